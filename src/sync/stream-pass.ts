import type { Pseudonymiser } from '../identity';
import type { CompiledRecord } from '../mapping/model';
import type { RejectedRow, StreamMode, StreamWriter } from '../store/model';
import { openBookmark, sealBookmark } from './bookmarks';
import { columnsRead, driftOf, noDrift, type DriftPolicy } from './drift';
import { sweepKeys } from './key-sweep';
import { daysBefore } from './overlap';
import { isNotSliceable, RecordSource } from './record-source';
import type { StreamInput, StreamOutcome } from './stream-input';
import { mayGoOn, modeOf, type WholeReason } from './stream-mode';
import { StreamRows, type Marking } from './stream-rows';
import { otherMeaning, readState, writeState, type Bookmark, type StreamState } from './stream-state';
import { countStopped, sourceGaveOther } from './sync.problems';
import { digestOf } from './window-digest';

/** What a reading that has come to its end leaves. */
interface ReadingEnd extends Pick<StreamState, 'rejects' | 'wholeOn'> {
  /** Whether rows that it has not met go. */
  sweep: boolean;
}

/**
 * Reads one record of one source to its end: decides how, reads, reconciles with the source's own count, and when that
 * does not agree reads the keys, and when that does not explain it reads everything.
 */
export class StreamPass {
  private readonly rows: StreamRows;
  private readonly compiled: CompiledRecord;
  private readonly pseudonymiser: Pseudonymiser;
  private readonly source: RecordSource;
  private columns: ReturnType<typeof columnsRead> = [];
  private mode: StreamMode = 'whole';
  private reason: WholeReason | 'interrupted' | null = null;
  private deleted = 0;
  private difference: number | null = null;
  private released: StreamState['released'] = [];
  private standing: readonly RejectedRow[] = [];

  constructor(private readonly input: StreamInput) {
    this.compiled = input.compiled;
    this.pseudonymiser = input.context.pseudonymiser;
    this.source = new RecordSource(input.source, input.compiled, input.options);
    this.rows = new StreamRows(input.compiled, input.context, input.run, input.checkpoint);
  }

  /** Throws what ended the reading; `outcome` then tells how far it came. */
  async read(): Promise<void> {
    try {
      await this.readAll();
    } catch (error) {
      // What has been handed over is in the account, unless that was what failed.
      await this.rows.settle().catch(() => undefined);
      throw error;
    }
  }

  private async readAll(): Promise<void> {
    await this.rows.open();
    const state = readState<StreamState>(this.writer.state);
    await this.look(state);
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
    if (compiled.record === 'barn') this.released = await input.releasedChildren();
    const bookmark = this.bookmark();
    const earlier = bookmark && (await input.rejectsOf(bookmark.runs));
    if (bookmark && earlier) return this.resume(bookmark, earlier);
    const { meaning, policy, today, lastEndedWell } = input;
    const childrenMissing =
      compiled.record === 'barn' &&
      state !== null &&
      (this.mayTakeOver(state) || (await input.childrenMissing()));
    const asked = { compiled, slices, summary, state, meaning, policy, today };
    const plan = modeOf({ ...asked, lastEndedWell, childrenMissing });
    if (plan.mode === 'window') await this.window(state!, plan.from);
    else if (plan.mode === 'calm') await this.calm(state!, plan.from);
    else await this.whole(plan.reason, state === null);
  }

  /** Whether a child waits for a source that was none of this one's when all of them were last read, or may be since. */
  private mayTakeOver({ released: before }: StreamState): boolean {
    if (before === null || this.released === null) return true;
    const known = new Set(before);
    return this.released.some((child) => !known.has(child));
  }

  private get writer(): StreamWriter {
    return this.rows.writer;
  }

  outcome(): StreamOutcome {
    const { tally } = this.rows;
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

  /** Columns, count and greatest change, before the first row; what the columns have become, before they are counted. */
  private async look(state: StreamState | null): Promise<void> {
    const { source, compiled } = this;
    const { meaning, policy, now, warn } = this.input;
    await source.describe();
    if (source.slices) {
      this.columns = columnsRead(compiled, source.answer);
      if (state && !otherMeaning(state, meaning)) this.takeDrift(state, policy.drift);
    }
    await source.summarize(now);
    if (source.countStopped) warn?.(countStopped(compiled.record));
  }

  private takeDrift(state: StreamState, policy: DriftPolicy): void {
    const drift = driftOf(this.compiled, state.columns, this.source.answer, policy);
    if (drift === noDrift) return;
    this.rows.drifted(drift);
    // What is discarded is so until the columns are back, or the mapping takes them as they are.
    this.columns = [...state.columns];
  }

  private async whole(reason: WholeReason, first: boolean): Promise<void> {
    this.mode = 'whole';
    this.reason = reason;
    this.rows.byKeys = !first;
    const { source, compiled } = this;
    const { summary } = source;
    const keys = source.named(compiled.reads.key);
    const since = first && mayGoOn(compiled) ? summary?.watermark : null;
    if (since && keys && (await source.ordered(keys))) {
      const marking = this.marking(keys, { since, runs: [this.input.run.id] });
      await this.rows.read(source.inOrder(keys), marking);
      await this.rows.read(source.without(keys));
    } else {
      await this.rows.read(source.all());
    }
    const { read } = this.rows.tally;
    this.difference = summary ? summary.rows - read : null;
    // Without a snapshot rows come and go while they are read: what was not met is then no proof of anything.
    if (this.difference && this.input.snapshot) throw sourceGaveOther(compiled.record, summary!.rows, read);
    await this.end({ sweep: !this.difference, rejects: this.rows.rejects(), wholeOn: this.input.today });
  }

  private async window(state: StreamState, from: string): Promise<void> {
    this.mode = 'window';
    this.rows.byKeys = true;
    await this.rows.read(this.source.changedSince(from));
    const known = new Map(state.rejects!.map((reject) => [reject.key, reject]));
    const met = this.rows.rejects();
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
    await this.endInParts({ sweep, rejects: [...known.values()], wholeOn: state.wholeOn }, met);
  }

  /**
   * Ends a reading that was not one of every row, and reconciles it with the source's count.
   *
   * @param met those of the rejects that this run has met
   */
  private async endInParts(
    end: ReadingEnd & { rejects: readonly RejectedRow[] },
    met: readonly RejectedRow[],
  ): Promise<void> {
    const { rejects, sweep } = end;
    const own = new Set(met.map(({ key }) => key));
    this.difference = 0;
    this.standing = rejects.filter(({ key }) => !own.has(key));
    const stored = await this.end(end);
    if (!sweep || this.source.summary!.rows === stored + rejects.length) return;
    // Rows that share their keys with others: which of them is stored only a reading of all can tell.
    await this.rows.open();
    await this.again('difference');
  }

  private async again(reason: WholeReason): Promise<void> {
    await this.rows.startOver();
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
  private async resume(bookmark: Bookmark, earlier: readonly RejectedRow[]): Promise<void> {
    const { source, compiled, input, rows } = this;
    this.mode = 'whole';
    this.reason = 'interrupted';
    const keys = source.named(compiled.reads.key)!;
    const { after, since, runs } = bookmark;
    await rows.read(
      source.inOrder(keys, after),
      this.marking(keys, { since, runs: [...runs, input.run.id] }),
    );
    await rows.read(source.without(keys));
    await rows.readAgain(source.changedSince(daysBefore(since, input.policy.overlapDays)));
    const own = rows.rejects();
    if (!own) return this.again('rejects');
    const rejects = new Map([...earlier, ...own].map((reject) => [reject.key, reject]));
    await this.writer.nextPass();
    const unknown = await this.sweepKeys(rejects.size);
    if (unknown === null || unknown.some((key) => !rejects.has(key))) return this.again('difference');
    if (unknown.length < rejects.size) return this.again('rejects');
    await this.endInParts({ sweep: true, rejects: [...rejects.values()], wholeOn: input.today }, own);
  }

  private sweepKeys(expected: number): Promise<string[] | null> {
    const { compiled, context } = this.input;
    const checkpoint = (): Promise<void> => this.input.checkpoint(this.rows.tally.read);
    return sweepKeys(this.source, compiled, context, this.writer, { expected, checkpoint });
  }

  private digest(from: string): Promise<string> {
    return digestOf(this.source.changedSince(from), this.pseudonymiser);
  }

  private marking(by: readonly string[], from: Pick<Bookmark, 'since' | 'runs'>): Marking {
    const { meaning } = this.input;
    return { by, at: (key) => sealBookmark(key, { ...from, meaning }, this.pseudonymiser) };
  }

  private async end({ sweep, ...kept }: ReadingEnd): Promise<number> {
    const { meaning, policy } = this.input;
    const { summary } = this.source;
    const watermark = summary?.watermark ?? null;
    const counts = this.compiled.record === 'aktualisering' && this.source.slices && watermark !== null;
    const from = counts ? daysBefore(watermark, policy.overlapDays) : null;
    const calm =
      from === null || this.compiled.joins.length > 0
        ? null
        : { rows: summary!.rows, from, digest: await this.digest(from) };
    const { columns, released } = this;
    return this.finish({ ...meaning, ...kept, columns, watermark, calm, released }, sweep);
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
    this.rows.ended(corrected, performance.now() - began);
    this.deleted += deleted;
    return stored;
  }

  private bookmark(): Bookmark | null {
    const bookmark = openBookmark(this.writer.bookmark, this.pseudonymiser, this.input.meaning);
    // What has changed since it began must be told from the rest.
    const usable = this.source.summary?.watermark && this.source.named(this.compiled.reads.key);
    return usable ? bookmark : null;
  }
}
