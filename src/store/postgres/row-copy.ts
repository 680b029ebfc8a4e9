import type { RowBlock, StreamLayout } from '../model';
import { CopyLines } from './copy-text';
import { rowNumber } from './entities';
import { inKeyOrder } from './key-order';
import type { Session } from './session';

/** What every row of a run has besides the cells of its stream. */
export interface RunStamp {
  source: string;
  mapping: string;
  run: number;
}

export const columnsOfCopy = (layout: StreamLayout): string[] => [
  ...layout.columns,
  'kalla',
  'mappning',
  'korning',
  rowNumber,
];

/** Rows of a block, made ready for COPY: the record's table and its side tables. */
export interface CopyText {
  rows: Buffer;
  count: number;
  sides: { lines: Buffer; count: number }[];
}

/**
 * @param chosen the rows of the block to write, with the row number that each gets; all, from a first number on, when it
 *   is a number
 */
export function copyText(
  layout: StreamLayout,
  block: RowBlock,
  stamp: RunStamp,
  chosen: ReadonlyMap<number, number> | number,
): CopyText {
  const width = layout.columns.length;
  const { cells } = block;
  const all = typeof chosen === 'number';
  const count = all ? block.rows : chosen.size;
  const rows = new CopyLines(count * 24 * columnsOfCopy(layout).length);
  const add = (row: number, number: number): void => {
    for (let at = row * width; at < (row + 1) * width; at++) rows.cell(cells[at]!);
    rows.cell(stamp.source);
    rows.cell(stamp.mapping);
    rows.cell(stamp.run);
    rows.cell(number);
    rows.endLine();
  };
  const keyAt = layout.columns.indexOf('nyckel');
  if (all) for (const row of inKeyOrder(block, keyAt)) add(row, chosen + row);
  else for (const [row, number] of chosen) add(row, number);

  const sides = block.sides.map((pairs) => {
    const lines = new CopyLines(16 * pairs.length);
    let lineCount = 0;
    for (let i = 0; i < pairs.length; i += 2) {
      const row = pairs[i] as number;
      if (!all && !chosen.has(row)) continue;
      lines.cell(cells[row * width + keyAt]!);
      lines.cell(pairs[i + 1]!);
      lines.endLine();
      lineCount++;
    }
    return { lines: lines.written, count: lineCount };
  });
  return { rows: rows.written, sides, count };
}

/** Writes the rows. Fails with a unique violation when a key is there already; call inside a transaction. */
export async function copyIn(session: Session, layout: StreamLayout, text: CopyText): Promise<void> {
  if (text.count === 0) return;
  const copied = await session.copy(layout.record, columnsOfCopy(layout), text.rows);
  if (copied !== text.count) throw new Error(`${text.count} rows were sent, ${copied} arrived`);
  for (const [i, { lines, count }] of text.sides.entries())
    if (count > 0) await session.copy(layout.sides[i]!, ['nyckel', 'varde'], lines);
}
