import type { Cell, ValueCounts } from '../../connectors/contract';
import { dateReader } from '../mapping/operations/dates';
import type { ProfileColumn } from '../profile/profile.schema';

/** One a day for more than a hundred years. */
export const mostDates = 40_000;

const readDate = dateReader();
const yearOf = (cell: Cell): number | null => {
  const date = readDate(cell);
  return date !== null && /^\d{4}-/.test(date) ? Number(date.slice(0, 4)) : null;
};

/** Whether at least half of the rows that were counted, and k of them, hold dates. */
export function isMostlyDates({ values }: ValueCounts, k: number): boolean {
  const { dates, all } = count(values);
  return dates >= k && dates * 2 >= all;
}

/** Years and share only: a date is one person's day. */
export function datesOf({ values }: ValueCounts, k: number): ProfileColumn['dates'] {
  const { dates, all, byYear } = count(values);
  const others = all - dates;
  const years = [...byYear].flatMap(([year, rows]) => (rows >= k ? [year] : [])).sort((a, b) => a - b);
  return {
    share: others < k ? null : Math.round((dates / all) * 100) / 100,
    years: years.length === 0 ? null : [years[0]!, years.at(-1)!],
  };
}

function count(values: ValueCounts['values']): { dates: number; all: number; byYear: Map<number, number> } {
  const byYear = new Map<number, number>();
  let dates = 0;
  let all = 0;
  for (const { value, count: rows } of values) {
    all += rows;
    const year = yearOf(value);
    if (year === null) continue;
    dates += rows;
    byYear.set(year, (byYear.get(year) ?? 0) + rows);
  }
  return { dates, all, byYear };
}
