/** What a test says to the double and hears from it. Nothing here knows how it looks on the wire. */

export interface TdsColumn {
  name: string;
  /** As in a T-SQL declaration, with its length: `int`, `nvarchar(50)`, `varchar(max)`, `decimal(10,2)`, `datetime2(3)`. */
  type: string;
  notNull?: boolean;
}

/**
 * One result set, or with `affected` only, a statement without rows.
 *
 * Cells: null or undefined is NULL; whole numbers as number, bigint or digits; decimals and money as text or number;
 * dates and times as Date (UTC) or as text (`2024-02-29`, `13:14:15.1234567`, `2024-02-29T13:14:15+01:00`); binaries
 * as Buffer. A value its column cannot hold breaks the answer off with error 50000 instead of being rounded.
 */
export interface TdsResult {
  columns?: TdsColumn[];
  /** Pulled one at a time, and only while the client reads. */
  rows?: Iterable<unknown[]> | AsyncIterable<unknown[]>;
  affected?: number;
}

/**
 * One typed parameter. Values: number (up to int, real, float), bigint, boolean, Buffer, and text for everything else:
 * decimals with all their digits, dates and times in ISO 8601 with as many decimals as the type has.
 */
export interface TdsParameter {
  /** Without `@`. */
  name: string;
  /** Declared so that it can be handed back as the type of a column. */
  type: string;
  value: unknown;
}

export interface TdsQuery {
  /** Of `sp_executesql` and `sp_execute` the statement itself; empty when another procedure is called. */
  sql: string;
  parameters: TdsParameter[];
  kind: 'batch' | 'rpc';
  procedure?: string;
}

export interface TdsLogin {
  user: string;
  password: string;
  database: string;
  applicationName: string;
  host: string;
  /** Asked for, in bytes. */
  packetSize: number;
  readOnlyIntent: boolean;
  /** False means that the password could be read on the wire. */
  encrypted: boolean;
}

export interface TdsSession {
  login: TdsLogin;
  spid: number;
  /** True once the client has sent an attention or is gone. */
  cancelled(): boolean;
}

/** Answers one query. A thrown {@link TdsError} becomes an ERROR token; any other error one with number 50000. */
export type TdsHandler = (
  query: TdsQuery,
  session: TdsSession,
) => TdsResult | TdsResult[] | Promise<TdsResult | TdsResult[]>;

/** An error of the server. Thrown by a handler before the rows, or by its rows in mid-stream. */
export class TdsError extends Error {
  /** Severity, 0–25. */
  readonly class: number;

  /** @param fatal the server hangs up after the message, as with class 20 and above */
  constructor(
    readonly number: number,
    message: string,
    severity = 16,
    readonly state = 1,
    readonly fatal = false,
  ) {
    super(message);
    this.class = severity;
  }
}

/** The ENCRYPTION option of PRELOGIN (MS-TDS 2.2.6.5). */
export type TdsEncryption = 'off' | 'on' | 'notSupported' | 'required';

export type TdsTransactionRequest = 'begin' | 'commit' | 'rollback';

/** What the double saw or did, in order, in the session of this SPID. */
export type TdsEvent = TdsEventOf & { spid: number };

export type TdsEventOf =
  | { event: 'prelogin'; client: TdsEncryption; answer: TdsEncryption }
  | { event: 'tls-failed'; reason: string }
  | { event: 'login'; login: TdsLogin; accepted: boolean }
  | { event: 'query'; query: TdsQuery }
  /** A batch every fresh pool sends, answered by the double without asking the handler. */
  | { event: 'greeting'; sql: string }
  | { event: 'transaction'; request: TdsTransactionRequest; isolation?: string }
  | { event: 'prepare'; sql: string }
  | { event: 'unprepare' }
  | { event: 'rows-sent'; rows: number; complete: boolean }
  | { event: 'attention' }
  /** The client sent what the double cannot read, or the double has a fault; the socket was closed. */
  | { event: 'fault'; reason: string }
  | { event: 'close' };

export interface TdsDoubleOptions {
  handler: TdsHandler;
  /**
   * `notSupported` (default): a server without TLS, whatever the client asks. `off`: TLS for the clients that ask for
   * it. `required`: TLS or nothing.
   */
  encryption?: 'notSupported' | 'off' | 'required';
  /** PEM. Needed unless `encryption` is `notSupported`. */
  tls?: { key: string; cert: string };
  /** True lets the client in; a sentence refuses it with error 18456. Default: everybody is let in. */
  login?: (login: TdsLogin) => true | string;
  spy?: (event: TdsEvent) => void;
  /** Of char, varchar and text. Default: `Finnish_Swedish_CI_AS`. */
  collation?: TdsCollation;
}

/** The names of the collations the double can encode: code page 1252, and UTF-8. */
export type TdsCollation = 'Finnish_Swedish_CI_AS' | 'Finnish_Swedish_100_CI_AS_SC_UTF8';

export interface TdsDouble {
  port: number;
  /** Rows handed to the wire since the start, all sessions: to be compared with what arrived. */
  rowsSent(): number;
  /** Destroys all sockets, as a server that goes away; new connections are still taken. */
  cut(): void;
  connections(): number;
  close(): Promise<void>;
}
