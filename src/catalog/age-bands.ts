import { ageOn, isLocalDate, type LocalDate } from '../time/local-date';

/** Age groups of the official statistics (Socialstyrelsen, art. 2015-12-33): first and last whole year of age. */
export const ageBands = [
  [0, 3],
  [4, 6],
  [7, 9],
  [10, 12],
  [13, 14],
  [15, 17],
  [18, 20],
] as const;

/** The band of an age that no band holds, or that is not known. */
export const unknownAgeBand = 'okand';

export const ageBandCodes: readonly string[] = [
  ...ageBands.map(([from, to]) => `${from}-${to}`),
  unknownAgeBand,
];

/** `13-14`, or `okand` when the birth date or the day is missing, no date, or outside 0–20 years. */
export function ageBandOn(birth: LocalDate | null, day: LocalDate | null): string {
  if (!birth || !day || !isLocalDate(birth) || !isLocalDate(day)) return unknownAgeBand;
  const age = ageOn(birth, day);
  const band = ageBands.find(([from, to]) => age >= from && age <= to);
  return band ? `${band[0]}-${band[1]}` : unknownAgeBand;
}
