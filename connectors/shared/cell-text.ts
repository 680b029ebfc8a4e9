/** How cells of every engine are written, so that the same value is the same text wherever it was read. */

const wholeNumber = /^-?\d{1,16}$/;

/** A whole number that a JavaScript number holds exactly becomes one; everything else keeps its digits as text. */
export function exactNumber(digits: string): number | string {
  if (!wholeNumber.test(digits)) return digits;
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : digits;
}

/** `13:14:15.1200` → `13:14:15.12`, `13:14:15.000` → `13:14:15`; what stands after the fraction stays. */
export function trimFraction(text: string): string {
  const dot = text.indexOf('.');
  if (dot < 0) return text;
  let end = dot + 1;
  while (isDigit(text.charCodeAt(end))) end++;
  let keep = end;
  while (text.charCodeAt(keep - 1) === 0x30) keep--;
  if (keep === dot + 1) keep = dot;
  return text.slice(0, keep) + text.slice(end);
}

const isDigit = (code: number): boolean => code >= 0x30 && code <= 0x39;

const hour = 3_600_000;
const day = 86_400_000;
const remembered = 50_000;
/** Minutes east of UTC by the hour since 1970: Stockholm changes on the hour. */
const offsets = new Map<number, number>();

const stockholm = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Stockholm',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  era: 'short',
});

function offsetAt(instant: number): number {
  const index = Math.floor(instant / hour);
  let offset = offsets.get(index);
  if (offset === undefined) {
    const at = index * hour;
    const part = Object.fromEntries(stockholm.formatToParts(at).map(({ type, value }) => [type, value]));
    const year = part.era === 'BC' ? 1 - Number(part.year) : Number(part.year);
    const local = new Date(0);
    local.setUTCFullYear(year, Number(part.month) - 1, Number(part.day));
    local.setUTCHours(Number(part.hour), Number(part.minute));
    offset = Math.round((local.getTime() - at) / 60_000);
    if (offsets.size >= remembered) offsets.clear();
    offsets.set(index, offset);
  }
  return offset;
}

/**
 * An instant as the time in Europe/Stockholm with its offset, `2024-10-27 02:30:00+02:00`.
 *
 * @param instant whole milliseconds since 1970, UTC
 * @param fraction digits of the second, as the engine has them; those of the milliseconds when not given
 */
export function stockholmText(instant: number, fraction?: string): string {
  const offset = offsetAt(instant);
  const local = localText(instant + offset * 60_000, fraction);
  const sign = offset < 0 ? '-' : '+';
  const minutes = Math.abs(offset);
  return `${local}${sign}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

/**
 * A time without a zone, counted in milliseconds as if it were UTC: `2024-02-29 13:14:15.123`.
 *
 * @param fraction digits of the second, as the engine has them; those of the milliseconds when not given
 */
export function localText(milliseconds: number, fraction?: string): string {
  const days = Math.floor(milliseconds / day);
  const rest = milliseconds - days * day;
  const digits = fraction ?? String(rest % 1000).padStart(3, '0');
  return trimFraction(`${dateText(days)} ${clockText(rest)}.${digits}`);
}

/** Days since 1970-01-01 as `YYYY-MM-DD`; the years 0001 to 9999. */
export function dateText(days: number): string {
  const date = new Date(days * day);
  return `${String(date.getUTCFullYear()).padStart(4, '0')}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`;
}

/** Milliseconds since midnight as `HH:MM:SS`. */
export function clockText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
}

const two = (n: number): string => (n < 10 ? `0${n}` : String(n));

/** Bytes that are given as hex; more are no value to map. */
export const longestBinary = 2000;

/** Upper-case hex of up to {@link longestBinary} bytes; undefined for more, which the caller refuses with `CON-022`. */
export function hexText(bytes: Uint8Array): string | undefined {
  if (bytes.length > longestBinary) return undefined;
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex').toUpperCase();
}

/** A fixed-width text without its padding. */
export const withoutPadding = (text: string): string => text.replace(/ +$/, '');
