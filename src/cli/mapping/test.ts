import type { Command } from 'commander';
import { Problem, type Bilingual, type Language, type ProblemDetails } from '../../errors/problem';
import { problemsOf, renderPlace, renderProblem } from '../../errors/render';
import { withPlace } from '../../mapping/checking/check-mapping';
import {
  caseCode,
  caseDoesNotHold,
  notAPercentage,
  percent,
  tooFewRules,
} from '../../mapping/checking/check.problems';
import { readMapping } from '../../mapping/read-mapping';
import { runMappingTests, type CaseResult, type TestReport } from '../../mapping/checking/run-tests';
import { defineChecking, type Outcome } from '../command';
import { catalogFor } from './catalog-for';
import { namedFolders } from './folders';
import { counted, skippedLine, type Words } from './words';

/** `brygga mapping test`. */
export function registerTest(mapping: Command): void {
  defineChecking<[string[]], { least?: string }>(
    mapping
      .command('test <folder...>')
      .description('Run their *.test.yaml / Kör deras *.test.yaml')
      .option(
        '--least <percent>',
        'fail when the cases reach a smaller share of the rules / misslyckas om provfallen når en mindre andel av reglerna',
      ),
    'brygga mapping test mappings/* --least 95',
    async (io, { least }, names) => test(names, least === undefined ? 0 : percentage(least), io.language),
  );
}

function percentage(text: string): number {
  const number = /^\d{1,3}(\.\d+)?$/.test(text) ? Number(text) : NaN;
  if (!(number <= 100)) throw new Problem(notAPercentage(text));
  return number;
}

interface Tested {
  folder: string;
  /** What is wrong with the files, the cases that do not hold, and too few rules reached. */
  problems: ProblemDetails[];
  /** Without it, nothing could be run. */
  report?: TestReport;
}

function test(names: readonly string[], least: number, language: Language): Outcome {
  const { folders, skipped } = namedFolders(names);
  const tested = folders.map((folder) => testOne(folder, least));
  const problems = tested.flatMap((one) => one.problems);
  return {
    ok: problems.length === 0,
    problems,
    json: { ok: problems.length === 0, folders: tested.map(jsonOf), skipped, problems },
    text: [
      ...tested.flatMap((one) => problemLines(one, language)),
      ...tested.flatMap((one) => summaryLines(one, language)),
      ...skippedLine(skipped, language),
    ].join('\n'),
  };
}

function testOne(folder: string, least: number): Tested {
  try {
    const report = runMappingTests(readMapping(folder, catalogFor(folder)));
    const { total, reached, unreached } = report.rules;
    const failed = failedOf(report).map(({ name, place, differences }) => ({
      ...caseDoesNotHold(name, differences),
      place,
    }));
    const tooFew = total > 0 && (reached * 100) / total < least;
    const problems = tooFew ? [tooFewRules(reached, total, least, unreached)] : [];
    return { folder, report, problems: withPlace([...failed, ...problems], folder) };
  } catch (error) {
    return { folder, problems: withPlace(problemsOf(error), folder) };
  }
}

const failedOf = ({ cases }: TestReport): CaseResult[] =>
  cases.filter(({ differences }) => differences.length > 0);

function jsonOf({ folder, report, problems }: Tested): Record<string, unknown> {
  const ok = problems.length === 0;
  if (!report) return { folder, ok };
  const { rules, cases } = report;
  const share = rules.total === 0 ? 1 : rules.reached / rules.total;
  return { folder, ok, cases: cases.length, failed: failedOf(report), rules: { ...rules, share } };
}

const words = {
  notRun: (folder: string, errors: number): Bilingual => ({
    sv: `✗ ${folder}: kunde inte provas, ${errors} fel.`,
    en: `✗ ${folder}: could not be tested, ${counted(errors, 'error', 'errors')}.`,
  }),
  cases: (holding: number, all: number): Bilingual => ({
    sv: `${holding} av ${counted(all, 'provfall', 'provfall')} håller`,
    en: `${holding} of ${counted(all, 'case', 'cases')} hold`,
  }),
  rules: (reached: number, total: number): Bilingual => ({
    sv: `de når ${reached} av ${counted(total, 'regel', 'regler')} (${percent(reached, total)} %)`,
    en: `they reach ${reached} of ${counted(total, 'rule', 'rules')} (${percent(reached, total)} %)`,
  }),
  wanted: { sv: 'väntat:', en: 'wanted:' },
  got: { sv: 'fick:', en: 'got:' },
  unreached: { sv: 'inte nådd', en: 'not reached' },
} satisfies Words;

/** Cases that do not hold are told as a difference, which reads better than a sentence. */
function problemLines({ report, problems }: Tested, language: Language): string[] {
  const others = problems.filter(({ code }) => code !== caseCode);
  return [
    ...(report ? failedOf(report) : []).flatMap((one) => differenceLines(one, language)),
    ...others.map((problem) => renderProblem(problem, language)),
  ];
}

function summaryLines({ folder, report, problems }: Tested, language: Language): string[] {
  const t = (text: Bilingual): string => text[language];
  if (!report) return [t(words.notRun(folder, problems.length))];
  const { total, reached, unreached } = report.rules;
  const counts = [
    words.cases(report.cases.length - failedOf(report).length, report.cases.length),
    words.rules(reached, total),
  ];
  return [
    `${problems.length === 0 ? '✓' : '✗'} ${folder}: ${counts.map(t).join('; ')}.`,
    ...unreached.map((rule) => `    ${t(words.unreached)}: ${rule}`),
  ];
}

function differenceLines({ name, place, differences }: CaseResult, language: Language): string[] {
  const width = Math.max(words.wanted[language].length, words.got[language].length);
  const label = (text: Bilingual): string => text[language].padEnd(width);
  return [
    `✗ ${renderPlace(place)} ${name}`,
    ...differences.flatMap(({ what, want, got }) => [
      `    ${what}`,
      `      - ${label(words.wanted)} ${want}`,
      `      + ${label(words.got)} ${got}`,
    ]),
  ];
}
