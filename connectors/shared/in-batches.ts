import type { Cell } from '../contract';
import { batchBytes, batchRows } from './pace';

/** Rows that were read together, in parts of at most a batch each. */
export function* inBatches(rows: readonly Cell[][]): Generator<Cell[][]> {
  for (let from = 0, to = 0; from < rows.length; from = to) {
    for (let bytes = 0; to < rows.length && to - from < batchRows && bytes < batchBytes; to++)
      bytes += sizeOf(rows[to]!);
    yield rows.slice(from, to);
  }
}

function sizeOf(row: readonly Cell[]): number {
  let size = 0;
  for (const cell of row) size += typeof cell === 'string' ? cell.length : 8;
  return size;
}
