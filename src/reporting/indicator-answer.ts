import { notesOf } from './notes';
import type { IndicatorResult } from './reporting-service';

/** An indicator with everything that it rests on, as the API and `--json` give it. */
export function indicatorAnswer({ definition, rows, basis }: IndicatorResult): Record<string, unknown> {
  const { id, title, question, followUp, note } = definition;
  return { id, title, question, followUp, notes: notesOf(basis, note), rows, basis };
}
