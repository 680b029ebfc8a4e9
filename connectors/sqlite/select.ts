import type Database from 'libsql';
import type { Column } from '../contract';
import { sqliteCode } from './session';
import { singleSelect } from './single-select';
import { brokenSql, noSuchColumn, noSuchTable, notOneSelect, unclearColumn } from './sqlite.errors';

export interface Select {
  columns: Column[];
  /** Gives each row as one BLOB: a JSON array of its cells, or of arrays of 100 cells where it has more. */
  rows: Database.Statement;
  /** Gives 1 per column that holds a BLOB, in the first row that holds any. */
  binaries: string;
}

/** SQLite functions take at most 127 arguments. */
const cellsPerArray = 100;

/**
 * Prepares one SELECT so that each row arrives as the bytes of a JSON array. Three things that cells fetched one by
 * one do not survive do so this way: text that is not UTF-8 (the driver ends the process), text with a NUL (it
 * cuts it off), and integers beyond 2^53 (it rounds them). It is about as fast, since the binding is crossed once per
 * row.
 */
export function prepareSelect(database: Database.Database, text: string): Select {
  const checked = singleSelect(text);
  if ('refused' in checked) throw notOneSelect(checked.refused);
  const plain = prepare(database, checked.select);
  if (!plain.reader) throw notOneSelect('not-select');
  const columns = plain.columns().map(({ name, type }) => ({ name, type: type ?? '' }));
  assertDistinct(columns);

  const names = columns.map((_, index) => `c${index}`);
  const cells = columns.map(({ type }, index) => cell(`c${index}`, type));
  const arrays = chunks(cells).map((part) => `json_array(${part.join()})`);
  const row = arrays.length === 1 ? arrays[0]! : `json_array(${arrays.join()})`;
  // Inside the parentheses SQLite takes a SELECT only; a newline ends a closing `--` comment.
  const query = `WITH q(${names.join()}) AS (\n${checked.select}\n)`;
  const isBlob = names.map((name) => `typeof(${name}) = 'blob'`);
  return {
    columns,
    rows: prepareInside(database, `${query} SELECT CAST(${row} AS BLOB) FROM q`),
    binaries: `${query} SELECT ${isBlob.join()} FROM q WHERE ${isBlob.join(' OR ')} LIMIT 1`,
  };
}

/** A column with text affinity holds no REAL; elsewhere JSON would show a REAL with 15 digits instead of 17. */
function cell(name: string, declared: string): string {
  const hasTextAffinity = /CHAR|CLOB|TEXT/i.test(declared) && !/INT/i.test(declared);
  return hasTextAffinity ? name : `iif(typeof(${name}) = 'real', json(printf('%!.17g', ${name})), ${name})`;
}

function chunks(cells: readonly string[]): string[][] {
  const count = Math.ceil(cells.length / cellsPerArray);
  return Array.from({ length: count }, (_, i) => cells.slice(i * cellsPerArray, (i + 1) * cellsPerArray));
}

function assertDistinct(columns: readonly Column[]): void {
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name.toLowerCase())) throw unclearColumn(name);
    seen.add(name.toLowerCase());
  }
}

function prepare(database: Database.Database, sql: string): Database.Statement {
  try {
    return database.prepare(sql);
  } catch (error) {
    if (sqliteCode(error) === 'SQLITE_READONLY') throw notOneSelect('not-select');
    const reason = (error as Error).message;
    const table = /no such table: (.+)/.exec(reason)?.[1];
    if (table) throw noSuchTable(table, tablesOf(database));
    const column = /no such column: (.+)/.exec(reason)?.[1];
    throw column ? noSuchColumn(column) : brokenSql(reason);
  }
}

/** What SQLite takes alone but not inside the parentheses writes: `WITH … DELETE … RETURNING`. */
function prepareInside(database: Database.Database, sql: string): Database.Statement {
  try {
    return database.prepare(sql);
  } catch {
    throw notOneSelect('not-select');
  }
}

function tablesOf(database: Database.Database): string[] {
  const sql = `SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%' ORDER BY name`;
  return (database.prepare(sql).raw().all() as string[][]).map(([name]) => name!);
}
