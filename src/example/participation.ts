import { Day, today } from './days';

/** The chance that a child took part: age counts most, girls a little more, and it grows over the years. */
export function participation(years: number, girl: boolean, day: Day): number {
  const byAge =
    years < 2 ? 0.04 : years < 4 ? 0.16 : years < 7 ? 0.42 : years < 10 ? 0.6 : years < 13 ? 0.7 : 0.77;
  const trend = Math.max(0, (day - today) / 365.25 + 8) * 0.012;
  return Math.min(0.95, byAge + (girl && years >= 4 ? 0.05 : 0) + (years >= 2 ? trend : 0));
}
