import type { ChunkCount, RejectedRow, StreamWriter } from '../store/model';
import type { Chunk } from './record-stream';

/** What the chunks of a stream have come to. */
export interface StreamTally extends ChunkCount {
  /** Cells that the mapping looked at. */
  cells: number;
  /** Rejects of the mapping, with their keys. */
  rejects: RejectedRow[];
  /** Milliseconds waited for the store. */
  storeMs: number;
}

export const emptyTally = (): StreamTally => ({
  read: 0,
  inserted: 0,
  updated: 0,
  unchanged: 0,
  rejected: 0,
  countedOnly: 0,
  cells: 0,
  rejects: [],
  storeMs: 0,
});

/** Hands chunks to the store one ahead: while it writes one, the next is read and mapped. */
export class ChunkWriter {
  private under: Promise<ChunkCount> | null = null;

  constructor(
    private readonly writer: StreamWriter,
    readonly tally: StreamTally,
    /** More rejects than so many are counted but not kept. */
    private readonly keptRejects: number,
  ) {}

  async write(chunk: Chunk, bookmark: string | null): Promise<void> {
    const { tally } = this;
    // The store can make it ready while it still works on the one before; when that fails, it does nothing with this one.
    const next = this.writer.write(chunk.rows, { ...chunk.notes, bookmark });
    // Whoever settles hears of a failure; until then it is nobody's.
    next.catch(() => undefined);
    await this.settle();
    tally.cells += chunk.cells;
    if (tally.rejects.length <= this.keptRejects) tally.rejects.push(...chunk.notes.rejected);
    this.under = next;
  }

  /** What was read so far does not do: see `StreamWriter.startOver`. */
  async startOver(): Promise<void> {
    await this.settle();
    Object.assign(this.tally, await this.writer.startOver(), { cells: 0, rejects: [] });
  }

  /** Waits until everything is written. */
  async settle(): Promise<void> {
    if (!this.under) return;
    const began = performance.now();
    const count = await this.under;
    this.under = null;
    this.tally.storeMs += performance.now() - began;
    for (const name of ['read', 'inserted', 'updated', 'unchanged', 'rejected', 'countedOnly'] as const)
      this.tally[name] += count[name];
  }
}
