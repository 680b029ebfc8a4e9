import type { ProblemDetails } from '../../errors/problem';
import type { CodeMap } from './code-map';
import { uncheckedRows } from './code-map.problems';

/** A map as it would be if somebody approved every row that has a value. Never for a sync. */
export const asApproved = (map: CodeMap): CodeMap => ({
  ...map,
  rows: map.rows.map((row) =>
    row.status === 'unchecked' && row.value !== null ? { ...row, status: 'approved' } : row,
  ),
});

/** The warning about rows that nobody has checked, at the first of them. */
export function uncheckedWarning(map: CodeMap): ProblemDetails[] {
  const unchecked = map.rows.filter(({ status }) => status === 'unchecked');
  const first = unchecked[0];
  if (!first) return [];
  const place = { file: map.file, line: first.line, column: 1 };
  return [{ ...uncheckedRows(unchecked.length), place, frame: map.frame(first.line, 1) }];
}
