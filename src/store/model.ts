import type { RecordName, Variable } from '../catalog/model';

/**
 * The store's tables are derived from this: one table per record, one column per loaded variable, a side table
 * `<record>_<slug>` per multiple-choice variable.
 */
export interface StoreSchema {
  loaded: Record<RecordName, readonly Variable[]>;
}

/** What can stand in a cell of the store. */
export type StoredCell = string | number | null;

/** Which columns of a record's table a stream brings, in their order; see `streamLayout`. The others stay NULL. */
export interface StreamLayout {
  record: RecordName;
  columns: readonly string[];
  /** Side tables of multiple-choice variables. */
  sides: readonly string[];
}

/**
 * Pseudonymised rows of one record on their way into the store, flat: no object is made per row or cell. Nothing in
 * it has ever been an identity.
 */
export interface RowBlock {
  rows: number;
  /** Row by row, as many cells each as the layout has columns. */
  cells: readonly StoredCell[];
  /** Per side table of the layout: row number in the block and code, in turns. */
  sides: readonly (readonly (number | string)[])[];
}

/** Rows of a chunk, told by key and hash; the store asks for those that it needs whole. */
export interface ChunkRows {
  keys: readonly string[];
  hashes: readonly string[];
  /** These rows, by their places, in this order; all when null. To be asked for before `write` has resolved. */
  whole(rows: readonly number[] | null): RowBlock;
}

export interface MergeCount {
  inserted: number;
  updated: number;
  unchanged: number;
}

/** What became of the rows of one chunk; `read` is the sum of the rest, and no number is ever below zero. */
export interface ChunkCount extends MergeCount {
  read: number;
  rejected: number;
  /**
   * Only counted, never stored: notifications without an investigation, children without any stored record, and rows
   * that say again what a row before them said (`repeats` in the mapping).
   */
  countedOnly: number;
}

/** `stopped`: somebody asked for it, or the source's reading hours ended; the next run goes on. */
export type RunStatus = 'running' | 'done' | 'failed' | 'stopped';

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
  /** Rejects of earlier runs that still stand (see `StreamEnd.standing`). */
  standing: number;
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
  /** Where a killed run goes on after this chunk: sealed text that only the sync can read; null where it cannot. */
  bookmark: string | null;
}

/** How a record of a source was read. */
export type StreamMode =
  /** Every row, compared by hash. */
  | 'whole'
  /** Rows changed since the last reading, with an overlap, and those that do not say when they were changed. */
  | 'window'
  /** Nothing had changed: no row was read. */
  | 'skipped';

/** The account of one record in one run, as it ends; part of the run's history. */
export interface StreamAccount extends ChunkCount {
  record: RecordName;
  mode: StreamMode;
  /** Why not by window: `first`, `mapping-changed`, `weekly`, `no-cursor` …; null for a window. */
  reason: string | null;
  deleted: number;
  /** Rows by the source's own count in the same snapshot; null where it cannot count. */
  sourceRows: number | null;
  /** Source rows that are neither stored nor accounted for (or the other way, negative); null where not counted. */
  difference: number | null;
  status: 'done' | 'failed';
  /** Code of the problem that ended it. */
  problem: string | null;
  /** Milliseconds waited for the source, and for the store. */
  sourceMs: number;
  storeMs: number;
}

export interface StreamEnd {
  /** Whether rows of this source that the run neither wrote nor found present go. */
  sweep: boolean;
  /** Share of the rows (0–1) that may vanish. */
  brake: number;
  /** What the next run is to know of the stream; opaque to the store. Committed with the sweep. */
  state: string;
  /** Remembered instead of `state` when the end corrects counts (`StreamResult.corrected`). */
  stateIfCorrected: string;
  /** Rejects of earlier readings that still stand though this one did not meet them: listed with the run, in no ledger. */
  standing: readonly RejectedRow[];
}

export interface StreamResult {
  deleted: number;
  /**
   * What the end corrected in the chunks' counts: rows that turned out to have another one's key (`key-duplicate`).
   * `inserted + updated + unchanged + rejected` of it is 0.
   */
  corrected: MergeCount & { rejected: number };
  /** Rows of this source in the record's table now. */
  stored: number;
}

/**
 * One record of one source being written. Chunks are written in the order of the calls; a caller may start the next
 * before the one before has resolved, and memory then holds both. When one fails, those that wait fail with it.
 */
export interface StreamWriter {
  /** What the last completed reading left (`StreamEnd.state`); null before the first. */
  readonly state: string | null;
  /** Of the last committed chunk of a reading that did not end; null otherwise. */
  readonly bookmark: string | null;
  /** How many rows it is best given at a time. */
  readonly chunkRows: number;
  /**
   * Merges by key and row hash, and writes the ledger row and the bookmark, in one transaction. What has the same
   * hash is not written. A key met twice in a run: the first row stays and later ones are rejected, unless they are of
   * different children, when none stays (`key-duplicate`).
   */
  write(rows: ChunkRows, notes: ChunkNotes): Promise<ChunkCount>;
  /**
   * Rows may come again from here on (another pass over the same record): a key is a duplicate only within a pass. What
   * was met before stays met for the sweep.
   */
  nextPass(): Promise<void>;
  /**
   * The record is read anew from its first row on, since what this run has read of it does not do: as `nextPass`, and
   * in the ledger every row is read and accounted for once. What was inserted and updated stays so, and is not counted
   * when it is met again; what was rejected or only counted is no longer, neither in the list. Gives what then stands.
   */
  startOver(): Promise<ChunkCount>;
  /** Marks stored rows as still in the source. Gives those of the keys that are not stored. Writes nothing. */
  present(keys: readonly string[]): Promise<readonly string[]>;
  /**
   * Ends the reading in one transaction. Throws `STO-007` when more than `brake` of the rows would vanish and they
   * are more than a handful, or all; nothing has then gone.
   */
  finish(end: StreamEnd): Promise<StreamResult>;
}

/** One sync under way. Every write is one transaction; killed anywhere, the store is whole. */
export interface SyncRun {
  readonly id: number;
  /** One stream at a time. */
  openStream(layout: StreamLayout): Promise<StreamWriter>;
  /** After every stream, also a failed one. */
  closeStream(account: StreamAccount): Promise<void>;
  /** Deletes everything that this source has of a record, its stream state too; for one that is no longer delivered. */
  clear(record: RecordName, brake: number): Promise<number>;
  /** Replaces this source's counts when they differ; true when something was written. */
  replaceNotificationCounts(counts: readonly NotificationCount[]): Promise<boolean>;
  /** Whether somebody asked for this run to stop (`FollowUpStore.askToStop`); cheap enough for every chunk. */
  stopAsked(): Promise<boolean>;
  /** Ends the run; `unmapped` is its whole list. */
  finish(
    result: Omit<RunSummary, 'id' | 'source' | 'mapping' | 'startedAt' | 'finishedAt'>,
    unmapped: readonly UnmappedCode[],
  ): Promise<RunSummary>;
}

/** Stands for the mapping and the catalogue of a run that forgets a source: it reads nothing. */
export const noMapping = '-';

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
  /**
   * Takes the source for this process, so that two never sync the same one: an advisory lock in PostgreSQL, the operating
   * system's lock on a file beside an SQLite store (which one sync at a time may write to at all). It is gone with the
   * thread or process that took it. Null when another one has it.
   */
  lock(source: string): Promise<{ release(): Promise<void> } | null>;
  /** Call with the source's lock held. Runs of it that were left open are closed as failed by then (`STO-010`). */
  startRun(start: RunStart): Promise<SyncRun>;
  /** Asks the running sync of a source, in whatever process, to stop at its next chunk; false when none is running. */
  askToStop(source: string): Promise<boolean>;
  /** The newest ones of all sources, newest first: a list to be read, where a source may be missing. */
  runs(limit: number): Promise<RunSummary[]>;
  /**
   * Of each source that has ever been read its newest run and its newest finished one (`done`), however long ago; newest
   * first, each once. So those that are done are one per source, and the first one of a source is its newest.
   */
  latestRuns(): Promise<RunSummary[]>;
  /** Null when there is no such run. */
  run(id: number): Promise<RunSummary | null>;
  rejected(run: number): Promise<RejectedRow[]>;
  /** Per record, in the order they were read. */
  streams(run: number): Promise<StreamAccount[]>;
  unmappedCodes(run: number): Promise<UnmappedCode[]>;
  /** The narrow way for reading rooms: SQL over the documented tables, parameters by `?`. SELECT only. */
  query<T extends Record<string, unknown>>(sql: string, parameters?: readonly unknown[]): Promise<T[]>;
  /** Several queries that see one and the same state, whatever a sync commits meanwhile. */
  snapshot<T>(read: (store: Pick<FollowUpStore, 'query'>) => Promise<T>): Promise<T>;
  logAccess(entry: { who: string; what: string; profile: string; reason: string }): Promise<void>;
  close(): Promise<void>;
}
