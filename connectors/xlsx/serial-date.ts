import { clockText, dateText, trimFraction } from '../shared/cell-text';
import type { NumberKind } from './number-format';

const dayMs = 86_400_000;
/** 9999-12-31 in the 1900 system. */
const lastDay = 2_958_465;
/** Days from the first day of the 1904 system to that of the 1900 system. */
const between = 1462;

/** 1970-01-01 in the 1900 system. */
const daysTo1970 = 25_569;

/**
 * The date or time of a number of days as text; null when Excel has none for it (negative, after the year 9999).
 * What Excel shows as 1900-01-00 (0) and 1900-02-29 (60, a day that never was) is given so: no date, and refused as
 * such by whoever reads it as one.
 */
export function serialText(
  days: number,
  kind: Exclude<NumberKind, 'number'>,
  since1904: boolean,
): string | null {
  const ms = Math.round(days * dayMs);
  if (kind === 'elapsed') return ms < 0 ? null : clock(ms);
  const serial = Math.floor(ms / dayMs) + (since1904 ? between : 0);
  if (ms < 0 || serial > lastDay) return null;
  const time = ms % dayMs;
  // As Excel's clock does, the last millisecond of a day rounds to 00:00:00 and not to a day that is not shown.
  if (kind === 'time' && days < 1) return clock(time);
  if (kind === 'date' && time === 0) return dayText(serial);
  return `${dayText(serial)} ${clock(time)}`;
}

function dayText(serial: number): string {
  if (serial === 0) return '1900-01-00';
  if (serial === 60) return '1900-02-29';
  return dateText(serial - (serial < 60 ? daysTo1970 - 1 : daysTo1970));
}

const clock = (ms: number): string => trimFraction(`${clockText(ms)}.${String(ms % 1000).padStart(3, '0')}`);
