import { stockholmText } from '../shared/cell-text';

/** Oracle's DATE and TIMESTAMP as they come on the wire, without going through the process's time zone. */

/**
 * DATE and TIMESTAMP: `YYYY-MM-DD HH:MM:SS[.f]` with every digit of the fraction.
 *
 * @param bytes century and year (each + 100), month, day, hour, minute, second (each + 1), nanoseconds in four bytes
 */
export function localDateText(bytes: Uint8Array): string {
  const text = `${dayOf(bytes)}${clockOf(bytes)}${two[bytes[6]! - 1]}`;
  if (bytes.length < 11) return text;
  const fraction = fractionOf(bytes);
  return fraction === '' ? text : `${text}.${fraction}`;
}

/** TIMESTAMP WITH TIME ZONE, whose bytes are UTC: the time in Europe/Stockholm with its offset. */
export function instantText(bytes: Uint8Array): string {
  const at = new Date(0);
  at.setUTCFullYear(Number(yearOf(bytes)), bytes[2]! - 1, bytes[3]);
  at.setUTCHours(bytes[4]! - 1, bytes[5]! - 1, bytes[6]! - 1);
  return stockholmText(at.getTime(), fractionOf(bytes) || '0');
}

const two = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'));

const remembered = 50_000;
/** `YYYY-MM-DD ` by its four bytes: a column holds few days, many times. */
const days = new Map<number, string>();
/** `HH:MM:` by hour and minute. */
const clocks = Array.from({ length: 24 }, (_, hour) =>
  Array.from({ length: 60 }, (_, minute) => `${two[hour]}:${two[minute]}:`),
);

function dayOf(bytes: Uint8Array): string {
  const key = (bytes[0]! << 24) | (bytes[1]! << 16) | (bytes[2]! << 8) | bytes[3]!;
  let day = days.get(key);
  if (day === undefined) {
    day = `${yearOf(bytes)}-${two[bytes[2]!]}-${two[bytes[3]!]} `;
    if (days.size >= remembered) days.clear();
    days.set(key, day);
  }
  return day;
}

function clockOf(bytes: Uint8Array): string {
  const hour = bytes[4]! - 1;
  const minute = bytes[5]! - 1;
  // What is no time of day, which a damaged row can hold, is told as it stands.
  return clocks[hour]?.[minute] ?? `${two[hour]}:${two[minute]}:`;
}

function yearOf(bytes: Uint8Array): string {
  const century = bytes[0]! - 100;
  const year = bytes[1]! - 100;
  return century < 0 || year < 0 ? `-${two[-century]}${two[-year]}` : `${two[century]}${two[year]}`;
}

function fractionOf(bytes: Uint8Array): string {
  if (bytes.length < 11) return '';
  const nanoseconds = ((bytes[7]! << 24) | (bytes[8]! << 16) | (bytes[9]! << 8) | bytes[10]!) >>> 0;
  return nanoseconds === 0 ? '' : String(nanoseconds).padStart(9, '0').replace(/0+$/, '');
}
