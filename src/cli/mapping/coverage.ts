import { writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { Problem } from '../../errors/problem';
import { coverageOf } from '../../coverage/coverage';
import type { LiveCoverage } from '../../coverage/live-figures';
import { coverageCsv, coverageJson } from '../../coverage/system-formats';
import { coverageHtml } from '../../coverage/system-page';
import { stateNames, summarySentence } from '../../coverage/words';
import { cannotWriteFile, unknownFormat } from '../../mapping/mapping.problems';
import { readMapping } from '../../mapping/read-mapping';
import { define, type Outcome } from '../command';
import { catalogFor } from './catalog-for';

/** What the follow-up store says about a mapping's variables; undefined when there is no store or no run yet. */
export type ReadLiveCoverage = (
  mapping: string,
  configFile: string | undefined,
) => Promise<LiveCoverage | undefined>;

/** `brygga mapping coverage`. */
export function registerCoverage(mapping: Command, live: ReadLiveCoverage | undefined): void {
  define<[string], { config?: string; format: string; out?: string }>(
    mapping
      .command('coverage <folder>')
      .description('What the system can deliver, for procurement / Vad systemet kan lämna, för upphandling')
      .option('--format <format>', formats.join(', '), 'html')
      .option('--out <file>', 'write to a file / skriv till en fil')
      .option(
        '--config <file>',
        'brygga.yaml whose store tells what was delivered / vars lager visar utfallet',
      ),
    'brygga mapping coverage mappings/exempel --format html --out tackning.html',
    (_io, options, folder) => coverage(folder, options, live),
  );
}

const formats = ['html', 'json', 'csv'];

async function coverage(
  folder: string,
  { config, format, out }: { config?: string; format: string; out?: string },
  live: ReadLiveCoverage | undefined,
): Promise<Outcome> {
  if (!formats.includes(format)) throw new Problem(unknownFormat(format, formats));
  const catalog = catalogFor(folder);
  const plan = readMapping(folder, catalog);
  const report = coverageOf(plan, catalog, await live?.(plan.file.mapping, config));
  const json = coverageJson(report);
  const text =
    format === 'html'
      ? coverageHtml(report)
      : format === 'csv'
        ? coverageCsv(report)
        : `${JSON.stringify(json, null, 2)}\n`;
  if (out === undefined) return { ok: true, json, text: text.trimEnd() };
  write(out, text);
  const { totals } = report;
  return {
    ok: true,
    json: { ok: true, file: out, ...json },
    text: [
      summarySentence(report),
      `${stateNames.full}: ${totals.full} · ${stateNames.partial}: ${totals.partial} · ${stateNames.untranslated}: ${totals.untranslated} · ${stateNames.unavailable}: ${totals.unavailable} · ${stateNames['not-stated']}: ${totals.notStated}`,
      `Skrivet till ${out}`,
    ].join('\n'),
  };
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch {
    throw new Problem(cannotWriteFile(file, dirname(file)));
  }
}
