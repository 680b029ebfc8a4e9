/** What the follow-up store says about one variable of a mapping. Exact counts: only `shownLive` lets them out. */
export interface LiveVariable {
  /** Rows of the variable's record. */
  rows: number;
  /** Rows with a catalogue value (or `ej-aktuellt`). */
  answered: number;
  /** Rows that hold a code that nobody has mapped. */
  unmapped: number;
  unmappedCodes: readonly { shown: string | null; count: number }[];
  /** Rows by the month of their event date, `YYYY-MM`; rows without such a date are left out. */
  months: readonly { month: string; rows: number; filled: number }[];
}

export interface LiveCoverage {
  /** When the rows were read, ISO instant. */
  asOf: string;
  /** By variable id; a variable that is not loaded is absent. */
  variables: ReadonlyMap<string, LiveVariable>;
}

/** A count that can be shown: small ones only as `<5`. */
export type ShownCount = number | '<5';

/** The figures of one variable as they may be shown. */
export interface ShownLive {
  rows: ShownCount;
  /** Share of the rows that hold anything, 0–1; null where the numbers are too small to show. */
  filled: number | null;
  /** Share of the filled ones that became a catalogue value, 0–1. */
  produced: number | null;
  unmapped: ShownCount;
  /** Most frequent first, at most ten. */
  unmappedCodes: readonly { shown: string | null; count: ShownCount }[];
  /** In the order of `periodsOf`; no rows: null. */
  periods: readonly { period: string; rows: ShownCount; filled: number | null }[];
}

const smallest = 5;
const mostPeriods = 6;
const mostCodes = 10;

const shown = (count: number): ShownCount => (count > 0 && count < smallest ? '<5' : count);
const share = (part: number, whole: number): number | null => (whole < smallest ? null : part / whole);

/** `2025-08` → `2025 h2`. */
const halfYear = (month: string): string => `${month.slice(0, 4)} h${month.slice(5) <= '06' ? 1 : 2}`;
const year = (month: string): string => month.slice(0, 4);

/** Half-years when the rows span at most six of them, otherwise years; the newest six. */
export interface Periods {
  names: readonly string[];
  of(month: string): string;
}

export function periodsOf({ variables }: LiveCoverage): Periods {
  const months = [...variables.values()].flatMap((variable) => variable.months.map(({ month }) => month));
  const distinct = (of: (month: string) => string): string[] => [...new Set(months.map(of))].sort();
  const of = distinct(halfYear).length <= mostPeriods ? halfYear : year;
  return { names: distinct(of).slice(-mostPeriods), of };
}

export function shownLive(live: LiveVariable, periods: Periods): ShownLive {
  const { rows, answered, unmapped, unmappedCodes } = live;
  return {
    rows: shown(rows),
    filled: share(answered + unmapped, rows),
    produced: share(answered, answered + unmapped),
    unmapped: shown(unmapped),
    unmappedCodes: [...unmappedCodes]
      .sort((a, b) => b.count - a.count)
      .slice(0, mostCodes)
      .map(({ shown: code, count }) => ({ shown: code, count: shown(count) })),
    periods: periods.names.map((period) => {
      const inPeriod = live.months.filter(({ month }) => periods.of(month) === period);
      const sum = (pick: (entry: LiveVariable['months'][number]) => number): number =>
        inPeriod.reduce((total, entry) => total + pick(entry), 0);
      const all = sum((entry) => entry.rows);
      return {
        period,
        rows: shown(all),
        filled: share(
          sum((entry) => entry.filled),
          all,
        ),
      };
    }),
  };
}
