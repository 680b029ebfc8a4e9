import type { Dimension } from '../disclosure/model';
import { emptySelection, unknownCode, unknownDimension } from './reporting.problems';
import type { TableView } from './table-view';

/** Per dimension, in its order, the category codes to give out. */
export type Selection = readonly (readonly string[])[];

/**
 * Reads PxWeb's `valueCodes`: codes separated by commas, `*`, `top(n)`. A dimension that is not named while others are
 * gives its total, as PxWeb eliminates it, or all its categories where it has none; with nothing named, everything is
 * given. Throws `REP-004`, `REP-005`, `REP-006`.
 */
export function select(table: TableView, wanted: Readonly<Record<string, string>>): Selection {
  const ids = table.dimensions.map(({ id }) => id);
  const stray = Object.keys(wanted).find((id) => !ids.includes(id));
  if (stray !== undefined) throw unknownDimension(stray, ids);
  const isSelection = Object.keys(wanted).length > 0;
  return table.dimensions.map((dimension) => codesOf(dimension, wanted[dimension.id], isSelection));
}

function codesOf(dimension: Dimension, text: string | undefined, isSelection: boolean): string[] {
  const all = dimension.categories.map(({ code }) => code);
  if (text === undefined) return isSelection && dimension.total ? [dimension.total] : all;
  const parts = text.split(',').map((part) => part.trim());
  const codes = parts.filter(Boolean).flatMap((part) => {
    if (part === '*') return all;
    const top = /^top\((\d+)\)$/i.exec(part);
    if (top) return all.slice(-Number(top[1]) || all.length);
    if (!all.includes(part)) throw unknownCode(dimension.id, part, all);
    return [part];
  });
  if (codes.length === 0) throw emptySelection(dimension.id);
  return all.filter((code) => codes.includes(code));
}

/** Every combination of the selected codes, the last dimension fastest (row-major, as JSON-stat orders values). */
export function combinations(selection: Selection): string[][] {
  return selection.reduce<string[][]>(
    (cells, codes) => cells.flatMap((cell) => codes.map((code) => [...cell, code])),
    [[]],
  );
}
