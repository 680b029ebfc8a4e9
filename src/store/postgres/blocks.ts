import type { RowBlock, StreamLayout } from '../model';

/** One column of a block. */
export function cellsOf(layout: StreamLayout, block: RowBlock, name: string): string[] {
  const width = layout.columns.length;
  const cells = new Array<string>(block.rows);
  for (let row = 0, at = layout.columns.indexOf(name); row < block.rows; row++, at += width)
    cells[row] = block.cells[at] as string;
  return cells;
}

/** One row of a block as a block of its own. */
export function rowOf(layout: StreamLayout, block: RowBlock, row: number): RowBlock {
  const width = layout.columns.length;
  return {
    rows: 1,
    cells: block.cells.slice(row * width, (row + 1) * width),
    sides: block.sides.map((side) => {
      const codes: (number | string)[] = [];
      for (let i = 0; i < side.length; i += 2) if (side[i] === row) codes.push(0, side[i + 1]!);
      return codes;
    }),
  };
}
