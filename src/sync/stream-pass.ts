import type { Batch, Cell, Source } from '../../connectors/contract';
import type { Pseudonymiser } from '../identity';
import type { ReadingOptions } from '../mapping/lists/lists-read';
import type { CompiledRecord } from '../mapping/model';
import type { RejectedRow, StreamAccount, StreamMode, StreamWriter, SyncRun } from '../store/model';
import type { LocalDate } from '../time/local-date';
import { ChunkWriter, emptyTally, type StreamTally } from './chunk-writer';
import { columnsRead, driftOf, noDrift, type Drift, type DriftPolicy } from './drift';
import { KeyBehind } from './key-behind';
import { sweepKeys } from './key-sweep';
import { daysBefore } from './overlap';
import { isNotSliceable, RecordSource } from './record-source';
import { RecordStream, type StreamContext } from './record-stream';
import { modeOf, type ReadingPolicy, type WholeReason } from './stream-mode';
import {
  mostRejects,
  otherMeaning,
  readState,
  writeState,
  type Bookmark,
  type Meaning,
  type StreamState,
  type Watermark,
} from './stream-state';
import { sourceGaveOther } from './sync.problems';

export interface StreamInput {
  source: Source;
  compiled: CompiledRecord;
  run: SyncRun;
  context: StreamContext;
  meaning: Meaning;
  policy: ReadingPolicy & { drift: DriftPolicy };
  deleteBrake: number;
  today: LocalDate;
  /** Local time, `YYYY-MM-DD HH:MM:SS`. */
  now: string;
  /** Whether all that the session reads is of one moment. */
  snapshot: boolean;
  options: ReadingOptions;
  /** Whether the source's last run came to its end. */
  lastEndedWell: boolean;
  /** For `barn`: whether a stored record has a child without a row in `barn`. */
  childrenMissing(): Promise<boolean>;
  /** Rows of this source that the record's table holds. */
  stored(): Promise<number>;
  /** Before each chunk; throws when the run is to stop. */
  checkpoint(read: number): Promise<void>;
}

/** What a stream was, also when it failed: `problem` is what ended it. */
export interface StreamOutcome {
  account: Omit<StreamAccount, 'status' | 'problem'>;
  tally: StreamTally;
  standing: number;
}

/** Rows per transaction of the store: larger ones cost memory and gain nothing. */
const chunkRows = 4000;

/**
 * Reads one record of one source to its end: decides how, reads, reconciles with the source's own count, and when that
 * does not agree reads the keys, and when that does not explain it reads everything.
 */
export class StreamPass {
  private stream!: RecordStream;
  private writer!: StreamWriter;
  private chunks!: ChunkWriter;
  private readonly compiled: CompiledRecord;
  private readonly pseudonymiser: Pseudonymiser;
  private readonly source: RecordSource;
  private columns: ReturnType<typeof columnsRead> = [];
  private drift: Drift = noDrift;
  private mode: StreamMode = 'whole';
  private reason: WholeReason | 'interrupted' | null = null;
  private deleted = 0;
  private difference: number | null = null;
  private standing: readonly RejectedRow[] = [];

  constructor(private readonly input: StreamInput) {
    this.compiled = input.compiled;
    this.pseudonymiser = input.context.pseudonymiser;
    this.source = new RecordSource(input.source, input.compiled, input.options);
  }

  /** Throws what ended the reading; `outcome` then tells how far it came. */
  async read(): Promise<void> {
    try {
      await this.readAll();
    } catch (error) {
      // What has been handed over is in the account, unless that was what failed.
      await this.chunks?.settle().catch(() => undefined);
      throw error;
    }
  }

  private async readAll(): Promise<void> {
    const { input, compiled } = this;
    await this.open();
    const state = readState<StreamState>(this.writer.state);
    await this.look(state);
    this.stream = new RecordStream(compiled, input.context, this.drift);
    try {
      await this.readAs(state);
    } catch (error) {
      if (!isNotSliceable(error)) throw error;
      this.source.slices = null;
      await this.again('no-slices');
    }
  }

  private async readAs(state: StreamState | null): Promise<void> {
    const { input, compiled } = this;
    const { slices, summary } = this.source;
    const bookmark = this.bookmark();
    if (bookmark) return this.resume(bookmark);
    const { meaning, policy, today, lastEndedWell } = input;
    const childrenMissing = compiled.record === 'barn' && state !== null && (await input.childrenMissing());
    const plan = modeOf({
      compiled,
      slices,
      summary,
      state,
      meaning,
      policy,
      today,
      lastEndedWell,
      childrenMissing,
    });
    if (plan.mode === 'window') await this.window(state!, plan.from);
    else if (plan.mode === 'calm') await this.calm(state!, plan.from);
    else await this.whole(plan.reason, state === null);
  }

  private async open(): Promise<void> {
    const { layout } = new RecordStream(this.compiled, this.input.context);
    this.writer = await this.input.run.openStream(layout);
    this.chunks = new ChunkWriter(this.writer, this.chunks?.tally ?? emptyTally(), mostRejects);
  }

  outcome(): StreamOutcome {
    const tally = this.chunks?.tally ?? emptyTally();
    const { read, inserted, updated, unchanged, rejected, countedOnly } = tally;
    return {
      account: {
        record: this.compiled.record,
        mode: this.mode,
        reason: this.reason,
        read,
        inserted,
        updated,
        unchanged,
        rejected,
        countedOnly,
        deleted: this.deleted,
        sourceRows: this.source.summary?.rows ?? null,
        difference: this.difference,
        sourceMs: Math.round(this.source.waitedMs),
        storeMs: Math.round(tally.storeMs),
      },
      tally,
      standing: this.standing.length,
    };
  }

  /** Columns, count and greatest change, before the first row. */
  private async look(state: StreamState | null): Promise<void> {
    const { source, compiled } = this;
    const { meaning, policy, now } = this.input;
    await source.look(now);
    if (!source.slices) return;
    this.columns = columnsRead(compiled, source.answer);
    if (state && !otherMeaning(state, meaning))
      this.drift = driftOf(compiled, state.columns, source.answer, policy.drift);
    // What is discarded is so until the columns are back, or the mapping takes them as they are.
    if (this.drift !== noDrift) this.columns = [...state!.columns];
  }

  private async whole(reason: WholeReason, first: boolean): Promise<void> {
    this.mode = 'whole';
    this.reason = reason;
    this.stream.byKeys = !first;
    const { source, compiled } = this;
    const { summary } = source;
    const keys = source.named(compiled.reads.key);
    const before = this.chunks.tally.read;
    // What is counted, and rows that may repeat each other, need every row in one run.
    const inParts = compiled.record !== 'aktualisering' && !compiled.repeats && compiled.joins.length === 0;
    if (first && inParts && keys && summary?.watermark != null && (await source.ordered(keys))) {
      await this.rows(source.inOrder(keys), { after: keys, since: summary.watermark, rejects: [] });
      await this.rows(source.without(keys));
    } else {
      await this.rows(source.all());
    }
    const read = this.chunks.tally.read - before;
    this.difference = summary ? summary.rows - read : null;
    // Without a snapshot rows come and go while they are read: what was not met is then no proof of anything.
    if (this.difference && this.input.snapshot) throw sourceGaveOther(compiled.record, summary!.rows, read);
    await this.end({ sweep: !this.difference, rejects: this.tellable(), wholeOn: this.input.today });
  }

  private async window(state: StreamState, from: string): Promise<void> {
    this.mode = 'window';
    this.stream.byKeys = true;
    await this.rows(this.source.changedSince(from));
    const known = new Map(state.rejects!.map((reject) => [reject.key, reject]));
    const met = this.tellable();
    // A row that has become a reject may be stored: only a reading of all tells.
    if (!met || met.some(({ key }) => !known.has(key))) return this.again('rejects');
    const { rows } = this.source.summary!;
    const standing = state.rejects!;
    let sweep = false;
    if (rows !== (await this.input.stored()) + standing.length) {
      // A child of another source is stored as that one's: its keys explain no number.
      if (this.compiled.record === 'barn') return this.again('difference');
      await this.writer.nextPass();
      const unknown = await this.sweepKeys(standing.length);
      if (unknown === null || unknown.some((key) => !known.has(key))) return this.again('difference');
      standing.filter(({ key }) => !unknown.includes(key!)).forEach(({ key }) => known.delete(key));
      sweep = true;
    }
    await this.endInParts({ sweep, rejects: [...known.values()], met, wholeOn: state.wholeOn });
  }

  /** Ends a reading that was not one of every row, and reconciles it with the source's count. */
  private async endInParts({
    met,
    ...end
  }: {
    sweep: boolean;
    rejects: readonly RejectedRow[];
    /** Those of the rejects that this run has met. */
    met: readonly RejectedRow[];
    wholeOn: LocalDate;
  }): Promise<void> {
    const { rejects, sweep } = end;
    const own = new Set(met.map(({ key }) => key));
    this.difference = 0;
    this.standing = rejects.filter(({ key }) => !own.has(key));
    const stored = await this.end(end);
    if (!sweep || this.source.summary!.rows === stored + rejects.length) return;
    // Rows that share their keys with others: which of them is stored only a reading of all can tell.
    await this.open();
    await this.again('difference');
  }

  private async again(reason: WholeReason): Promise<void> {
    await this.chunks.startOver();
    this.stream.restart();
    this.standing = [];
    await this.whole(reason, false);
  }

  /** Nothing has changed since, by count, greatest change and digest: what was counted stands. */
  private async calm(state: StreamState, from: string): Promise<void> {
    if ((await this.digest(from)) !== state.calm!.digest) return this.whole('changed', false);
    this.mode = 'skipped';
    this.standing = state.rejects!;
    this.difference = 0;
    await this.finish({ ...state }, false);
  }

  /** Goes on after the last written chunk, then reads what has changed since the load began, then the keys. */
  private async resume(bookmark: Bookmark): Promise<void> {
    const { source, compiled, input } = this;
    this.mode = 'whole';
    this.reason = 'interrupted';
    const keys = source.named(compiled.reads.key)!;
    const { after, since, rejects: before } = bookmark;
    await this.rows(source.inOrder(keys, after), { after: keys, since, rejects: before });
    await this.rows(source.without(keys));
    await this.writer.nextPass();
    this.stream.accounted = new Set(this.tellable()?.map(({ key }) => key));
    await this.rows(source.changedSince(daysBefore(since!, input.policy.overlapDays)));
    const own = this.tellable();
    if (!own || !bookmark.rejects) return this.again('rejects');
    const rejects = new Map([...bookmark.rejects, ...own].map((reject) => [reject.key, reject]));
    await this.writer.nextPass();
    const unknown = await this.sweepKeys(rejects.size);
    if (unknown === null || unknown.some((key) => !rejects.has(key))) return this.again('difference');
    if (unknown.length < rejects.size) return this.again('rejects');
    await this.endInParts({ sweep: true, rejects: [...rejects.values()], met: own, wholeOn: input.today });
  }

  private sweepKeys(expected: number): Promise<string[] | null> {
    const { compiled, context } = this.input;
    const checkpoint = (): Promise<void> => this.input.checkpoint(this.chunks.tally.read);
    return sweepKeys(this.source, compiled, context, this.writer, { expected, checkpoint });
  }

  private async digest(from: string): Promise<string> {
    const digest = this.pseudonymiser.setDigest();
    for await (const { rows } of this.source.changedSince(from))
      for (const row of rows) digest.add(this.pseudonymiser.hashRow(row.map(asPart), []));
    return digest.value();
  }

  private async rows(
    batches: AsyncIterable<Batch>,
    from?: { after: readonly string[]; since: Watermark; rejects: Bookmark['rejects'] },
  ): Promise<void> {
    const behind = from && new KeyBehind(from.after);
    const flush = async (): Promise<void> => {
      const bookmark = behind?.key ? this.seal(behind.key, from!) : null;
      await this.chunks.write(this.stream.chunk(), bookmark);
      await this.input.checkpoint(this.chunks.tally.read);
    };
    for await (const batch of batches) {
      const whole = this.complete(batch);
      this.stream.add(whole);
      behind?.see(whole);
      if (this.stream.read >= chunkRows) await flush();
    }
    if (this.stream.read > 0) await flush();
    await this.chunks.settle();
  }

  /** Columns that are gone stand as empty ones. */
  private complete(batch: Batch): Batch {
    const { missing } = this.drift;
    if (missing.length === 0) return batch;
    const empty = missing.map(() => null);
    return { columns: [...batch.columns, ...missing], rows: batch.rows.map((row) => [...row, ...empty]) };
  }

  private async end(end: {
    sweep: boolean;
    rejects: readonly RejectedRow[] | null;
    wholeOn: LocalDate;
  }): Promise<number> {
    const { meaning, policy } = this.input;
    const { summary } = this.source;
    const watermark = summary?.watermark ?? null;
    const counts = this.compiled.record === 'aktualisering' && this.source.slices && watermark !== null;
    const from = counts ? daysBefore(watermark, policy.overlapDays) : null;
    const calm =
      from === null || this.compiled.joins.length > 0
        ? null
        : { rows: summary!.rows, from, digest: await this.digest(from) };
    const { rejects, wholeOn, sweep } = end;
    return this.finish({ ...meaning, columns: this.columns, watermark, rejects, wholeOn, calm }, sweep);
  }

  /** Gives how many rows of this source are stored now. */
  private async finish(state: StreamState, sweep: boolean): Promise<number> {
    const began = performance.now();
    const { corrected, deleted, stored } = await this.writer.finish({
      sweep,
      brake: this.input.deleteBrake,
      state: writeState(state),
      stateIfCorrected: writeState({ ...state, rejects: null }),
      standing: this.standing,
    });
    const { tally } = this.chunks;
    tally.storeMs += performance.now() - began;
    for (const name of ['inserted', 'updated', 'unchanged', 'rejected'] as const)
      tally[name] += corrected[name];
    this.deleted += deleted;
    return stored;
  }

  /** The rejects of this run, if each of them can be told by its key from every stored row; else null. */
  private tellable(): RejectedRow[] | null {
    const { rejects, rejected, countedOnly } = this.chunks.tally;
    const counted = this.compiled.record === 'aktualisering' ? 0 : countedOnly;
    const told = counted === 0 && rejected === rejects.length;
    const byKey = new Map(rejects.map((reject) => [reject.key, reject]));
    return told && rejects.length <= mostRejects && !byKey.has(null) ? [...byKey.values()] : null;
  }

  private bookmark(): Bookmark | null {
    const sealed = this.writer.bookmark && this.pseudonymiser.unseal(this.writer.bookmark);
    const bookmark = readState<Bookmark>(sealed);
    const { source, input } = this;
    const usable = bookmark && source.summary && !otherMeaning(bookmark, input.meaning);
    return usable && source.named(this.compiled.reads.key) ? bookmark : null;
  }

  private seal(
    after: readonly Cell[],
    from: { since: Watermark; rejects: Bookmark['rejects'] },
  ): string | null {
    if (!after.every((cell) => typeof cell === 'string' || typeof cell === 'number')) return null;
    const own = this.chunks.tally.rejects;
    const rejects = from.rejects && own.length <= mostRejects ? [...from.rejects, ...own] : null;
    return this.pseudonymiser.seal(writeState({ ...this.input.meaning, after, since: from.since, rejects }));
  }
}

const asPart = (cell: Cell): string | number | boolean | null =>
  typeof cell === 'bigint' ? String(cell) : cell;
