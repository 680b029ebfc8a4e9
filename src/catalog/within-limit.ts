import { addDays, addMonths, isLocalDate, type LocalDate } from '../time/local-date';
import { reserved, type TimeLimit } from './model';

/** No limit was in force on the first day. */
export const noLimit = 'ingen-grans';

/** The last day of a limit that began to run on a day. */
export function lastDay({ days = 0, months = 0, years = 0 }: TimeLimit['limit'], from: LocalDate): LocalDate {
  return addDays(addMonths(from, months + years * 12), days);
}

/**
 * Whether the second day came within the limit that was in force on the first: `ja` or `nej`; `ingen-grans`; null when
 * a day is missing; `omappad` when one is no date, or when they come in the wrong order and cannot both be right.
 */
export function withinLimit(
  limitOn: (day: LocalDate) => TimeLimit['limit'] | undefined,
  from: string | null,
  to: string | null,
): string | null {
  if (!from || !to) return null;
  if (!isLocalDate(from) || !isLocalDate(to) || to < from) return reserved.unmapped;
  const limit = limitOn(from);
  if (!limit) return noLimit;
  return to <= lastDay(limit, from) ? 'ja' : 'nej';
}
