import type { Cell } from '../../connectors/contract';
import { addDays, isLocalDate } from '../time/local-date';
import type { Watermark } from './stream-state';

/** What may follow the date: nothing else is kept in the store, where it stands in clear. */
const timeOfDay = /^(?:[ T]\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?(?: ?(?:Z|[+-]\d\d(?::?\d\d)?))?)?$/;

/**
 * A `changed` cell as a watermark: a date, or a date and a time. What lies in the future, by a clock that is wrong, is
 * taken as `now`, or everything that is changed until then would be missed. Null for anything else (row versions,
 * numbers, notes, empty): no overlap can be taken from it.
 *
 * @param now local time, `YYYY-MM-DD HH:MM:SS`
 */
export function watermarkOf(cell: Cell, now: string): Watermark {
  if (!isMoment(cell)) return null;
  return cell.slice(0, 10) > addDays(now.slice(0, 10), 1) ? now.slice(0, 10) + cell.slice(10) : cell;
}

/** Whether a cell is the text of a date, or of a date and a time, so that a later one is a greater text. */
export const isMoment = (cell: Cell): cell is string =>
  typeof cell === 'string' && isLocalDate(cell.slice(0, 10)) && timeOfDay.test(cell.slice(10));

/** The same time of day so many days before, in the form that the source gave it. */
export const daysBefore = (watermark: string, days: number): string =>
  addDays(watermark.slice(0, 10), -days) + watermark.slice(10);
