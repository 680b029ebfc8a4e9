import type { Pool } from './pool';

/**
 * Another table of whole numbers that agrees with everything a reader has: the change of each changed cell. When one
 * exists in which a hidden cell is another number, and all its cells are hidden, then the true table and this one are
 * both possible to the reader, so that the cell cannot be worked out, whatever solver is used. That is proof enough
 * and needs no solver here; it holds for whole numbers, which a linear programme's interval does not prove.
 */
export type Alternative = ReadonlyMap<number, 1 | -1>;

/** What a reader knows of every hidden cell, at least and at most. */
export interface Bounds {
  low(cell: number): number;
  high(cell: number): number;
}

/** What each cell costs to use in an alternative: nothing when hidden already, Infinity when it must stay shown. */
export type Price = (cell: number) => number;

/** Whether an alternative keeps every sum and every bound; does not trust whoever found it. */
export function agrees(pool: Pool, bounds: Bounds, alternative: Alternative): boolean {
  const touched = new Set<number>();
  for (const [cell, direction] of alternative) {
    const value = pool.counts[cell]! + direction;
    if (value < bounds.low(cell) || value > bounds.high(cell)) return false;
    for (const line of pool.linesOf[cell]!) touched.add(line);
  }
  const at = (cell: number): number => alternative.get(cell) ?? 0;
  return [...touched].every((line) => {
    const { total, parts } = pool.lines[line]!;
    return parts.reduce((sum, part) => sum + at(part), 0) === at(total);
  });
}
