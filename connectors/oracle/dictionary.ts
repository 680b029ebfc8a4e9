/** What the account can see, asked from the data dictionary. */
import { ConnectorError, type Cell, type SourceTable } from '../contract';
import { nearestFirst } from '../shared/nearest-names';
import { quoteName } from '../shared/sql-text';
import { noSuchColumn, noSuchTable } from './oracle.errors';

const suggested = 5;

type Rows = (text: string) => Promise<Cell[][]>;

/** Owners that come with the database. */
const notOracles = `owner NOT IN (SELECT username FROM all_users WHERE oracle_maintained = 'Y')`;

const tablesText = `SELECT c.owner, c.table_name, c.column_name, c.data_type, c.char_length, c.data_precision, c.data_scale, t.num_rows
FROM all_tab_columns c LEFT JOIN all_tables t ON t.owner = c.owner AND t.table_name = c.table_name
WHERE c.${notOracles}
ORDER BY c.owner, c.table_name, c.column_id`;

/** Tables and views with their columns; the rows by the last gathered statistics, which views have none of. */
export async function readTables(rows: Rows): Promise<SourceTable[]> {
  const tables = new Map<string, SourceTable>();
  for (const [owner, table, column, ...type] of await rows(tablesText)) {
    const name = `${written(String(owner))}.${written(String(table))}`;
    const estimate = type[4];
    const found = tables.get(name) ?? {
      name,
      columns: [],
      estimatedRows: typeof estimate === 'number' ? estimate : null,
    };
    found.columns.push({ name: String(column), type: typeText(type) });
    tables.set(name, found);
  }
  return [...tables.values()];
}

function typeText([type, length, precision, scale]: Cell[]): string {
  if (type === 'NUMBER' && precision !== null) {
    return scale === null || scale === 0 ? `NUMBER(${precision})` : `NUMBER(${precision},${scale})`;
  }
  return length === null || length === 0 ? String(type) : `${type}(${length})`;
}

/** As it must be written in a query: in quotes only where it is no plain upper-case name. */
const written = (name: string): string =>
  /^[A-Z][A-Z0-9_$#]*$/.test(name) ? name : quoteName(name, 'oracle');

/** An error about a missing name, with the names nearest to it; any other error as it is. */
export async function withNames(error: unknown, rows: Rows): Promise<unknown> {
  if (!(error instanceof ConnectorError)) return error;
  const { code, place } = error.details;
  if (code !== 'CON-709' && code !== 'CON-710') return error;
  // The dictionary may be closed to the account, or the connection gone: the error stands without suggestions then.
  const tables = await readTables(rows).catch(() => undefined);
  if (!tables) return error;
  if (code === 'CON-709') {
    const name = place?.table ?? '';
    const names = tables.map((table) => table.name);
    return noSuchTable(name, nearestFirst(name, names).slice(0, suggested));
  }
  const name = place?.field ?? '';
  const columns = new Set(tables.flatMap((table) => table.columns.map((column) => column.name)));
  return noSuchColumn(name, nearestFirst(name, [...columns]).slice(0, suggested));
}
