/**
 * Rows of one statement, out of the driver's events. Belongs here: back-pressure, counting, the watchdog, and that an
 * answer is whole or an error. node-mssql has an open report of rows lost on pause and resume, and its `done` comes
 * after an error too; both end here.
 */
import type { IColumnMetadata, Request } from 'mssql';
import type { Cell } from '../contract';
import { batchBytes, batchRows } from '../shared/pace';
import { columnTwice, notOneSelect, rowsLost, stalled } from '../shared/server.errors';
import { columnsOf, type AnswerColumn, type RowColumns } from './answer-columns';

/** Batches that may wait for the consumer while the driver goes on reading. */
const readyBatches = 2;

export class RowQueue {
  /** Of the answer, once `next` has given something. */
  columns: readonly AnswerColumn[] = [];
  private readonly ready: Cell[][][] = [];
  private filling: Cell[][] = [];
  private bytes = 0;
  private received = 0;
  private told: number | undefined;
  private row: RowColumns | undefined;
  private failure: Error | undefined;
  private done = false;
  private paused = false;
  private wake: (() => void) | undefined;
  private readonly ended: Promise<void>;

  constructor(
    private readonly request: Request,
    private readonly stallSeconds: number,
  ) {
    request.stream = true;
    request.arrayRowMode = true;
    this.ended = new Promise((resolve) => {
      request.on('done', () => {
        this.done = true;
        this.notify();
        resolve();
      });
    });
    request.on('recordset', this.onColumns);
    request.on('row', this.onRow);
    request.on('rowsaffected', (rows: number) => (this.told = (this.told ?? 0) + Number(rows)));
    request.on('error', (error: Error) => this.fail(error, false));
  }

  /** The next batch; undefined when the answer is whole. @throws what the driver said, `CON-017`, `CON-025` */
  async next(): Promise<Cell[][] | undefined> {
    while (this.ready.length === 0 && !this.failure && !this.done) await this.wait();
    if (this.failure) throw this.failure;
    const batch = this.ready.shift();
    if (this.paused && this.ready.length < readyBatches) {
      this.paused = false;
      this.request.resume();
    }
    if (batch) return batch;
    if (this.told !== undefined && this.told !== this.received) throw rowsLost(this.told, this.received);
    if (this.filling.length === 0) return undefined;
    const last = this.filling;
    this.filling = [];
    return last;
  }

  /** Ends the reading with this error; the server is told to stop. */
  stop(reason: Error): void {
    this.fail(reason, true);
  }

  /** Ends the statement wherever it is, and waits until the connection is free or gone. */
  async end(): Promise<void> {
    if (!this.done) {
      this.failure ??= new Error('Nobody reads on.');
      this.cancel();
    }
    await this.ended;
  }

  private readonly onColumns = (columns: readonly (IColumnMetadata[string] & { name: string })[]): void => {
    if (this.row) return this.fail(notOneSelect('several'), true);
    try {
      this.row = columnsOf(columns);
      this.columns = this.row.columns;
    } catch (error) {
      return this.fail(error as Error, true);
    }
    const names = new Set<string>();
    for (const { name } of this.columns) {
      const key = name.toLowerCase();
      if (names.has(key)) return this.fail(columnTwice(name), true);
      names.add(key);
    }
  };

  private readonly onRow = (cells: unknown[]): void => {
    if (this.failure || !this.row) return;
    this.received++;
    try {
      this.bytes += this.row.finish(cells);
    } catch (error) {
      return this.fail(error as Error, true);
    }
    this.filling.push(cells as Cell[]);
    if (this.filling.length < batchRows && this.bytes < batchBytes) return;
    this.ready.push(this.filling);
    this.filling = [];
    this.bytes = 0;
    if (this.ready.length >= readyBatches) {
      this.paused = true;
      this.request.pause();
    }
    this.notify();
  };

  private fail(reason: Error, cancel: boolean): void {
    if (this.failure) return;
    this.failure = reason;
    if (cancel) this.cancel();
    this.notify();
  }

  private cancel(): void {
    if (!this.done) this.request.cancel();
  }

  private notify(): void {
    const { wake } = this;
    this.wake = undefined;
    wake?.();
  }

  /**
   * Until something has happened. The driver's own time limit holds until the first bytes of an answer; from then on
   * this one does: it ends the reading when not one row has come for so long.
   */
  private wait(): Promise<void> {
    return new Promise((resolve) => {
      let seen = this.received;
      const timer = setInterval(() => {
        if (this.row && seen === this.received) this.fail(stalled(this.stallSeconds), true);
        seen = this.received;
      }, this.stallSeconds * 1000);
      this.wake = () => {
        clearInterval(timer);
        resolve();
      };
    });
  }
}
