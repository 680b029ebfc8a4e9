import type { Pool } from './pool';

/** Another set of whole numbers that agrees with everything a reader has: the change of each changed hidden cell. */
export type Alternative = ReadonlyMap<number, 1 | -1>;

/** What the strongest reader knows of a hidden cell: that it is not zero, and on which side of k it stands. */
export interface Bounds {
  low(cell: number): number;
  high(cell: number): number;
}

/**
 * Looks for an alternative in which `cell` has another value: hidden cells one up or one down so that every sum
 * still holds. The true table and the alternative are both possible to the reader, so that finding one proves that
 * the cell cannot be worked out, whatever solver is used; whole numbers included, which a linear programme's interval
 * does not prove. Not finding one within `effort` proves nothing and is taken as unsafe.
 */
export function findAlternative(
  pool: Pool,
  hidden: Uint8Array,
  bounds: Bounds,
  cell: number,
  effort: number,
): Alternative | null {
  for (const direction of [1, -1] as const) {
    const found = new Search(pool, hidden, bounds, effort).from(cell, direction);
    if (found) return found;
  }
  return null;
}

const largestAlternative = 64;

class Search {
  private readonly change = new Map<number, 1 | -1>();
  /** Line → (sum of its parts' changes) − (its total's change), where not zero. */
  private readonly open = new Map<number, number>();

  constructor(
    private readonly pool: Pool,
    private readonly hidden: Uint8Array,
    private readonly bounds: Bounds,
    private effort: number,
  ) {}

  from(cell: number, direction: 1 | -1): Alternative | null {
    if (!this.isPossible(cell, direction)) return null;
    this.apply(cell, direction, 1);
    return this.close() ? this.change : null;
  }

  /** Depth first: closes the open line that has the fewest ways to be closed. */
  private close(): boolean {
    if (this.open.size === 0) return true;
    if (this.change.size >= largestAlternative) return false;
    let ways: [number, 1 | -1][] | null = null;
    for (const line of this.open.keys()) {
      const here = this.waysToClose(line);
      if (here.length === 0) return false;
      if (!ways || here.length < ways.length) ways = here;
      if (ways.length === 1) break;
    }
    for (const [cell, direction] of this.byPromise(ways!)) {
      if (this.effort-- <= 0) return false;
      this.apply(cell, direction, 1);
      if (this.close()) return true;
      this.apply(cell, direction, -1);
    }
    return false;
  }

  private waysToClose(line: number): [number, 1 | -1][] {
    const { total, parts } = this.pool.lines[line]!;
    const up = this.open.get(line)! < 0;
    const ways: [number, 1 | -1][] = [];
    const consider = (cell: number, direction: 1 | -1): void => {
      if (this.hidden[cell] && !this.change.has(cell) && this.isPossible(cell, direction)) {
        ways.push([cell, direction]);
      }
    };
    for (const part of parts) consider(part, up ? 1 : -1);
    consider(total, up ? -1 : 1);
    return ways;
  }

  private byPromise(ways: [number, 1 | -1][]): [number, 1 | -1][] {
    if (ways.length === 1) return ways;
    return ways
      .map((way) => ({ way, opens: this.opensBy(...way) }))
      .sort((a, b) => a.opens - b.opens)
      .map(({ way }) => way);
  }

  /** How much further from closed all lines together would be. */
  private opensBy(cell: number, direction: number): number {
    let sum = 0;
    for (const line of this.pool.linesOf[cell]!) {
      const before = this.open.get(line) ?? 0;
      sum += Math.abs(before + this.share(line, cell, direction)) - Math.abs(before);
    }
    return sum;
  }

  private share(line: number, cell: number, direction: number): number {
    return this.pool.lines[line]!.total === cell ? -direction : direction;
  }

  private isPossible(cell: number, direction: number): boolean {
    const value = this.pool.counts[cell]! + direction;
    return value >= this.bounds.low(cell) && value <= this.bounds.high(cell);
  }

  private apply(cell: number, direction: 1 | -1, doing: 1 | -1): void {
    if (doing === 1) this.change.set(cell, direction);
    else this.change.delete(cell);
    for (const line of this.pool.linesOf[cell]!) {
      const value = (this.open.get(line) ?? 0) + doing * this.share(line, cell, direction);
      if (value === 0) this.open.delete(line);
      else this.open.set(line, value);
    }
  }
}

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
