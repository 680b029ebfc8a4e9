import type { ChunkRows, RowBlock, StreamLayout } from './model';

/** One column of a block. */
export function cellsOf(layout: StreamLayout, block: RowBlock, name: string): string[] {
  const width = layout.columns.length;
  const cells = new Array<string>(block.rows);
  for (let row = 0, at = layout.columns.indexOf(name); row < block.rows; row++, at += width)
    cells[row] = block.cells[at] as string;
  return cells;
}

/** Those rows of a block as a block of their own. */
export function chosenRows(block: RowBlock, rows: readonly number[]): RowBlock {
  const width = block.rows === 0 ? 0 : block.cells.length / block.rows;
  const places = new Map(rows.map((row, place) => [row, place]));
  return {
    rows: rows.length,
    cells: rows.flatMap((row) => block.cells.slice(row * width, (row + 1) * width)),
    sides: block.sides.map((side) => {
      const codes: (number | string)[] = [];
      for (let i = 0; i < side.length; i += 2) {
        const place = places.get(side[i] as number);
        if (place !== undefined) codes.push(place, side[i + 1]!);
      }
      return codes;
    }),
  };
}

/** A block that is there as the rows of a chunk. */
export const chunkRowsOf = (layout: StreamLayout, block: RowBlock): ChunkRows => ({
  keys: cellsOf(layout, block, 'nyckel'),
  hashes: cellsOf(layout, block, 'radhash'),
  whole: (rows) => (rows === null ? block : chosenRows(block, rows)),
});
