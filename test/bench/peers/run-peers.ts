/** Every peer on the same data, in rounds, each time into an empty database; as data. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countRows } from '../checks';
import { postgresDatabase } from '../databases';
import { machine, type Machine } from '../machine';
import type { Used } from '../phase';
import { serverSettings, startServer, type BenchServer } from '../server';
import { sourceSql } from '../source';
import { bryggan } from './bryggan';
import { databaseSql } from './database-sql';
import { bellboy, knex } from './node-peers';
import type { Does, Peer } from './peer';
import { pgloader } from './pgloader';
import { plainCopy } from './plain-copy';

/** In the order they run, in every round. */
export const peers: readonly Peer[] = [bryggan, plainCopy, databaseSql, pgloader, knex, bellboy];

export interface PeerResult {
  name: string;
  settings: string;
  does: Does;
  /** One per round; empty when it could not run. */
  rounds: Used[];
  /** Why it did not run. */
  missing: string | null;
}

export interface PeersReport {
  machine: Machine;
  rows: number;
  server: Record<string, string>;
  peers: PeerResult[];
}

interface PeersOptions {
  rows: number;
  rounds: number;
  onPhase(name: string): void;
}

/** @throws Error when a peer that can run does not bring every row */
export async function runPeers({ rows, rounds, onPhase }: PeersOptions): Promise<PeersReport> {
  const folder = mkdtempSync(join(tmpdir(), 'brygga-peers-'));
  let server: BenchServer | undefined;
  try {
    server = await startServer();
    onPhase('source');
    const source = await postgresDatabase(server, 'kalla');
    await source.run(...sourceSql('postgres', rows));
    const expected = await countRows(source);
    const results: PeerResult[] = [];
    for (const { name, settings, does, missing } of peers)
      results.push({ name, settings, does, rounds: [], missing: await missing() });
    for (let round = 0; round < rounds; round++) {
      for (const [index, peer] of peers.entries()) {
        const result = results[index]!;
        if (result.missing) continue;
        onPhase(`${peer.name}, round ${round + 1}`);
        const own = join(folder, `${index}-${round}`);
        mkdirSync(own);
        const target = await postgresDatabase(server, 'mal');
        const context = {
          server,
          source: await server.reader('kalla'),
          target: server.superuser('mal'),
          folder: own,
          modules: join(folder, 'npm'),
        };
        try {
          await peer.prepare(context);
          result.rounds.push(await peer.run(context));
          const brought = await countRows(target);
          if (brought !== expected)
            throw new Error(
              `${peer.name} brought ${brought} rows of ${expected}: its figure would say nothing.`,
            );
        } catch (error) {
          // A peer that fails is told of; the others go on. Bryggan's failure is the benchmark's.
          if (peer === bryggan) throw error;
          result.rounds = [];
          result.missing = lastWords(error as Error);
        } finally {
          await target.drop();
        }
      }
    }
    return { machine: machine(server.version), rows: expected, server: serverSettings, peers: results };
  } finally {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The end of what a program said, without the paths and stack of the process that measured it. */
const lastWords = ({ message }: Error): string =>
  message
    .slice(message.indexOf('\nError: ') + 1)
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^(\s+at |Node\.js)/.test(line))
    .join(' ')
    .slice(-400);
