import type { ChunkCount, ChunkNotes, RowBlock, StreamEnd, StreamLayout, StreamResult } from '../model';
import { chosenRows, chunkRowsOf } from '../row-block';
import { storeProblems } from '../store.problems';
import { transaction } from './connection';
import { FirstLoad, forgetRenumbered } from './first-load';
import { findByChild } from './indexes';
import { Compared, Merged, RowMerge } from './row-merge';
import { RunParts, StreamParts, streamParts } from './stream-parts';
import { sweepRows } from './sweep-rows';

/** Writes one record of one run: see `StreamWriter`. Synchronous; every call is one transaction. */
export class RecordWriter {
  readonly state: string | null;
  readonly bookmark: string | null;
  private readonly parts: StreamParts;
  /** While the table is filled without indexes. */
  private load: FirstLoad | null = null;
  private merge: RowMerge | null = null;
  private lastBookmark: string | null;
  /** A chunk that was compared by keys and hashes, and waits for the rows that are not stored as they are. */
  private waiting: { compared: Compared; notes: ChunkNotes } | null = null;

  constructor(run: RunParts, stream: StreamLayout) {
    const { connection, schema, ledger, layout } = run;
    layout.learn();
    forgetRenumbered(run, stream.record);
    this.parts = streamParts(run, stream);
    ({ state: this.state, bookmark: this.bookmark } = ledger.streamOf(stream.record));
    this.lastBookmark = this.bookmark;
    if (stream.record === 'barn') {
      transaction(connection, () => findByChild(connection, schema));
      layout.learn();
    }
    const { indexes } = this.parts;
    const empty = connection.prepare(`SELECT 1 FROM "${stream.record}" LIMIT 1`).all([]).length === 0;
    if (indexes.canWait && (empty || !indexes.complete)) this.load = new FirstLoad(this.parts);
    if (!empty && this.bookmark === null) this.settle();
  }

  /** Whether the store has nothing of this source, so that rows are best brought whole at once. */
  get isEmpty(): boolean {
    const { connection, stream, run } = this.parts;
    const one = connection.prepare(`SELECT 1 FROM "${stream.record}" WHERE kalla = ? LIMIT 1`);
    return this.load !== null || one.all([run.source]).length === 0;
  }

  write(block: RowBlock, notes: ChunkNotes): ChunkCount {
    if (this.load && !this.goesOnLoading(this.load, block, notes)) this.settle();
    const { load } = this;
    if (load) return this.commit(notes, () => load.append(block));
    const { keys, hashes } = chunkRowsOf(this.parts.stream, block);
    const compared = this.merging().compare(keys, hashes);
    return this.mergeCompared(
      compared,
      compared.wanted.length === block.rows ? block : chosenRows(block, compared.wanted),
      notes,
    );
  }

  /** The numbers of the rows that must be brought whole to `bring`; the count when there are none. */
  compare(keys: readonly string[], hashes: readonly string[], notes: ChunkNotes): ChunkCount | number[] {
    this.settle();
    const compared = this.merging().compare(keys, hashes);
    if (compared.wanted.length === 0) return this.mergeCompared(compared, nothing(this.parts.stream), notes);
    this.waiting = { compared, notes };
    return compared.wanted;
  }

  bring(block: RowBlock): ChunkCount {
    const { compared, notes } = this.waiting!;
    this.waiting = null;
    return this.mergeCompared(compared, block, notes);
  }

  nextPass(): void {
    this.settle();
    this.parts.seen.nextPass();
  }

  startOver(): ChunkCount {
    this.nextPass();
    const { connection, ledger, corrections, stream, rows } = this.parts;
    const stands = transaction(connection, () => {
      // Of a reading from its first row on nothing can be gone on with.
      ledger.setBookmark(stream.record, null);
      return ledger.startOver(stream.record, rows.written());
    });
    this.lastBookmark = null;
    corrections.startOver();
    this.merging().startOver();
    return stands;
  }

  present(keys: readonly string[]): string[] {
    this.settle();
    return this.merging().present(keys);
  }

  finish(end: StreamEnd): StreamResult {
    this.settle();
    const { connection, seen, corrections, layout, ledger, children, stream } = this.parts;
    const remember = transaction(connection, () => {
      if (end.sweep) layout.check();
      // What a killed run read is not in memory: its keys may be in conflict with those of this one.
      const accepted = end.sweep && this.bookmark === null ? this.accept() : () => undefined;
      const swept = end.sweep ? sweepRows(this.parts, end.brake) : { deleted: 0, rows: 0 };
      const orphans = children.sweepMoved();
      ledger.rejectStanding(end.standing);
      ledger.endStream(stream.record, corrections.any ? end.stateIfCorrected : end.state);
      return () => {
        accepted();
        seen.remove(swept.rows, false);
        corrections.deleted += swept.deleted + orphans;
      };
    });
    remember();
    return { deleted: corrections.deleted, corrected: corrections.total, stored: seen.own };
  }

  /** Stores rows whose keys are no longer in conflict with others. */
  private accept(): () => void {
    const { clashes, corrections, rows, seen } = this.parts;
    const places: number[] = [];
    for (const { key, row } of clashes.resolved()) {
      if (!row) continue;
      places.push(rows.insert(row, null, false));
      corrections.accept(key);
    }
    const remember = corrections.write();
    return () => {
      remember();
      for (const place of places) seen.add(place, 1);
    };
  }

  /** A killed first load goes on as one only behind its bookmark. */
  private goesOnLoading(load: FirstLoad, block: RowBlock, notes: ChunkNotes): boolean {
    if (this.lastBookmark === null) return true;
    return notes.bookmark !== null && (this.lastBookmark !== this.bookmark || load.goOn(block));
  }

  private settle(): void {
    this.load?.settle();
    this.load = null;
  }

  private merging(): RowMerge {
    this.merge ??= new RowMerge(this.parts);
    return this.merge;
  }

  private mergeCompared(compared: Compared, block: RowBlock, notes: ChunkNotes): ChunkCount {
    try {
      return this.commit(notes, () => this.merging().merge(compared, block));
    } catch (error) {
      this.merging().undo(compared);
      throw error;
    }
  }

  private commit(notes: ChunkNotes, write: () => Merged): ChunkCount {
    const { connection, ledger, stream, seen } = this.parts;
    const { record } = stream;
    void seen.before;
    const { count, remember } = transaction(connection, () => {
      const { rejected: twice, countedOnly, accounted, remember, inserted, updated, unchanged } = write();
      const rejected = [...notes.rejected, ...twice];
      const count: ChunkCount = {
        ...{ read: notes.read - accounted, inserted, updated, unchanged },
        rejected: rejected.length,
        countedOnly: notes.countedOnly + countedOnly,
      };
      const sum = inserted + updated + unchanged + count.rejected + count.countedOnly;
      if (sum !== count.read) throw storeProblems.doesNotAddUp(record, count.read, sum);
      ledger.add(record, count, rejected);
      if (notes.bookmark !== this.lastBookmark) ledger.setBookmark(record, notes.bookmark);
      return { count, remember };
    });
    remember();
    this.lastBookmark = notes.bookmark;
    return count;
  }
}

const nothing = (stream: StreamLayout): RowBlock => ({
  rows: 0,
  cells: [],
  sides: stream.sides.map(() => []),
});
