import { Alternative, Bounds, findAlternative, isAlternative } from './alternative';
import { unsafe } from './disclosure.problems';
import type { Line, Pool } from './pool';

export const shown = 0;
export const primary = 1;
export const secondary = 2;

/** Cells with at least one and fewer than k persons; withheld ones are hidden whatever stands behind them. */
export function hidePrimary(pool: Pool, k: number): Uint8Array {
  return Uint8Array.from(pool.counts, (_, cell) =>
    pool.persons[cell]! < k ? primary : pool.withheld[cell] ? secondary : shown,
  );
}

/**
 * Decides what is hidden in a population (`shown`, `primary` or `secondary` per cell):
 * 1. primary: fewer than k persons;
 * 2. sums: what is hidden in a sum that is shown is at least two cells with k persons together, and a hidden sum has
 *    a hidden part, again and again until nothing changes;
 * 3. audit: every primary cell has an alternative (see `findAlternative`); where none is found, more is hidden;
 * 4. thrift: what turned out not to be needed is shown again;
 * 5. all of it is checked once more, and nothing is given out if the check fails.
 * @throws Problem `DIS-004` when step 5 fails.
 */
export function suppress(pool: Pool, k: number): Uint8Array {
  const plan = new Plan(pool, k);
  plan.protect();
  plan.relax();
  if (!plan.holds()) throw unsafe(pool.population);
  return plan.hidden;
}

const auditEffort = 4000;
const relaxEffort = 300;
/** A cell that leaves another sum with a single hidden cell will cost one more there. */
const cascadeCost = 4;

class Plan {
  readonly hidden: Uint8Array;
  private readonly bounds: Bounds;
  private readonly primaries: number[] = [];
  private readonly proofs = new Map<number, Alternative>();
  /** Primary cells for which nothing more can be hidden: everything that a sum connects them with is. */
  private readonly alone = new Set<number>();

  constructor(
    private readonly pool: Pool,
    private readonly k: number,
  ) {
    this.hidden = hidePrimary(pool, k);
    this.hidden.forEach((status, cell) => {
      if (status === primary) this.primaries.push(cell);
    });
    this.bounds = {
      low: (cell) => (this.hidden[cell] === primary ? 1 : k),
      // Few persons can stand behind many rows.
      high: (cell) => (this.hidden[cell] === primary ? Math.max(k - 1, pool.counts[cell]!) : Infinity),
    };
  }

  protect(): void {
    this.mendAll(this.pool.lines.keys());
    for (const cell of this.primaries) {
      while (!this.isProven(cell, auditEffort) && this.hideAround(cell));
    }
  }

  /** Tries to show secondary cells again, the most wanted first. */
  relax(): void {
    const candidates = [...this.hidden.keys()]
      .filter((cell) => this.hidden[cell] === secondary && !this.pool.withheld[cell])
      .sort((a, b) => this.pool.cost[b]! - this.pool.cost[a]!);
    for (const cell of candidates) {
      this.hidden[cell] = shown;
      const lost = this.primaries.filter((p) => this.proofs.get(p)?.has(cell));
      const kept = lost.map((p) => [p, this.proofs.get(p)!] as const);
      for (const p of lost) this.proofs.delete(p);
      const holds =
        this.pool.linesOf[cell]!.every((line) => !this.isBroken(this.pool.lines[line]!)) &&
        lost.every((p) => this.isProven(p, relaxEffort));
      if (holds) continue;
      this.hidden[cell] = secondary;
      for (const [p, proof] of kept) this.proofs.set(p, proof);
    }
  }

  holds(): boolean {
    return (
      this.pool.lines.every((line) => !this.isBroken(line)) &&
      this.primaries.every((cell) => {
        if (this.alone.has(cell)) return true;
        const proof = this.proofs.get(cell);
        return !!proof?.has(cell) && isAlternative(this.pool, this.hidden, this.bounds, proof);
      })
    );
  }

  private isProven(cell: number, effort: number): boolean {
    if (this.alone.has(cell) || this.proofs.has(cell)) return true;
    const found = findAlternative(this.pool, this.hidden, this.bounds, cell, effort);
    if (!found) return false;
    for (const other of found.keys()) {
      if (this.hidden[other] === primary && !this.proofs.has(other)) this.proofs.set(other, found);
    }
    return true;
  }

  /** Hides one more cell as near to `cell` as there is one; false when there is none. */
  private hideAround(cell: number): boolean {
    const met = new Set([cell]);
    let ring = [cell];
    while (ring.length > 0) {
      const next = new Set<number>();
      for (const near of ring) {
        for (const line of this.pool.linesOf[near]!) {
          const { total, parts } = this.pool.lines[line]!;
          for (const other of [total, ...parts]) if (!met.has(other)) next.add(other);
        }
      }
      const candidate = this.cheapest([...next]);
      if (candidate !== undefined) {
        this.hide(candidate);
        return true;
      }
      for (const other of next) met.add(other);
      ring = [...next];
    }
    this.alone.add(cell);
    return false;
  }

  private hide(cell: number): void {
    this.hidden[cell] = secondary;
    this.mendAll(this.pool.linesOf[cell]!);
  }

  private mendAll(lines: Iterable<number>): void {
    const queue = [...lines];
    while (queue.length > 0) {
      const line = this.pool.lines[queue.pop()!]!;
      while (this.isBroken(line)) {
        const candidate = this.cheapest([...line.parts, line.total]);
        if (candidate === undefined) break;
        this.hidden[candidate] = secondary;
        queue.push(...this.pool.linesOf[candidate]!);
      }
    }
  }

  private cheapest(cells: readonly number[]): number | undefined {
    let best: number | undefined;
    let lowest = Infinity;
    for (const cell of cells) {
      if (this.hidden[cell] !== shown) continue;
      const price = this.price(cell);
      if (price < lowest) [best, lowest] = [cell, price];
    }
    return best;
  }

  private price(cell: number): number {
    let price = this.pool.cost[cell]!;
    for (const line of this.pool.linesOf[cell]!) {
      const { total, parts } = this.pool.lines[line]!;
      if (!this.hidden[total] && !parts.some((part) => this.hidden[part])) price += cascadeCost;
    }
    return price;
  }

  /** A sum that gives away one of its cells, or few persons. */
  private isBroken({ total, parts }: Line): boolean {
    let hidden = 0;
    let largest = 0;
    let restPersons = this.pool.persons[total]!;
    for (const part of parts) {
      if (this.hidden[part]) {
        hidden++;
        largest = Math.max(largest, this.pool.persons[part]!);
      } else {
        restPersons -= this.pool.persons[part]!;
      }
    }
    if (this.hidden[total]) return hidden === 0;
    if (hidden === 0) return false;
    // The persons behind the hidden parts together are at least the largest part's, and at least those of the sum
    // that no shown part has; a person can stand in several parts, so that adding them up would promise too much.
    return hidden === 1 || Math.max(largest, restPersons) < this.k;
  }
}
