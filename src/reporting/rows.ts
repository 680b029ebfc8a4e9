import { reachable } from '../catalog/definitions';
import type { Catalog, RecordName } from '../catalog/model';
import type { LocalDate } from '../time/local-date';

/** The narrow way into the store. */
export interface StoreReader {
  query<T extends Record<string, unknown>>(sql: string, parameters?: readonly unknown[]): Promise<T[]>;
}

export interface Row {
  key: string;
  child: string;
  eventDate: LocalDate | null;
  /** In the order of the variables that were asked for. */
  values: readonly (string | null)[];
}

/** Notifications without an investigation: some of a month, of one type, sex and age band. */
export interface CountedRow {
  month: string;
  type: string;
  sex: string;
  ageBand: string;
  /** What `aktualisering.utredning-inleds` was answered with, empty when not answered. */
  opened: string;
  /** `ja`, `nej`, `omappad`, `ingen-grans`, or empty when a day is missing. */
  inTime: string;
  count: number;
}

const pageSize = 5000;

/** All rows of a record, child by child, with variables of its own, of the rows it belongs to, and of the child. */
export async function* rowsOf(
  store: StoreReader,
  catalog: Catalog,
  record: RecordName,
  variables: readonly string[],
): AsyncIterable<Row[]> {
  const read = variables.map((id) => catalog.variable(id)!);
  const needed = new Set<RecordName>(read.map((variable) => variable.record));
  const columns = read.map((variable, i) => `${variable.record}.${columnOf(variable.id)} AS v${i}`);
  const select =
    `SELECT ${record}.nyckel AS nyckel, ${record}.barn AS barn, ${record}.handelse_datum AS dag` +
    columns.map((column) => `, ${column}`).join('') +
    ` FROM ${record}${joins(record, needed)}`;
  let after: [string, string] | null = null;
  for (;;) {
    const rows: Record<string, string | null>[] = await store.query(
      `${select}${after ? ` WHERE ${record}.barn >= ? AND (${record}.barn > ? OR ${record}.nyckel > ?)` : ''}` +
        ` ORDER BY ${record}.barn, ${record}.nyckel LIMIT ${pageSize}`,
      after ? [after[0], after[0], after[1]] : [],
    );
    if (rows.length === 0) return;
    yield rows.map((row) => ({
      key: row.nyckel!,
      child: row.barn!,
      eventDate: row.dag ?? null,
      values: variables.map((_, i) => row[`v${i}`] ?? null),
    }));
    if (rows.length < pageSize) return;
    const last = rows.at(-1)!;
    after = [last.barn!, last.nyckel!];
  }
}

/** `utredning.enskilda-samtal` → `enskilda_samtal`, as docs describe the store. */
const columnOf = (variable: string): string => variable.slice(variable.indexOf('.') + 1).replaceAll('-', '_');

/** Every needed row above, and those between, each by its key so that no row is doubled. */
function joins(record: RecordName, needed: ReadonlySet<RecordName>): string {
  const way = reachable(record);
  const furthest = Math.max(...way.map((above, i) => (needed.has(above) ? i : 0)));
  const parents = way
    .slice(1, furthest + 1)
    .map((parent, i) => ` LEFT JOIN ${parent} ON ${parent}.nyckel = ${way[i]}.${parent}`);
  const child =
    needed.has('barn') && record !== 'barn' ? ` LEFT JOIN barn ON barn.nyckel = ${record}.barn` : '';
  return parents.join('') + child;
}

export async function countedRows(store: StoreReader): Promise<CountedRow[]> {
  const rows = await store.query<Record<string, string | number>>(
    `SELECT manad, typ, kon, aldersgrupp, utredning_inleds, i_tid, SUM(antal) AS antal
     FROM aktualisering_antal GROUP BY manad, typ, kon, aldersgrupp, utredning_inleds, i_tid
     ORDER BY manad, typ, kon, aldersgrupp, utredning_inleds, i_tid`,
  );
  return rows.map((row) => ({
    month: String(row.manad),
    type: String(row.typ),
    sex: String(row.kon),
    ageBand: String(row.aldersgrupp),
    opened: String(row.utredning_inleds),
    inTime: String(row.i_tid),
    count: Number(row.antal),
  }));
}
