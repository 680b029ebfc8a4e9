import { ConnectorError, type ConnectorErrorDetails, type Source } from '../../connectors/contract';
import type { Catalog, RecordName } from '../catalog/model';
import { Problem, Problems } from '../errors/problem';
import { problemsOf } from '../errors/render';
import type { Pseudonymiser } from '../identity';
import { forgetCells } from '../mapping/cells';
import type { ReadingOptions } from '../mapping/lists/lists-read';
import { unmatchedRows } from '../mapping/lists/lists.problems';
import { UnmatchedRows } from '../mapping/lists/lists-unmatched';
import type { CompiledMapping, CompiledRecord } from '../mapping/model';
import type { FollowUpStore, RunSummary, SyncRun } from '../store/model';
import { localDateOf, localTimeOf } from '../time/local-date';
import { rejectsOfRuns } from './bookmarks';
import { ChildResolver } from './child-resolver';
import { childrenMissing, releasedChildren, storedRows } from './children-missing';
import type { DriftPolicy } from './drift';
import { NotificationCounter } from './notifications';
import { openReadOnly } from './open-read-only';
import { readingOrder } from './record-stream';
import type { ReadingPolicy } from './stream-mode';
import { StreamPass } from './stream-pass';
import type { Meaning } from './stream-state';
import { UnmappedTally } from '../mapping/codes/unmapped-tally';
import { cancelled, tooManyUnmapped } from './sync.problems';

// The sync room: read → map → pseudonymise → write, one direction. Here belong the order of reading, how much of a
// record is read, the accounts of what became of every row, and the schedule. Never: how rows are read, mapped, keyed
// or written.

export interface SyncInput {
  /** Name of the source in the settings. */
  name: string;
  open(): Promise<Source>;
  mapping: CompiledMapping;
  pseudonymiser: Pseudonymiser;
  store: FollowUpStore;
  catalog: Catalog;
  reading: ReadingPolicy & { drift: DriftPolicy };
  deleteBrake: number;
  now(): Date;
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
  /** Milliseconds since this was told the last time, or since the reading of the record began. */
  took: number;
}

type Tally = Parameters<SyncRun['finish']>[0];

/** Somebody asked for it, or the source's reading hours ended (`CON-027`): the run has stopped, and nothing is wrong. */
const stops = [cancelled().details.code, 'CON-027'];

/**
 * Reads one source into the store; hold its lock (`FollowUpStore.lock`). Every row that was read is inserted, updated,
 * unchanged, rejected or only counted; a run that is killed is simply run again. A record that cannot be read leaves the
 * others be, and the run has failed. Throws `SYN-001` before anything is read when the account can write; what goes
 * wrong stands in the run's summary too.
 */
export async function syncSource(input: SyncInput): Promise<RunSummary> {
  const { store, pseudonymiser, mapping } = input;
  await store.checkKey(pseudonymiser.keyId, pseudonymiser.checkValue());
  const earlier = (await store.latestRuns()).find(({ source }) => source === input.name);
  const run = await store.startRun({
    source: input.name,
    mapping: mapping.id,
    mappingVersion: mapping.version,
    mappingHash: mapping.hash,
    catalogue: input.catalog.edition,
  });
  try {
    return await new SyncPass(input, run, earlier?.status === 'done').complete();
  } finally {
    pseudonymiser.forget();
    forgetCells();
  }
}

class SyncPass {
  private readonly tally: Tally;
  private readonly children: ChildResolver;
  private readonly notifications: NotificationCounter;
  private readonly unmapped = new UnmappedTally();
  private readonly unmatched: UnmatchedRows;
  private readonly today: string;
  private readonly failures: unknown[] = [];
  /** Of the records that were read whole: a window is too few rows to judge a mapping by. */
  private readonly judged = { cells: 0, unmapped: 0 };

  constructor(
    private readonly input: SyncInput,
    private readonly run: SyncRun,
    /** Whether the run before this one ended well. */
    private readonly lastEndedWell: boolean,
  ) {
    this.today = localDateOf(input.now());
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
      standing: 0,
    };
    this.children = new ChildResolver(input.pseudonymiser, input.name, this.today);
    this.notifications = new NotificationCounter(input.catalog);
    const { records, aliases } = input.mapping;
    this.unmatched = new UnmatchedRows([...records, ...(aliases ? [aliases] : [])]);
  }

  async complete(): Promise<RunSummary> {
    try {
      await this.readSource();
      this.checkUnmappedShare();
      if (this.failures.length > 0) throw failureOf(this.failures);
      return await this.run.finish({ ...this.tally, status: 'done' }, this.unmapped.list());
    } catch (error) {
      await this.tellFailure(error);
      throw error;
    }
  }

  /** What stopped the run is what its user must hear, also when the store can no longer be told. */
  private async tellFailure(error: unknown): Promise<void> {
    const problem = problemsOf(error)[0]?.code ?? null;
    const status = problem !== null && stops.includes(problem) ? 'stopped' : 'failed';
    try {
      await this.run.finish({ ...this.tally, status, problem }, this.unmapped.list());
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
    const aliases = mapping.aliases ? await this.children.learnAliases(source, mapping.aliases, options) : '';
    const meaning = { mapping: mapping.hash, loaded: this.loaded(), aliases };
    const { consistent } = (await source.status()).snapshot;
    const records = readingOrder.flatMap((name) => mapping.records.filter(({ record }) => record === name));
    for (const [index, compiled] of records.entries()) {
      let told = performance.now();
      const show = (read: number): void => {
        const took = performance.now() - told;
        told += took;
        this.input.onProgress?.({
          record: compiled.record,
          step: index + 1,
          records: records.length,
          read: this.tally.read + read,
          took,
        });
      };
      await this.readRecord({ source, compiled, meaning, snapshot: consistent, options, show });
    }
    for (const record of readingOrder.filter((name) => !records.some((one) => one.record === name)))
      await this.clear(record);
    this.tellUnmatched();
  }

  private async readRecord({
    compiled,
    show,
    ...reading
  }: {
    source: Source;
    compiled: CompiledRecord;
    meaning: Meaning;
    snapshot: boolean;
    options: ReadingOptions;
    show(read: number): void;
  }): Promise<void> {
    const { input, run, children, notifications, unmapped } = this;
    const { record } = compiled;
    const { name, pseudonymiser, store } = input;
    const pass = new StreamPass({
      ...reading,
      compiled,
      run,
      context: { source: name, pseudonymiser, children, notifications, unmapped },
      policy: input.reading,
      deleteBrake: input.deleteBrake,
      today: this.today,
      now: localTimeOf(input.now()),
      lastEndedWell: this.lastEndedWell,
      childrenMissing: async () => !this.lastEndedWell || childrenMissing(store, name, run.id),
      releasedChildren: () => releasedChildren(store),
      stored: () => storedRows(store, record, name),
      rejectsOf: (runs) => rejectsOfRuns(store, record, runs),
      warn: input.warn,
      checkpoint: async (read) => {
        show(read);
        await this.stopIfAsked();
      },
    });
    const unmappedBefore = unmapped.cells;
    const problem = await pass.read().then(
      () => null,
      (error: unknown) => error,
    );
    const { account, tally, standing } = pass.outcome();
    for (const count of ['read', 'inserted', 'updated', 'unchanged', 'rejected', 'countedOnly'] as const)
      this.tally[count] += account[count];
    this.tally.deleted += account.deleted;
    this.tally.cells += tally.cells;
    this.tally.standing += standing;
    this.tally.unmapped = unmapped.cells;
    if (account.mode === 'whole') {
      this.judged.cells += tally.cells;
      this.judged.unmapped += unmapped.cells - unmappedBefore;
    }
    if (problem !== null && !isOfStream(problem)) throw asError(problem);
    const status = problem === null ? 'done' : 'failed';
    if (problem !== null) this.failures.push(problem);
    const code = problem === null ? null : (problemsOf(problem)[0]?.code ?? null);
    await run.closeStream({ ...account, status, problem: code });
    if (record === 'aktualisering' && status === 'done' && account.mode !== 'skipped')
      await run.replaceNotificationCounts(notifications.list());
  }

  /** What the mapping no longer delivers goes. */
  private async clear(record: RecordName): Promise<void> {
    try {
      this.tally.deleted += await this.run.clear(record, this.input.deleteBrake);
      if (record === 'aktualisering') await this.run.replaceNotificationCounts([]);
    } catch (error) {
      if (!isOfStream(error)) throw error;
      this.failures.push(error);
    }
  }

  private loaded(): string {
    const { loaded } = this.input.store.schema;
    return readingOrder.flatMap((record) => loaded[record].map(({ id }) => id)).join(' ');
  }

  private tellUnmatched(): void {
    this.tally.unmatched = 0;
    for (const { list, from, rows } of this.unmatched.list()) {
      this.tally.unmatched += rows;
      this.input.warn?.(unmatchedRows(list, from, rows));
    }
  }

  private checkUnmappedShare(): void {
    const { cells, unmapped } = this.judged;
    const share = cells === 0 ? 0 : unmapped / cells;
    const { maxUnmappedShare } = this.input.mapping;
    if (share > maxUnmappedShare) throw tooManyUnmapped(share, maxUnmappedShare);
  }

  private async stopIfAsked(): Promise<void> {
    if (this.input.signal?.aborted || (await this.run.stopAsked())) throw cancelled();
  }
}

/** The store's problems that concern one record; after any other there is nothing to write the rest to. */
const storeProblemsOfRecord = ['STO-007'];

/** Whether only the record that was being read is lost by it, and the others can go on. */
function isOfStream(error: unknown): boolean {
  if (error instanceof Problems) return true;
  if (!(error instanceof ConnectorError || error instanceof Problem)) return false;
  if (stops.includes(error.details.code)) return false;
  return !error.details.code.startsWith('STO-') || storeProblemsOfRecord.includes(error.details.code);
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)));

const failureOf = (failures: readonly unknown[]): Error =>
  failures.length === 1 ? asError(failures[0]) : new Problems(failures.flatMap(problemsOf));
