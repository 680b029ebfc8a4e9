/** The peers as one table for a terminal. */
import type { Used } from './phase';
import type { PeerResult, PeersReport } from './peers/run-peers';
import { aligned, machineLine, number } from './text';

/** The fastest of a peer's rounds; undefined when it did not run. */
export const best = ({ rounds }: PeerResult): Used | undefined =>
  [...rounds].sort((a, b) => a.seconds - b.seconds)[0];

/** What it does beside copying rows. */
export const doesHeads = ['maps', 'pseudonyms', 'compares'];
export const doesCells = ({ does: { maps, pseudonymises, compares } }: PeerResult): string[] =>
  [maps, pseudonymises, compares].map((does) => (does ? 'yes' : 'no'));

export function peersText({ machine, rows, peers }: PeersReport): string {
  const own = best(peers[0]!)!;
  const lines = peers.map((peer) => {
    const used = best(peer);
    const figures = used
      ? [
          number(used.seconds, 1),
          number(rows / used.seconds),
          number(used.seconds / own.seconds, 2),
          number(used.cpuSeconds, 1),
          used.server?.cpuSeconds == null ? '–' : number(used.server.cpuSeconds, 1),
          number(used.peakMb),
        ]
      : ['not run', '–', '–', '–', '–', '–'];
    return [peer.name, ...figures, ...doesCells(peer)];
  });
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
