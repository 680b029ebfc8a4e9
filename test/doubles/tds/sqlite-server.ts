/**
 * Lets the double answer SELECTs from an SQLite file, so that a whole database, such as the example municipality, can be
 * read through the real driver. Belongs here: finding rows for the double. What it is no proof of: that SQL Server would
 * take the statement or give these rows; SQLite decides both, with its own collation, types and functions.
 */
import { pathToFileURL } from 'node:url';
import Database from 'libsql';
import type { TdsColumn, TdsHandler, TdsParameter } from './model';

export interface SqliteServer {
  handler: TdsHandler;
  /** The columns a statement would give, for answering questions about it. @throws Error when SQLite cannot read it */
  describe(sql: string): TdsColumn[];
  close(): void;
}

/**
 * Tables are found as `Akt`, `dbo.Akt` and `[dbo].[Akt]`; parameters by their names.
 *
 * @param file opened read-only
 * @param fallback asked about everything that SQLite cannot prepare as a statement that gives rows: catalogue views,
 *   functions of SQL Server, and statements that are wrong, which it should answer with a TdsError
 */
export function serveSqlite(file: string, fallback: TdsHandler): SqliteServer {
  const database = open(file);
  return {
    handler: (query, session) => {
      const statement = prepare(database, query.sql);
      if (!statement) return fallback(query, session);
      const columns = columnsOf(statement);
      return { columns, rows: rowsOf(file, translate(query.sql), columns, query.parameters) };
    },
    describe: (sql) => columnsOf(database.prepare(translate(sql))),
    close: () => database.close(),
  };
}

function open(file: string): Database.Database {
  const database = new Database(':memory:');
  database.exec(`ATTACH '${pathToFileURL(file).href.replaceAll("'", "''")}?mode=ro' AS dbo`);
  return database;
}

function prepare(database: Database.Database, sql: string): Database.Statement | undefined {
  try {
    const statement = database.prepare(translate(sql));
    return statement.reader ? statement : undefined;
  } catch {
    return undefined;
  }
}

/** The few things of T-SQL that our statements need and SQLite says in another way. */
export function translate(sql: string): string {
  return sql
    .replace(
      /\bSTRING_AGG\s*\(\s*([^()]+?)\s*\)\s*WITHIN\s+GROUP\s*\(\s*ORDER\s+BY\s+([^()]+?)\s*\)/gi,
      'group_concat($1 ORDER BY $2)',
    )
    .replace(/^\s*SELECT\s+TOP\s*\((\d+)\)([\s\S]*)$/i, 'SELECT$2\nLIMIT $1');
}

/** An expression has no declared type and may be anything, so it is text. */
function columnsOf(statement: Database.Statement): TdsColumn[] {
  return statement.columns().map(({ name, type }) => ({ name, type: typeOf(type ?? '') }));
}

function typeOf(declared: string): string {
  if (/^BIGINT/i.test(declared)) return 'bigint';
  if (/INT/i.test(declared)) return 'int';
  if (/REAL|FLOA|DOUB/i.test(declared)) return 'float';
  if (/BLOB/i.test(declared)) return 'varbinary(max)';
  return 'nvarchar(max)';
}

/** In a connection of its own, so that breaking it off breaks off nothing else. */
function* rowsOf(
  file: string,
  sql: string,
  columns: readonly TdsColumn[],
  parameters: readonly TdsParameter[],
): Iterable<unknown[]> {
  const database = open(file);
  const values = Object.fromEntries(parameters.map(({ name, value }) => [name, bindable(value)]));
  // Without it whole numbers beyond 2^53 are rounded, which a double of another database must not do.
  const statement = database.prepare(sql).safeIntegers(true).raw(true);
  const rows = statement.iterate(values);
  const isText = columns.map(({ type }) => type.startsWith('nvarchar'));
  let complete = false;
  try {
    for (const row of rows) yield (row as unknown[]).map((cell, at) => (isText[at] ? textOf(cell) : cell));
    complete = true;
  } finally {
    if (!complete) breakOff(database, rows);
    database.close();
  }
}

/** The driver cannot end a statement in the middle, and while it is open the file is locked. */
function breakOff(database: Database.Database, rows: IterableIterator<unknown>): void {
  // The package has the method and its types have not.
  (database as Database.Database & { interrupt(): void }).interrupt();
  try {
    while (!rows.next().done);
  } catch (error) {
    if ((error as { code?: string }).code !== 'SQLITE_INTERRUPT') throw error;
  }
}

/** A column of text may hold numbers in SQLite, and an expression anything. */
function textOf(cell: unknown): unknown {
  return typeof cell === 'number' || typeof cell === 'bigint' ? String(cell) : cell;
}

/** SQLite has no booleans. */
function bindable(value: unknown): unknown {
  return typeof value === 'boolean' ? Number(value) : value;
}
