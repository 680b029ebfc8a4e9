import { notesOf } from './notes';
import type { IndicatorRow } from './indicator-result';
import type { IndicatorResult } from './reporting-service';
import { aligned } from './table-text';

/** An indicator for a terminal. */
export function indicatorText({ definition, rows, basis }: IndicatorResult): string {
  const shown = (value: number | null): string => (value === null ? '..' : String(value));
  const lines = rows.map((row) => [
    row.year ?? 'alla',
    row.groupLabel,
    shareText(row),
    shown(row.denominator),
    shown(row.concerned),
    shown(row.withoutAnswer),
    shown(row.unmapped),
  ]);
  return [
    definition.title,
    definition.question,
    '',
    ...aligned([['År', 'Grupp', 'Andel', 'Med svar', 'Berörda', 'Utan svar', 'varav omappade'], ...lines], 2),
    '',
    ...notesOf(basis, definition.note),
  ].join('\n');
}

function shareText({ share, shareAtLeast }: IndicatorRow): string {
  const percent = (value: number): string => `${(value * 100).toFixed(1)} %`;
  if (share !== null) return percent(share);
  return shareAtLeast === null ? '..' : `minst ${percent(shareAtLeast)}`;
}
