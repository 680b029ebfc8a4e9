import { notesOf } from './notes';
import type { IndicatorResult } from './reporting-service';
import { aligned } from './table-text';

/** An indicator for a terminal. */
export function indicatorText({ definition, rows, basis }: IndicatorResult): string {
  const shown = (value: number | null): string => (value === null ? '..' : String(value));
  const lines = rows.map((row) => [
    row.year ?? 'alla',
    row.groupLabel,
    row.share === null ? '..' : `${(row.share * 100).toFixed(1)} %`,
    shown(row.denominator),
    shown(row.withoutAnswer),
    shown(row.unmapped),
  ]);
  return [
    definition.title,
    definition.question,
    '',
    ...aligned([['År', 'Grupp', 'Andel', 'Av antal', 'Utan svar', 'varav omappade'], ...lines], 2),
    '',
    ...notesOf(basis, definition.note),
  ].join('\n');
}
