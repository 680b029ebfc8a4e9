import type { Cell } from '../../../connectors/contract';
import type { Row } from './compiled-operation';
import { cached, fold, numberOf, textOf } from '../cells';
import { reserved } from '../../catalog/model';
import type { LocalDate } from '../../time/local-date';

// What a condition says of a row. Nothing here throws, whatever a cell holds, and nothing guesses: what cannot be
// told is not false.

/** Whether a condition holds; or why that cannot be told: a compared column holds nothing, or what is no date or number. */
export type Verdict = boolean | 'empty' | 'unreadable';

export interface Test {
  /** The column that the condition stands on first, then those it is compared with. */
  columns: readonly string[];
  /** Asks whether the column is empty, and so has an answer when it is. */
  asksEmptiness: boolean;
  bind(at: (column: string) => number): (row: Row) => Verdict;
}

function ofOne(column: string, asksEmptiness: boolean, holds: (cell: Cell) => Verdict): Test {
  return {
    columns: [column],
    asksEmptiness,
    bind: (at) => {
      const index = at(column);
      const known = cached(holds);
      return (row) => known(row[index] ?? null);
    },
  };
}

/** One of these codes; an empty column is none of them. */
export function codeTest(column: string, codes: readonly (string | number)[]): Test {
  const folded = new Set(codes.map((code) => fold(String(code))));
  return ofOne(column, false, (cell) => {
    const text = textOf(cell);
    return text !== null && folded.has(fold(text));
  });
}

export const emptyTest = (column: string, empty: boolean): Test =>
  ofOne(column, true, (cell) => (textOf(cell) === null) === empty);

export interface Limits {
  atLeast?: number | undefined;
  atMost?: number | undefined;
  above?: number | undefined;
  below?: number | undefined;
}

/** A number within these limits; an empty column is not. */
export const numberTest = (column: string, { atLeast, atMost, above, below }: Limits): Test =>
  ofOne(column, false, (cell) => {
    if (textOf(cell) === null) return false;
    const number = numberOf(cell);
    if (Number.isNaN(number)) return 'unreadable';
    return (
      (atLeast === undefined || number >= atLeast) &&
      (atMost === undefined || number <= atMost) &&
      (above === undefined || number > above) &&
      (below === undefined || number < below)
    );
  });

/** How two dates may stand to each other; `sameAs` and `otherThan` compare codes too. */
const comparisons = {
  sameAs: (a, b) => a === b,
  otherThan: (a, b) => a !== b,
  before: (a, b) => a < b,
  after: (a, b) => a > b,
  notBefore: (a, b) => a >= b,
  notAfter: (a, b) => a <= b,
} satisfies Record<string, (a: LocalDate, b: LocalDate) => boolean>;

export type Comparison = keyof typeof comparisons;
export const comparisonNames = Object.keys(comparisons) as Comparison[];

/** One column compared with another, day by day. */
export function columnTest(
  column: string,
  how: Comparison,
  other: string,
  readDate: (cell: Cell) => string | null,
): Test {
  const compare = comparisons[how];
  const codesToo = how === 'sameAs' || how === 'otherThan';
  return {
    columns: [column, other],
    asksEmptiness: false,
    bind: (at) => {
      const [left, right] = [at(column), at(other)];
      return (row) => {
        const a = readDate(row[left] ?? null);
        const b = readDate(row[right] ?? null);
        if (a === null || b === null) return 'empty';
        if (a !== reserved.unmapped && b !== reserved.unmapped) return compare(a, b);
        // A day and what is no day: `01/05/2024` may be the same one.
        if (!codesToo || a !== b) return 'unreadable';
        return compare(fold(String(row[left])), fold(String(row[right])));
      };
    },
  };
}

/**
 * Several conditions together: false when one does not hold, whatever the others are; otherwise what keeps it from
 * being told.
 */
export function allHold(tests: readonly ((row: Row) => Verdict)[], row: Row): Verdict {
  let together: Verdict = true;
  for (let i = 0; i < tests.length; i++) {
    const verdict = tests[i]!(row);
    if (verdict === false) return false;
    if (verdict !== true && together !== 'unreadable') together = verdict;
  }
  return together;
}
