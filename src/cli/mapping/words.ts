import type { Bilingual, Language } from '../../errors/problem';

/** What a command of mappings says, in one place of its file. */
export type Words = Record<string, Bilingual | ((...about: never[]) => Bilingual)>;

export const counted = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** What a pattern named that is no mapping. */
export function skippedLine(skipped: readonly string[], language: Language): string[] {
  if (skipped.length === 0) return [];
  const names = skipped.join(', ');
  return [{ sv: `Ingen mappning, hoppas över: ${names}`, en: `No mapping, passed over: ${names}` }[language]];
}
