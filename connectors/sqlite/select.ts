import type Database from 'libsql';
import type { Cell, Column, ConnectorError, Query } from '../contract';
import { longestBinary } from '../shared/cell-text';
import { assertDistinct } from '../shared/distinct-columns';
import { binaryCell, notOneSelect } from '../shared/server.errors';
import { checkSelect, quoteName } from '../shared/sql-text';
import { assertAllowed } from './allowed';
import { sqliteCode } from './session';
import { binaryCompared, binaryText, brokenSql, noSuchColumn, noSuchTable } from './sqlite.errors';

export interface Select {
  /** One statement without a closing `;`. */
  text: string;
  columns: Column[];
  /** What `rows` and `binaries` are run with. */
  values: Bindings;
  /** Gives each row as one text: a JSON array of its cells, or of arrays of 100 cells where it has more, in hex. */
  sql: string;
  /** `sql`, to be run. */
  rows: Database.Statement;
  /** Gives 1 per refusal that holds for the first row with a BLOB which cannot be given. */
  binaries: string;
  refusals: readonly (() => ConnectorError)[];
}

/** Values by the names of the parameters. */
export type Bindings = Readonly<Record<string, string | number | bigint | null>>;

/** SQLite functions take at most 127 arguments. */
const cellsPerArray = 100;

/** A query that SQLite takes as one SELECT. */
export interface Checked {
  text: string;
  columns: Column[];
  parameters: readonly string[];
  values: Bindings;
  /** The query as the table `q` with the columns `c0`, `c1`…, before a SELECT of it. */
  asTable: string;
}

/** @throws ConnectorError `CON-019` to `CON-021`, `CON-108` to `CON-110` */
export function checkedSelect(database: Database.Database, asked: Query): Checked {
  const { select, values } = checkSelect(asked, 'sqlite', 'sqlite');
  const plain = prepare(database, select.text);
  if (!plain.reader) throw notOneSelect('not-select');
  const columns = plain.columns().map(({ name, type }) => ({ name, type: type ?? '' }));
  assertDistinct(
    columns.map(({ name }) => name),
    { caseMatters: false },
  );
  const names = columns.map((_, index) => `c${index}`);
  return {
    text: select.text,
    columns,
    parameters: select.parameters,
    values: Object.fromEntries(select.parameters.map((name, index) => [name, bindable(values[index]!)])),
    // Inside the parentheses SQLite takes a SELECT only; a newline ends a closing `--` comment.
    asTable: `WITH q(${names.join()}) AS (\n${select.text}\n)`,
  };
}

/** @throws ConnectorError as {@link checkedSelect} and {@link selectOf} */
export const prepareSelect = (database: Database.Database, asked: Query): Select => {
  const checked = checkedSelect(database, asked);
  return selectOf(database, checked, {
    given: checked.columns.map((_, at) => at),
    compared: new Set(),
    where: '',
    orderBy: '',
    values: {},
  });
};

/** What is asked of the table `q`. */
export interface Asked {
  /** Indices of the columns that are given, in this order. */
  given: readonly number[];
  compared: ReadonlySet<number>;
  /** ` WHERE …`, or empty. */
  where: string;
  /** ` ORDER BY …`, or empty. */
  orderBy: string;
  /** Of the parameters in `where`. */
  values: Bindings;
}

/**
 * Prepares one SELECT so that each row arrives as the hex of a JSON array. Three things that cells fetched one by
 * one do not survive do so this way: text that is not UTF-8 (the driver ends the process), text with a NUL (it
 * cuts it off), and integers beyond 2^53 (it rounds them). Guards in SQL around each text cost more.
 *
 * @throws ConnectorError `CON-115` to `CON-117` for what reaches further than the rows of the file, `CON-019`
 */
export function selectOf(database: Database.Database, checked: Checked, asked: Asked): Select {
  const { text, asTable, columns } = checked;
  const { given, compared, where, orderBy } = asked;
  const cells = given.map((at) => {
    const { type } = columns[at]!;
    return compared.has(at) ? refusingCell(`c${at}`, type) : cell(`c${at}`, type);
  });
  // What is compared and not given is refused through a cell that is.
  for (const at of compared) {
    if (!given.includes(at)) cells[0] = `iif(typeof(c${at}) = 'blob', c${at}, ${cells[0]})`;
  }
  const binaries = [...new Set([...given, ...compared])].map((at) => {
    const { name, type } = columns[at]!;
    if (compared.has(at)) return { longer: -1, at, refusal: () => binaryCompared(name) };
    if (hasTextAffinity(type)) return { longer: -1, at, refusal: () => binaryText(name) };
    return { longer: longestBinary, at, refusal: () => binaryCell(name) };
  });
  const isBinary = binaries.map(
    ({ at, longer }) => `(typeof(c${at}) = 'blob' AND length(c${at}) > ${longer})`,
  );
  return prepared(database, {
    text,
    columns: given.map((at) => columns[at]!),
    values: { ...checked.values, ...asked.values },
    sql: `${asTable} SELECT ${rowOf(cells)} FROM q${where}${orderBy}`,
    binaries: `${asTable} SELECT ${isBinary.join()} FROM (SELECT * FROM q${where}) WHERE ${isBinary.join(' OR ')} LIMIT 1`,
    refusals: binaries.map(({ refusal }) => refusal),
  });
}

/** @throws ConnectorError `CON-115` to `CON-117`, `CON-019` */
export function prepared(database: Database.Database, select: Omit<Select, 'rows'>): Select {
  const rows = prepareInside(database, select.sql);
  // These two are what is run.
  assertAllowed(database, [select.sql, select.binaries]);
  return { ...select, rows };
}

/**
 * The hex of a JSON array of cells, or of arrays of cells. Bytes as they are would come as a Buffer, and making one of
 * those takes the driver as long as all the rest of a row.
 */
export function rowOf(cells: readonly string[]): string {
  const arrays = chunks(cells).map((part) => `json_array(${part.join()})`);
  return `hex(${arrays.length === 1 ? arrays[0]! : `json_array(${arrays.join()})`})`;
}

/**
 * Elsewhere than in a column with text affinity, JSON would show a REAL with 15 digits instead of 17, and JavaScript
 * would round an integer beyond 2^53; binary data as hex is what every source gives.
 */
const cell = (name: string, declared: string): string =>
  cellWith(name, declared, `iif(length(${name}) <= ${longestBinary}, hex(${name}), ${name})`);

/** Fails at binary data. */
export const refusingCell = (name: string, declared: string): string => cellWith(name, declared, name);

function cellWith(name: string, declared: string, binary: string): string {
  if (hasTextAffinity(declared)) return name;
  const integer = `WHEN 'integer' THEN iif(${name} BETWEEN ${Number.MIN_SAFE_INTEGER} AND ${Number.MAX_SAFE_INTEGER}, ${name}, CAST(${name} AS TEXT))`;
  const text = `WHEN 'text' THEN ${name}`;
  // What is likely is looked at first.
  const likely = /INT/i.test(declared) ? [integer, text] : [text, integer];
  return `CASE typeof(${name}) ${likely.join(' ')}
    WHEN 'real' THEN json(printf('%!.17g', ${name}))
    WHEN 'blob' THEN ${binary} END`;
}

/** Such a column holds no REAL, and seldom anything binary. */
export const hasTextAffinity = (declared: string): boolean =>
  /CHAR|CLOB|TEXT/i.test(declared) && !/INT/i.test(declared);

const int64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

/** The driver binds every number as REAL, rounds a bigint beyond 64 bits, and ends the process at a boolean. */
export function bindable(value: Cell): string | number | bigint | null {
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
