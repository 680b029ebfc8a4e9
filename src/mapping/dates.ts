import type { Cell } from '../../connectors/contract';
import { reserved } from '../catalog/model';
import { isLocalDate, localDateOf, type LocalDate } from '../time/local-date';
import { cached } from './cells';

const defaultFormats = ['YYYY-MM-DD', 'YYYYMMDD'];
const timeAfter = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/;
const withZone = /(?:Z|[+-]\d{2}:?\d{2})$/;

/** A reader of date cells: a date, null for none (or an open end), `omappad` for what is no real date. */
export function dateReader(
  formats: readonly string[] = defaultFormats,
  openEnd: readonly LocalDate[] = [],
): (cell: Cell) => string | null {
  const parsers = formats.map(parser);
  const open = new Set(openEnd);
  return cached((cell) => {
    if (cell === null) return null;
    const text = String(cell).trim();
    if (text === '') return null;
    for (const parse of parsers) {
      const date = parse(text);
      if (date !== undefined) return open.has(date) ? null : date;
    }
    return reserved.unmapped;
  });
}

/** The first year that nobody means: systems write 9999-12-31 for a day that has not come. */
const noRealYear = '9000-01-01';

/**
 * As `dateReader`, for dates that are compared or reckoned with: a day in the year 9999 that the mapping has not named
 * in `openEnd` is `omappad` too, since every answer from it would be wrong.
 */
export function reckoningReader(
  formats?: readonly string[],
  openEnd?: readonly LocalDate[],
): (cell: Cell) => string | null {
  const read = dateReader(formats, openEnd);
  return (cell) => {
    const date = read(cell);
    return date !== null && date >= noRealYear ? reserved.unmapped : date;
  };
}

function parser(format: string): (text: string) => LocalDate | undefined {
  const at = { year: format.indexOf('YYYY'), month: format.indexOf('MM'), day: format.indexOf('DD') };
  const shape = new RegExp(`^${format.replace(/[.]/g, '\\.').replace(/[YMD]/g, '\\d')}$`);
  const iso = format === 'YYYY-MM-DD';
  return (text) => {
    if (iso && text.length > 10 && timeAfter.test(text)) return dateOfTime(text);
    if (!shape.test(text)) return undefined;
    const part = (start: number, length: number): string => text.slice(start, start + length);
    const date = `${part(at.year, 4)}-${part(at.month, 2)}-${part(at.day, 2)}`;
    return isLocalDate(date) ? date : undefined;
  };
}

/** A time with a zone belongs to the day it was in Stockholm; one without is local already. */
function dateOfTime(text: string): LocalDate | undefined {
  if (withZone.test(text)) {
    const instant = new Date(text.replace(' ', 'T'));
    return Number.isNaN(instant.getTime()) ? undefined : localDateOf(instant);
  }
  const date = text.slice(0, 10);
  return isLocalDate(date) ? date : undefined;
}
