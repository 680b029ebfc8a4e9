import { cellDiffers, notAdditive } from './disclosure.problems';
import type { Cube, Dimension } from './model';

/** `total` = the sum of `parts`; only cells that are not zero. */
export interface Line {
  total: number;
  parts: number[];
}

/**
 * All cells of one population that are not zero, each once however many cubes it stands in, and every sum that
 * holds between them. Zeros are left out: a reader who knows every zero, shown or not, is the strongest one.
 */
export interface Pool {
  population: string;
  /** Cell by identity: see `identityOf`. */
  index: ReadonlyMap<string, number>;
  counts: readonly number[];
  persons: readonly number[];
  /** In no cube given out. */
  withheld: readonly boolean[];
  /** What hiding the cell costs its readers. */
  cost: readonly number[];
  lines: readonly Line[];
  linesOf: readonly (readonly number[])[];
}

/** How a cell's codes say what it counts, worked out once per cube. */
export class Reading {
  private readonly dimensions: readonly {
    identity: string;
    total: string | undefined;
    /** Code → the code that means the same: a group of one is its only part. */
    same: ReadonlyMap<string, string>;
    groups: readonly { code: string; parts: ReadonlySet<string> }[];
    residual: ReadonlySet<string>;
  }[];

  constructor(readonly cube: Cube) {
    this.dimensions = cube.dimensions.map(readDimension);
  }

  /** The conditions of the cell, the same text in whatever cube and order they stand. */
  identityOf(codes: readonly string[], without = -1): string {
    const conditions: string[] = [];
    this.dimensions.forEach((dimension, i) => {
      const code = codes[i]!;
      if (i === without || code === dimension.total) return;
      conditions.push(`${dimension.identity}=${dimension.same.get(code) ?? code}`);
    });
    return conditions.sort().join(';');
  }

  isResidual(codes: readonly string[]): boolean {
    return this.dimensions.some((dimension, i) => dimension.residual.has(codes[i]!));
  }

  /** The sums that a cell is a part of: the identity of the sum, and what tells its parts from other sums' parts. */
  *sumsOf(codes: readonly string[]): Iterable<{ sum: string; by: string }> {
    for (const [i, dimension] of this.dimensions.entries()) {
      const code = codes[i]!;
      if (code === dimension.total || dimension.groups.some((group) => group.code === code)) continue;
      if (dimension.same.has(code)) continue;
      yield { sum: this.identityOf(codes, i), by: dimension.identity };
      for (const group of dimension.groups) {
        if (!group.parts.has(code)) continue;
        const sum = this.identityOf(codes.map((other, j) => (j === i ? group.code : other)));
        yield { sum, by: `${dimension.identity}@${group.code}` };
      }
    }
  }
}

function readDimension(dimension: Dimension): Reading['dimensions'][number] {
  const sums = dimension.categories.filter((category) => category.sums && category.code !== dimension.total);
  return {
    identity: dimension.identity ?? dimension.id,
    total: dimension.total,
    same: new Map(
      sums.filter(({ sums }) => sums!.length === 1).map((category) => [category.code, category.sums![0]!]),
    ),
    groups: sums
      .filter(({ sums }) => sums!.length > 1)
      .map((category) => ({ code: category.code, parts: new Set(category.sums) })),
    residual: new Set(dimension.categories.filter((category) => category.residual).map(({ code }) => code)),
  };
}

/** @throws Problem when two cubes disagree about a cell, or a sum is none. */
export function buildPool(cubes: readonly Cube[]): Pool {
  const population = cubes[0]!.population;
  const index = new Map<string, number>();
  const counts: number[] = [];
  const persons: number[] = [];
  const withheld: boolean[] = [];
  const cost: number[] = [];
  const found = new Map<string, { sum: string; parts: Set<number> }>();
  for (const cube of cubes) {
    const reading = new Reading(cube);
    for (const [key, figure] of cube.cells) {
      if (figure.count === 0) continue;
      const codes = key.split('|');
      const identity = reading.identityOf(codes);
      let cell = index.get(identity);
      if (cell === undefined) {
        cell = index.size;
        index.set(identity, cell);
        counts.push(figure.count);
        persons.push(figure.persons);
        withheld.push(true);
        cost.push(costOf(figure.count, reading.isResidual(codes)));
      } else if (counts[cell] !== figure.count || persons[cell] !== figure.persons) {
        throw cellDiffers(population, identity);
      }
      if (!cube.withheld?.has(key)) withheld[cell] = false;
      for (const { sum, by } of reading.sumsOf(codes)) {
        const name = `${sum}#${by}`;
        const line = found.get(name);
        if (line) line.parts.add(cell);
        else found.set(name, { sum, parts: new Set([cell]) });
      }
    }
  }
  const lines: Line[] = [];
  const linesOf = counts.map((): number[] => []);
  for (const [name, { sum, parts }] of found) {
    const total = index.get(sum);
    if (total === undefined) continue;
    if ([...parts].reduce((all, part) => all + counts[part]!, 0) !== counts[total]) {
      throw notAdditive(population, name);
    }
    for (const cell of [total, ...parts]) linesOf[cell]!.push(lines.length);
    lines.push({ total, parts: [...parts] });
  }
  return { population, index, counts, persons, withheld, cost, lines, linesOf };
}

/** Large figures are what readers come for; "unknown" and the like are what they miss least. */
const costOf = (count: number, residual: boolean): number => Math.log2(1 + count) * (residual ? 0.4 : 1);
