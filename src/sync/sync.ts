import type { ConnectorErrorDetails, Source } from '../../connectors/contract';
import type { Catalog, RecordName } from '../catalog/model';
import { problemsOf } from '../errors/render';
import type { Pseudonymiser } from '../identity';
import { rowsOf } from '../mapping/lists/lists-read';
import { unmatchedRows } from '../mapping/lists/lists.problems';
import { UnmatchedRows } from '../mapping/lists/lists-unmatched';
import type { CompiledMapping, CompiledRecord } from '../mapping/model';
import type { FollowUpStore, RunSummary, SyncRun } from '../store/model';
import type { LocalDate } from '../time/local-date';
import { ChildResolver } from './child-resolver';
import { NotificationCounter } from './notifications';
import { openReadOnly } from './open-read-only';
import { readingOrder, RecordStream } from './record-stream';
import { UnmappedTally } from '../mapping/codes/unmapped-tally';
import { cancelled, tooManyUnmapped } from './sync.problems';

// The sync room: read → map → pseudonymise → write, one direction. Here belong the order of reading, the accounts
// of what became of every row, the lock and the schedule. Never: how rows are read, mapped, keyed or written.

export interface SyncInput {
  /** Name of the source in the settings. */
  name: string;
  open(): Promise<Source>;
  mapping: CompiledMapping;
  pseudonymiser: Pseudonymiser;
  store: FollowUpStore;
  catalog: Catalog;
  deleteBrake: number;
  today: LocalDate;
  onProgress?: (progress: SyncProgress) => void;
  /** Hears what is no error and still should be looked at. */
  warn?: (details: ConnectorErrorDetails) => void;
  signal?: AbortSignal;
}

export interface SyncProgress {
  record: RecordName;
  /** 1-based, of `records`. */
  step: number;
  records: number;
  /** Rows read so far in the whole run. */
  read: number;
}

type Tally = Parameters<SyncRun['finish']>[0];

/**
 * Reads one source into the store. Every row that was read is inserted, updated, unchanged, rejected or only
 * counted; a run that is killed is simply run again. Throws `SYN-001` before anything is read when the account can
 * write; what goes wrong stands in the run's summary too.
 */
export async function syncSource(input: SyncInput): Promise<RunSummary> {
  const { store, pseudonymiser, mapping } = input;
  await store.checkKey(pseudonymiser.keyId, pseudonymiser.checkValue());
  const run = await store.startRun({
    source: input.name,
    mapping: mapping.id,
    mappingVersion: mapping.version,
    mappingHash: mapping.hash,
    catalogue: input.catalog.edition,
  });
  try {
    return await new SyncPass(input, run).complete();
  } finally {
    pseudonymiser.forget();
  }
}

class SyncPass {
  private readonly tally: Tally;
  private readonly children: ChildResolver;
  private readonly notifications: NotificationCounter;
  private readonly unmapped = new UnmappedTally();
  private readonly unmatched: UnmatchedRows;

  constructor(
    private readonly input: SyncInput,
    private readonly run: SyncRun,
  ) {
    this.tally = {
      mappingVersion: input.mapping.version,
      mappingHash: input.mapping.hash,
      catalogue: input.catalog.edition,
      status: 'running',
      read: 0,
      inserted: 0,
      updated: 0,
      unchanged: 0,
      rejected: 0,
      countedOnly: 0,
      deleted: 0,
      unmapped: 0,
      cells: 0,
      unmatched: null,
      problem: null,
    };
    this.children = new ChildResolver(input.pseudonymiser, input.name, input.today);
    this.notifications = new NotificationCounter(input.catalog);
    const { records, aliases } = input.mapping;
    this.unmatched = new UnmatchedRows([...records, ...(aliases ? [aliases] : [])]);
  }

  async complete(): Promise<RunSummary> {
    try {
      await this.readSource();
      this.checkUnmappedShare();
      return await this.run.finish({ ...this.tally, status: 'done' }, this.unmapped.list());
    } catch (error) {
      await this.tellFailure(error);
      throw error;
    }
  }

  /** What stopped the run is what its user must hear, also when the store can no longer be told. */
  private async tellFailure(error: unknown): Promise<void> {
    const problem = problemsOf(error)[0]?.code ?? null;
    try {
      await this.run.finish({ ...this.tally, status: 'failed', problem }, this.unmapped.list());
    } catch {
      return;
    }
  }

  /** Opened inside the run: a source that cannot be opened is a failed run that everybody sees. */
  private async readSource(): Promise<void> {
    const source = await openReadOnly(this.input.name, () => this.input.open());
    try {
      await this.readAll(source);
    } finally {
      await source.close();
    }
  }

  private async readAll(source: Source): Promise<void> {
    const { mapping, signal } = this.input;
    const options = { signal, unmatched: this.unmatched };
    if (mapping.aliases) await this.children.learnAliases(source, mapping.aliases, options);
    const records = readingOrder.flatMap((name) => mapping.records.filter(({ record }) => record === name));
    for (const [index, compiled] of records.entries())
      await this.readRecord(source, compiled, index + 1, records.length);
    await this.run.replaceNotificationCounts(this.notifications.list());
    for (const record of readingOrder.filter((name) => !records.some((one) => one.record === name)))
      await this.sweep(record);
    this.tellUnmatched();
  }

  private tellUnmatched(): void {
    this.tally.unmatched = 0;
    for (const { list, from, rows } of this.unmatched.list()) {
      this.tally.unmatched += rows;
      this.input.warn?.(unmatchedRows(list, from, rows));
    }
  }

  /** What this run did not read goes: of a record that the mapping no longer delivers, everything. */
  private async sweep(record: RecordName): Promise<void> {
    this.tally.deleted += await this.run.sweep(record, this.input.deleteBrake);
  }

  private async readRecord(
    source: Source,
    compiled: CompiledRecord,
    step: number,
    records: number,
  ): Promise<void> {
    const { record } = compiled;
    const stream = new RecordStream(compiled, {
      source: this.input.name,
      schema: this.input.store.schema,
      pseudonymiser: this.input.pseudonymiser,
      children: this.children,
      notifications: this.notifications,
      unmapped: this.unmapped,
    });
    const options = { signal: this.input.signal, unmatched: this.unmatched };
    for await (const batch of rowsOf(source, compiled, options)) {
      this.stopIfCancelled();
      const chunk = stream.chunk(batch);
      const merged = await this.run.merge(record, chunk.rows, chunk.notes);
      this.account(chunk.notes, merged, chunk.cells);
      this.input.onProgress?.({ record, step, records, read: this.tally.read });
    }
    this.stopIfCancelled();
    await this.sweep(record);
  }

  private account(
    notes: Parameters<SyncRun['merge']>[2],
    merged: Awaited<ReturnType<SyncRun['merge']>>,
    cells: number,
  ): void {
    const { tally } = this;
    const rejected = notes.rejected.length + merged.rejected.length;
    const countedOnly = notes.countedOnly + merged.notKept;
    tally.read += notes.read;
    tally.inserted += merged.inserted;
    tally.updated += merged.updated;
    tally.unchanged += merged.unchanged;
    tally.rejected += rejected;
    tally.countedOnly += countedOnly;
    tally.unmapped = this.unmapped.cells;
    tally.cells += cells;
  }

  private checkUnmappedShare(): void {
    const share = this.tally.cells === 0 ? 0 : this.tally.unmapped / this.tally.cells;
    const { maxUnmappedShare } = this.input.mapping;
    if (share > maxUnmappedShare) throw tooManyUnmapped(share, maxUnmappedShare);
  }

  private stopIfCancelled(): void {
    if (this.input.signal?.aborted) throw cancelled();
  }
}
