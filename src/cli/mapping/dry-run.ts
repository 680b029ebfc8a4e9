import type { Command } from 'commander';
import { unheard } from '../../bridge';
import { Problem, type Bilingual, type Language, type ProblemDetails } from '../../errors/problem';
import { renderProblem } from '../../errors/render';
import { notARowCount } from '../../mapping/mapping.problems';
import { readMapping } from '../../mapping/read-mapping';
import { localTimeOf } from '../../time/local-date';
import { dryRun, type DryRun, type SampledRecord } from '../../workshop/dry-run/dry-run';
import { defineChecking } from '../command';
import { catalogFor } from './catalog-for';
import { readingLines, readingsOf } from './readings';
import { sourceFor, type SourceOptions } from './source-for';

interface Options extends SourceOptions {
  rows: string;
  unchecked?: boolean;
}

/** `brygga mapping dry-run`. */
export function registerDryRun(mapping: Command): void {
  defineChecking<[string], Options>(
    mapping
      .command('dry-run <folder>')
      .description(
        'Try a mapping on its source: rights, columns, types, the first rows, how much of it is read; nothing is shown or written / ' +
          'Pröva en mappning mot källan: rättigheter, kolumner, typer, de första raderna, hur mycket som läses; inget visas eller skrivs',
      )
      .option('--config <file>', 'brygga.yaml')
      .option('--source <name>', 'the source to read with it / källan som läses med den')
      .option('--rows <number>', 'rows per record / rader per post', '1000')
      .option(
        '--unchecked',
        'as if every unchecked code were approved / som om okontrollerade koder vore godkända',
      ),
    'brygga mapping dry-run mappings/exempel',
    async (io, options, folder) => {
      const rows = Number(options.rows);
      if (!Number.isInteger(rows) || rows < 1) throw new Problem(notARowCount(options.rows));
      const { entry, open } = sourceFor(folder, options, io.language);
      const plan = readMapping(folder, catalogFor(folder), { unchecked: options.unchecked });
      const source = await open(plan.file.connector, unheard);
      try {
        const tried = await dryRun(plan, entry.name, source, rows);
        const ahead = { policy: entry.reading, now: localTimeOf(new Date()) };
        const { readings, problems } = isGood(tried.problems)
          ? await readingsOf(plan, source, ahead)
          : { readings: [], problems: [] };
        const found = { ...tried, readings, problems: [...tried.problems, ...problems] };
        const ok = isGood(found.problems);
        return {
          ok,
          json: { ok, source: entry.name, ...found },
          problems: found.problems,
          text: dryRunText(entry.name, found, io.language),
        };
      } finally {
        await source.close();
      }
    },
  );
}

const isGood = (problems: readonly ProblemDetails[]): boolean =>
  problems.every(({ severity }) => severity === 'warning');

const words = {
  open: { sv: 'öppen', en: 'open' },
  readOnly: { sv: 'Kontot kan inte skriva.', en: 'The account cannot write.' },
  columns: { sv: 'kolumner', en: 'columns' },
  read: { sv: 'rader lästa', en: 'rows read' },
  rejected: { sv: 'avvisade', en: 'rejected' },
  unmapped: { sv: 'omappad', en: 'unmapped' },
  hidden: { sv: '(visas inte)', en: '(not shown)' },
  sample: { sv: 'Prov, de första raderna:', en: 'Sample, the first rows:' },
  nothing: { sv: 'Inget har visats eller skrivits.', en: 'Nothing has been shown or written.' },
} satisfies Record<string, Bilingual>;

function dryRunText(
  name: string,
  found: DryRun & { readings: Parameters<typeof readingLines>[0] },
  language: Language,
): string {
  const say = (key: keyof typeof words): string => words[key][language];
  return [
    `${name}: ${say('open')}${found.product ? `, ${found.product}` : ''}. ${found.readOnly ? say('readOnly') : ''}`,
    ...found.queries.map(({ query, columns }) => `  ${query}: ${columns} ${say('columns')}`),
    ...found.problems.map((problem) => renderProblem(problem, language)),
    ...(found.sample.length > 0
      ? [say('sample'), ...found.sample.flatMap((one) => sampleLines(one, language))]
      : []),
    ...readingLines(found.readings, language),
    say('nothing'),
  ].join('\n');
}

function sampleLines({ record, read, rejected, unmapped }: SampledRecord, language: Language): string[] {
  const say = (key: keyof typeof words): string => words[key][language];
  const rejects = Object.entries(rejected).map(([code, count]) => `${code} ${count}`);
  return [
    `  ${record}: ${read} ${say('read')}${rejects.length > 0 ? `, ${say('rejected')}: ${rejects.join(', ')}` : ''}`,
    ...unmapped.map(
      ({ variable, shown, count }) =>
        `    ${say('unmapped')} ${variable}: ${shown ?? say('hidden')} × ${count}`,
    ),
  ];
}
