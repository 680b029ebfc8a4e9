/** Gives each row of a record that is new by a run its number. */
export class RowNumbers {
  /** Of the run; every row from there on is new by it. */
  readonly first: number;

  constructor(public next: number) {
    this.first = next;
  }

  /** Whether the run has given the number. */
  isNew(row: number): boolean {
    return row >= this.first;
  }

  /** The first of so many. */
  take(rows: number): number {
    this.next += rows;
    return this.next - rows;
  }
}
