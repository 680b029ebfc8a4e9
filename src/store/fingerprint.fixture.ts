import { createHash } from 'node:crypto';
import { recordNames } from '../catalog/model';
import type { FollowUpStore } from './model';
import { columnsOf, notificationCounts, recordTable } from './tables';

/** Says how a row came, not what it holds. */
const provenance = new Set(['kalla', 'radhash', 'mappning', 'korning']);
const page = 5000;
/** Its whole primary key: rows that a part of it cannot tell apart would fall between two pages. */
const countKey = ['kalla', 'manad', 'typ', 'kon', 'aldersgrupp', 'enhet', 'utredning_inleds', 'i_tid'];

/**
 * A hash over the content of all data tables, whichever run, source or mapping wrote it: two stores made with the
 * same key have the same fingerprint exactly when they hold the same rows.
 */
export async function fingerprint(store: Pick<FollowUpStore, 'query' | 'schema'>): Promise<string> {
  const hash = createHash('sha256');
  for (const record of recordNames) {
    const table = recordTable(store.schema, record);
    await addTable(store, hash, record, ['nyckel'], columnsOf(table));
    for (const side of table.sides) {
      await addTable(store, hash, side.table, ['nyckel', 'varde'], ['nyckel', 'varde']);
    }
  }
  await addTable(store, hash, notificationCounts, countKey, [...countKey, 'antal']);
  return hash.digest('hex');
}

async function addTable(
  store: Pick<FollowUpStore, 'query'>,
  hash: ReturnType<typeof createHash>,
  table: string,
  key: readonly string[],
  all: readonly string[],
): Promise<void> {
  const names = all.filter((name) => !provenance.has(name)).sort();
  // Columns of variables that are no longer loaded are empty; leaving out what is NULL makes them not count.
  hash.update(`${table}\n`);
  const columns = [...new Set([...names, ...key])].map((name) => `"${name}"`).join(', ');
  const marks = key.map(() => '?').join(', ');
  let last: unknown[] | null = null;
  for (;;) {
    const rows: Record<string, unknown>[] = await store.query(
      `SELECT ${columns} FROM "${table}" ${last ? `WHERE (${key.join(', ')}) > (${marks})` : ''}
       ORDER BY ${key.join(', ')} LIMIT ${page}`,
      last ?? [],
    );
    for (const row of rows) {
      hash.update(
        `${JSON.stringify(names.filter((name) => row[name] !== null).map((name) => [name, row[name]]))}\n`,
      );
    }
    if (rows.length < page) return;
    last = key.map((name) => rows.at(-1)![name]);
  }
}
