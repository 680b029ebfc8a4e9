import type { IndicatorDefinition } from '../catalog/indicators';
import { reserved } from '../catalog/model';
import type { Category } from '../disclosure/model';
import { isAnswer } from './basis';
import type { Breakdown } from './cube-plans';
import { notAnswered } from './dimensions';
import type { TableView } from './table-view';

/** One indicator for one year and group. A number that would need a hidden cell is null. */
export interface IndicatorRow {
  /** null: all years together. */
  year: string | null;
  breakdown: Breakdown;
  group: string;
  groupLabel: string;
  /** Those for whom it holds. */
  numerator: number | null;
  /** Those with an answer. */
  denominator: number | null;
  /** 0–1 of those with an answer; null when hidden, or when nobody has one. */
  share: number | null;
  /** 0–1 of all concerned: the share is at least this, and it can be shown where the denominator can not. */
  shareAtLeast: number | null;
  /** Whom the question concerns and could be asked about: not those to whom it does not apply, nor mere counts. */
  concerned: number | null;
  /** Concerned without a usable answer: not answered, or unmapped. */
  withoutAnswer: number | null;
  /** Of those, the ones that were not answered at all. */
  notAnswered: number | null;
  unmapped: number | null;
  /** Everything that was counted. */
  total: number | null;
}

/** All rows of an indicator from its protected table: by year (or for all years), group and answer. */
export function indicatorRows(
  indicator: IndicatorDefinition,
  breakdown: Breakdown,
  table: TableView,
): IndicatorRow[] {
  const answers = table.dimensions.at(-1)!;
  const groups = table.dimensions.at(-2)!;
  const years = table.dimensions.find(({ role }) => role === 'time');
  const codes = answers.categories.map(({ code }) => code);
  const yes = 'any' in indicator.numerator ? indicator.numerator.any : ['ja'];
  const answered = codes.filter((code) => isAnswer(code, answers.total));
  const gaps = codes.filter((code) => code === notAnswered || code === reserved.unmapped);
  const outside = codes.filter((code) => ![answers.total, ...answered, ...gaps].includes(code));
  const no = answered.filter((code) => !yes.includes(code));
  const row = (year: string | null, group: Category): IndicatorRow => {
    const sum = (wanted: readonly string[]): number | null =>
      table.sum(wanted.map((code) => (year === null ? [group.code, code] : [year, group.code, code])));
    const total = sum([answers.total!]);
    const concerned = minus(total, sum(outside));
    const denominator = sum(answered) ?? minus(concerned, sum(gaps));
    const numerator = sum(yes) ?? minus(denominator, sum(no));
    return {
      year,
      breakdown,
      group: group.code,
      groupLabel: group.label,
      numerator,
      denominator,
      share: ratio(numerator, denominator),
      shareAtLeast: ratio(numerator, concerned),
      concerned,
      withoutAnswer: sum(gaps) ?? minus(concerned, denominator),
      notAnswered: codes.includes(notAnswered) ? sum([notAnswered]) : 0,
      unmapped: codes.includes(reserved.unmapped) ? sum([reserved.unmapped]) : 0,
      total,
    };
  };
  const periods = years ? years.categories.map(({ code }) => code) : [null];
  return periods.flatMap((year) => groups.categories.map((group) => row(year, group)));
}

const minus = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? null : a - b;

const ratio = (part: number | null, whole: number | null): number | null =>
  part === null || !whole ? null : part / whole;
