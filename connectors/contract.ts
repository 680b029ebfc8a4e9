import type { z } from 'zod';

/**
 * The connector contract. A connector is settings · open · describe · stream · proveReadOnly · inspect · close and
 * nothing else: no write verb exists. Connectors import nothing from `src/`, and each other never; what several of
 * them need stands in `shared/`.
 */

/**
 * What a source cell can hold. Whole numbers up to ±(2^53 − 1) are numbers, wider ones and decimals text with every
 * digit; dates and times are text: `YYYY-MM-DD`, `YYYY-MM-DD HH:MM:SS[.f]`, `HH:MM:SS[.f]`, and an instant the time
 * in Europe/Stockholm with its offset, `YYYY-MM-DD HH:MM:SS[.f]+02:00`. The fraction has no trailing zeros.
 */
export type Cell = string | number | bigint | boolean | null;

export type Query =
  /** One SELECT statement. `:name` in it takes the value of that name in `parameters`. */
  | { kind: 'sql'; text: string; parameters?: Readonly<Record<string, Cell>> }
  /** One file of the source's folder; `*` in the name stands for anything, and the last match by name is read. */
  | { kind: 'file'; name: string }
  /** One request description (YAML) of the REST connector. */
  | { kind: 'request'; text: string; parameters?: Readonly<Record<string, Cell>> };

/** Part of a query's answer, asked for inside the source. Columns are named as the answer names them. */
export interface Slice {
  /** Only these columns of the answer, in this order. */
  columns?: readonly string[];
  /** Rows that all of these hold for. */
  where?: readonly Condition[];
  /** In the order of these columns; only where `ordered` has said that it costs no sort. */
  orderBy?: readonly string[];
}

/**
 * Values are cells as this source gave them, of the same column, whatever its type. They are compared as the column
 * itself is sorted, by its type and collation: what differs to a reader (`a` and `A`) may be equal there.
 */
export type Condition =
  /** At least one of the columns is NULL. */
  | { kind: 'null'; columns: readonly string[] }
  /** None of the columns is NULL: the rows that `null` leaves, where reading in order begins. */
  | { kind: 'filled'; columns: readonly string[] }
  /** The column is `value` or greater. */
  | { kind: 'from'; column: string; value: Cell }
  /**
   * The columns, compared one after the other in the order of `orderBy`, come after the values, and none of them is
   * NULL. Rows that are equal to the values are not among them: the columns should be a key.
   */
  | { kind: 'after'; columns: readonly string[]; values: readonly Cell[] };

/** What a source says of a query's answer as a whole. */
export interface Summary {
  rows: number;
  /** The greatest value of a column as a row would give it; null when it has none, or none was asked for. */
  greatest: Cell;
  /**
   * Rows whose value of that column is neither NULL nor a finite date nor text that begins with one (`YYYY-MM-DD`):
   * when they come in the order of the others means nothing.
   */
  undated: number;
}

/**
 * What a source can do that is asked in SQL. Everything sees the session's one snapshot, where it has one. Each fails
 * with `CON-029` where the source cannot give parts of this query's answer, or cannot compare by this column (a type
 * without an order or a cell that does not say what it was): then all of it must be read with `Source.stream`. It
 * fails so before the first row, but for SQLite, where a column can hold binary data among other things.
 */
export interface SliceReader {
  /** Null asks for the rows only. */
  summarize(query: Query, greatest: string | null, signal?: AbortSignal): Promise<Summary>;
  /**
   * Whether rows in the order of these columns come from an index, without a sort, as the source's planner says: those
   * where all of them are filled. False, too, where a page of them could not be asked for with `after`.
   */
  ordered(query: Query, columns: readonly string[]): Promise<boolean>;
  /** As `Source.stream`. */
  stream(query: Query, slice: Slice, signal?: AbortSignal): AsyncIterable<Batch>;
}

export interface Column {
  name: string;
  /** As the source says it; empty when it says nothing. */
  type: string;
}

/** Rows as arrays in the order of `columns`, at most 1000 and at most about 1 MB. */
export interface Batch {
  columns: readonly string[];
  rows: Cell[][];
}

/** A right that lets the account write, and what takes it away. */
export interface ExcessRight {
  /** English, e.g. `INSERT on dbo.Person`. */
  right: string;
  /** The statement that a DBA runs to remove it, or what to do where no statement does. */
  remove: string;
}

export interface ReadOnlyProof {
  readOnly: boolean;
  /** How it was shown: one sentence per means, English. */
  evidence: string[];
  /** Empty when `readOnly`. */
  excess: ExcessRight[];
}

/** What `brygga source check` tells about a source, beside its rights. */
export interface SourceStatus {
  /** Product and version as the source says it, e.g. `PostgreSQL 18.4`. */
  product: string;
  /** `encrypted` is null where nothing goes over a network. English. */
  transport: { encrypted: boolean | null; detail: string };
  /** The source's clock now, ISO 8601 in UTC; null where it has none. */
  clock: string | null;
  /** Whether all that one session reads is of one moment. English. */
  snapshot: { consistent: boolean; detail: string };
}

export interface SourceTable {
  /** As it is written in a query of this source. */
  name: string;
  columns: Column[];
  /** The source's own estimate; null when it has none. */
  estimatedRows: number | null;
}

/** How often each value stands in a column. */
export interface ValueCounts {
  rows: number;
  nulls: number;
  /** Different values, NULL apart; null when there are more than were counted. */
  distinct: number | null;
  /** The most frequent first, as many as were asked for. */
  values: { value: Cell; count: number }[];
}

export interface Source {
  /** The columns of the query's answer, without reading its rows. */
  describe(query: Query): Promise<Column[]>;
  /**
   * Reads on demand (back-pressure) and frees everything when the consumer stops or the signal aborts. A source on a
   * server gives as many streams at a time as it has `connections`; one more fails with `CON-016`.
   */
  stream(query: Query, signal?: AbortSignal): AsyncIterable<Batch>;
  /** Where parts of an answer can be asked for; undefined where all of it must be read (files, REST). */
  slices?: SliceReader;
  /** Shows that this session cannot write, by asking for the account's rights and by trying what the engine offers. */
  proveReadOnly(): Promise<ReadOnlyProof>;
  status(): Promise<SourceStatus>;
  /** The tables and views (or files) that the account can read. */
  tables(): Promise<SourceTable[]>;
  /** The query's rows by the source's own estimate, never by counting; null when it has none. */
  estimateRows(query: Query): Promise<number | null>;
  /**
   * Counts the values of one column (a GROUP BY inside the source where it can) and gives the `limit` most frequent.
   * `table` and `column` are names from `tables()`.
   */
  countValues(table: string, column: string, limit: number, signal?: AbortSignal): Promise<ValueCounts>;
  close(): Promise<void>;
}

/** What a source tells while it works. Never a parameter, a row or a password. */
export type SourceEvent =
  /** The text of a statement as it is sent, so that the source's DBA can find it again. */
  | { kind: 'query'; text: string }
  /** Something that its owner has chosen and should know the price of. */
  | { kind: 'warning'; details: ConnectorErrorDetails };

export interface OpenContext {
  /** Relative paths in settings start here. */
  baseDir: string;
  /** Shown to the source's DBA where the engine has a place for it. */
  applicationName: string;
  log(event: SourceEvent): void;
}

export interface Connector<S = unknown> {
  /** Also the folder's name. */
  name: string;
  /** Which kind of query it answers. */
  queries: Query['kind'];
  settings: z.ZodType<S>;
  open(settings: S, context: OpenContext): Promise<Source>;
}

/** Same shape as the service's problems, so that one renderer serves both. */
export interface ConnectorErrorDetails {
  code: string;
  what: { sv: string; en: string };
  why?: { sv: string; en: string };
  fix?: { sv: string; en: string };
  place?: { file?: string; line?: number; column?: number; table?: string; field?: string };
}

export class ConnectorError extends Error {
  constructor(
    readonly details: ConnectorErrorDetails,
    options?: { cause?: unknown },
  ) {
    super(`${details.code} ${details.what.en}`, options);
    this.name = 'ConnectorError';
  }
}
