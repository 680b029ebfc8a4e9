import type { Cell } from '../../../connectors/contract';
import { fold, textOf } from '../cells';
import { listOfColumn, type JoinPlan } from './lists-plan';
import { cellOfCodes } from './lists-table';

type Given = Readonly<Record<string, Cell | Cell[]>>;

/**
 * The row that a mapping test gives, widened as a sync would have it. A list stands for the rows of a list: each one
 * counts where the list has many, and otherwise they must agree.
 * @returns the cells in the order of `columns`, and last whether some list's rows do not agree
 */
export function givenRow(columns: readonly string[], joins: readonly JoinPlan[], ...parts: Given[]): Cell[] {
  const given = new Map(
    parts.flatMap(Object.entries).map(([name, cells]: [string, Cell | Cell[]]) => [fold(name), cells]),
  );
  let ambiguous = false;
  const row = columns.map((column): Cell => {
    const cells = [given.get(fold(column)) ?? null].flat();
    if (listOfColumn(joins, column)?.many) {
      const codes = cells.flatMap((cell) => textOf(cell) ?? []);
      return codes.length === 0 ? null : cellOfCodes(codes);
    }
    ambiguous ||= new Set(cells.map(textOf)).size > 1;
    return cells[0] ?? null;
  });
  return [...row, ambiguous];
}

/** Names of `given` that hold several cells where there is one: the row's own, and lists whose earliest row counts. */
export const severalInRow = (given: Given, joins: readonly JoinPlan[]): string[] =>
  Object.entries(given).flatMap(([name, cells]) => {
    const list = listOfColumn(joins, name);
    return Array.isArray(cells) && (!list || list.earliest !== null) ? [name] : [];
  });
