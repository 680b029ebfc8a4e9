/** What a store holds, apart from how its rows are keyed: two systems key one and the same thing in their own ways. */
import { parentsOf, recordNames, type RecordName } from '../../src/catalog/model';
import { notificationCounts, recordTable } from '../../src/store/tables';
import type { Instance } from '../support/instance';

type Row = Record<string, unknown>;

export interface StoredFigures {
  /** Per record, and `aktualisering_antal`: every row as text, sorted; a parent stands as its own row. */
  rows: Record<string, string[]>;
  /** `record.column`: how many rows hold an answer, so that equal does not mean empty. */
  answered: Record<string, number>;
  /** Rejected rows per record. */
  rejected: Record<string, number>;
}

const ownWays = new Set(['nyckel', 'radhash', 'mappning', 'korning', 'cellnyckel', 'id']);

/** @param same how a cell is compared; a finer answer of the example counts as the answer that it refines */
export function storedFigures(
  instance: Instance,
  same: (column: string, cell: unknown) => unknown,
): Promise<StoredFigures> {
  return instance.with(async ({ store }) => {
    const told = new Map<string, string>();
    const figures: StoredFigures = { rows: {}, answered: {}, rejected: {} };
    const count = (name: string): void => void (figures.answered[name] = (figures.answered[name] ?? 0) + 1);
    for (const record of recordNames) {
      const many = await sideValues(record);
      figures.rows[record] = (await store.query<Row>(`SELECT * FROM ${record}`, [])).map((row) => {
        const key = String(row.nyckel);
        const parents = parentsOf[record].map((parent) => [
          parent,
          told.get(`${parent} ${String(row[parent])}`),
        ]);
        const cells = Object.entries(row)
          .filter(([name]) => !ownWays.has(name) && !parentsOf[record].includes(name as RecordName))
          .map(([name, cell]) => [name, same(`${record}.${name}`, cell)] as const);
        for (const [name, cell] of cells) if (cell !== null) count(`${record}.${name}`);
        const sides = [...many].map(([table, values]) => [table, values.get(key)?.sort() ?? []] as const);
        for (const [table, values] of sides) if (values.length > 0) count(table);
        const text = JSON.stringify([...parents, ...cells, ...sides]);
        told.set(`${record} ${key}`, text);
        return text;
      });
    }
    const counts = new Map<string, number>();
    for (const { id: _, antal, ...row } of await store.query<Row>(
      `SELECT * FROM ${notificationCounts}`,
      [],
    )) {
      const cells = Object.entries(row).map(([name, cell]) => [name, same(name, cell)]);
      const kind = JSON.stringify(cells);
      counts.set(kind, (counts.get(kind) ?? 0) + Number(antal));
    }
    figures.rows[notificationCounts] = [...counts].map(([kind, antal]) => `${kind} ${antal}`);
    for (const rows of Object.values(figures.rows)) rows.sort();
    const rejects = await store.query<{ post: string; antal: number }>(
      'SELECT post, count(*) AS antal FROM avvisad GROUP BY post',
      [],
    );
    figures.rejected = Object.fromEntries(rejects.map(({ post, antal }) => [post, antal]));
    return figures;

    async function sideValues(record: RecordName): Promise<Map<string, Map<string, string[]>>> {
      const found = new Map<string, Map<string, string[]>>();
      for (const { table } of recordTable(store.schema, record).sides) {
        const values = new Map<string, string[]>();
        const rows = await store.query<{ nyckel: string; varde: string }>(`SELECT * FROM ${table}`, []);
        for (const { nyckel, varde } of rows) values.set(nyckel, [...(values.get(nyckel) ?? []), varde]);
        found.set(table, values);
      }
      return found;
    }
  });
}
