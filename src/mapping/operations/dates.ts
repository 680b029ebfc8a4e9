import type { Cell } from '../../../connectors/contract';
import { reserved } from '../../catalog/model';
import { digitsAt, isLocalDate, localDateOf, type LocalDate } from '../../time/local-date';
import { cached } from '../cells';

const defaultFormats = ['YYYY-MM-DD', 'YYYYMMDD'];
/** A day with a time, and with the zone where one stands; systems write it `Z`, `+01:00`, ` +0100`, `+01` and `UTC`. */
const dayWithTime =
  /^(\d{4}-\d{2}-\d{2})[T ]([01]\d|2[0-3]):([0-5]\d)(?::[0-6]\d(?:[.,]\d+)?)?(?: ?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?))?$/i;

/** A reader of date cells: a date, null for none (or an open end), `omappad` for what is no real date. */
export function dateReader(
  formats: readonly string[] = defaultFormats,
  openEnd: readonly LocalDate[] = [],
): (cell: Cell) => string | null {
  const parsers = formats.map(parser);
  const open = new Set(openEnd);
  const iso = formats[0] === 'YYYY-MM-DD';
  const others = cached((cell) => {
    const text = String(cell).trim();
    if (text === '') return null;
    for (const parse of parsers) {
      const date = parse(text);
      if (date !== undefined) return open.has(date) ? null : date;
    }
    return reserved.unmapped;
  });
  return (cell) => {
    if (cell === null) return null;
    const day = iso && typeof cell === 'string' ? dayIn(cell) : null;
    if (day === null) return others(cell);
    return open.size > 0 && open.has(day) ? null : day;
  };
}

/**
 * The day of a text as connectors write days, times and instants; null for any other, and for those that need a
 * calendar of time zones. The pattern takes several times as long, and times are too many to be remembered.
 */
function dayIn(text: string): LocalDate | null {
  if (text.length === 10) return isLocalDate(text) ? text : null;
  if (text.length < 19 || text[10] !== ' ' || text[13] !== ':' || text[16] !== ':') return null;
  const hour = digitsAt(text, 11, 2);
  if (!(hour < 24 && digitsAt(text, 14, 2) < 60 && digitsAt(text, 17, 2) < 60)) return null;
  let end = 19;
  if (text[end] === '.') {
    while (digitsAt(text, end + 1, 1) >= 0) end++;
    if (end === 19) return null;
    end++;
  }
  const zone = text.slice(end);
  // Since 1900 clocks in Stockholm are one or two hours before UTC, so that another hour there is the same day.
  const sameDay = (zone === '+01:00' || zone === '+02:00') && hour >= 1 && hour < 23 && text >= '1900';
  if (zone !== '' && !sameDay) return null;
  const day = text.slice(0, 10);
  return isLocalDate(day) ? day : null;
}

/** Days that nobody means: systems write 9999-12-31 for one that has not come, 0001-01-01 or 1900-01-01 for none. */
const isReal = (date: LocalDate): boolean => date > '1900-01-01' && date < '9000-01-01';

/**
 * As `dateReader`, for dates that are compared or reckoned with: a day that nobody means and that the mapping has not
 * named in `openEnd` is `omappad` too, since every answer from it would be wrong.
 */
export function reckoningReader(
  formats?: readonly string[],
  openEnd?: readonly LocalDate[],
): (cell: Cell) => string | null {
  const read = dateReader(formats, openEnd);
  return (cell) => {
    const date = read(cell);
    return date === null || isReal(date) ? date : reserved.unmapped;
  };
}

function parser(format: string): (text: string) => LocalDate | undefined {
  const at = { year: format.indexOf('YYYY'), month: format.indexOf('MM'), day: format.indexOf('DD') };
  const shape = new RegExp(`^${format.replace(/[.]/g, '\\.').replace(/[YMD]/g, '\\d')}$`);
  const iso = format === 'YYYY-MM-DD';
  return (text) => {
    if (iso && text.length > 10) return dateOfTime(text);
    if (!shape.test(text)) return undefined;
    const part = (start: number, length: number): string => text.slice(start, start + length);
    const date = `${part(at.year, 4)}-${part(at.month, 2)}-${part(at.day, 2)}`;
    return isLocalDate(date) ? date : undefined;
  };
}

/**
 * A time with a zone belongs to the day it was in Stockholm; one without is local already, and so is the last hour of
 * all time, which has no day after it.
 */
function dateOfTime(text: string): LocalDate | undefined {
  const [, date = '', hour, minute, zone] = dayWithTime.exec(text) ?? [];
  if (!isLocalDate(date)) return undefined;
  if (zone === undefined) return date;
  const minutes = Number(hour) * 60 + Number(minute) - minutesOf(zone);
  const here = localDateOf(new Date(Date.parse(`${date}T00:00:00Z`) + minutes * 60_000));
  return isLocalDate(here) ? here : date;
}

function minutesOf(zone: string): number {
  const [, sign, hours = 0, minutes = 0] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
