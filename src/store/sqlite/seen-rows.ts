import type { RecordName } from '../../catalog/model';
import { RowSet } from '../row-set';
import type { Connection } from './connection';

/** Which stored rows a reading has met, one bit each, and how many rows of its source there are. */
export class SeenRows {
  private written = new RowSet();
  private readonly present = new RowSet();
  private counted: number | null = null;
  private added = 0;
  private removed = 0;
  private metOwn = 0;

  constructor(
    private readonly connection: Connection,
    private readonly record: RecordName,
    private readonly source: string,
  ) {}

  /** Rows of this source when the reading began; to be asked for before the first write. */
  get before(): number {
    this.counted ??= this.connection
      .prepare(`SELECT count(*) FROM "${this.record}" WHERE kalla = ?`)
      .pluck()
      .all([this.source])[0] as number;
    return this.counted;
  }

  /** Rows of this source now. */
  get own(): number {
    return this.before + this.added - this.removed;
  }

  /** Whether the reading has met all rows of this source. */
  get all(): boolean {
    return this.metOwn === this.own;
  }

  isWritten(row: number): boolean {
    return this.written.has(row);
  }

  isMet(row: number): boolean {
    return this.written.has(row) || this.present.has(row);
  }

  write(row: number, own: boolean): void {
    if (own && !this.isMet(row)) this.metOwn++;
    this.written.add(row);
  }

  /** Takes a `write` back whose transaction failed. */
  unwrite(row: number, own: boolean): void {
    this.written.delete(row);
    if (own && !this.isMet(row)) this.metOwn--;
  }

  find(row: number, own: boolean): void {
    if (own && !this.isMet(row)) this.metOwn++;
    this.present.add(row);
  }

  /** What was written may be written again, and is still met. */
  nextPass(): void {
    this.present.addAll(this.written);
    this.written = new RowSet();
  }

  /** Met rows that were taken over from a source that gave them up. */
  takeOver(count: number): void {
    this.added += count;
    this.metOwn += count;
  }

  /** Rows that were inserted. */
  add(first: number, count: number): void {
    this.added += count;
    for (let row = first; row < first + count; row++) this.write(row, true);
  }

  /** A row of this source went; one that had been met, or a sweep's. */
  remove(count: number, met: boolean): void {
    this.removed += count;
    if (met) this.metOwn -= count;
  }
}
