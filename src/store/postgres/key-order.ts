import type { RowBlock } from '../model';

/** Two characters of ASCII. */
const groups = 128 * 128;

/**
 * The rows of a block, those first whose keys begin lowest: by the first two characters, which is what the server's
 * index needs to fill one page after the other, and takes one pass where sorting takes a dozen.
 */
export function inKeyOrder({ cells, rows }: RowBlock, keyAt: number): Uint32Array {
  const width = rows === 0 ? 0 : cells.length / rows;
  const groupOf = new Uint16Array(rows);
  const next = new Uint32Array(groups + 1);
  for (let row = 0; row < rows; row++) {
    const key = cells[row * width + keyAt] as string;
    const group = (key.charCodeAt(0) & 127) * 128 + (key.charCodeAt(1) & 127);
    groupOf[row] = group;
    next[group + 1]!++;
  }
  for (let group = 0; group < groups; group++) next[group + 1]! += next[group]!;
  const order = new Uint32Array(rows);
  for (let row = 0; row < rows; row++) order[next[groupOf[row]!]!++] = row;
  return order;
}
