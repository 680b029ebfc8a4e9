/**
 * Whether a time of day lies in hours like `18:00-06:00`, which may pass midnight; the end is not part of them.
 *
 * @param now local time in Europe/Stockholm, `YYYY-MM-DD HH:MM:SS`
 */
export function withinHours(hours: string, now: string): boolean {
  const [from, to] = hours.split('-') as [string, string];
  const time = now.slice(11, 16);
  return from <= to ? time >= from && time < to : time >= from || time < to;
}
