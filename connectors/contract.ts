import type { z } from 'zod';

/**
 * The connector contract. A connector is settings · open · describe · stream · proveReadOnly · close and
 * nothing else: no write verb exists. Connectors import nothing from `src/`.
 */

/** What a source cell can hold. Numbers beyond 2^53 and decimals arrive as text, dates as the source's text. */
export type Cell = string | number | bigint | boolean | null;

export type Query =
  /** One SELECT statement. */
  | { kind: 'sql'; text: string }
  /** One file, relative to the source's folder. */
  | { kind: 'file'; name: string };

export interface Column {
  name: string;
  /** As the source says it; empty when it says nothing. */
  type: string;
}

/** Rows as arrays in the order of `columns`, bounded by `batchBytes` of the connector. */
export interface Batch {
  columns: readonly string[];
  rows: Cell[][];
}

export interface ReadOnlyProof {
  readOnly: boolean;
  /** How it was shown: one sentence per means, English. */
  evidence: string[];
}

export interface Source {
  /** The columns of the query's answer, without reading its rows. */
  describe(query: Query): Promise<Column[]>;
  /** Reads on demand (back-pressure) and frees everything when the consumer stops or the signal aborts. */
  stream(query: Query, signal?: AbortSignal): AsyncIterable<Batch>;
  /** Shows that this session cannot write, by trying what the engine offers. */
  proveReadOnly(): Promise<ReadOnlyProof>;
  close(): Promise<void>;
}

export interface OpenContext {
  /** Relative paths in settings start here. */
  baseDir: string;
  /** Shown to the source's DBA where the engine has a place for it. */
  applicationName: string;
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
