/**
 * One query read in steps (Parse/Bind/Describe, Execute with a limit), each ended by a Sync: between steps the
 * connection is free, and the server's statement timeout counts its own work in one step, not how long we take to
 * handle what came. pg-cursor sends no Sync before the end, so that the timeout would run over the whole reading.
 */
import type { Connection, FieldDef, Submittable } from 'pg';
import type { Cell } from '../contract';
import { rowsLost } from '../shared/server.errors';

/** Something that the driver's queue runs; which of the handlers are called depends on what the server answers. */
abstract class Step<T> implements Submittable {
  readonly done: Promise<T>;
  private resolve!: (value: T) => void;
  private reject!: (error: Error) => void;

  constructor() {
    this.done = new Promise<T>((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
  }

  submit(connection: Connection): void {
    connection.stream.cork();
    this.send(connection);
    connection.sync();
    connection.stream.uncork();
  }

  handleError(error: Error): void {
    this.reject(error);
  }

  handleReadyForQuery(): void {
    try {
      this.resolve(this.result());
    } catch (error) {
      this.reject(error as Error);
    }
  }

  protected abstract send(connection: Connection): void;
  protected abstract result(): T;
}

const portal = 'brygga';

/** Makes the portal without reading a row; gives its columns. */
export class OpenPortal extends Step<readonly FieldDef[]> {
  private fields: readonly FieldDef[] = [];

  constructor(
    private readonly text: string,
    private readonly values: readonly Cell[],
  ) {
    super();
  }

  handleRowDescription(message: { fields: readonly FieldDef[] }): void {
    this.fields = message.fields;
  }

  protected send(connection: Connection): void {
    connection.parse({ name: '', text: this.text, types: [] }, true);
    const values = this.values.map((value) => (value === null ? null : String(value)));
    connection.bind({ portal, values }, true);
    connection.describe({ type: 'P', name: portal }, true);
  }

  protected result(): readonly FieldDef[] {
    return this.fields;
  }
}

/** Turns the engine's text of one column into a cell; null leaves it as it is. */
export type CellReader = ((text: string) => Cell) | null;

export interface Fetched {
  /** Each of about `batchBytes` at most. */
  batches: Cell[][][];
  rows: number;
  bytes: number;
  /** No row is left. */
  last: boolean;
}

/** Reads up to `limit` rows. */
export class FetchRows extends Step<Fetched> {
  private readonly batches: Cell[][][] = [];
  private batch: Cell[][] = [];
  private batchBytes = 0;
  private rows = 0;
  private bytes = 0;
  private sent: number | undefined;
  private last = false;
  private failure: Error | undefined;
  /** The columns that need reading, and their readers, in step. */
  private readonly columns: number[] = [];
  private readonly readers: ((text: string) => Cell)[] = [];

  constructor(
    readers: readonly CellReader[],
    private readonly limit: number,
    private readonly bytesPerBatch: number,
  ) {
    super();
    for (const [index, reader] of readers.entries()) {
      if (!reader) continue;
      this.columns.push(index);
      this.readers.push(reader);
    }
  }

  handleDataRow(message: { fields: Cell[]; length: number }): void {
    this.rows++;
    this.bytes += message.length;
    if (this.failure) return;
    const row = message.fields;
    try {
      for (let i = 0; i < this.columns.length; i++) {
        const text = row[this.columns[i]!]!;
        if (text !== null) row[this.columns[i]!] = this.readers[i]!(text as string);
      }
    } catch (error) {
      this.failure = error as Error;
      return;
    }
    this.batch.push(row);
    this.batchBytes += message.length;
    if (this.batchBytes >= this.bytesPerBatch) this.endBatch();
  }

  handlePortalSuspended(): void {
    this.sent = this.limit;
  }

  handleCommandComplete(message: { text: string }): void {
    this.sent = Number(/\d+$/.exec(message.text)?.[0]);
    this.last = true;
  }

  private endBatch(): void {
    this.batches.push(this.batch);
    this.batch = [];
    this.batchBytes = 0;
  }

  protected send(connection: Connection): void {
    // The type says text, the driver writes a number.
    connection.execute({ portal, rows: this.limit as unknown as string }, true);
  }

  protected result(): Fetched {
    if (this.failure) throw this.failure;
    if (this.sent !== this.rows) throw rowsLost(this.sent ?? 0, this.rows);
    if (this.batch.length > 0) this.endBatch();
    return { batches: this.batches, rows: this.rows, bytes: this.bytes, last: this.last };
  }
}
