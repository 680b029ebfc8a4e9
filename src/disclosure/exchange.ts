import { agrees, Alternative, Bounds, Price } from './alternative';
import type { Pool } from './pool';

/** Cells with conditions on the same things; a cell is found by the values of the row that it counts. */
interface Kind {
  /** With `met`, the condition is always the same one, and these are the values that meet it. */
  conditions: readonly { attribute: string; met?: ReadonlySet<string> }[];
  attributes: readonly string[];
  /** By the values of the conditions without `met`, one after the other. */
  cells: Tree;
}

/** A map of maps down to a cell: half the time of the whole search is spent looking cells up. */
type Tree = number | Map<string, Tree>;

function treeOf(cells: ReadonlyMap<string, number>, isValue: readonly boolean[]): Tree {
  if (!isValue.includes(true)) return cells.values().next().value!;
  const root = new Map<string, Tree>();
  for (const [key, cell] of cells) {
    const values = key.split(';').filter((_, i) => isValue[i]);
    let node = root;
    for (const value of values.slice(0, -1)) {
      if (!node.has(value)) node.set(value, new Map());
      node = node.get(value) as Map<string, Tree>;
    }
    node.set(values.at(-1)!, cell);
  }
  return root;
}

/** A value of a row, other than those that conditions name. */
const other = '*';

/**
 * Finds alternatives as people would: some persons' answers change places. Take a row, and another that differs in
 * some of its answers (the contrast); let them exchange so that every sum over one of those answers stays. Only cells
 * with conditions on all the exchanged answers change, by one up or down, in every cube alike.
 */
export class Exchanges {
  readonly kinds: readonly Kind[];
  private readonly conditions: ReadonlyMap<string, string>[];
  readonly values = new Map<string, string[]>();

  constructor(readonly pool: Pool) {
    this.conditions = [];
    for (const [identity, cell] of pool.index) {
      this.conditions[cell] = new Map(identity === '' ? [] : identity.split(';').map(split));
    }
    this.collectValues();
    this.kinds = [...pool.kinds].map(([kind, cells]) => {
      const conditions = (kind === '' ? [] : kind.split(';')).map((text) => {
        const [attribute, only] = text.includes('=') ? split(text) : ([text] as const);
        return { attribute, ...(only !== undefined && { met: new Set(this.valuesOf(attribute, only)) }) };
      });
      const tree = treeOf(
        cells,
        conditions.map(({ met }) => !met),
      );
      return { conditions, attributes: conditions.map(({ attribute }) => attribute), cells: tree };
    });
  }

  /**
   * The cheapest exchange that changes the cell, or null when none was found. Most cells have one of few answers that
   * needs no second thoughts; with `thorough`, rare rows get their other answers chosen together.
   */
  find(cell: number, bounds: Bounds, price: Price, thorough: boolean): Alternative | null {
    const simple = this.search(cell, bounds, price, { most: 3, effortEach: 100, effort: Infinity });
    if (simple || !thorough) return simple;
    return this.search(cell, bounds, price, { most: Infinity, effortEach: 500, effort: 40_000 });
  }

  private search(
    cell: number,
    bounds: Bounds,
    price: Price,
    { most, effortEach, ...left }: { most: number; effortEach: number; effort: number },
  ): Alternative | null {
    const conditions = this.conditions[cell]!;
    const attributes = [...conditions.keys()];
    let best: { cost: number; alternative: Alternative } | null = null;
    for (const start of this.rows(attributes, conditions)) {
      for (let subset = (1 << attributes.length) - 1; subset >= 0; subset--) {
        const contrast = attributes.filter((_, bit) => subset & (1 << bit));
        if (contrast.length > most) continue;
        const kinds = this.kinds.filter(({ attributes: of }) => contrast.every((a) => of.includes(a)));
        for (const others of this.contrasts(contrast, conditions)) {
          const touched = noticing(kinds, start, contrast, others);
          for (const direction of [1, -1] as const) {
            const limit: number = best?.cost ?? Infinity;
            const attempt = new Exchange(this, { bounds, price, limit, effort: effortEach });
            const alternative = attempt.run(touched, start, { contrast, others, direction });
            left.effort -= attempt.steps;
            if (alternative?.has(cell) && agrees(this.pool, bounds, alternative)) {
              best = { cost: attempt.cost, alternative };
            }
            if (best?.cost === 0 || left.effort <= 0) return best?.alternative ?? null;
          }
        }
      }
    }
    return best?.alternative ?? null;
  }

  /** Rows that a cell can count, as far as its conditions say. */
  private rows(
    attributes: readonly string[],
    conditions: ReadonlyMap<string, string>,
  ): Map<string, string>[] {
    return attributes.reduce<Map<string, string>[]>(
      (rows, attribute) =>
        rows.flatMap((row) =>
          this.valuesOf(attribute, conditions.get(attribute)!).map(
            (value) => new Map([...row, [attribute, value]]),
          ),
        ),
      [new Map()],
    );
  }

  /** Every choice of another value for each exchanged answer. */
  private *contrasts(
    contrast: readonly string[],
    conditions: ReadonlyMap<string, string>,
    at = 0,
  ): Iterable<string[]> {
    if (at === contrast.length) return yield [];
    const attribute = contrast[at]!;
    const own = this.valuesOf(attribute, conditions.get(attribute)!);
    for (const value of this.values.get(attribute)!) {
      if (own.includes(value)) continue;
      for (const rest of this.contrasts(contrast, conditions, at + 1)) yield [value, ...rest];
    }
  }

  private valuesOf(attribute: string, condition: string): string[] {
    return this.values.get(attribute)!.filter((value) => meets(value, condition));
  }

  private collectValues(): void {
    const found = new Map<string, Set<string>>();
    for (const conditions of this.conditions) {
      for (const [attribute, condition] of conditions) {
        if (!found.has(attribute)) found.set(attribute, new Set());
        const values = found.get(attribute)!;
        if (condition.startsWith('!')) values.add(other);
        for (const value of condition.replace(/^!/, '').split(',')) values.add(value);
      }
    }
    for (const [attribute, values] of found) this.values.set(attribute, [...values]);
  }
}

/** `typ=anmalan` → typ, anmalan; `typ!=anmalan` → typ, !anmalan. */
function split(condition: string): [string, string] {
  const at = condition.indexOf('=');
  const negated = condition[at - 1] === '!';
  return [condition.slice(0, negated ? at - 1 : at), (negated ? '!' : '') + condition.slice(at + 1)];
}

const meets = (value: string, condition: string): boolean =>
  condition.startsWith('!')
    ? !condition.slice(1).split(',').includes(value)
    : condition.split(',').includes(value);

/** A condition that both rows meet, or neither, does not notice the exchange. */
function noticing(
  kinds: readonly Kind[],
  start: ReadonlyMap<string, string>,
  contrast: readonly string[],
  others: readonly string[],
): readonly Kind[] {
  return kinds.filter(({ attributes, conditions }) =>
    contrast.every((attribute, i) => {
      const { met } = conditions[attributes.indexOf(attribute)]!;
      return !met || met.has(start.get(attribute)!) !== met.has(others[i]!);
    }),
  );
}

interface Terms {
  bounds: Bounds;
  price: Price;
  /** Dearer than this is not wanted. */
  limit: number;
  /** How many choices of answers may be tried over again. */
  effort: number;
}

interface Swap {
  contrast: readonly string[];
  others: readonly string[];
  direction: 1 | -1;
}

type Changes = [cell: number, sign: 1 | -1][];

/** One attempt: which answers the rows have besides those exchanged is chosen kind by kind. */
class Exchange {
  cost = 0;
  steps = 0;
  private readonly change = new Map<number, 1 | -1>();

  constructor(
    private readonly of: Pick<Exchanges, 'kinds' | 'values' | 'pool'>,
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
    if (at === open.length) return yield [];
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
