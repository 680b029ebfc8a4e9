import { agrees, Alternative, Bounds, Price } from './alternative';
import { unsafe } from './disclosure.problems';
import { Exchanges } from './exchange';
import type { Line, Pool } from './pool';

export const shown = 0;
export const primary = 1;
export const secondary = 2;

/**
 * Cells with at least one and fewer than k persons. Cells that are never given out count as shown until they must be
 * hidden: a reader who can work them out knows them.
 */
export function hidePrimary(pool: Pool, k: number): Uint8Array {
  return Uint8Array.from(pool.fewest, (persons) => (persons < k ? primary : shown));
}

/**
 * Decides what is hidden in a population (`shown`, `primary` or `secondary` per cell):
 * 1. primary: fewer than k persons;
 * 2. secondary: every primary cell gets the cheapest alternative (see `Alternative`), and its cells are hidden; what
 *    is hidden of a sum that is shown is k persons together, and never a single cell;
 * 3. thrift: what turned out not to be needed is shown again;
 * 4. all of it is checked once more, and nothing is given out if the check fails.
 * That a hidden cell is primary or secondary must not be given out: it would narrow what a reader can conclude.
 * @throws Problem `DIS-004` when step 4 fails.
 */
export function suppress(pool: Pool, k: number): Uint8Array {
  const plan = new Plan(pool, k);
  plan.protect();
  plan.relax();
  if (!plan.holds()) throw unsafe(pool.population);
  return plan.hidden;
}

interface Proof {
  alternative: Alternative;
  /** Holds against the reader who knows which cells are primary, too. */
  strict: boolean;
}

class Plan {
  readonly hidden: Uint8Array;
  /** A reader who somehow knows which cells are primary, and one who knows what is given out. */
  private readonly readers: { strict: Bounds; plain: Bounds };
  /** Cells that must have an alternative: the primary ones, and those hidden to make k persons of a sum. */
  private readonly guarded = new Set<number>();
  private readonly proofs = new Map<number, Proof>();
  /** Cells hidden with everything that a sum ties them to. */
  private readonly covered = new Set<number>();
  private readonly exchanges: Exchanges;

  constructor(
    private readonly pool: Pool,
    private readonly k: number,
  ) {
    this.hidden = hidePrimary(pool, k);
    this.exchanges = new Exchanges(pool);
    // Few persons can stand behind many rows.
    const high = (cell: number): number =>
      this.hidden[cell] === primary ? Math.max(k - 1, pool.counts[cell]!) : Infinity;
    this.readers = { strict: { low: () => 1, high }, plain: { low: () => 1, high: () => Infinity } };
  }

  protect(): void {
    const conditions = [...this.pool.index.keys()].map((identity) => identity.split(';').length);
    const primaries = [...this.hidden.keys()].filter((cell) => this.hidden[cell] === primary);
    // Sums before their parts: what is hidden for a sum also covers its parts.
    for (const cell of primaries.sort((a, b) => conditions[a]! - conditions[b]!)) this.guard(cell);
    let broken: Line | undefined;
    while ((broken = this.pool.lines.find((line) => this.isBroken(line)))) {
      const candidates = [...broken.parts, broken.total].filter((cell) => this.hidden[cell] === shown);
      // Never empty: the total of a broken line is shown.
      this.guard(candidates.reduce((a, b) => (this.pool.cost[b]! < this.pool.cost[a]! ? b : a)));
    }
  }

  /** Tries to show secondary cells again, the most wanted first. */
  relax(): void {
    const { cost, withheld } = this.pool;
    [...this.hidden.keys()]
      .filter((cell) => this.hidden[cell] === secondary && !withheld[cell] && !this.covered.has(cell))
      .sort((a, b) => cost[b]! - cost[a]!)
      .forEach((cell) => this.tryToShow(cell));
  }

  holds(): boolean {
    const isProven = (cell: number): boolean => {
      const proof = this.proofs.get(cell)?.alternative;
      return (
        !!proof?.has(cell) &&
        [...proof.keys()].every((other) => this.hidden[other] !== shown) &&
        agrees(this.pool, this.readers.plain, proof)
      );
    };
    return (
      this.pool.lines.every((line) => !this.isBroken(line)) &&
      [...this.hidden.keys()].every((cell) => this.hidden[cell] !== primary || this.guarded.has(cell)) &&
      [...this.guarded].every((cell) => (this.covered.has(cell) ? this.isCovered(cell) : isProven(cell)))
    );
  }

  private guard(cell: number): void {
    if (this.hidden[cell] === shown) this.hidden[cell] = secondary;
    this.guarded.add(cell);
    const price: Price = (other) => (this.hidden[other] === shown ? this.pool.cost[other]! : 0);
    if (this.prove(cell, 'strict', price, true)) return;
    // Four cells that are not zero in a sum known to be below five: against the strict reader no hiding helps.
    if (this.prove(cell, 'plain', price, true)) return;
    // All counts doubled is then an alternative.
    for (const tied of this.tiedTo(cell)) {
      if (this.hidden[tied] === shown) this.hidden[tied] = secondary;
      this.covered.add(tied);
    }
  }

  private prove(cell: number, reader: 'strict' | 'plain', price: Price, thorough: boolean): boolean {
    const known = this.proofs.get(cell);
    if (this.covered.has(cell) || (known && (known.strict || reader === 'plain'))) return true;
    const alternative = this.exchanges.find(cell, this.readers[reader], price, thorough);
    if (!alternative) return false;
    const proof = { alternative, strict: reader === 'strict' };
    for (const other of alternative.keys()) {
      if (this.hidden[other] === shown) this.hidden[other] = secondary;
      if (proof.strict && !this.proofs.get(other)?.strict) this.proofs.set(other, proof);
    }
    this.proofs.set(cell, proof);
    return true;
  }

  private tryToShow(cell: number): void {
    this.hidden[cell] = shown;
    const wasGuarded = this.guarded.delete(cell);
    const lost = [...this.proofs].filter(([, { alternative }]) => alternative.has(cell));
    for (const [other] of lost) this.proofs.delete(other);
    const price: Price = (other) => (this.hidden[other] === shown ? Infinity : 0);
    const isSafe =
      this.pool.linesOf[cell]!.every((line) => !this.isBroken(this.pool.lines[line]!)) &&
      lost.every(
        ([other, { strict }]) =>
          !this.guarded.has(other) || this.prove(other, strict ? 'strict' : 'plain', price, false),
      );
    if (isSafe) return;
    this.hidden[cell] = secondary;
    if (wasGuarded) this.guarded.add(cell);
    for (const [other, proof] of lost) this.proofs.set(other, proof);
  }

  /** The cell and all that sums tie it to, directly or not. */
  private tiedTo(cell: number): Set<number> {
    const tied = new Set([cell]);
    for (const near of tied) {
      for (const line of this.pool.linesOf[near]!) {
        const { total, parts } = this.pool.lines[line]!;
        tied.add(total);
        for (const part of parts) tied.add(part);
      }
    }
    return tied;
  }

  private isCovered(cell: number): boolean {
    return [...this.tiedTo(cell)].every((tied) => this.hidden[tied] !== shown);
  }

  /** A sum that gives away one of its cells, or few persons. */
  private isBroken({ total, parts }: Line): boolean {
    if (this.hidden[total] !== shown) return false;
    let hidden = 0;
    let largest = 0;
    let rest = this.pool.fewest[total]!;
    for (const part of parts) {
      if (this.hidden[part] === shown) {
        rest -= this.pool.most[part]!;
      } else {
        hidden++;
        largest = Math.max(largest, this.pool.fewest[part]!);
      }
    }
    if (hidden === 0) return false;
    // The persons behind the hidden parts together are at least the largest part's, and at least those of the sum
    // that no shown part has; a person can stand in several parts, so that adding them up would promise too much.
    return hidden === 1 || Math.max(largest, rest) < this.k;
  }
}
