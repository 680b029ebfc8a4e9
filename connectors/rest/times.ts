import { dateText, stockholmText, trimFraction } from '../shared/cell-text';

const day = 86_400_000;
const remembered = 20_000;
/** Whether there is such a date; the same dates come again and again. */
const dates = new Map<string, boolean>();

/** ISO 8601 with a time, as APIs write it. */
const isoTime = /^(\d{4}-\d\d-\d\d)T((?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d)?)(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)?$/;

/** A time of an API as cells have it; undefined for what is no time, or none that there is. */
export function timeCell(text: string): string | undefined {
  if (text.charCodeAt(10) !== 0x54) return undefined;
  const match = isoTime.exec(text);
  if (!match) return undefined;
  const [, date, time, fraction, zone] = match as unknown as [string, string, string, string?, string?];
  if (!isDate(date)) return undefined;
  const clock = time.length === 5 ? `${time}:00` : time;
  if (zone !== undefined)
    return stockholmText(Date.parse(`${date}T${clock}Z`) - minutesOf(zone) * 60_000, fraction ?? '0');
  return fraction === undefined ? `${date} ${clock}` : trimFraction(`${date} ${clock}.${fraction}`);
}

/** Whether a text is a date `YYYY-MM-DD` that there is. */
export function isDate(text: string): boolean {
  let known = dates.get(text);
  if (known === undefined) {
    const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
    known = !Number.isNaN(time) && dateText(time / day) === text;
    if (dates.size >= remembered) dates.clear();
    dates.set(text, known);
  }
  return known;
}

function minutesOf(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
}
