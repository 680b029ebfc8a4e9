/**
 * The rows of one running statement, taken as fast as they are wanted. Belongs here: batches and holding the server
 * back. Never: why somebody stops.
 */
import type { Connection, PrepareStatementInfo, QueryError } from 'mysql2';
import type { Cell } from '../contract';
import { batchBytes, batchRows } from '../shared/pace';
import { rowReader } from './cells';
import type { FieldDefinition, RowPacket } from './driver-types';

/** What is used of the driver's running statement. */
interface Running {
  /** The driver makes a reader of rows by this. */
  buildParserFromFields?: (fields: FieldDefinition[]) => new () => { next(packet: RowPacket): Cell[] };
  on(event: 'result', listener: (row: Cell[]) => void): this;
  on(event: 'error', listener: (error: QueryError) => void): this;
  on(event: 'end', listener: () => void): this;
}

/** Batches that wait for their reader before the server is held back. */
const ahead = 2;
/** A batch that does not get full is handed over after this, so that slow rows do not look like silence. */
const patienceMs = 1000;

/** What comes of a statement: rows, then nothing or an error. */
export class Answer {
  /** Rows that have arrived. */
  received = 0;
  private current: Cell[][] = [];
  private bytes = 0;
  private readonly ready: Cell[][][] = [];
  private paused = false;
  private dropping = false;
  private error: Error | undefined;
  private over = false;
  private wake: (() => void) | undefined;
  private readonly ended: Promise<void>;

  constructor(
    private readonly connection: Connection,
    statement: PrepareStatementInfo,
    values: readonly unknown[],
  ) {
    const running = statement.execute(values) as unknown as Running;
    if (typeof running.buildParserFromFields !== 'function') {
      throw new Error('mysql2 reads rows in another way than it did.');
    }
    running.buildParserFromFields = (fields) => this.parser(fields);
    running.on('result', (row) => this.take(row));
    running.on('error', (error) => (this.error ??= error));
    this.ended = new Promise((resolve) => {
      running.on('end', () => {
        this.over = true;
        if (this.current.length > 0) this.seal();
        this.wake?.();
        resolve();
      });
    });
  }

  /** The next batch; undefined after the last. Rejects with the driver's error. */
  async next(): Promise<Cell[][] | undefined> {
    if (this.ready.length === 0 && !this.over && !this.error) await this.more();
    const batch = this.error ? undefined : this.ready.shift();
    if (this.paused && this.ready.length < ahead) {
      this.paused = false;
      this.connection.resume();
    }
    if (this.error) throw this.error;
    return batch;
  }

  /** Whether the server has sent all of it. */
  get complete(): boolean {
    return this.over;
  }

  /** Throws away what is there and what still comes, until the end. */
  async drop(): Promise<void> {
    this.dropping = true;
    this.current = [];
    this.ready.length = 0;
    this.paused = false;
    this.connection.resume();
    await this.ended;
  }

  /** Ends the waiting for rows that will not come. */
  fail(error: Error): void {
    this.error ??= error;
    this.wake?.();
  }

  private parser(fields: FieldDefinition[]): new () => { next(packet: RowPacket): Cell[] } {
    const read = rowReader(fields);
    const measure = (bytes: number): void => {
      this.bytes += bytes;
    };
    return class {
      next(packet: RowPacket): Cell[] {
        measure(packet.end - packet.offset);
        return read(packet);
      }
    };
  }

  private take(row: Cell[]): void {
    this.received++;
    if (this.dropping) return;
    this.current.push(row);
    if (this.current.length >= batchRows || this.bytes >= batchBytes) this.seal();
  }

  private seal(): void {
    this.ready.push(this.current);
    this.current = [];
    this.bytes = 0;
    if (this.ready.length >= ahead && !this.over) {
      this.paused = true;
      this.connection.pause();
    }
    this.wake?.();
  }

  private async more(): Promise<void> {
    const timer = setInterval(() => {
      if (this.current.length > 0) this.seal();
    }, patienceMs);
    await new Promise<void>((resolve) => (this.wake = resolve));
    this.wake = undefined;
    clearInterval(timer);
  }
}
