import type { Batch, Cell } from '../../connectors/contract';
import type { CompiledRecord } from '../mapping/model';
import type { RejectedRow, StreamWriter, SyncRun } from '../store/model';
import { streamLayout } from '../store/tables';
import { ChunkWriter, emptyTally, type StreamTally } from './chunk-writer';
import { noDrift, type Drift } from './drift';
import { KeyBehind } from './key-behind';
import { RecordStream, type StreamContext } from './record-stream';
import { mostRejects } from './stream-state';

/** How a reading in order is gone on with. */
export interface Marking {
  /** Columns of the key. */
  by: readonly string[];
  /** Gives the bookmark behind rows with this key; null when it cannot be kept. */
  at(key: readonly Cell[]): string | null;
}

/** The rows of one record from the source's batches into the store's chunks, and what has become of them in this run. */
export class StreamRows {
  writer!: StreamWriter;
  private stream: RecordStream;
  private chunks: ChunkWriter | null = null;
  private drift: Drift = noDrift;
  private readonly counts = emptyTally();

  constructor(
    private readonly compiled: CompiledRecord,
    private readonly context: StreamContext,
    private readonly run: SyncRun,
    /** Before each chunk, with the rows read; throws when the run is to stop. */
    private readonly checkpoint: (read: number) => Promise<void>,
  ) {
    this.stream = new RecordStream(compiled, context);
  }

  get tally(): Readonly<StreamTally> {
    return this.counts;
  }

  /** Opens the store's stream; also for another reading after its end. */
  async open(): Promise<void> {
    this.writer = await this.run.openStream(streamLayout(this.compiled.record, this.compiled.variables));
    this.chunks = new ChunkWriter(this.writer, this.counts, mostRejects);
  }

  /** Before the first row. */
  drifted(drift: Drift): void {
    this.drift = drift;
    this.stream = new RecordStream(this.compiled, this.context, drift);
  }

  /** Whether the store is asked first which rows it lacks. */
  set byKeys(byKeys: boolean) {
    this.stream.byKeys = byKeys;
  }

  async read(batches: AsyncIterable<Batch>, marking?: Marking): Promise<void> {
    const behind = marking && new KeyBehind(marking.by);
    const flush = async (): Promise<void> => {
      const bookmark = behind?.key ? marking!.at(behind.key) : null;
      await this.chunks!.write(this.stream.chunk(), bookmark);
      await this.checkpoint(this.counts.read);
    };
    for await (const batch of batches) {
      const whole = this.complete(batch);
      this.stream.add(whole);
      behind?.see(whole);
      if (this.stream.read >= this.writer.chunkRows) await flush();
    }
    if (this.stream.read > 0) await flush();
    await this.settle();
  }

  /** Rows that this run has rejected already may come again, and are then passed over. */
  async readAgain(batches: AsyncIterable<Batch>): Promise<void> {
    await this.writer.nextPass();
    this.stream.accounted = new Set(this.rejects()?.map(({ key }) => key));
    await this.read(batches);
  }

  /** What was read in this run does not do: every row comes again. */
  async startOver(): Promise<void> {
    await this.chunks!.startOver();
    this.stream.restart();
  }

  /** Waits until everything that was handed over is written. */
  async settle(): Promise<void> {
    await this.chunks?.settle();
  }

  /** What the end of a stream took, and what it corrected. */
  ended(corrected: Pick<StreamTally, 'inserted' | 'updated' | 'unchanged' | 'rejected'>, ms: number): void {
    this.counts.storeMs += ms;
    for (const name of ['inserted', 'updated', 'unchanged', 'rejected'] as const)
      this.counts[name] += corrected[name];
  }

  /** The rejects of this run, if each of them can be told by its key from every stored row; else null. */
  rejects(): RejectedRow[] | null {
    const { rejects, rejected, countedOnly } = this.counts;
    const counted = this.compiled.record === 'aktualisering' ? 0 : countedOnly;
    const told = counted === 0 && rejected === rejects.length;
    const byKey = new Map(rejects.map((reject) => [reject.key, reject]));
    return told && rejects.length <= mostRejects && !byKey.has(null) ? [...byKey.values()] : null;
  }

  /** Columns that are gone stand as empty ones. */
  private complete(batch: Batch): Batch {
    const { missing } = this.drift;
    if (missing.length === 0) return batch;
    const empty = missing.map(() => null);
    return { columns: [...batch.columns, ...missing], rows: batch.rows.map((row) => [...row, ...empty]) };
  }
}
