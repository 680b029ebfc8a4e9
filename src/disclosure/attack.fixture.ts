import highsLoader from 'highs';
import type { Cube } from './model';

/**
 * A reader with a solver, for tests. Rebuilds every sum that the cubes' shapes imply from scratch (it shares no code
 * with the gate but the cell list), takes all shown values and zeros, and asks how low and how high each hidden cell
 * can be in whole numbers.
 */
export interface Attack {
  /** Smallest and largest possible value, by cell identity. */
  range(identity: string): { low: number; high: number };
}

type Highs = Awaited<ReturnType<typeof highsLoader>>;
let highs: Highs | undefined;

export interface Known {
  /** Cell identity → shown value, or null when hidden. Cells that are not here are zero. */
  values: ReadonlyMap<string, number | null>;
  primary: ReadonlySet<string>;
  /** [sum, parts] as identities. */
  sums: readonly (readonly [string, readonly string[]])[];
  /** Upper bound of primary cells that a reader may assume; k − 1 when rows are persons. */
  primaryHigh(identity: string): number;
}

export async function attack(known: Known): Promise<Attack> {
  highs ??= await highsLoader();
  const solver = highs;
  const hidden = [...known.values].filter(([, value]) => value === null).map(([identity]) => identity);
  const name = new Map(hidden.map((identity, i) => [identity, `x${i}`]));
  const rows = known.sums.flatMap(([sum, parts], i) => {
    const signed = [[sum, -1] as const, ...parts.map((part) => [part, 1] as const)];
    const constant = signed.reduce((all, [id, sign]) => all + sign * (known.values.get(id) ?? 0), 0);
    const terms = signed
      .filter(([id]) => name.has(id))
      .map(([id, sign]) => `${sign > 0 ? '+' : '-'} ${name.get(id)}`);
    return terms.length > 0 ? [` c${i}: ${terms.join(' ')} = ${-constant}`] : [];
  });
  const bounds = hidden.map((identity) => {
    const primary = known.primary.has(identity);
    const high = primary ? String(known.primaryHigh(identity)) : '1000000';
    return ` 1 <= ${name.get(identity)} <= ${high}`;
  });
  const solve = (goal: 'Minimize' | 'Maximize', variable: string): number => {
    const text = [
      goal,
      ` obj: ${variable}`,
      'Subject To',
      ...rows,
      'Bounds',
      ...bounds,
      'General',
      ` ${[...name.values()].join(' ')}`,
      'End',
    ].join('\n');
    const solution = solver.solve(text);
    if (solution.Status !== 'Optimal') throw new Error(`solver: ${solution.Status}`);
    return Math.round(solution.ObjectiveValue);
  };
  return {
    range: (identity) => {
      const variable = name.get(identity);
      if (!variable) {
        const value = known.values.get(identity) ?? 0;
        return { low: value, high: value };
      }
      return { low: solve('Minimize', variable), high: solve('Maximize', variable) };
    },
  };
}

/** The sums that hold between the cells of cubes, by brute force over all pairs of cells. */
export function sumsOf(cubes: readonly Cube[]): [string, string[]][] {
  const sums = new Map<string, [string, Set<string>]>();
  for (const cube of cubes) {
    for (const key of cube.cells.keys()) {
      const codes = key.split('|');
      cube.dimensions.forEach((dimension, i) => {
        const category = dimension.categories.find(({ code }) => code === codes[i]);
        if (codes[i] === dimension.total || category?.sums) return;
        const up = name(cube, codes.with(i, '*'));
        const entry = sums.get(`${up} by ${dimension.id}`) ?? [up, new Set()];
        entry[1].add(name(cube, codes));
        sums.set(`${up} by ${dimension.id}`, entry);
      });
    }
  }
  return [...sums.values()].map(([sum, parts]) => [sum, [...parts]]);
}

/** A cell's conditions in words; `*` is no condition. */
export function name(cube: Cube, codes: readonly string[]): string {
  return cube.dimensions
    .flatMap((dimension, i) =>
      codes[i] === '*' || codes[i] === dimension.total ? [] : [`${dimension.id}:${codes[i]}`],
    )
    .sort()
    .join('&');
}
