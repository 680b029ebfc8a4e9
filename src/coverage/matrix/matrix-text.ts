import type { Language } from '../../errors/problem';
import type { Matrix } from './matrix';
import { delivered, shareText } from '../words';

const heads = {
  sv: ['System', 'helt', 'delvis', 'ej översatt', 'nej', 'inget sagt', 'nationella', 'andel svar', ''],
  en: ['System', 'full', 'partial', 'not translated', 'no', 'not stated', 'national', 'share of values', ''],
};
const template = { sv: 'MALL: antaget, inte prövat', en: 'TEMPLATE: assumed, not tried' };

const invented = { sv: 'PÅHITTAT system', en: 'INVENTED system' };

/** The totals of every system as lines for a terminal. */
export function matrixText({ systems }: Matrix, language: Language): string {
  const lines = systems.map(({ label, report: { mapping, totals, nationalTotals } }) => [
    label,
    String(totals.full),
    String(totals.partial),
    String(totals.untranslated),
    String(totals.unavailable),
    String(totals.notStated),
    `${delivered(nationalTotals)}/${nationalTotals.variables}`,
    shareText(totals.values.total ? totals.values.produced / totals.values.total : 0),
    mapping.template ? template[language] : mapping.status === 'example' ? invented[language] : '',
  ]);
  return columns([heads[language], ...lines]);
}

/** Columns as wide as their widest cell; the first to the left, the others to the right. */
export function columns(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 || column === row.length - 1
            ? cell.padEnd(widths[column]!)
            : cell.padStart(widths[column]!),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
