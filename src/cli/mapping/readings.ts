import type { Source } from '../../../connectors/contract';
import type { Bilingual, Language, ProblemDetails } from '../../errors/problem';
import { problemsOf } from '../../errors/render';
import { compileRecord } from '../../mapping/compile-record';
import type { MappingPlan } from '../../mapping/plan';
import { readMappingFile } from '../../mapping/read-mapping';
import { readingAhead, type AheadInput, type ReadingAhead } from '../../sync/reading-ahead';
import { reasonText } from '../run-report';

/** How each record of a mapping will be read, and what speaks against reading less of it, at its place in the file. */
export async function readingsOf(
  plan: MappingPlan,
  source: Source,
  input: AheadInput,
): Promise<{ readings: Omit<ReadingAhead, 'problems'>[]; problems: ProblemDetails[] }> {
  const yaml = readMappingFile(plan.folder);
  const found: Awaited<ReturnType<typeof readingsOf>> = { readings: [], problems: [] };
  for (const record of plan.records) {
    try {
      const { problems, ...reading } = await readingAhead(source, compileRecord(record, null), input);
      found.readings.push(reading);
      found.problems.push(
        ...problems.map((problem) => yaml.locate(problem, ['records', record.record, 'changed'])),
      );
    } catch (error) {
      found.problems.push(...problemsOf(error));
    }
  }
  return found;
}

const words = {
  head: {
    sv: 'När posterna har lästs en gång läses de så här:',
    en: 'Once read, the records are read like this:',
  },
  window: { sv: 'från senaste ändringen', en: 'from the last change' },
  calm: {
    sv: 'i sin helhet när något har ändrats, eftersom anmälningar bara räknas',
    en: 'whole when anything has changed, since notifications are only counted',
  },
  whole: { sv: 'alltid i sin helhet', en: 'always whole' },
  resumes: {
    sv: 'en första läsning som bryts fortsätter där den var',
    en: 'a first load that is broken off goes on where it was',
  },
  anew: {
    sv: 'en första läsning som bryts börjar om',
    en: 'a first load that is broken off begins anew',
  },
  noIndex: { sv: 'inget index ger raderna i ordning efter', en: 'no index gives the rows in the order of' },
  everyTime: { sv: 'rader utan tid, som läses varje gång', en: 'rows without a time, read each time' },
  of: { sv: 'av', en: 'of' },
} satisfies Record<string, Bilingual>;

/** For a person; nothing where nothing was asked. */
export function readingLines(
  readings: readonly Omit<ReadingAhead, 'problems'>[],
  language: Language,
): string[] {
  if (readings.length === 0) return [];
  const say = (key: keyof typeof words): string => words[key][language];
  const lines = readings.map(({ record, mode, reason, resumes, key, changed, rows }) => {
    const typed = changed && [changed.type, changed.form?.[language]].filter(Boolean).join(', ');
    const column = changed && `${changed.column}${typed ? `: ${typed}` : ''}`;
    const missing =
      changed && changed.missing > 0 && `${changed.missing} ${say('of')} ${rows} ${say('everyTime')}`;
    const why = [reason && reasonText(reason, language), column, missing].filter(Boolean).join('; ');
    const order = !resumes && mode === 'window' ? `, ${say('noIndex')} ${key.join(', ')}` : '';
    return `  ${record}: ${say(mode)}${why ? ` (${why})` : ''}; ${say(resumes ? 'resumes' : 'anew')}${order}`;
  });
  return [say('head'), ...lines];
}
