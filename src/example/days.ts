import { addDays, addMonths, ageOn, LocalDate } from '../time/local-date';

/** A calendar day as the number of days since 1970-01-01: the generator reckons in numbers and writes text. */
export type Day = number;

const texts = new Map<Day, LocalDate>();

export function textOf(day: Day): LocalDate {
  let text = texts.get(day);
  if (text === undefined) texts.set(day, (text = addDays('1970-01-01', day)));
  return text;
}

export const dayOf = (text: LocalDate): Day => Date.parse(`${text}T00:00:00Z`) / 86_400_000;

export const monthsLater = (day: Day, months: number): Day => dayOf(addMonths(textOf(day), months));

export const birthday = (birth: Day, age: number): Day => monthsLater(birth, 12 * age);

export const age = (birth: Day, day: Day): number => ageOn(textOf(birth), textOf(day));

/** The example's fixed "today" and the first day of its time window. */
export const today = dayOf('2026-10-31');
export const firstDay = dayOf('2019-01-01');
