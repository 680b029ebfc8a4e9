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

/** A count that can be shown. `>=5`: the exact one would give away a small one that it is the sum of. */
export type ShownCount = number | '<5' | '>=5';

/**
 * A share that can be shown, 0–1: a number only when neither it nor what it lacks is a small count. `few` and
 * `all-but-few`: fewer than five, and all but fewer than five. null: the whole is too small to say even that.
 */
export type ShownShare = number | 'few' | 'all-but-few' | null;

/** The figures of one variable as they may be shown. Nothing in them can be summed or divided back to a small count. */
export interface ShownLive {
  rows: ShownCount;
  /** Share of the rows that hold anything. */
  filled: ShownShare;
  /** Share of the filled ones that became a catalogue value. */
  produced: number | null;
  /** null: too few rows to say. */
  unmapped: ShownCount | null;
  /** Most frequent first, at most ten; small ones by name. */
  unmappedCodes: readonly { shown: string | null; count: ShownCount }[];
  /** In the order of `periodsOf`; how many rows a period has is not told, since all of them are. */
  periods: readonly { period: string; filled: ShownShare }[];
}

type UnmappedShown = Pick<ShownLive, 'produced' | 'unmapped' | 'unmappedCodes'>;

const smallest = 5;
const mostPeriods = 6;
const mostCodes = 10;

const isFew = (count: number): boolean => count > 0 && count < smallest;
const shown = (count: number): ShownCount => (isFew(count) ? '<5' : count);

function share(part: number, whole: number): ShownShare {
  if (whole < smallest) return null;
  const few = isFew(part);
  if (!few && !isFew(whole - part)) return part / whole;
  // Of six, "few" with five others would be exactly one.
  if (whole < 2 * smallest - 1) return null;
  return few ? 'few' : 'all-but-few';
}

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
  const { rows, answered, unmapped } = live;
  const filled = share(answered + unmapped, rows);
  return {
    rows: shown(rows),
    filled,
    // So few rows that anything more said of them would tell how many of them are not filled in.
    ...(filled === null ? { produced: null, unmapped: null, unmappedCodes: [] } : shownUnmapped(live)),
    periods: periods.names.map((period) => {
      const inPeriod = live.months.filter(({ month }) => periods.of(month) === period);
      const sum = (pick: (entry: LiveVariable['months'][number]) => number): number =>
        inPeriod.reduce((total, entry) => total + pick(entry), 0);
      return {
        period,
        filled: share(
          sum((entry) => entry.filled),
          sum((entry) => entry.rows),
        ),
      };
    }),
  };
}

function shownUnmapped({ rows, answered, unmapped, unmappedCodes }: LiveVariable): UnmappedShown {
  const codes = [...unmappedCodes]
    .sort((a, b) => b.count - a.count)
    .slice(0, mostCodes)
    // The order of small ones would tell of them: [3, 1, 1] is the only way to 5 that begins with 3.
    .sort((a, b) => (isFew(a.count) && isFew(b.count) ? nameOf(a).localeCompare(nameOf(b), 'sv') : 0))
    .map(({ shown: code, count }) => ({ shown: code, count: shown(count) }));
  // Answered, unmapped and empty rows add up to all of them.
  const few = isFew(rows - answered - unmapped) || isFew(unmapped) || (unmapped > 0 && answered < smallest);
  const secret = few || (unmapped >= smallest && tellsCodes(unmapped, codes));
  return {
    produced: secret || answered + unmapped < smallest ? null : answered / (answered + unmapped),
    unmapped: secret && unmapped >= smallest ? '>=5' : shown(unmapped),
    unmappedCodes: codes,
  };
}

const nameOf = ({ shown: code }: { shown: string | null }): string => code ?? '';

/** The sum, less the codes whose counts are told, leaves one possible count for each of the others, or nearly so. */
function tellsCodes(unmapped: number, codes: ShownLive['unmappedCodes']): boolean {
  const told = codes.reduce((sum, { count }) => sum + (typeof count === 'number' ? count : 0), 0);
  const left = unmapped - told;
  const hidden = codes.filter(({ count }) => count === '<5').length;
  const most = hidden * (smallest - 1);
  return isFew(left) || (hidden > 0 && left > 0 && (left <= hidden + 1 || left >= most - 1));
}
