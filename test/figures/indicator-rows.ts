import type { IndicatorRow } from '../../src/reporting/indicator-result';
import { emptyIndicator, type IndicatorTruth } from './truth-of';

const figures = ['numerator', 'denominator', 'notAnswered', 'unmapped', 'total'] as const;
const keyOf = ({ breakdown, year, group }: IndicatorRow): string =>
  `${breakdown}|${breakdown === 'kon' ? year : ''}|${group}`;

/** What is wrong with an indicator that hides nothing, one line per figure; empty when all is right. */
export function wrongRows(
  rows: readonly IndicatorRow[],
  truth: ReadonlyMap<string, IndicatorTruth>,
): string[] {
  const served = new Set(rows.map(keyOf));
  const wrong = rows.flatMap((row) => {
    const right = truth.get(keyOf(row)) ?? emptyIndicator;
    return figures.flatMap((figure) =>
      row[figure] === right[figure].count
        ? []
        : [`${keyOf(row)} ${figure}: served ${row[figure]}, in the source ${right[figure].count}`],
    );
  });
  const shares = rows.flatMap((row) => {
    const { numerator, denominator } = truth.get(keyOf(row)) ?? emptyIndicator;
    const share = denominator.count === 0 ? null : numerator.count / denominator.count;
    return row.share === share ? [] : [`${keyOf(row)} share: served ${row.share}, in the source ${share}`];
  });
  const absent = [...truth.keys()].filter((key) => !served.has(key));
  return [...wrong, ...shares, ...absent.map((key) => `${key}: not served`)];
}

/** The same where small figures are hidden: nothing untrue, nothing of fewer than k persons. */
export function wrongOrUnsafeRows(
  rows: readonly IndicatorRow[],
  truth: ReadonlyMap<string, IndicatorTruth>,
  k: number,
): string[] {
  return rows.flatMap((row) => {
    const right = truth.get(keyOf(row)) ?? emptyIndicator;
    return figures.flatMap((figure) => {
      const [value, { count, persons }] = [row[figure], right[figure]];
      if (value === null) return [];
      if (value !== count) return [`${keyOf(row)} ${figure}: shown as ${value}, in the source ${count}`];
      return count > 0 && persons < k ? [`${keyOf(row)} ${figure}: shown, of ${persons} persons`] : [];
    });
  });
}
