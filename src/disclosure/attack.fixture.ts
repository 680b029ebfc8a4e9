import highsLoader from 'highs';
import type { Cube, Dimension } from './model';

/**
 * A reader with a solver, for tests. Works out anew, by brute force, which sums the cubes imply (it shares no code with
 * the gate), takes everything that is given out and every zero, and asks how low and how high each hidden cell can be
 * in whole numbers.
 */
export interface Attack {
  /** Smallest and largest possible value of a cell, by name. */
  range(cell: string): { low: number; high: number };
}

export interface Known {
  /** Cell → shown value, or null when hidden. Cells that are not here are zero. */
  values: ReadonlyMap<string, number | null>;
  /** Upper bound of a hidden cell that the reader has been told. */
  atMost?: ReadonlyMap<string, number>;
  /** [sum, parts]. */
  sums: readonly (readonly [string, readonly string[]])[];
}

type Highs = Awaited<ReturnType<typeof highsLoader>>;
let highs: Highs | undefined;

export async function attack({ values, atMost, sums }: Known): Promise<Attack> {
  highs ??= await highsLoader();
  const solver = highs;
  const hidden = [...values].filter(([, value]) => value === null).map(([cell]) => cell);
  const variable = new Map(hidden.map((cell, i) => [cell, `x${i}`]));
  const rows = sums.flatMap(([sum, parts], i) => {
    const signed = [[sum, -1] as const, ...parts.map((part) => [part, 1] as const)];
    const constant = signed.reduce((all, [cell, sign]) => all + sign * (values.get(cell) ?? 0), 0);
    const terms = signed
      .filter(([cell]) => variable.has(cell))
      .map(([cell, sign]) => `${sign > 0 ? '+' : '-'} ${variable.get(cell)}`);
    return terms.length > 0 ? [` c${i}: ${terms.join(' ')} = ${-constant}`] : [];
  });
  const bounds = hidden.map((cell) => ` 1 <= ${variable.get(cell)} <= ${atMost?.get(cell) ?? 1_000_000}`);
  const solve = (goal: 'Minimize' | 'Maximize', what: string): number => {
    const general = [...variable.values()].join('\n ');
    const text = [
      goal,
      ` obj: ${what}`,
      'Subject To',
      ...rows,
      'Bounds',
      ...bounds,
      'General',
      ` ${general}`,
      'End',
    ];
    const solution = solver.solve(text.join('\n'), { mip_rel_gap: 0 });
    if (solution.Status !== 'Optimal') throw new Error(`solver: ${solution.Status}`);
    return Math.round(solution.ObjectiveValue);
  };
  return {
    range: (cell) => {
      const what = variable.get(cell);
      if (!what) return { low: values.get(cell) ?? 0, high: values.get(cell) ?? 0 };
      return { low: solve('Minimize', what), high: solve('Maximize', what) };
    },
  };
}

/** Every cell that the cubes imply, zeros apart: its name, the cube's key for it (none for implied sums), its parts. */
export interface Implied {
  /** Name → key per cube that has the cell, by the cube's place. */
  cells: ReadonlyMap<string, ReadonlyMap<number, string>>;
  sums: [string, string[]][];
}

const any = '*';

export function impliedBy(cubes: readonly Cube[]): Implied {
  const cells = new Map<string, Map<number, string>>();
  const sums = new Map<string, { sum: string; parts: Set<string> }>();
  cubes.forEach((cube, place) => {
    for (const [key, { count }] of cube.cells) {
      if (count === 0) continue;
      for (const codes of withOpenSums(cube, key.split('|'))) {
        const own = name(cube, codes);
        if (!cells.has(own)) cells.set(own, new Map());
        if (!codes.includes(any)) cells.get(own)!.set(place, key);
        cube.dimensions.forEach((dimension, i) => {
          for (const up of sumsAbove(dimension, codes[i]!)) {
            const sum = name(cube, codes.with(i, up));
            const id = `${sum} by ${dimension.identity ?? dimension.id} to ${up}`;
            if (!sums.has(id)) sums.set(id, { sum, parts: new Set() });
            sums.get(id)!.parts.add(own);
          }
        });
      }
    }
  });
  return {
    cells,
    sums: [...sums.values()]
      .filter(({ sum, parts }) => cells.has(sum) && !parts.has(sum))
      .map(({ sum, parts }) => [sum, [...parts]]),
  };
}

function withOpenSums(cube: Cube, codes: string[]): string[][] {
  return cube.dimensions.reduce<string[][]>(
    (all, { total, categories }, i) =>
      total !== undefined || categories.find(({ code }) => code === codes[i])?.sums
        ? all
        : all.flatMap((one) => [one, one.with(i, any)]),
    [codes],
  );
}

function sumsAbove({ categories, total }: Dimension, code: string): string[] {
  if (code === any || code === total || categories.find((category) => category.code === code)?.sums)
    return [];
  return [any, ...categories.filter(({ sums }) => sums?.includes(code)).map((group) => group.code)];
}

/** A cell's conditions in words. */
export function name(cube: Cube, codes: readonly string[]): string {
  return cube.dimensions
    .flatMap(({ id, identity = id, categories, total }, i) => {
      const code = codes[i]!;
      if (code === any || code === total) return [];
      const { conditions, sums } = categories.find((category) => category.code === code)!;
      return conditions ?? [`${identity}=${sums ? [...sums].sort().join(',') : code}`];
    })
    .sort()
    .join(' & ');
}
