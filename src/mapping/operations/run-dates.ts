import type { Cell } from '../../../connectors/contract';
import { reserved, type TimeLimit } from '../../catalog/model';
import { noLimit, withinLimit } from '../../catalog/within-limit';
import { addMonths, daysBetween, type LocalDate } from '../../time/local-date';
import { cached } from '../cells';
import type { One, OneValue } from './compiled-operation';

// The operations that reckon with dates. What is no date, and days in an order that cannot be right, are unmapped.

type ReadDate = (cell: Cell) => string | null;

/** An answer from two days, neither of them missing. */
function fromTwoDays(
  columns: { from: string; to: string },
  readDate: ReadDate,
  produces: string[],
  ruleOf: (value: string) => string,
  rules: string[],
  answer: (from: LocalDate, to: LocalDate) => OneValue,
): One {
  return {
    kind: 'one',
    columns: [columns.from, columns.to],
    produces,
    rules,
    bind: (at, hit) => {
      const [first, last] = [at(columns.from), at(columns.to)];
      const remembered = cached((pair) => {
        const [from, to] = String(pair).split(' ') as [LocalDate, LocalDate];
        return to < from ? reserved.unmapped : answer(from, to);
      });
      return {
        read: (row) => {
          const from = readDate(row[first] ?? null);
          const to = readDate(row[last] ?? null);
          if (from === null || to === null) return null;
          if (from === reserved.unmapped || to === reserved.unmapped) return reserved.unmapped;
          const value = remembered(`${from} ${to}`);
          if (hit && value !== null && value !== reserved.unmapped) hit(ruleOf(value));
          return value;
        },
        unknown: () => [null],
      };
    },
  };
}

/**
 * Whether `to` came in time. Where no limit was in force the question does not apply: `none`, which is `ej-aktuellt`
 * where the catalogue allows that, else not answered.
 */
export function withinOperation(
  columns: { from: string; to: string },
  readDate: ReadDate,
  owner: string,
  limitOn: (day: LocalDate) => TimeLimit['limit'] | undefined,
  none: OneValue,
): One {
  const answers = ['ja', 'nej'];
  const ruleOf = (value: string): string => `${owner} within ${value}`;
  return fromTwoDays(columns, readDate, answers, ruleOf, answers.map(ruleOf), (from, to) => {
    const value = withinLimit(limitOn, from, to);
    return value === noLimit ? none : value;
  });
}

/** Days, or whole months, between two days. */
export const durationOperation = (
  columns: { from: string; to: string },
  readDate: ReadDate,
  owner: string,
  unit: 'days' | 'months',
): One =>
  fromTwoDays(
    columns,
    readDate,
    [],
    () => owner,
    [owner],
    (from, to) => String(unit === 'days' ? daysBetween(from, to) : wholeMonths(from, to)),
  );

function wholeMonths(from: LocalDate, to: LocalDate): number {
  const monthOf = (date: LocalDate): number => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
  const months = monthOf(to) - monthOf(from);
  return addMonths(from, months) <= to ? months : months - 1;
}

/** The first or the last of several dates; empty ones are passed over. */
export function extremeOperation(
  columns: readonly string[],
  readDate: ReadDate,
  owner: string,
  which: 'earliest' | 'latest',
): One {
  return {
    kind: 'one',
    columns,
    produces: [],
    rules: [owner],
    bind: (at, hit) => {
      const indexes = columns.map(at);
      return {
        read: (row) => {
          let best: OneValue = null;
          for (let i = 0; i < indexes.length; i++) {
            const date = readDate(row[indexes[i]!] ?? null);
            if (date === reserved.unmapped) return date;
            if (date === null) continue;
            if (best === null || (which === 'earliest' ? date < best : date > best)) best = date;
          }
          if (best !== null) hit?.(owner);
          return best;
        },
        unknown: () => [null],
      };
    },
  };
}
