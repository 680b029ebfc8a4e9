import { resolve } from 'node:path';
import type { Command } from 'commander';
import { applicationName, makeExampleOnce, unheard } from '../../bridge';
import { loadSettings, settingsFileName } from '../../config/load-settings';
import { Problem } from '../../errors/problem';
import { noSettingsForMapping, notARowCount } from '../../mapping/mapping.problems';
import { previewMapping, type PreviewRecord } from '../../mapping/preview';
import { readMapping } from '../../mapping/read-mapping';
import { openWithLists } from '../../open-source';
import { define, type Outcome } from '../command';
import { catalogFor } from './catalog-for';

/** `brygga mapping preview`. */
export function registerPreview(mapping: Command): void {
  define<[string], { config?: string; rows: string }>(
    mapping
      .command('preview <folder>')
      .description(
        'The first rows of its source, mapped and pseudonymised / De första raderna, pseudonymiserade',
      )
      .option('--config <file>', 'brygga.yaml')
      .option('--rows <number>', 'rows per record / rader per post', '5'),
    'brygga mapping preview mappings/exempel --rows 3',
    (_io, options, folder) => preview(folder, options),
  );
}

async function preview(folder: string, options: { config?: string; rows: string }): Promise<Outcome> {
  const rows = Number(options.rows);
  if (!Number.isInteger(rows) || rows < 1 || rows > 1000) throw new Problem(notARowCount(options.rows));
  const settings = loadSettings({ cwd: process.cwd(), file: options.config });
  const entry = settings.sources.find(
    (source) => resolve(settings.baseDir, source.mapping) === resolve(folder),
  );
  if (!entry) throw new Problem(noSettingsForMapping(folder, options.config ?? settingsFileName));
  makeExampleOnce(settings, (line) => process.stderr.write(`${line}\n`));
  const plan = readMapping(folder, catalogFor(folder));
  const source = await openWithLists(entry, plan.file.connector, {
    baseDir: settings.baseDir,
    applicationName,
    log: unheard,
  });
  try {
    const records = await previewMapping(plan, source, rows);
    return { ok: true, json: { ok: true, records }, text: records.map(previewText).join('\n\n') };
  } finally {
    await source.close();
  }
}

function previewText({ record, read, rejected, hidden, unmapped, rows }: PreviewRecord): string {
  const rejects = Object.entries(rejected).map(([code, count]) => `${code} ${count}`);
  return [
    `${record}: ${read} rader lästa${rejects.length > 0 ? `, avvisade: ${rejects.join(', ')}` : ''}${
      hidden > 0 ? `, ${hidden} visas inte (skyddade personuppgifter, anmälan utan utredning)` : ''
    }`,
    ...rows.flatMap((row) => [
      `  ${row.key}  barn ${row.child}${Object.entries(row.parents)
        .map(([parent, key]) => `  ${parent} ${key ?? '–'}`)
        .join('')}  ${row.eventDate ?? '–'} … ${row.endDate ?? '–'}`,
      `    ${Object.entries(row.values)
        .map(([id, value]) => `${id.split('.')[1]}: ${value}`)
        .join(' · ')}`,
    ]),
    ...unmapped.map(
      ({ variable, shown, count }) => `  omappad ${variable}: ${shown ?? '(visas inte)'} × ${count}`,
    ),
  ].join('\n');
}
