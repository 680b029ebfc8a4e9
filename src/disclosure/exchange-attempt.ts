import type { Alternative, Bounds, Price } from './alternative';
import type { Kind, Tree } from './kinds';
import type { Pool } from './pool';

export interface Terms {
  bounds: Bounds;
  price: Price;
  /** Dearer than this is not wanted. */
  limit: number;
  /** How many choices of answers may be tried over again. */
  effort: number;
}

export interface Swap {
  contrast: readonly string[];
  others: readonly string[];
  direction: 1 | -1;
}

type Changes = [cell: number, sign: 1 | -1][];

/** One attempt: which answers the rows have besides those exchanged is chosen kind by kind. */
export class Exchange {
  cost = 0;
  steps = 0;
  private readonly change = new Map<number, 1 | -1>();

  constructor(
    private readonly of: { values: ReadonlyMap<string, readonly string[]>; pool: Pool },
    private readonly terms: Terms,
  ) {}

  run(touched: readonly Kind[], start: ReadonlyMap<string, string>, swap: Swap): Alternative | null {
    return this.fill(touched, new Map(start), swap) ? this.change : null;
  }

  /** The kind with the fewest open answers first; the cheapest answers first. */
  private fill(waiting: readonly Kind[], row: Map<string, string>, swap: Swap): boolean {
    if (waiting.length === 0) return true;
    const openOf = (kind: Kind): number => {
      let count = 0;
      for (const attribute of kind.attributes) if (!row.has(attribute)) count++;
      return count;
    };
    let kind = waiting[0]!;
    let fewest = openOf(kind);
    for (const other of waiting) {
      if (fewest === 0) break;
      const count = openOf(other);
      if (count < fewest) [kind, fewest] = [other, count];
    }
    const open = kind.attributes.filter((attribute) => !row.has(attribute));
    const rest = waiting.filter((one) => one !== kind);
    for (const { values, changes, cost } of this.optionsFor(kind, open, row, swap)) {
      if (this.cost + cost >= this.terms.limit) return false;
      open.forEach((attribute, i) => row.set(attribute, values[i]!));
      const fresh = changes.filter(([cell]) => !this.change.has(cell));
      for (const [cell, sign] of fresh) this.change.set(cell, sign);
      this.cost += cost;
      this.steps++;
      if (this.fill(rest, row, swap)) return true;
      this.cost -= cost;
      for (const [cell] of fresh) this.change.delete(cell);
      for (const attribute of open) row.delete(attribute);
      if (--this.terms.effort <= 0) return false;
    }
    return false;
  }

  private optionsFor(
    kind: Kind,
    open: readonly string[],
    row: Map<string, string>,
    swap: Swap,
  ): { values: string[]; changes: Changes; cost: number }[] {
    const options: { values: string[]; changes: Changes; cost: number }[] = [];
    for (const values of this.choices(open)) {
      open.forEach((attribute, i) => row.set(attribute, values[i]!));
      const changes = this.changesOf(kind, row, swap);
      if (!changes) continue;
      const cost = changes.reduce(
        (sum, [cell]) => sum + (this.change.has(cell) ? 0 : this.terms.price(cell)),
        0,
      );
      options.push({ values, changes, cost });
    }
    for (const attribute of open) row.delete(attribute);
    return options.sort((a, b) => a.cost - b.cost);
  }

  private *choices(open: readonly string[], at = 0): Iterable<string[]> {
    if (at === open.length) {
      yield [];
      return;
    }
    for (const value of this.of.values.get(open[at]!)!) {
      for (const rest of this.choices(open, at + 1)) yield [value, ...rest];
    }
  }

  /** The cells of a kind that change, or null when one of them cannot. */
  private changesOf(kind: Kind, row: ReadonlyMap<string, string>, swap: Swap): Changes | null {
    const { contrast, others, direction } = swap;
    const { bounds, price } = this.terms;
    const changes: Changes = [];
    for (let corner = 0; corner < 1 << contrast.length; corner++) {
      let sign: number = direction;
      let node: Tree | undefined = kind.cells;
      let isCounted = true;
      for (const { attribute, met } of kind.conditions) {
        const bit = contrast.indexOf(attribute);
        const swapped = bit >= 0 && (corner & (1 << bit)) !== 0;
        if (swapped) sign = -sign;
        const value = swapped ? others[bit]! : row.get(attribute)!;
        if (met) isCounted &&= met.has(value);
        else if (node instanceof Map) node = node.get(value);
      }
      // A row that a condition leaves out changes nothing here.
      if (!isCounted) continue;
      const cell = node as number | undefined;
      // A zero is known to be one.
      if (cell === undefined || price(cell) === Infinity) return null;
      const value = this.of.pool.counts[cell]! + sign;
      if (value < bounds.low(cell) || value > bounds.high(cell)) return null;
      changes.push([cell, sign as 1 | -1]);
    }
    return changes;
  }
}
