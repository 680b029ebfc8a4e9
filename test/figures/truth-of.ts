import { cellsOf, type Figure, total } from './cells';
import { indicators, tables } from './questions';
import { isKnown, year } from './reading';
import type { Truth } from './truth';

/** Every cell of a table, from the source. Years have no sum; all else has. */
export function tableTruth(truth: Truth, id: string): Map<string, Figure> {
  const { by, from } = tables[id]!;
  return cellsOf(
    truth.lines(by, from),
    by.map((dimension) => !dimension.includes("'okant'")),
  );
}

export type Breakdown = 'kon' | 'aldersgrupp';

/** One row of an indicator: of a year and a sex, or of an age group in all years that are known. */
export interface IndicatorTruth {
  numerator: Figure;
  denominator: Figure;
  notAnswered: Figure;
  unmapped: Figure;
  total: Figure;
}

const nobody: Figure = { count: 0, persons: 0 };
const noAnswers = ['ej-besvarad', 'omappad', 'ej-aktuellt', 'endast-antal'];

/** Rows by `<breakdown>|<year>|<group>`, the year empty for age groups. */
export function indicatorTruth(truth: Truth, id: string): Map<string, IndicatorTruth> {
  const { from, where = 'TRUE', day, answer, yes } = indicators[id]!;
  const bySex = truth.lines([year(day), 'kon', answer], `${from} WHERE ${where}`);
  const byAge = truth.lines([`''`, 'alder', answer], `${from} WHERE ${where} AND ${isKnown(day)}`);
  const rows = new Map<string, IndicatorTruth>();
  for (const [breakdown, lines] of [
    ['kon', bySex],
    ['aldersgrupp', byAge],
  ] as const) {
    const isAnswered = (code: string): boolean => !noAnswers.includes(code);
    // The answers in two shares, so that a child with several rows is one person in each.
    const cells = cellsOf(lines, [false, true, true]);
    const answered = cellsOf(
      lines.filter(({ codes }) => isAnswered(codes[2]!)),
      [false, true, true],
    );
    for (const key of cells.keys()) {
      const [period, group, code] = key.split('|');
      if (code !== total) continue;
      const cell = (from: typeof cells, last: string): Figure =>
        from.get(`${period}|${group}|${last}`) ?? nobody;
      rows.set(`${breakdown}|${period}|${group}`, {
        numerator: cell(cells, yes),
        denominator: cell(answered, total),
        notAnswered: cell(cells, 'ej-besvarad'),
        unmapped: cell(cells, 'omappad'),
        total: cell(cells, total),
      });
    }
  }
  return rows;
}

export const emptyIndicator: IndicatorTruth = {
  numerator: nobody,
  denominator: nobody,
  notAnswered: nobody,
  unmapped: nobody,
  total: nobody,
};
