import type { RecordName } from '../catalog/model';
import { isLocalDate, type LocalDate } from '../time/local-date';

/** SoL (2025:400) 16:1: five years after the end; finished at the latest the calendar year after. */
const yearsKept = 5;

/** Records that go on until they have an end date. */
const openEnded: readonly RecordName[] = ['utredning', 'insats', 'placering'];

/**
 * The last day a row may be kept: 31 December of the year after the fifth year from its end. null while what the
 * row is about goes on, and for `barn`, which leaves with its last record.
 */
export function disposalDate(
  record: RecordName,
  eventDate: LocalDate | null,
  endDate: LocalDate | null,
): LocalDate | null {
  if (record === 'barn') return null;
  const last = openEnded.includes(record) ? endDate : (endDate ?? eventDate);
  if (!last || !isLocalDate(last)) return null;
  return `${Number(last.slice(0, 4)) + yearsKept + 1}-12-31`;
}
