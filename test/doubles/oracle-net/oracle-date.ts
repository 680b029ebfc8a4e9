/**
 * Oracle's DATE (7 bytes), TIMESTAMP (11) and TIMESTAMP WITH TIME ZONE (13). Values are text, because a `Date` would
 * bring the process's time zone along: `YYYY-MM-DD[ HH:MM:SS[.fffffffff]][+HH:MM]`, years BC with a minus.
 */
export type DateForm = 'date' | 'timestamp' | 'timestamp with time zone';

const pattern =
  /^(-?\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?)?(?: ?([+-])(\d\d):(\d\d))?$/;

export function encodeDate(value: string, form: DateForm): Buffer {
  const match = pattern.exec(value);
  if (!match) throw new TypeError(`Not a date: ${value}.`);
  const local = match.slice(1, 7).map((part) => Number(part ?? 0));
  const offset = (match[8] === '-' ? -1 : 1) * (Number(match[9] ?? 0) * 60 + Number(match[10] ?? 0));
  const [year, ...rest] = form === 'timestamp with time zone' ? inUtc(local, offset) : local;
  const head = [Math.trunc(year! / 100) + 100, (year! % 100) + 100, rest[0]!, rest[1]!];
  const time = rest.slice(2).map((part) => part + 1);
  if (form === 'date') return Buffer.from([...head, ...time]);
  const fraction = Buffer.alloc(4);
  fraction.writeUInt32BE(Number((match[7] ?? '').padEnd(9, '0')));
  const zone = form === 'timestamp' ? [] : [Math.trunc(offset / 60) + 20, (offset % 60) + 60];
  return Buffer.from([...head, ...time, ...fraction, ...zone]);
}

/** `YYYY-MM-DD HH:MM:SS[.f]`, without a zone. */
export function decodeDate(data: Buffer): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  const year = String((data[0]! - 100) * 100 + data[1]! - 100).padStart(4, '0');
  const time = [data[4]! - 1, data[5]! - 1, data[6]! - 1].map(two).join(':');
  const fraction = data.length >= 11 ? String(data.readUInt32BE(7)).padStart(9, '0').replace(/0+$/, '') : '';
  return `${year}-${two(data[2]!)}-${two(data[3]!)} ${time}${fraction ? `.${fraction}` : ''}`;
}

function inUtc(local: number[], offset: number): number[] {
  const [year, month, day, hour, minute, second] = local as [number, number, number, number, number, number];
  const at = new Date(0);
  at.setUTCFullYear(year, month - 1, day);
  at.setUTCHours(hour, minute - offset, second);
  return [
    at.getUTCFullYear(),
    at.getUTCMonth() + 1,
    at.getUTCDate(),
    at.getUTCHours(),
    at.getUTCMinutes(),
    at.getUTCSeconds(),
  ];
}
