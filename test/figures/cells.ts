import type { Line } from './truth';

export interface Figure {
  count: number;
  persons: number;
}

export const total = 'totalt';

/**
 * All cells of a table from its lines: every combination of codes, and of `totalt` where the dimension has one (`ar`
 * has none). A child that stands in several cells is one person in their sum.
 */
export function cellsOf(lines: readonly Line[], hasTotal: readonly boolean[]): Map<string, Figure> {
  const counts = new Map<string, { count: number; nobodys: number; persons: Set<number> }>();
  for (const { codes, person, rows } of lines) {
    let keys = [''];
    codes.forEach((code, i) => {
      const here = hasTotal[i] ? [code, total] : [code];
      keys = keys.flatMap((key) => here.map((one) => (i === 0 ? one : `${key}|${one}`)));
    });
    for (const key of keys) {
      let cell = counts.get(key);
      if (!cell) counts.set(key, (cell = { count: 0, nobodys: 0, persons: new Set() }));
      cell.count += rows;
      if (person === null) cell.nobodys += rows;
      else cell.persons.add(person);
    }
  }
  return new Map(
    [...counts].map(([key, cell]) => [key, { count: cell.count, persons: cell.persons.size + cell.nobodys }]),
  );
}

/** A served table: every combination of the categories that it shows, each with its cell's value. */
export interface ServedTable {
  dimensions: readonly { id: string; codes: readonly string[] }[];
  /** null when hidden. */
  value(codes: readonly string[]): number | null;
}

/** Every combination of one code per dimension. */
export function combinations(dimensions: ServedTable['dimensions']): string[][] {
  return dimensions.reduce<string[][]>(
    (all, { codes }) => all.flatMap((before) => codes.map((code) => [...before, code])),
    [[]],
  );
}

/** What is wrong with a table that hides nothing; one line per cell, empty when every cell is right. */
export function wrongCells(served: ServedTable, truth: ReadonlyMap<string, Figure>): string[] {
  const shown = combinations(served.dimensions);
  const keys = new Set(shown.map((codes) => codes.join('|')));
  const wrong = shown.flatMap((codes) => {
    const key = codes.join('|');
    const [right, value] = [truth.get(key)?.count ?? 0, served.value(codes)];
    return value === right ? [] : [`${key}: served ${value}, in the source ${right}`];
  });
  const absent = [...truth].filter(([key]) => !keys.has(key));
  return [...wrong, ...absent.map(([key, { count }]) => `${key}: not served, in the source ${count}`)];
}

/**
 * What is wrong with a table whose small cells are hidden: a value that is not the truth, a number that stands on
 * fewer than `k` persons, a zero where somebody is. Empty when all is right.
 */
export function wrongOrUnsafeCells(
  served: ServedTable,
  truth: ReadonlyMap<string, Figure>,
  k: number,
): string[] {
  return combinations(served.dimensions).flatMap((codes) => {
    const key = codes.join('|');
    const { count, persons } = truth.get(key) ?? { count: 0, persons: 0 };
    const value = served.value(codes);
    if (value === null) return [];
    if (value !== count) return [`${key}: shown as ${value}, in the source ${count}`];
    return count > 0 && persons < k ? [`${key}: shown as ${value}, of ${persons} persons`] : [];
  });
}
