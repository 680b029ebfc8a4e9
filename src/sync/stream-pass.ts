import {
  ConnectorError,
  type Batch,
  type Cell,
  type SliceReader,
  type Source,
} from '../../connectors/contract';
import type { Pseudonymiser } from '../identity';
import { rowsOf, type ReadingOptions } from '../mapping/lists/lists-read';
import type { CompiledRecord } from '../mapping/model';
import type { RejectedRow, StreamAccount, StreamMode, StreamWriter, SyncRun } from '../store/model';
import type { LocalDate } from '../time/local-date';
import { ChunkWriter, emptyTally, type StreamTally } from './chunk-writer';
import { columnsRead, driftOf, noDrift, type Drift, type DriftPolicy } from './drift';
import { daysBefore, watermarkOf } from './overlap';
import { RecordStream, type StreamContext } from './record-stream';
import { modeOf, type ReadingPolicy, type SourceSummary, type WholeReason } from './stream-mode';
import {
  mostRejects,
  otherMeaning,
  readState,
  writeState,
  type Bookmark,
  type Meaning,
  type StreamState,
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

/** Rows per transaction of the store. */
const chunkRows = 10_000;
/** Keys per question to the store. */
const keysAtATime = 10_000;

/**
 * Reads one record of one source to its end: decides how, reads, reconciles with the source's own count, and when that
 * does not agree reads the keys, and when that does not explain it reads everything.
 */
export class StreamPass {
  private stream!: RecordStream;
  private writer!: StreamWriter;
  private chunks!: ChunkWriter;
  /** What the tally had when the pass over the record that counts began. */
  private before = { countedOnly: 0, rejected: 0, rejects: 0 };
  private readonly compiled: CompiledRecord;
  private readonly pseudonymiser: Pseudonymiser;
  private slices: SliceReader | null;
  private summary: SourceSummary | null = null;
  private columns: ReturnType<typeof columnsRead> = [];
  private drift: Drift = noDrift;
  /** Names as the source's answer has them. */
  private names = new Map<string, string>();
  private mode: StreamMode = 'whole';
  private reason: WholeReason | 'interrupted' | null = null;
  private sourceMs = 0;
  private deleted = 0;
  private difference: number | null = null;
  private standing: readonly RejectedRow[] = [];

  constructor(private readonly input: StreamInput) {
    this.compiled = input.compiled;
    this.pseudonymiser = input.context.pseudonymiser;
    this.slices = input.source.slices ?? null;
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
    this.writer = await input.run.openStream(new RecordStream(compiled, input.context).layout);
    this.chunks = new ChunkWriter(this.writer, mostRejects);
    const state = readState<StreamState>(this.writer.state);
    await this.look(state);
    this.stream = new RecordStream(compiled, input.context, this.drift);
    const { slices, summary } = this;
    const bookmark = this.bookmark();
    if (bookmark) return this.resume(bookmark);
    const { meaning, policy, today } = input;
    const childrenMissing = compiled.record === 'barn' && state !== null && (await input.childrenMissing());
    const plan = modeOf({ compiled, slices, summary, state, meaning, policy, today, childrenMissing });
    if (plan.mode === 'window') await this.window(state!, plan.from);
    else if (plan.mode === 'calm') await this.calm(state!, plan.from);
    else await this.whole(plan.reason, state === null);
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
        sourceRows: this.summary?.rows ?? null,
        difference: this.difference,
        sourceMs: Math.round(this.sourceMs),
        storeMs: Math.round(tally.storeMs),
      },
      tally,
      standing: this.standing.length,
    };
  }

  /** Columns, count and greatest change, before the first row. */
  private async look(state: StreamState | null): Promise<void> {
    const { source, compiled, meaning, policy, now, options } = this.input;
    if (!this.slices) return;
    const answer = await source.describe(compiled.query);
    this.names = new Map(answer.map(({ name }) => [name.toLowerCase(), name]));
    this.columns = columnsRead(compiled, answer);
    if (state && !otherMeaning(state, meaning))
      this.drift = driftOf(compiled, state.columns, answer, policy.drift);
    // What is discarded is so until the columns are back, or the mapping takes them as they are.
    if (this.drift !== noDrift) this.columns = [...state!.columns];
    const changed =
      compiled.changed === undefined ? undefined : this.names.get(compiled.changed.toLowerCase());
    const summary = await this.sliced(() =>
      this.slices!.summarize(compiled.query, changed ?? null, options.signal),
    );
    this.summary = summary && { rows: summary.rows, watermark: watermarkOf(summary.greatest, now) };
  }

  /** Some queries have no parts (`CON-029`): they are read whole. */
  private async sliced<T>(ask: () => Promise<T>): Promise<T | null> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof ConnectorError) || error.details.code !== 'CON-029') throw error;
      this.slices = null;
      return null;
    }
  }

  private async whole(reason: WholeReason, first: boolean): Promise<void> {
    this.mode = 'whole';
    this.reason = reason;
    const keys = this.keyNames();
    const { compiled, options } = this.input;
    const before = this.chunks.tally.read;
    // What is counted, and rows that may repeat each other, need every row in one run.
    const inParts = compiled.record !== 'aktualisering' && !compiled.repeats && compiled.joins.length === 0;
    const canResume = first && inParts && this.slices && keys && this.summary?.watermark != null;
    if (canResume && (await this.slices!.ordered(compiled.query, keys))) {
      const { slices } = this;
      await this.rows(
        slices!.stream(
          compiled.query,
          { where: [{ kind: 'filled', columns: keys }], orderBy: keys },
          options.signal,
        ),
        { after: keys, since: this.summary!.watermark },
      );
      await this.rows(
        slices!.stream(compiled.query, { where: [{ kind: 'null', columns: keys }] }, options.signal),
      );
    } else {
      await this.rows(rowsOf(this.input.source, compiled, options));
    }
    const read = this.chunks.tally.read - before;
    this.difference = this.summary ? this.summary.rows - read : null;
    // Without a snapshot rows come and go while they are read: what was not met is then no proof of anything.
    if (this.difference && this.input.snapshot)
      throw sourceGaveOther(compiled.record, this.summary!.rows, read);
    await this.end({ sweep: !this.difference, rejects: this.tellable(), wholeOn: this.input.today });
  }

  private async window(state: StreamState, from: string): Promise<void> {
    this.mode = 'window';
    const { slices, compiled, input } = this;
    const changed = this.names.get(compiled.changed!.toLowerCase())!;
    await this.changedSince(changed, from);
    const known = new Map(state.rejects!.map((reject) => [reject.key, reject]));
    const met = this.tellable();
    // A row that has become a reject may be stored: only a reading of all tells.
    if (!met || met.some(({ key }) => !known.has(key))) return this.again('rejects');
    const rows = this.summary!.rows;
    const standing = state.rejects!;
    let sweep = false;
    if (rows !== (await input.stored()) + standing.length) {
      await this.writer.nextPass();
      const unknown = await this.sweepKeys(slices!, standing.length);
      if (unknown === null || unknown.some((key) => !known.has(key))) return this.again('difference');
      standing.filter(({ key }) => !unknown.includes(key!)).forEach(({ key }) => known.delete(key));
      sweep = true;
    }
    this.difference = 0;
    const rejects = [...known.values()];
    this.standing = rejects.filter(({ key }) => !met.some((reject) => reject.key === key));
    await this.end({ sweep, rejects, wholeOn: state.wholeOn });
  }

  private async again(reason: WholeReason): Promise<void> {
    await this.writer.nextPass();
    this.stream.restart();
    const { countedOnly, rejected, rejects } = this.chunks.tally;
    this.before = { countedOnly, rejected, rejects: rejects.length };
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
    const { slices, compiled, input } = this;
    this.mode = 'whole';
    this.reason = 'interrupted';
    const keys = this.keyNames()!;
    const { signal } = input.options;
    await this.rows(
      slices!.stream(
        compiled.query,
        { where: [{ kind: 'after', columns: keys, values: bookmark.after }], orderBy: keys },
        signal,
      ),
      { after: keys, since: bookmark.since, rejects: bookmark.rejects },
    );
    await this.rows(slices!.stream(compiled.query, { where: [{ kind: 'null', columns: keys }] }, signal));
    await this.writer.nextPass();
    const changed = this.names.get(compiled.changed!.toLowerCase())!;
    await this.changedSince(changed, daysBefore(bookmark.since!, input.policy.overlapDays));
    const own = this.tellable();
    if (!own || !bookmark.rejects) return this.again('rejects');
    const rejects = new Map([...bookmark.rejects, ...own].map((reject) => [reject.key, reject]));
    await this.writer.nextPass();
    const unknown = await this.sweepKeys(slices!, rejects.size);
    if (unknown === null || unknown.some((key) => !rejects.has(key))) return this.again('difference');
    if (unknown.length < rejects.size) return this.again('rejects');
    this.difference = 0;
    this.standing = bookmark.rejects.filter(({ key }) => !own.some((reject) => reject.key === key));
    await this.end({ sweep: true, rejects: [...rejects.values()], wholeOn: input.today });
  }

  private async changedSince(changed: string, from: string): Promise<void> {
    const { query } = this.compiled;
    const { signal } = this.input.options;
    const slices = this.slices!;
    await this.rows(
      slices.stream(query, { where: [{ kind: 'from', column: changed, value: from }] }, signal),
    );
    await this.rows(slices.stream(query, { where: [{ kind: 'null', columns: [changed] }] }, signal));
  }

  /** Marks every stored row whose key the source has; gives the keys that are not stored, or null for too many. */
  private async sweepKeys(slices: SliceReader, expected: number): Promise<string[] | null> {
    const { compiled, context, options } = this.input;
    const isBarn = compiled.record === 'barn';
    const wanted = isBarn ? compiled.reads.identity : compiled.reads.key;
    const columns = wanted.map((name) => this.names.get(name.toLowerCase())!);
    const keyer = this.pseudonymiser.recordKeyer(context.source, compiled.record);
    const unknown: string[] = [];
    let keys: string[] = [];
    const ask = async (): Promise<void> => {
      unknown.push(...(await this.writer.present(keys)));
      keys = [];
      await this.input.checkpoint(this.chunks.tally.read);
    };
    for await (const batch of this.timed(slices.stream(compiled.query, { columns }, options.signal))) {
      const key = compiled.bindKey(batch.columns);
      const identity = compiled.bindIdentity;
      for (const row of batch.rows) {
        const raw = isBarn ? identity(batch.columns)(row) : null;
        const own = isBarn ? raw && context.children.resolve(raw) : key(row);
        if (own) keys.push(isBarn ? own : keyer.of(own));
      }
      if (keys.length >= keysAtATime) await ask();
      if (unknown.length > expected + keysAtATime) return null;
    }
    await ask();
    return unknown;
  }

  private async digest(from: string): Promise<string> {
    const { compiled, options } = this.input;
    const changed = this.names.get(compiled.changed!.toLowerCase())!;
    const digest = this.pseudonymiser.setDigest();
    for (const condition of [
      { kind: 'from', column: changed, value: from } as const,
      { kind: 'null', columns: [changed] } as const,
    ])
      for await (const { rows } of this.timed(
        this.slices!.stream(compiled.query, { where: [condition] }, options.signal),
      ))
        for (const row of rows) digest.add(this.pseudonymiser.hashRow(row.map(asPart), 0, row.length, []));
    return digest.value();
  }

  private async rows(
    batches: AsyncIterable<Batch>,
    from?: { after: readonly string[]; since: StreamState['watermark']; rejects?: Bookmark['rejects'] },
  ): Promise<void> {
    let after: Cell[] | null = null;
    const flush = async (): Promise<void> => {
      const bookmark = from && after ? this.seal(after, from) : null;
      await this.chunks.write(this.stream.chunk(), bookmark);
      await this.input.checkpoint(this.chunks.tally.read);
    };
    for await (const batch of this.timed(batches)) {
      const whole = this.complete(batch);
      this.stream.add(whole);
      if (from) {
        const last = whole.rows.at(-1);
        if (last) after = from.after.map((name) => last[whole.columns.indexOf(name)] ?? null);
      }
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
  }): Promise<void> {
    const { meaning, policy } = this.input;
    const watermark = this.summary?.watermark ?? null;
    const counts = this.compiled.record === 'aktualisering' && this.slices && watermark !== null;
    const from = counts ? daysBefore(watermark, policy.overlapDays) : null;
    const calm =
      from === null || this.compiled.joins.length > 0
        ? null
        : { rows: this.summary!.rows, from, digest: await this.digest(from) };
    const { rejects, wholeOn, sweep } = end;
    await this.finish({ ...meaning, columns: this.columns, watermark, rejects, wholeOn, calm }, sweep);
  }

  private async finish(state: StreamState, sweep: boolean): Promise<void> {
    const began = performance.now();
    const { corrected, deleted } = await this.writer.finish({
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
    this.deleted = deleted;
  }

  /** The rejects of this pass, if each of them can be told by its key from every stored row; else null. */
  private tellable(): RejectedRow[] | null {
    const { tally } = this.chunks;
    const { before } = this;
    const rejects = tally.rejects.slice(before.rejects);
    const counted = this.compiled.record === 'aktualisering' ? 0 : tally.countedOnly - before.countedOnly;
    const told = counted === 0 && tally.rejected - before.rejected === rejects.length;
    const byKey = new Map(rejects.map((reject) => [reject.key, reject]));
    return told && rejects.length <= mostRejects && !byKey.has(null) ? [...byKey.values()] : null;
  }

  private bookmark(): Bookmark | null {
    const sealed = this.writer.bookmark && this.pseudonymiser.unseal(this.writer.bookmark);
    const bookmark = readState<Bookmark>(sealed);
    const usable = bookmark && this.slices && this.summary && !otherMeaning(bookmark, this.input.meaning);
    return usable && this.keyNames() ? bookmark : null;
  }

  private seal(
    after: readonly Cell[],
    from: { since: StreamState['watermark']; rejects?: Bookmark['rejects'] },
  ): string | null {
    if (!after.every((cell) => typeof cell === 'string' || typeof cell === 'number')) return null;
    const own = this.chunks.tally.rejects;
    const before = from.rejects === undefined ? [] : from.rejects;
    const rejects = before && own.length <= mostRejects ? [...before, ...own] : null;
    return this.pseudonymiser.seal(writeState({ ...this.input.meaning, after, since: from.since, rejects }));
  }

  /** The key's columns as the source names them; null when the answer lacks one. */
  private keyNames(): string[] | null {
    const names = this.compiled.reads.key.map((name) => this.names.get(name.toLowerCase()));
    return names.every((name) => name !== undefined) ? (names as string[]) : null;
  }

  private async *timed(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
    let began = performance.now();
    for await (const batch of batches) {
      this.sourceMs += performance.now() - began;
      yield batch;
      began = performance.now();
    }
    this.sourceMs += performance.now() - began;
  }
}

const asPart = (cell: Cell): string | number | boolean | null =>
  typeof cell === 'bigint' ? String(cell) : cell;
