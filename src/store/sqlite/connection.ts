import { dirname } from 'node:path';
import Database from 'libsql';

/** What can be bound; never a boolean or undefined, at which the libsql binding ends the process. */
export type Bindable = string | number | bigint | null;
export type SqlRow = Record<string, unknown>;

/** The few things used of libsql's (and better-sqlite3's) synchronous interface. */
export interface Connection {
  exec(sql: string): void;
  prepare(sql: string): Statement;
  close(): void;
  readonly inTransaction: boolean;
}

export interface Statement {
  readonly reader: boolean;
  run(parameters: readonly Bindable[]): { changes: number };
  all(parameters: readonly Bindable[]): SqlRow[];
  /** Rows as arrays of cells, or their first cell alone. */
  raw(): {
    all(parameters: readonly Bindable[]): unknown[][];
    iterate(parameters: readonly Bindable[]): Iterable<unknown[]>;
  };
  pluck(): { all(parameters: readonly Bindable[]): unknown[] };
}

export const driver = Database;

/** SQLite's cache of pages: negative is in kibibytes. */
const cacheSize = -16_000;

/** How long a writer waits for another process before the store counts as locked. */
export const busyTimeoutMs = 5000;

/**
 * WAL: readers never wait for the writer, and a killed process loses no committed chunk (it is in the file system's
 * hands). NORMAL: a power cut may take the last commits but cannot damage the file; the next sync reads them anew.
 * A journal of up to 64 MB: keys are random, so every chunk touches most index pages, and moving them to the file each
 * chunk took about a quarter of a first load of 400,000 rows (one rough measurement on a busy machine).
 * `secure_delete`: what is emptied or deleted is overwritten.
 */
export const writerSettings = [
  'PRAGMA journal_mode = WAL',
  'PRAGMA synchronous = NORMAL',
  'PRAGMA foreign_keys = OFF',
  'PRAGMA secure_delete = ON',
  `PRAGMA cache_size = ${cacheSize}`,
  'PRAGMA wal_autocheckpoint = 16000',
  'PRAGMA journal_size_limit = 67108864',
];

export function openWriter(file: string, timeout = busyTimeoutMs): Connection {
  const writer = new Database(file, { timeout }) as unknown as Connection;
  for (const setting of writerSettings) writer.prepare(setting).all([]);
  return writer;
}

/**
 * For a row at a time, beside the thread that writes the runs: meets a lock at once, keeps what it has committed through
 * a power cut (what was shown to whom), and leaves the journal to the thread, which may have left 64 MB in it.
 */
export function openSmallWriter(file: string): Connection {
  const writer = openWriter(file, 0);
  for (const setting of ['PRAGMA synchronous = FULL', 'PRAGMA wal_autocheckpoint = 0'])
    writer.prepare(setting).all([]);
  return writer;
}

export function openReader(file: string): Connection {
  const reader = new Database(file, { timeout: busyTimeoutMs }) as unknown as Connection;
  reader.exec('PRAGMA query_only = ON');
  return reader;
}

/**
 * Moves the journal into the file and empties it: what was deleted is gone from the disk, and the file alone can be
 * copied. libsql keeps the file open until its statements are collected, so closing alone does not do it.
 */
export function emptyJournal(connection: Connection): void {
  connection.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all([]);
}

/** The same without waiting: who writes at the moment does it itself. */
export function emptyIdleJournal(connection: Connection): void {
  connection.exec('PRAGMA busy_timeout = 0');
  try {
    emptyJournal(connection);
  } finally {
    connection.exec(`PRAGMA busy_timeout = ${busyTimeoutMs}`);
  }
}

/** Everything in `action` or nothing of it. Synchronous, so that no other work of this process comes between. */
export function transaction<T>(connection: Connection, action: () => T): T {
  connection.exec('BEGIN IMMEDIATE');
  try {
    const result = action();
    connection.exec('COMMIT');
    return result;
  } catch (error) {
    // A full disk has rolled back by itself at times.
    if (connection.inTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}

/**
 * A transaction that makes indexes over any number of rows, with bounded memory: what is sorted lies beside the store,
 * in files without a name that only their owner can read, and on two cores.
 */
export function sorting<T>(connection: Connection, action: () => T): T {
  const settings = (pragmas: readonly string[]): void => {
    for (const pragma of pragmas) connection.prepare(`PRAGMA ${pragma}`).all([]);
  };
  const [file] = connection
    .prepare(`SELECT file FROM pragma_database_list WHERE name = 'main'`)
    .pluck()
    .all([]);
  settings([
    // Each thread sorts as much at a time as the cache may hold.
    'threads = 2',
    'cache_size = -4000',
    'shrink_memory',
    'temp_store = FILE',
    `temp_store_directory = ${literal(dirname(file as string))}`,
  ]);
  try {
    return transaction(connection, action);
  } finally {
    // The directory is one of the whole process.
    const plain = ['threads = 0', `cache_size = ${cacheSize}`, 'temp_store = DEFAULT'];
    settings([...plain, `temp_store_directory = ''`]);
  }
}

/** A text as a literal of SQL. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** More parameters than this make libsql slower per parameter. */
const mostParameters = 900;

/**
 * Runs any number of rows through `INSERT INTO … VALUES`, many per statement: binding is what costs in libsql, and so
 * what is the same in all rows is a literal.
 */
export class BulkInsert {
  private readonly many: Statement;
  private readonly one: Statement;
  private readonly rowsPerStatement: number;

  constructor(
    connection: Connection,
    table: string,
    private readonly columns: readonly string[],
    same: Readonly<Record<string, string | number>> = {},
  ) {
    this.rowsPerStatement = Math.max(1, Math.floor(mostParameters / columns.length));
    const values = Object.values(same).map((value) => (typeof value === 'number' ? value : literal(value)));
    const row = `(${[...columns.map(() => '?'), ...values].join(', ')})`;
    const names = [...columns, ...Object.keys(same)].map((name) => `"${name}"`).join(', ');
    const into = `INSERT INTO "${table}" (${names}) VALUES `;
    this.many = connection.prepare(into + new Array(this.rowsPerStatement).fill(row).join(', '));
    this.one = connection.prepare(into + row);
  }

  /** `values`: the rows' cells one after the other. */
  run(values: readonly Bindable[]): void {
    const width = this.columns.length;
    const step = width * this.rowsPerStatement;
    let at = 0;
    for (; at + step <= values.length; at += step) this.many.run(values.slice(at, at + step));
    for (; at < values.length; at += width) this.one.run(values.slice(at, at + width));
  }
}
