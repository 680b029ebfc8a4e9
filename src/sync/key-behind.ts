import type { Batch, Cell } from '../../connectors/contract';

/**
 * The last key of a reading in order whose rows have all been read: not the last row's, since the next row may have that
 * one too.
 */
export class KeyBehind {
  /** Cells of the key's columns; null before two keys have been met. */
  key: readonly Cell[] | null = null;
  private last: readonly Cell[] | null = null;

  constructor(private readonly columns: readonly string[]) {}

  see({ columns, rows }: Batch): void {
    const at = this.columns.map((name) => columns.indexOf(name));
    const keyOf = (row: number): readonly Cell[] | null =>
      row < 0 ? this.last : at.map((index) => rows[row]![index] ?? null);
    const last = keyOf(rows.length - 1);
    for (let row = rows.length - 2; row >= -1; row--) {
      const before = keyOf(row);
      if (before === null || same(before, last!)) continue;
      this.key = before;
      break;
    }
    this.last = last;
  }
}

const same = (a: readonly Cell[], b: readonly Cell[]): boolean => a.every((cell, i) => cell === b[i]);
