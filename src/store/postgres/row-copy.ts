import type { RowBlock, StreamLayout } from '../model';
import { copyCell } from './copy-text';
import { rowNumber } from './entities';
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
  sides: Buffer[];
  count: number;
  sideCounts: number[];
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
  const tail = `\t${copyCell(stamp.source)}\t${copyCell(stamp.mapping)}\t${stamp.run}\t`;
  const { cells } = block;
  let text = '';
  const add = (row: number, number: number): void => {
    let at = row * width;
    text += copyCell(cells[at++]!);
    for (const end = (row + 1) * width; at < end; at++) text += `\t${copyCell(cells[at]!)}`;
    text += `${tail}${number}\n`;
  };
  const all = typeof chosen === 'number';
  if (all) for (let row = 0; row < block.rows; row++) add(row, chosen + row);
  else for (const [row, number] of chosen) add(row, number);

  const keyAt = layout.columns.indexOf('nyckel');
  const sideTexts = block.sides.map((pairs) => {
    const lines: string[] = [];
    for (let i = 0; i < pairs.length; i += 2) {
      const row = pairs[i] as number;
      if (!all && !chosen.has(row)) continue;
      lines.push(`${copyCell(cells[row * width + keyAt]!)}\t${copyCell(pairs[i + 1] as string)}\n`);
    }
    return lines;
  });
  return {
    rows: Buffer.from(text),
    sides: sideTexts.map((lines) => Buffer.from(lines.join(''))),
    count: all ? block.rows : chosen.size,
    sideCounts: sideTexts.map((lines) => lines.length),
  };
}

/** Writes the rows. Fails with a unique violation when a key is there already; call inside a transaction. */
export async function copyIn(session: Session, layout: StreamLayout, text: CopyText): Promise<void> {
  if (text.count === 0) return;
  const copied = await session.copy(layout.record, columnsOfCopy(layout), text.rows);
  if (copied !== text.count) throw new Error(`${text.count} rows were sent, ${copied} arrived`);
  for (const [i, rows] of text.sides.entries()) {
    if (text.sideCounts[i]! > 0) await session.copy(layout.sides[i]!, ['nyckel', 'varde'], rows);
  }
}
