import type { ProblemDetails } from '../errors/problem';
import { suggest } from '../errors/suggest';
import type { LocalDate } from '../time/local-date';
import {
  nationalMarkDiffers,
  nationalTwice,
  periodBackwards,
  periodsOverlap,
  unknownSource,
  unknownVariable,
  wrongSize,
} from './catalog.problems';
import type { EditionFile, ProfileFile, TimeLimitsFile } from './catalog.schema';
import type { Locate } from './checks';

interface Period {
  validFrom: LocalDate;
  validTo?: LocalDate | undefined;
}

/** Rules of the national profile, against the edition that it points into (unless that could not be read). */
export function checkProfile(
  file: ProfileFile,
  edition: EditionFile | undefined,
  locate: Locate,
): ProblemDetails[] {
  const problems: ProblemDetails[] = [];
  const entries = Object.entries(file.variables);
  const inForce = entries.filter(([, national]) => !national.validTo);
  if (inForce.length !== file.size) problems.push(locate(wrongSize(file.size, inForce.length), ['size']));
  for (const [index, [id, national]] of entries.entries()) {
    const path = ['variables', id];
    problems.push(...checkPeriod(national, path, locate));
    if (!Object.hasOwn(file.sources, national.source)) {
      const sources = Object.keys(file.sources);
      const problem = unknownSource(national.source, suggest(national.source, sources), sources);
      problems.push(locate(problem, [...path, 'source']));
    }
    const twin = entries
      .slice(0, index)
      .find(([, other]) => other.variable === national.variable && overlap(other, national));
    if (twin) problems.push(locate(nationalTwice(national.variable, twin[0]), [...path, 'variable']));
    problems.push(...unknownIn(edition, national.variable, [...path, 'variable'], locate));
  }
  return problems;
}

/** The edition's national marks say what the profile says. */
export function checkNationalMarks(
  edition: EditionFile,
  profile: ProfileFile,
  locate: Locate,
): ProblemDetails[] {
  const confirmed = new Map<string, boolean>();
  for (const national of Object.values(profile.variables)) {
    if (!national.validTo) confirmed.set(national.variable, national.confirmed);
  }
  return Object.entries(edition.variables).flatMap(([id, { national }]) => {
    const inProfile = confirmed.get(id);
    const expected = inProfile === undefined ? 'nej' : inProfile ? 'ja' : 'trolig / preliminar';
    if (expected.split(' / ').includes(national)) return [];
    return [locate(nationalMarkDiffers(id, national, expected), ['variables', id, 'national'])];
  });
}

/** Versions of a limit stand in order of time and never overlap. */
export function checkTimeLimits(
  file: TimeLimitsFile,
  edition: EditionFile | undefined,
  locate: Locate,
): ProblemDetails[] {
  return Object.entries(file.limits).flatMap(([id, { versions, variables }]) => [
    ...variables.flatMap((variable, index) =>
      unknownIn(edition, variable, ['limits', id, 'variables', index], locate),
    ),
    ...versions.flatMap((version, index) => {
      const path = ['limits', id, 'versions', index];
      const problems = checkPeriod(version, path, locate);
      const before = versions[index - 1];
      if (before && !(before.validTo && before.validTo < version.validFrom)) {
        problems.push(locate(periodsOverlap(version.validFrom, before.validTo), [...path, 'validFrom']));
      }
      return problems;
    }),
  ]);
}

function unknownIn(
  edition: EditionFile | undefined,
  id: string,
  path: PropertyKey[],
  locate: Locate,
): ProblemDetails[] {
  if (!edition || edition.variables[id]) return [];
  return [locate(unknownVariable(id, suggest(id, Object.keys(edition.variables))), path)];
}

function checkPeriod({ validFrom, validTo }: Period, path: PropertyKey[], locate: Locate): ProblemDetails[] {
  if (!validTo || validTo >= validFrom) return [];
  return [locate(periodBackwards(validFrom, validTo), [...path, 'validTo'])];
}

const overlap = (a: Period, b: Period): boolean =>
  (!a.validTo || a.validTo >= b.validFrom) && (!b.validTo || b.validTo >= a.validFrom);
