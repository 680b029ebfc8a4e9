/** The peers as one table for a terminal. */
import type { Used } from './phase';
import type { PeerResult, PeersReport } from './peers/run-peers';
import { aligned, machineLine, number } from './text';

/** The fastest of a peer's rounds; undefined when it did not run. */
const best = ({ rounds }: PeerResult): Used | undefined =>
  [...rounds].sort((a, b) => a.seconds - b.seconds)[0];

/** What it does beside copying rows. */
export const doesHeads = ['maps', 'pseudonyms', 'compares'];
const doesCells = ({ does: { maps, pseudonymises, compares } }: PeerResult): string[] =>
  [maps, pseudonymises, compares].map((does) => (does ? 'yes' : 'no'));

/** One line per peer; `processor` are its cells of processor time. */
export function peerLines({ rows, peers }: PeersReport, processor: (used: Used) => string[]): string[][] {
  const own = best(peers[0]!)!;
  return peers.map((peer) => {
    const used = best(peer);
    const figures = used && [
      number(used.seconds, 1),
      number(rows / used.seconds),
      number(used.seconds / own.seconds, 2),
      ...processor(used),
      number(used.peakMb),
    ];
    const none = ['not run', ...Array<string>(3 + processor(own).length).fill('–')];
    return [peer.name, ...(figures ?? none), ...doesCells(peer)];
  });
}

export function peersText(report: PeersReport): string {
  const { machine, rows, peers } = report;
  const lines = peerLines(report, (used) => [
    number(used.cpuSeconds, 1),
    used.server?.cpuSeconds == null ? '–' : number(used.server.cpuSeconds, 1),
  ]);
  const heads = [
    '',
    'seconds',
    'rows/s',
    'Bryggan is × as fast',
    'CPU s',
    'server CPU s',
    'peak MB',
    ...doesHeads,
  ];
  return [
    `${number(rows)} rows, PostgreSQL → PostgreSQL, the same server for all. The faster of each one's rounds.`,
    machineLine(machine),
    '',
    ...aligned([heads, ...lines]),
    '',
    ...peers.map(({ name, settings, missing }) => `${name}: ${missing ? `not run: ${missing}` : settings}`),
    '',
  ].join('\n');
}
