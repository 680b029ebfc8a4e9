import { recordNames } from '../../src/catalog/model';
import type { FollowUpStore } from '../../src/store/model';
import { notificationCounts, recordTable } from '../../src/store/tables';

/** Table → key of the row → the row. */
export type StoreContent = Map<string, Map<string, Record<string, unknown>>>;

/** Which run and which mapping wrote a row, and as which one, differs between stores that hold the same. */
const howItCame = ['korning', 'mappning', 'rad'];
const shown = 12;

/** Every row of every data table, to be compared; the fingerprint says only whether two stores differ. */
export async function storeContent(store: Pick<FollowUpStore, 'query' | 'schema'>): Promise<StoreContent> {
  const content: StoreContent = new Map();
  for (const record of recordNames) {
    await read(store, content, record, ['nyckel']);
    for (const { table } of recordTable(store.schema, record).sides) {
      await read(store, content, table, ['nyckel', 'varde']);
    }
  }
  const count = ['manad', 'typ', 'kon', 'aldersgrupp', 'enhet', 'utredning_inleds', 'i_tid'];
  await read(store, content, notificationCounts, count);
  return content;
}

/** The differences in words, the first few of them; an empty list when the stores hold the same rows. */
export function differences(actual: StoreContent, expected: StoreContent): string[] {
  const found: string[] = [];
  for (const table of new Set([...expected.keys(), ...actual.keys()])) {
    const [has, wants] = [actual.get(table) ?? new Map(), expected.get(table) ?? new Map()];
    for (const [key, row] of wants) {
      const other = has.get(key) as Record<string, unknown> | undefined;
      if (!other) found.push(`${table} ${key}: missing ${JSON.stringify(row)}`);
      else
        found.push(...cells(row as Record<string, unknown>, other).map((text) => `${table} ${key}: ${text}`));
    }
    for (const [key, row] of has) {
      if (!wants.has(key)) found.push(`${table} ${key}: should not be there ${JSON.stringify(row)}`);
    }
  }
  return found.length > shown ? [...found.slice(0, shown), `… ${found.length} differences`] : found;
}

/** Rows per table. */
export function sizes(content: StoreContent): Record<string, number> {
  return Object.fromEntries([...content].map(([table, rows]) => [table, rows.size]));
}

function cells(wants: Record<string, unknown>, has: Record<string, unknown>): string[] {
  return Object.keys(wants)
    .filter((name) => wants[name] !== has[name])
    .map((name) => `${name} is ${JSON.stringify(has[name])}, wanted ${JSON.stringify(wants[name])}`);
}

async function read(
  store: Pick<FollowUpStore, 'query'>,
  content: StoreContent,
  table: string,
  key: readonly string[],
): Promise<void> {
  const rows = new Map<string, Record<string, unknown>>();
  for (const row of await store.query(`SELECT * FROM "${table}"`)) {
    for (const name of howItCame) delete row[name];
    rows.set(key.map((name) => String(row[name])).join(' '), row);
  }
  content.set(table, rows);
}
