/** pgloader from PostgreSQL to PostgreSQL. It copies, and maps nothing. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tables } from '../source';
import { makePlainTables } from './plain-tables';
import { copiesOnly, type Peer, type PeerContext } from './peer';
import { shell, uriOf, versionOf } from './programs';

/** Data only, into tables with a primary key as all peers here; workers and batches are pgloader's own defaults. */
function loadFile({ source, target }: PeerContext): string {
  const names = tables.map(({ name }) => `'${name}'`).join(', ');
  return `LOAD DATABASE
  FROM ${uriOf(source)}?sslmode=disable
  INTO ${uriOf(target)}?sslmode=disable
  WITH data only, no truncate, workers = 4, concurrency = 1, batch rows = 25000, batch size = 20MB, prefetch rows = 100000
  INCLUDING ONLY TABLE NAMES MATCHING ${names} IN SCHEMA 'public';
`;
}

export const pgloader: Peer = {
  name: 'pgloader',
  settings: 'data only, workers = 4, concurrency = 1, batch rows = 25000, prefetch rows = 100000',
  does: copiesOnly,
  missing: async () => ((await versionOf('pgloader')) ? null : 'apt-get install pgloader'),
  async prepare(context) {
    await makePlainTables(context.server, context.target.database);
    writeFileSync(join(context.folder, 'bench.load'), loadFile(context));
  },
  run: (context) => shell(`pgloader --on-error-stop ${join(context.folder, 'bench.load')}`, context),
};
