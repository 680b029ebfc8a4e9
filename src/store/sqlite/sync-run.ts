import type { RecordName } from '../../catalog/model';
import type {
  ChunkCount,
  ChunkNotes,
  ChunkRows,
  NotificationCount,
  RunSummary,
  StreamAccount,
} from '../model';
import type { StreamEnd, StreamLayout, StreamResult, StreamWriter, SyncRun, UnmappedCode } from '../model';
import { Turns } from '../turns';
import type { OpenedStream } from './run-writer';
import type { WriterClient } from './writer-client';

/** A run, written by the thread. */
export class SqliteSyncRun implements SyncRun {
  constructor(
    private readonly writer: WriterClient,
    readonly id: number,
    private readonly asked: (run: number) => Promise<boolean>,
  ) {}

  async openStream(layout: StreamLayout): Promise<StreamWriter> {
    return new SqliteStreamWriter(
      this.writer,
      this.id,
      await this.writer.call(this.id, 'openStream', layout),
    );
  }

  closeStream(account: StreamAccount): Promise<void> {
    return this.writer.call(this.id, 'closeStream', account);
  }

  clear(record: RecordName, brake: number): Promise<number> {
    return this.writer.call(this.id, 'clear', record, brake);
  }

  replaceNotificationCounts(counts: readonly NotificationCount[]): Promise<boolean> {
    return this.writer.call(this.id, 'replaceNotificationCounts', counts);
  }

  stopAsked(): Promise<boolean> {
    return this.asked(this.id);
  }

  finish(result: Parameters<SyncRun['finish']>[0], unmapped: readonly UnmappedCode[]): Promise<RunSummary> {
    return this.writer.call(this.id, 'finish', result, unmapped);
  }
}

/**
 * Sends keys and hashes first and only the rows that the store does not have as they are; where most are new, whole
 * blocks at once.
 */
class SqliteStreamWriter implements StreamWriter {
  readonly state: string | null;
  readonly bookmark: string | null;
  /** More gain nothing, and outlive so much garbage that comparing takes a third more memory. */
  readonly chunkRows = 2000;
  private whole: boolean;
  private readonly turns = new Turns();

  constructor(
    private readonly writer: WriterClient,
    private readonly run: number,
    { state, bookmark, isEmpty }: OpenedStream,
  ) {
    this.state = state;
    this.bookmark = bookmark;
    this.whole = isEmpty || bookmark !== null;
  }

  write(rows: ChunkRows, notes: ChunkNotes): Promise<ChunkCount> {
    return this.turns.take(() => this.writeNext(rows, notes));
  }

  nextPass(): Promise<void> {
    return this.writer.call(this.run, 'nextPass');
  }

  startOver(): Promise<ChunkCount> {
    return this.writer.call(this.run, 'startOver');
  }

  present(keys: readonly string[]): Promise<readonly string[]> {
    return this.writer.call(this.run, 'present', keys);
  }

  finish(end: StreamEnd): Promise<StreamResult> {
    return this.writer.call(this.run, 'finishStream', end);
  }

  private async writeNext(rows: ChunkRows, notes: ChunkNotes): Promise<ChunkCount> {
    const count = this.whole
      ? await this.writer.call(this.run, 'write', rows.whole(null), notes)
      : await this.compareAndBring(rows, notes);
    this.whole = count.inserted + count.updated > count.unchanged;
    return count;
  }

  private async compareAndBring(rows: ChunkRows, notes: ChunkNotes): Promise<ChunkCount> {
    const answer = await this.writer.call(this.run, 'compare', rows.keys, rows.hashes, notes);
    return Array.isArray(answer) ? this.writer.call(this.run, 'bring', rows.whole(answer)) : answer;
  }
}
