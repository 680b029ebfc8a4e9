import { wireColumn, type DoubleCell, type DoubleColumn, type WireColumn } from './columns';
import type { BindType } from './requests';
import type { TtcWriter } from './ttc-writer';

export type DoubleRows = Iterable<readonly DoubleCell[]> | AsyncIterable<readonly DoubleCell[]>;

/** A statement that is open in a session. */
export class Cursor {
  columns: readonly DoubleColumn[] = [];
  rowsSent = 0;
  private wire: WireColumn[] = [];
  private rows: Iterator<readonly DoubleCell[]> | AsyncIterator<readonly DoubleCell[]> = [].values();

  constructor(
    readonly id: number,
    readonly sql: string,
    readonly bindTypes: BindType[],
  ) {}

  /** LOB columns: no row is sent before the driver has said how it wants them. */
  get needsDefine(): boolean {
    return this.wire.some(({ long }) => long);
  }

  open(columns: readonly DoubleColumn[], rows: DoubleRows): void {
    this.close();
    this.columns = columns;
    this.wire = columns.map(wireColumn);
    this.rows = Symbol.iterator in rows ? rows[Symbol.iterator]() : rows[Symbol.asyncIterator]();
    this.rowsSent = 0;
  }

  /** @returns false when there are no more rows; a promise only where the rows come as promises */
  writeNext(writer: TtcWriter): boolean | Promise<boolean> {
    const next = this.rows.next();
    return next instanceof Promise ? next.then((row) => this.write(row, writer)) : this.write(next, writer);
  }

  private write(next: IteratorResult<readonly DoubleCell[]>, writer: TtcWriter): boolean {
    if (next.done) return false;
    writer.bytes(7);
    for (const [index, column] of this.wire.entries()) {
      const cell = next.value[index] ?? null;
      if (cell === null) writer.bytes(0);
      else column.write(writer, cell);
      if (column.long) writer.ub4(cell === null ? 1 : 0).ub4(0);
    }
    this.rowsSent++;
    return true;
  }

  /** Lets a generator clean up; not waited for, since it may be the one that stalls. */
  close(): void {
    void this.rows.return?.();
  }
}
