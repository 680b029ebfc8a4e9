import type { Pool } from './pool';

/** Another set of whole numbers that agrees with everything a reader has: the change of each changed hidden cell. */
export type Alternative = ReadonlyMap<number, 1 | -1>;

/** What a strong reader knows of a hidden cell: that it is not zero, and the upper end of those hidden for their own sake. */
export interface Bounds {
  low(cell: number): number;
  high(cell: number): number;
}

/** What each cell costs to use in an alternative: nothing when hidden already, Infinity when it must stay shown. */
export type Price = (cell: number) => number;

/** Checks an alternative by itself, without trusting the search. */
export function isAlternative(
  pool: Pool,
  hidden: Uint8Array,
  bounds: Bounds,
  alternative: Alternative,
): boolean {
  const touched = new Set<number>();
  for (const [cell, direction] of alternative) {
    const value = pool.counts[cell]! + direction;
    if (!hidden[cell] || value < bounds.low(cell) || value > bounds.high(cell)) return false;
    for (const line of pool.linesOf[cell]!) touched.add(line);
  }
  const at = (cell: number): number => alternative.get(cell) ?? 0;
  return [...touched].every((line) => {
    const { total, parts } = pool.lines[line]!;
    return parts.reduce((sum, part) => sum + at(part), 0) === at(total);
  });
}
