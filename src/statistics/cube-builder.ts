import type { Category, Dimension, Figure } from '../disclosure/model';

export const total = 'totalt';
export const whole: Category = { code: total, label: 'Totalt' };

/** Counts rows and distinct children per cell, with every total and every group filled in. */
export class CubeBuilder {
  private readonly counts = new Map<string, { count: number; persons: Set<string> }>();

  constructor(private readonly dimensions: readonly Dimension[]) {}

  add(codes: readonly string[], person: string): void {
    const keys = this.dimensions.reduce<string[][]>(
      (prefixes, dimension, index) => {
        const own = codes[index]!;
        const groups = dimension.categories.filter(({ sums }) => sums?.includes(own)).map(({ code }) => code);
        const all = [own, ...groups, ...(dimension.total === undefined ? [] : [dimension.total])];
        return prefixes.flatMap((prefix) => all.map((code) => [...prefix, code]));
      },
      [[]],
    );
    for (const key of keys.map((parts) => parts.join('|'))) {
      const cell = this.counts.get(key) ?? { count: 0, persons: new Set() };
      cell.count += 1;
      cell.persons.add(person);
      this.counts.set(key, cell);
    }
  }

  build(): { dimensions: readonly Dimension[]; cells: ReadonlyMap<string, Figure> } {
    return {
      dimensions: this.dimensions,
      cells: new Map(
        [...this.counts].map(([key, { count, persons }]) => [key, { count, persons: persons.size }]),
      ),
    };
  }
}
