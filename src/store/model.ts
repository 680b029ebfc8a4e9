import type { RecordName, Variable } from '../catalog/model';
import type { LocalDate } from '../time/local-date';

/**
 * The store's tables are derived from this: one table per record, one column per loaded variable, a side table
 * `<record>_<slug>` per multiple-choice variable.
 */
export interface StoreSchema {
  loaded: Record<RecordName, readonly Variable[]>;
}

/** A pseudonymised row on its way into the store. Nothing in it has ever been an identity. */
export interface StoreRow {
  /** Keyed pseudonym of the source's own key, base64url. */
  key: string;
  /** Pseudonym of the child, base64url. */
  child: string;
  /** In the order of `parentsOf[record]`, pseudonymised. */
  parents: (string | null)[];
  unit: string | null;
  eventDate: LocalDate | null;
  endDate: LocalDate | null;
  protectedIdentity: boolean;
  /** In the order of the schema's loaded variables. */
  values: (string | null)[];
  multi: (readonly string[] | null)[];
  /** Keyed hash over everything above: a mapping that gives the same cells writes nothing. */
  hash: string;
  /** Last day the row may be kept. */
  disposalDate: LocalDate | null;
  /** For the cell key method later on. */
  cellKey: number;
}

export interface MergeCount {
  inserted: number;
  updated: number;
  unchanged: number;
}

/** What became of the rows of one chunk; `read` is the sum of the rest. */
export interface ChunkCount extends MergeCount {
  read: number;
  rejected: number;
  /**
   * Only counted, never stored: notifications without an investigation, children without any stored record, and rows
   * that say again what a row before them said (`repeats` in the mapping).
   */
  countedOnly: number;
}

export type RunStatus = 'running' | 'done' | 'failed';

export interface RunSummary extends ChunkCount {
  id: number;
  source: string;
  mapping: string;
  mappingVersion: string;
  mappingHash: string;
  catalogue: string;
  status: RunStatus;
  /** ISO instant, UTC. */
  startedAt: string;
  finishedAt: string | null;
  deleted: number;
  /** Cells that hold `omappad`. */
  unmapped: number;
  /** Cells that the mapping looked at. */
  cells: number;
  /**
   * Rows of lists that stand in another place than the source, and that no row of it asked for. Null when the run did
   * not come so far, and in runs of versions that did not count them.
   */
  unmatched: number | null;
  /** Code of the problem that ended it. */
  problem: string | null;
}

export interface RejectedRow {
  record: RecordName;
  /** Keyed pseudonym of the source's key; null when the row had none. */
  key: string | null;
  column: string | null;
  code: string;
}

export interface UnmappedCode {
  variable: string;
  /** The code as the source has it; null where showing it could show an identity or free text. */
  shown: string | null;
  count: number;
}

/** Notifications that led to no investigation, as counts only (law: never person by person). */
export interface NotificationCount {
  /** `YYYY-MM`. */
  month: string;
  /** Value code of `aktualisering.typ`, or empty. */
  type: string;
  sex: string;
  ageBand: string;
  unit: string;
  /** Value code of `aktualisering.utredning-inleds`, `omappad`, or empty when not answered. */
  opened: string;
  /**
   * Decided within the statutory limit of that day: `ja`, `nej`, `ingen-grans` when no limit held, `omappad` when the
   * source's text for a day is no date, empty when a day is missing.
   */
  inTime: string;
  count: number;
}

/** What one chunk brings besides its rows; committed with them. */
export interface ChunkNotes {
  read: number;
  countedOnly: number;
  rejected: readonly RejectedRow[];
}

export interface MergeResult extends MergeCount {
  /** Children without any other stored record. */
  notKept: number;
  /** Rows whose key the run had already met (`key-duplicate`). */
  rejected: readonly RejectedRow[];
}

/** One sync under way. Every call is one transaction; killed anywhere, the store is whole. */
export interface SyncRun {
  readonly id: number;
  /** Merges a chunk by key and row hash, and writes its ledger row, in one transaction. */
  merge(record: RecordName, rows: readonly StoreRow[], notes: ChunkNotes): Promise<MergeResult>;
  /**
   * After a record was read to its end: deletes rows of this source that this run did not see, children
   * without any other record too. Throws `STO-007` when more than `brake` (0–1) of the rows would
   * vanish and they are more than a handful, or all.
   */
  sweep(record: RecordName, brake: number): Promise<number>;
  /** Replaces this source's counts when they differ; true when something was written. */
  replaceNotificationCounts(counts: readonly NotificationCount[]): Promise<boolean>;
  /** Ends the run; `unmapped` is its whole list. */
  finish(
    result: Omit<RunSummary, 'id' | 'source' | 'mapping' | 'startedAt' | 'finishedAt'>,
    unmapped: readonly UnmappedCode[],
  ): Promise<RunSummary>;
}

export interface RunStart {
  source: string;
  mapping: string;
  mappingVersion: string;
  mappingHash: string;
  catalogue: string;
}

export interface FollowUpStore {
  readonly schema: StoreSchema;
  /** Remembers the key's check value at first use; throws `STO-…` when another key is used later. */
  checkKey(keyId: string, checkValue: string): Promise<void>;
  startRun(start: RunStart): Promise<SyncRun>;
  /** Newest first. */
  runs(limit: number): Promise<RunSummary[]>;
  rejected(run: number): Promise<RejectedRow[]>;
  unmappedCodes(run: number): Promise<UnmappedCode[]>;
  /** The narrow way for reading rooms: SQL over the documented tables, parameters by `?`. SELECT only. */
  query<T extends Record<string, unknown>>(sql: string, parameters?: readonly unknown[]): Promise<T[]>;
  /** Several queries that see one and the same state, whatever a sync commits meanwhile. */
  snapshot<T>(read: (store: Pick<FollowUpStore, 'query'>) => Promise<T>): Promise<T>;
  logAccess(entry: { who: string; what: string; profile: string; reason: string }): Promise<void>;
  close(): Promise<void>;
}
