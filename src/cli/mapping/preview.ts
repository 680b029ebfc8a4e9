import type { Command } from 'commander';
import { unheard } from '../../bridge';
import { Problem, type Bilingual, type Language } from '../../errors/problem';
import { notARowCount } from '../../mapping/mapping.problems';
import { previewMapping, type PreviewRecord } from '../../mapping/preview';
import { readMapping } from '../../mapping/read-mapping';
import { define, type Outcome } from '../command';
import { catalogFor } from './catalog-for';
import { sourceFor, type SourceOptions } from './source-for';

interface Options extends SourceOptions {
  rows: string;
  unchecked?: boolean;
}

/** `brygga mapping preview`. */
export function registerPreview(mapping: Command): void {
  define<[string], Options>(
    mapping
      .command('preview <folder>')
      .description(
        'The first rows of its source, mapped and pseudonymised / De första raderna, pseudonymiserade',
      )
      .option('--config <file>', 'brygga.yaml')
      .option('--source <name>', 'the source to read with it / källan som läses med den')
      .option('--rows <number>', 'rows per record / rader per post', '5')
      .option(
        '--unchecked',
        'as if every unchecked code were approved / som om okontrollerade koder vore godkända',
      ),
    'brygga mapping preview mappings/exempel --rows 3',
    (io, options, folder) => preview(folder, options, io.language),
  );
}

async function preview(folder: string, options: Options, language: Language): Promise<Outcome> {
  const rows = Number(options.rows);
  if (!Number.isInteger(rows) || rows < 1 || rows > 1000) throw new Problem(notARowCount(options.rows));
  const { open } = sourceFor(folder, options, language);
  const plan = readMapping(folder, catalogFor(folder), { unchecked: options.unchecked });
  const source = await open(plan.file.connector, unheard);
  try {
    const records = await previewMapping(plan, source, rows);
    return {
      ok: true,
      json: { ok: true, records },
      text: records.map((record) => previewText(record, language)).join('\n\n'),
    };
  } finally {
    await source.close();
  }
}

const words = {
  read: { sv: 'rader lästa', en: 'rows read' },
  rejected: { sv: 'avvisade', en: 'rejected' },
  hidden: {
    sv: 'visas inte (skyddade personuppgifter, anmälan utan utredning)',
    en: 'not shown (protected identity, notification without investigation)',
  },
  unmapped: { sv: 'omappad', en: 'unmapped' },
  notShown: { sv: '(visas inte)', en: '(not shown)' },
} satisfies Record<string, Bilingual>;

function previewText(
  { record, read, rejected, hidden, unmapped, rows }: PreviewRecord,
  language: Language,
): string {
  const say = (key: keyof typeof words): string => words[key][language];
  const rejects = Object.entries(rejected).map(([code, count]) => `${code} ${count}`);
  return [
    [
      `${record}: ${read} ${say('read')}`,
      ...(rejects.length > 0 ? [`${say('rejected')}: ${rejects.join(', ')}`] : []),
      ...(hidden > 0 ? [`${hidden} ${say('hidden')}`] : []),
    ].join(', '),
    ...rows.flatMap((row) => [
      `  ${row.key}  barn ${row.child}${Object.entries(row.parents)
        .map(([parent, key]) => `  ${parent} ${key ?? '–'}`)
        .join('')}  ${row.eventDate ?? '–'} … ${row.endDate ?? '–'}`,
      `    ${Object.entries(row.values)
        .map(([id, value]) => `${id.split('.')[1]}: ${value}`)
        .join(' · ')}`,
    ]),
    ...unmapped.map(
      ({ variable, shown, count }) =>
        `  ${say('unmapped')} ${variable}: ${shown ?? say('notShown')} × ${count}`,
    ),
  ].join('\n');
}
