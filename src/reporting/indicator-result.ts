import type { IndicatorDefinition } from '../catalog/indicators';
import { reserved } from '../catalog/model';
import type { Category } from '../disclosure/model';
import { isAnswer } from './basis';
import type { Breakdown } from './cube-plans';
import { notAnswered } from './dimensions';
import type { TableView } from './table-view';

/** One indicator for one year and group. A number that would need a hidden cell is null. */
export interface IndicatorRow {
  year: string;
  breakdown: Breakdown;
  group: string;
  groupLabel: string;
  /** Those for whom it holds. */
  numerator: number | null;
  /** Those with an answer. */
  denominator: number | null;
  /** 0–1; null when hidden, or when nobody has an answer. */
  share: number | null;
  /** Without an answer (internt bortfall). */
  notAnswered: number | null;
  unmapped: number | null;
  /** All whom the question concerns, answered or not. */
  total: number | null;
}

/** All rows of an indicator from its protected table by year, group and answer. */
export function indicatorRows(
  indicator: IndicatorDefinition,
  breakdown: Breakdown,
  table: TableView,
): IndicatorRow[] {
  const [years, groups, answers] = table.dimensions as [
    TableView['dimensions'][number],
    TableView['dimensions'][number],
    TableView['dimensions'][number],
  ];
  const yes = 'any' in indicator.numerator ? indicator.numerator.any : ['ja'];
  const answered = answers.categories
    .filter(({ code }) => isAnswer(code, answers.total))
    .map(({ code }) => code);
  const others = answers.categories
    .map(({ code }) => code)
    .filter((code) => code !== answers.total && !answered.includes(code));
  const no = answered.filter((code) => !yes.includes(code));
  return years.categories.flatMap((year) =>
    groups.categories.map((group: Category): IndicatorRow => {
      const sum = (codes: readonly string[]): number | null =>
        table.sum(codes.map((code) => [year.code, group.code, code]));
      const has = (code: string): boolean => answers.categories.some((category) => category.code === code);
      const total = sum([answers.total!]);
      const denominator = sum(answered) ?? minus(total, sum(others));
      const numerator = sum(yes) ?? minus(denominator, sum(no));
      return {
        year: year.code,
        breakdown,
        group: group.code,
        groupLabel: group.label,
        numerator,
        denominator,
        share: numerator !== null && denominator ? numerator / denominator : null,
        notAnswered: has(notAnswered) ? sum([notAnswered]) : 0,
        unmapped: has(reserved.unmapped) ? sum([reserved.unmapped]) : 0,
        total,
      };
    }),
  );
}

const minus = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : a - b;
