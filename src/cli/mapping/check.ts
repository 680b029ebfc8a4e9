import type { Command } from 'commander';
import type { Bilingual, Language, ProblemDetails } from '../../errors/problem';
import { problemsOf, renderProblem } from '../../errors/render';
import { checkMapping, withPlace, type CheckedMapping } from '../../mapping/checking/check-mapping';
import { assumptionsOf, rulesOf } from '../../mapping/plan';
import { defineChecking, type Outcome } from '../command';
import { catalogFor } from './catalog-for';
import { namedFolders } from './folders';
import { counted, skippedLine, type Words } from './words';

/** `brygga mapping check`. */
export function registerCheck(mapping: Command): void {
  defineChecking<[string[]], object>(
    mapping
      .command('check <folder...>')
      .description('Check the files of mappings, without any source / Kontrollera mappningars filer'),
    'brygga mapping check mappings/*',
    async (io, _options, names) => check(names, io.language),
  );
}

interface Found {
  folder: string;
  problems: ProblemDetails[];
  /** Without it, the mapping cannot be read. */
  checked?: CheckedMapping;
}

function check(names: readonly string[], language: Language): Outcome {
  const { folders, skipped } = namedFolders(names);
  const found = folders.map(checkOne);
  return {
    ok: found.every(isGood),
    problems: found.flatMap(({ problems }) => problems),
    json: {
      ok: found.every(isGood),
      folders: found.map(jsonOf),
      skipped,
      problems: found.flatMap(({ problems }) => problems),
    },
    text: [
      ...found.flatMap(({ problems }) => rendered(problems, language)),
      ...found.flatMap((one) => summaryLines(one, language)),
      ...skippedLine(skipped, language),
    ].join('\n'),
  };
}

/** Of warnings that ask for the same, the first in full and a line for each other: codes that nobody has checked. */
function rendered(problems: readonly ProblemDetails[], language: Language): string[] {
  const told = new Set<string>();
  return problems.map((problem) => {
    const full = renderProblem(problem, language);
    const asked = `${problem.code} ${problem.fix?.en}`;
    if (isError(problem) || !told.has(asked)) {
      told.add(asked);
      return full;
    }
    return full.split('\n')[0]!;
  });
}

/** One folder; what is wrong with it does not keep the others from being checked. */
function checkOne(folder: string): Found {
  try {
    const checked = checkMapping(folder, catalogFor(folder));
    return { folder, checked, problems: checked.problems };
  } catch (error) {
    return { folder, problems: withPlace(problemsOf(error), folder) };
  }
}

const isError = ({ severity }: ProblemDetails): boolean => severity !== 'warning';
const isGood = ({ problems }: Found): boolean => !problems.some(isError);
const uncheckedIn = ({ plan }: CheckedMapping): number =>
  plan.codeMaps.flatMap(({ rows }) => rows).filter(({ status }) => status === 'unchecked').length;

function jsonOf(found: Found): Record<string, unknown> {
  const { folder, checked } = found;
  if (!checked) return { folder, ok: false };
  const { file, hash, records } = checked.plan;
  return {
    folder,
    ok: isGood(found),
    mapping: file.mapping,
    version: file.version,
    hash,
    status: file.status,
    records: Object.fromEntries(records.map(({ record, variables }) => [record, variables.length])),
    unavailable: Object.keys(file.unavailable).length,
    rules: rulesOf(checked.plan).length,
    unchecked: uncheckedIn(checked),
    assumed: assumptionsOf(checked.plan),
  };
}

const words = {
  good: (folder: string, name: string): Bilingual => ({
    sv: `✓ ${folder}: ${name} är hel`,
    en: `✓ ${folder}: ${name} is whole`,
  }),
  bad: (folder: string, errors: number): Bilingual => ({
    sv: `✗ ${folder}: ${counted(errors, 'fel', 'fel')}`,
    en: `✗ ${folder}: ${counted(errors, 'error', 'errors')}`,
  }),
  variables: (n: number): Bilingual => ({
    sv: counted(n, 'variabel', 'variabler'),
    en: counted(n, 'variable', 'variables'),
  }),
  rules: (n: number): Bilingual => ({
    sv: counted(n, 'regel', 'regler'),
    en: counted(n, 'rule', 'rules'),
  }),
  unavailable: (n: number): Bilingual => ({ sv: `${n} kan inte lämnas`, en: `${n} cannot be delivered` }),
  unchecked: (n: number): Bilingual => ({
    sv: counted(n, 'okontrollerad kod', 'okontrollerade koder'),
    en: counted(n, 'unchecked code', 'unchecked codes'),
  }),
  warnings: (n: number): Bilingual => ({
    sv: counted(n, 'varning', 'varningar'),
    en: counted(n, 'warning', 'warnings'),
  }),
  assumed: (n: number): Bilingual => ({
    sv: `Antaget, ska kontrolleras på plats (${n}):`,
    en: `Assumed, to be checked on site (${n}):`,
  }),
} satisfies Words;

function summaryLines({ folder, checked, problems }: Found, language: Language): string[] {
  const t = (text: Bilingual): string => text[language];
  const errors = problems.filter(isError).length;
  const warnings = problems.length - errors;
  if (!checked) return [`${t(words.bad(folder, errors))}.`];
  const { file, hash, records } = checked.plan;
  const assumed = assumptionsOf(checked.plan);
  const unchecked = uncheckedIn(checked);
  const counts = [
    words.variables(records.reduce((sum, { variables }) => sum + variables.length, 0)),
    words.rules(rulesOf(checked.plan).length),
    words.unavailable(Object.keys(file.unavailable).length),
    ...(unchecked > 0 ? [words.unchecked(unchecked)] : []),
    ...(warnings > 0 ? [words.warnings(warnings)] : []),
  ].map(t);
  const name = `${file.mapping} ${file.version} (${hash}, ${file.status})`;
  const head = errors > 0 ? words.bad(folder, errors) : words.good(folder, name);
  return [
    `${t(head)}: ${counts.join(', ')}.`,
    ...(assumed.length > 0 ? [`    ${t(words.assumed(assumed.length))}`] : []),
    ...assumed.map(({ record, variable, text }) => {
      const about = variable ?? record;
      return `      - ${about === null ? '' : `${about}: `}${text}`;
    }),
  ];
}
