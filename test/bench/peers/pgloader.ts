/** pgloader from PostgreSQL to PostgreSQL. It copies, and maps nothing. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { tables } from '../source';
import { makePlainTables } from './plain-tables';
import { copiesOnly, type Peer, type PeerContext } from './peer';
import { shell, uriOf, versionOf } from './programs';

/**
 * Data only, into tables with a primary key as all peers here. Workers are pgloader's own default; batches are smaller than
 * its 25,000 and prefetch than its 100,000, with which the one that Debian builds runs out of its 1 GB at a million rows.
 */
const batches = 'workers = 4, concurrency = 1, batch rows = 10000, batch size = 20MB, prefetch rows = 10000';

function loadFile({ source, target }: PeerContext): string {
  const names = tables.map(({ name }) => `'${name}'`).join(', ');
  return `LOAD DATABASE
  FROM ${uriOf(source)}?sslmode=disable
  INTO ${uriOf(target)}?sslmode=disable
  WITH data only, no truncate, ${batches}
  INCLUDING ONLY TABLE NAMES MATCHING ${names} IN SCHEMA 'public';
`;
}

export const pgloader: Peer = {
  name: 'pgloader',
  settings: `data only, ${batches}`,
  does: copiesOnly,
  missing: async () => ((await versionOf('pgloader')) ? null : 'apt-get install pgloader'),
  async prepare(context) {
    await makePlainTables(context.server, context.target.database);
    writeFileSync(join(context.folder, 'bench.load'), loadFile(context));
  },
  run: (context) => shell(`pgloader --on-error-stop ${join(context.folder, 'bench.load')}`, context),
};
