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
  /** Distinct persons: at least, and at most. The same number wherever a cube has counted them. */
  fewest: readonly number[];
  most: readonly number[];
  /** In no cube given out; hiding one costs next to nothing. */
  withheld: readonly boolean[];
  /** What hiding the cell costs its readers. */
  cost: readonly number[];
  /** Cells with conditions on the same things, as `Reading.kindOf` says, by their values. */
  kinds: ReadonlyMap<string, ReadonlyMap<string, number>>;
  lines: readonly Line[];
  linesOf: readonly (readonly number[])[];
}

/** How a cell's codes say what it counts, worked out once per cube. */
export class Reading {
  private readonly dimensions: readonly ReadDimension[];

  constructor(readonly cube: Cube) {
    this.dimensions = cube.dimensions.map(readDimension);
  }

  /** The conditions of the cell, the same text in whatever cube and order they stand. `*` is any code. */
  identityOf(codes: readonly string[]): string {
    const conditions = this.dimensions.flatMap(
      (dimension, i) => dimension.conditions.get(codes[i]!) ?? noConditions,
    );
    return conditions.sort().join(';');
  }

  /**
   * Which conditions the cell has (`kind`: joined by `;`, a name where any value can stand, a whole condition where
   * only that one can), and the values in the same order.
   */
  kindOf(codes: readonly string[]): { kind: string; values: string } {
    const parts = this.dimensions.flatMap((dimension, i) => {
      const code = codes[i]!;
      const conditions = dimension.conditions.get(code) ?? noConditions;
      return dimension.fixed.has(code)
        ? conditions.map((condition) => ({ kind: condition, value: '' }))
        : conditions.map(() => ({ kind: dimension.identity, value: code }));
    });
    parts.sort((a, b) => (a.kind < b.kind ? -1 : 1));
    return {
      kind: parts.map(({ kind }) => kind).join(';'),
      values: parts.map(({ value }) => value).join(';'),
    };
  }

  isResidual(codes: readonly string[]): boolean {
    return this.dimensions.some((dimension, i) => dimension.residual.has(codes[i]!));
  }

  /**
   * The cell and the sums that the cube implies without showing them: over each dimension that has no total. What two
   * cubes tell about each other, they tell through the sums that both imply, so all of them are reckoned with.
   */
  *withSums(codes: readonly string[]): Iterable<string[]> {
    const open = this.dimensions.flatMap((dimension, i) =>
      dimension.total === undefined && !dimension.groups.has(codes[i]!) ? [i] : [],
    );
    for (let chosen = 0; chosen < 1 << open.length; chosen++) {
      yield codes.map((code, i) => (open.some((o, bit) => o === i && chosen & (1 << bit)) ? any : code));
    }
  }

  /** The sums that a cell is a part of: the identity of the sum, and what tells its parts from other sums' parts. */
  *sumsOf(codes: readonly string[]): Iterable<{ sum: string; by: string }> {
    for (const [i, dimension] of this.dimensions.entries()) {
      const code = codes[i]!;
      if (code === any || code === dimension.total || dimension.groups.has(code)) continue;
      yield { sum: this.identityOf(codes.with(i, any)), by: dimension.identity };
      for (const [group, parts] of dimension.groups) {
        if (parts.length > 1 && parts.includes(code)) {
          yield { sum: this.identityOf(codes.with(i, group)), by: `${dimension.identity}@${group}` };
        }
      }
    }
  }
}

interface ReadDimension {
  identity: string;
  total: string | undefined;
  conditions: ReadonlyMap<string, readonly string[]>;
  groups: ReadonlyMap<string, readonly string[]>;
  /** Codes whose conditions are their own, not this dimension's with any code. */
  fixed: ReadonlySet<string>;
  residual: ReadonlySet<string>;
}

const any = '*';
const noConditions: readonly string[] = [];

function readDimension({ id, identity = id, categories, total }: Dimension): ReadDimension {
  const groups = new Map(
    categories.filter(({ code, sums }) => sums && code !== total).map(({ code, sums }) => [code, sums!]),
  );
  const conditionsOf = (code: string): readonly string[] => {
    const own = categories.find((category) => category.code === code)?.conditions;
    const parts = groups.get(code);
    return own ?? [`${identity}=${parts ? [...parts].sort().join(',') : code}`];
  };
  return {
    identity,
    total,
    conditions: new Map(
      categories.filter(({ code }) => code !== total).map(({ code }) => [code, conditionsOf(code)]),
    ),
    groups,
    fixed: new Set(
      categories.filter(({ code, conditions }) => conditions ?? groups.has(code)).map(({ code }) => code),
    ),
    residual: new Set(categories.filter((category) => category.residual).map(({ code }) => code)),
  };
}

/** @throws Problem when two cubes disagree about a cell, or a sum is none. */
export function buildPool(cubes: readonly Cube[]): Pool {
  const building = new Building(cubes[0]!.population);
  for (const cube of cubes) building.add(cube);
  return building.pool();
}

class Building {
  private readonly index = new Map<string, number>();
  private readonly counts: number[] = [];
  private readonly fewest: number[] = [];
  private readonly most: number[] = [];
  private readonly withheld: boolean[] = [];
  private readonly residual: boolean[] = [];
  private readonly kinds = new Map<string, Map<string, number>>();
  private readonly sums = new Map<string, { sum: string; parts: Set<number> }>();
  private readonly implied: (() => void)[] = [];

  constructor(private readonly population: string) {}

  add(cube: Cube): void {
    const reading = new Reading(cube);
    const implied = new Map<string, { codes: string[]; figure: PersonRange }>();
    for (const [key, figure] of cube.cells) {
      if (figure.count === 0) continue;
      const codes = key.split('|');
      for (const up of reading.withSums(codes)) {
        if (!up.includes(any)) {
          const exact = { count: figure.count, fewest: figure.persons, most: figure.persons };
          this.cell(reading, codes, exact, cube.withheld?.has(key) ?? false);
          continue;
        }
        const sum = implied.get(up.join('|'));
        if (!sum) {
          const figures = { count: figure.count, fewest: figure.persons, most: figure.persons };
          implied.set(up.join('|'), { codes: up, figure: figures });
        } else {
          // The same persons may come back, or all be others.
          sum.figure.count += figure.count;
          sum.figure.fewest = Math.max(sum.figure.fewest, figure.persons);
          sum.figure.most += figure.persons;
        }
      }
    }
    // After every cube's own cells, which know their persons.
    this.implied.push(() => {
      for (const { codes, figure } of implied.values()) this.cell(reading, codes, figure, true);
    });
  }

  pool(): Pool {
    for (const add of this.implied) add();
    this.addSetSums();
    const lines: Line[] = [];
    const linesOf = this.counts.map((): number[] => []);
    for (const [name, { sum, parts }] of this.sums) {
      const total = this.index.get(sum);
      if (total === undefined) continue;
      if ([...parts].reduce((all, part) => all + this.counts[part]!, 0) !== this.counts[total]) {
        throw notAdditive(this.population, name);
      }
      if (parts.has(total)) continue;
      for (const cell of [total, ...parts]) linesOf[cell]!.push(lines.length);
      lines.push({ total, parts: [...parts] });
    }
    return {
      population: this.population,
      index: this.index,
      counts: this.counts,
      fewest: this.fewest,
      most: this.most,
      withheld: this.withheld,
      cost: [...this.index.keys()].map((identity, cell) =>
        costOf(this.counts[cell]!, identity.split(';').length, this.residual[cell]!, this.withheld[cell]!),
      ),
      kinds: this.kinds,
      lines,
      linesOf,
    };
  }

  private cell(reading: Reading, codes: readonly string[], figure: PersonRange, withheld: boolean): void {
    const identity = reading.identityOf(codes);
    let cell = this.index.get(identity);
    if (cell === undefined) {
      cell = this.index.size;
      this.index.set(identity, cell);
      this.counts.push(figure.count);
      this.fewest.push(figure.fewest);
      this.most.push(figure.most);
      this.withheld.push(withheld);
      this.residual.push(reading.isResidual(codes));
    } else {
      const fewest = Math.max(this.fewest[cell]!, figure.fewest);
      const most = Math.min(this.most[cell]!, figure.most);
      if (this.counts[cell] !== figure.count || fewest > most) throw cellDiffers(this.population, identity);
      this.fewest[cell] = fewest;
      this.most[cell] = most;
      if (!withheld) this.withheld[cell] = false;
    }
    const { kind, values } = reading.kindOf(codes);
    if (!this.kinds.has(kind)) this.kinds.set(kind, new Map());
    this.kinds.get(kind)!.set(values, cell);
    for (const { sum, by } of reading.sumsOf(codes)) this.addPart(sum, by, cell);
  }

  private addPart(sum: string, by: string, part: number): void {
    const name = `${sum}#${by}`;
    const line = this.sums.get(name);
    if (line) line.parts.add(part);
    else this.sums.set(name, { sum, parts: new Set([part]) });
  }

  /** "One of these values" is the sum of the cells of each, when another cube has them all. */
  private addSetSums(): void {
    for (const [identity, cell] of this.index) {
      const conditions = identity.split(';');
      conditions.forEach((condition, i) => {
        const [of, values] = condition.split('=') as [string, string?];
        if (!values?.includes(',') || of.endsWith('!')) return;
        const parts = values
          .split(',')
          .map((value) => this.index.get(conditions.with(i, `${of}=${value}`).sort().join(';')))
          .filter((part) => part !== undefined);
        const sum = parts.reduce((all, part) => all + this.counts[part]!, 0);
        if (sum === this.counts[cell])
          for (const part of parts) this.addPart(identity, `${of} one by one`, part);
      });
    }
  }
}

interface PersonRange {
  count: number;
  fewest: number;
  most: number;
}

/**
 * Large figures are what readers come for, the total of a year or a group most of all; "unknown" and the like are
 * what they miss least.
 */
function costOf(count: number, conditions: number, residual: boolean, withheld: boolean): number {
  if (withheld) return 0.01;
  return Math.sqrt(count) * (conditions < 2 ? 3 : conditions < 3 ? 1.5 : 1) * (residual ? 0.4 : 1);
}
