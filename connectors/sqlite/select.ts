import type Database from 'libsql';
import type { Cell, Column, Query } from '../contract';
import { longestBinary } from '../shared/cell-text';
import { assertDistinct } from '../shared/distinct-columns';
import { notOneSelect } from '../shared/server.errors';
import { checkSelect, quoteName } from '../shared/sql-text';
import { assertAllowed } from './allowed';
import { sqliteCode } from './session';
import { brokenSql, noSuchColumn, noSuchTable } from './sqlite.errors';

export interface Select {
  /** One statement without a closing `;`. */
  text: string;
  columns: Column[];
  /** What `rows` and `binaries` are run with. */
  values: Bindings;
  /** Gives each row as one BLOB: a JSON array of its cells, or of arrays of 100 cells where it has more. */
  rows: Database.Statement;
  /** Gives 1 per column that holds a BLOB which cannot be given, in the first row that holds any. */
  binaries: string;
}

/** Values by the names of the parameters. */
type Bindings = Readonly<Record<string, string | number | bigint | null>>;

/** SQLite functions take at most 127 arguments. */
const cellsPerArray = 100;

/**
 * Prepares one SELECT so that each row arrives as the bytes of a JSON array. Three things that cells fetched one by
 * one do not survive do so this way: text that is not UTF-8 (the driver ends the process), text with a NUL (it
 * cuts it off), and integers beyond 2^53 (it rounds them). It costs about half the speed of the bare driver; guards in
 * SQL around each text cost more.
 *
 * @throws ConnectorError `CON-115` to `CON-117` for what reaches further than the rows of the file; `CON-019` to
 * `CON-021`, `CON-108` to `CON-110`
 */
export function prepareSelect(database: Database.Database, asked: Query): Select {
  const { select, values } = checkSelect(asked, 'sqlite', 'sqlite');
  const plain = prepare(database, select.text);
  if (!plain.reader) throw notOneSelect('not-select');
  const columns = plain.columns().map(({ name, type }) => ({ name, type: type ?? '' }));
  assertDistinct(
    columns.map(({ name }) => name),
    { caseMatters: false },
  );

  const names = columns.map((_, index) => `c${index}`);
  const cells = columns.map(({ type }, index) => cell(`c${index}`, type));
  const arrays = chunks(cells).map((part) => `json_array(${part.join()})`);
  const row = arrays.length === 1 ? arrays[0]! : `json_array(${arrays.join()})`;
  // Inside the parentheses SQLite takes a SELECT only; a newline ends a closing `--` comment.
  const query = `WITH q(${names.join()}) AS (\n${select.text}\n)`;
  const isBlob = columns.map(({ type }, index) => {
    const longer = hasTextAffinity(type) ? -1 : longestBinary;
    return `(typeof(c${index}) = 'blob' AND length(c${index}) > ${longer})`;
  });
  const rows = `${query} SELECT CAST(${row} AS BLOB) FROM q`;
  const binaries = `${query} SELECT ${isBlob.join()} FROM q WHERE ${isBlob.join(' OR ')} LIMIT 1`;
  const statement = prepareInside(database, rows);
  // These two are what is run.
  assertAllowed(database, [rows, binaries]);
  return {
    text: select.text,
    columns,
    values: Object.fromEntries(select.parameters.map((name, index) => [name, bindable(values[index]!)])),
    rows: statement,
    binaries,
  };
}

/**
 * Elsewhere than in a column with text affinity, JSON would show a REAL with 15 digits instead of 17, and JavaScript
 * would round an integer beyond 2^53; binary data as hex is what every source gives.
 */
function cell(name: string, declared: string): string {
  if (hasTextAffinity(declared)) return name;
  return `CASE typeof(${name})
    WHEN 'integer' THEN iif(${name} BETWEEN ${Number.MIN_SAFE_INTEGER} AND ${Number.MAX_SAFE_INTEGER}, ${name}, CAST(${name} AS TEXT))
    WHEN 'real' THEN json(printf('%!.17g', ${name}))
    WHEN 'blob' THEN iif(length(${name}) <= ${longestBinary}, hex(${name}), ${name}) ELSE ${name} END`;
}

/** Such a column holds no REAL, and seldom anything binary. */
export const hasTextAffinity = (declared: string): boolean =>
  /CHAR|CLOB|TEXT/i.test(declared) && !/INT/i.test(declared);

const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

/** The driver binds every number as REAL, rounds a bigint beyond 64 bits, and ends the process at a boolean. */
function bindable(value: Cell): string | number | bigint | null {
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'bigint') return value >= int64.min && value <= int64.max ? value : String(value);
  return Number.isSafeInteger(value) ? BigInt(value as number) : value;
}

function chunks(cells: readonly string[]): string[][] {
  const count = Math.ceil(cells.length / cellsPerArray);
  return Array.from({ length: count }, (_, i) => cells.slice(i * cellsPerArray, (i + 1) * cellsPerArray));
}

function prepare(database: Database.Database, sql: string): Database.Statement {
  try {
    return database.prepare(sql);
  } catch (error) {
    if (sqliteCode(error) === 'SQLITE_READONLY') throw notOneSelect('not-select');
    const reason = (error as Error).message;
    const table = /no such table: (.+)/.exec(reason)?.[1];
    if (table) throw noSuchTable(table, tableNames(database));
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

/** Tables and views by name, SQLite's own left out. */
export function tableNames(database: Database.Database): string[] {
  const sql = `SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') AND name NOT GLOB 'sqlite_*' ORDER BY name`;
  return (database.prepare(sql).raw().all() as string[][]).map(([name]) => name!);
}

/** Rows of a table or view, as the statement that gives them all. */
export const allOf = (table: string): string => `SELECT * FROM ${quoteName(table, 'sqlite')}`;
