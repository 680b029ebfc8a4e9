import { agrees, Alternative, Bounds, Price } from './alternative';
import { Exchange } from './exchange-attempt';
import { Kind, meets, noticing, otherValue, split, treeOf } from './kinds';
import type { Pool } from './pool';

/**
 * Finds alternatives as people would: some persons' answers change places. Take a row, and another that differs in
 * some of its answers (the contrast); let them exchange so that every sum over one of those answers stays. Only cells
 * with conditions on all the exchanged answers change, by one up or down, in every cube alike.
 */
export class Exchanges {
  private readonly kinds: readonly Kind[];
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
    let rows: Map<string, string>[] = [new Map<string, string>()];
    for (const attribute of attributes) {
      const values = this.valuesOf(attribute, conditions.get(attribute)!);
      rows = rows.flatMap((row) => values.map((value) => new Map(row).set(attribute, value)));
    }
    return rows;
  }

  /** Every choice of another value for each exchanged answer. */
  private *contrasts(
    contrast: readonly string[],
    conditions: ReadonlyMap<string, string>,
    at = 0,
  ): Iterable<string[]> {
    if (at === contrast.length) {
      yield [];
      return;
    }
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
        if (condition.startsWith('!')) values.add(otherValue);
        for (const value of condition.replace(/^!/, '').split(',')) values.add(value);
      }
    }
    for (const [attribute, values] of found) this.values.set(attribute, [...values]);
  }
}
