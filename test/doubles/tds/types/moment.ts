/** A point in time as SQL Server's types cut it. */
export interface Moment {
  /** Whole days since 0001-01-01, which is 0. */
  days: number;
  /** 100 ns since midnight, 0 to 863,999,999,999. */
  ticks: number;
  /** Of the text, east of Greenwich; 0 when it has none. `days` and `ticks` are local to it. */
  offsetMinutes: number;
}

export const ticksPerSecond = 10_000_000;
export const ticksPerDay = 86_400 * ticksPerSecond;
const dayMs = 86_400_000;
/** Days from 0001-01-01 to 1970-01-01. */
const unixEpoch = 719_162;
/** 9999-12-31 */
export const lastDay = 3_652_058;

const shape =
  /^(?:(\d{4}-\d\d-\d\d)(?:[ T](?=\d)|(?![ T])|$))?(?:(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,7}))?)?)?(?:Z|([+-])(\d\d):(\d\d))?$/;

/**
 * From a Date (its UTC), or from text: a date, a time, or both with at most 7 decimals and an offset. What is missing is
 * 1900-01-01 or midnight, as SQL Server has it.
 *
 * @returns undefined for anything else, and for dates that no calendar has
 */
export function moment(value: unknown): Moment | undefined {
  if (value instanceof Date) return moment(isoText(value));
  const [whole, date, hour = '0', minute = '0', second = '0', fraction = '', sign, offsetHour, offsetMinute] =
    shape.exec(String(value)) ?? [];
  if (!whole || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const days = dayNumber(date ?? '1900-01-01');
  if (days === undefined) return undefined;
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  const offset = Number(offsetHour ?? 0) * 60 + Number(offsetMinute ?? 0);
  return {
    days,
    ticks: seconds * ticksPerSecond + Number(fraction.padEnd(7, '0')),
    offsetMinutes: sign === '-' ? -offset : offset,
  };
}

function isoText(date: Date): string {
  return Number.isNaN(date.getTime()) ? '' : date.toISOString();
}

function dayNumber(date: string): number | undefined {
  const ms = Date.parse(`${date}T00:00:00Z`);
  // Date.parse takes the 30th of February for the 1st of March.
  if (Number.isNaN(ms) || !new Date(ms).toISOString().startsWith(date)) return undefined;
  const days = ms / dayMs + unixEpoch;
  return days >= 0 ? days : undefined;
}

/** The same point without an offset. */
export function toUtc({ days, ticks, offsetMinutes }: Moment): Moment {
  const utc = ticks - offsetMinutes * 60 * ticksPerSecond;
  const shift = Math.floor(utc / ticksPerDay);
  return { days: days + shift, ticks: utc - shift * ticksPerDay, offsetMinutes: 0 };
}

/** Rounds to a number of units per day, over midnight if need be. */
export function roundTicks({ days, ticks }: Moment, unitsPerDay: number): { days: number; units: number } {
  const units = Math.round(ticks / (ticksPerDay / unitsPerDay));
  return units === unitsPerDay ? { days: days + 1, units: 0 } : { days, units };
}

/** `2024-02-29` */
export function dateText(days: number): string {
  return new Date((days - unixEpoch) * dayMs).toISOString().slice(0, 10);
}

/** `13:14:15.123` with the number of decimals asked for, cut. */
export function timeText(ticks: number, decimals: number): string {
  const seconds = Math.floor(ticks / ticksPerSecond);
  const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
  const fraction = String(ticks % ticksPerSecond)
    .padStart(7, '0')
    .slice(0, decimals);
  return fraction ? `${clock}.${fraction}` : clock;
}
