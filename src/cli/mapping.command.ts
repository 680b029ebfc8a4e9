import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { connectorNamed, openSource } from '../../connectors/registry';
import { applicationName, makeExampleOnce, unheard } from '../bridge';
import { loadCatalog } from '../catalog/load-catalog';
import type { Catalog } from '../catalog/model';
import { loadSettings, settingsFileName } from '../config/load-settings';
import { packageRoot } from '../config/paths';
import { Problem } from '../errors/problem';
import { renderPlace, renderProblem } from '../errors/render';
import { coverageOf, type LiveCoverage } from '../mapping/coverage';
import { coverageCsv, coverageJson } from '../mapping/coverage-formats';
import { coverageHtml } from '../mapping/coverage-html';
import { stateNames, summarySentence } from '../mapping/coverage-words';
import {
  cannotWriteFile,
  noSettingsForMapping,
  notARowCount,
  unknownFormat,
} from '../mapping/mapping.problems';
import { rulesOf } from '../mapping/plan';
import { previewMapping, type PreviewRecord } from '../mapping/preview';
import { readMapping, readMappingFile } from '../mapping/read-mapping';
import { runMappingTests, type TestReport } from '../mapping/run-tests';
import { define, type Io, type Outcome } from './command';

/** What the follow-up store says about a mapping's variables; undefined when there is no store or no run yet. */
export type ReadLiveCoverage = (
  mapping: string,
  configFile: string | undefined,
) => Promise<LiveCoverage | undefined>;

/** `brygga mapping check | test | preview | coverage`. */
export function register(program: Command, { live }: { live?: ReadLiveCoverage } = {}): void {
  const mapping = program
    .command('mapping')
    .description(
      'How a system’s codes become catalogue values / Hur ett systems koder blir katalogens värden',
    );

  define<[string], object>(
    mapping
      .command('check <folder>')
      .description('Check the files of a mapping, without any source / Kontrollera mappningens filer'),
    'brygga mapping check mappings/exempel',
    async (io, _options, folder) => check(io, folder),
  );

  define<[string], object>(
    mapping.command('test <folder>').description('Run its *.test.yaml / Kör dess *.test.yaml'),
    'brygga mapping test mappings/exempel',
    async (_io, _options, folder) => testOutcome(runMappingTests(readMapping(folder, catalogFor(folder)))),
  );

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

/** The catalogue that a mapping says it is written for. */
function catalogFor(folder: string): Catalog {
  const { catalogue, local } = readMappingFile(folder).value;
  const exists = existsSync(join(packageRoot(), 'catalog', 'editions', `${catalogue}.yaml`));
  return loadCatalog({
    // An unknown edition is told with its place in the mapping, not as a missing file.
    edition: exists ? catalogue : 'bbic-working',
    localFile: local && join(folder, local),
  });
}

function check(io: Io, folder: string): Outcome {
  const plan = readMapping(folder, catalogFor(folder));
  const { warnings, file, hash } = plan;
  const counts = plan.records.map(({ record, variables }) => `${record} ${variables.length}`).join(', ');
  return {
    ok: true,
    json: {
      ok: true,
      mapping: file.mapping,
      version: file.version,
      hash,
      records: Object.fromEntries(plan.records.map(({ record, variables }) => [record, variables.length])),
      unavailable: Object.keys(file.unavailable).length,
      rules: rulesOf(plan).length,
      warnings,
    },
    text: [
      `${file.mapping} ${file.version} (${hash}) är hel.`,
      `  Variabler: ${counts}. Regler: ${rulesOf(plan).length}. Kan inte lämnas: ${Object.keys(file.unavailable).length}.`,
      ...warnings.map((warning) => renderProblem(warning, io.language)),
    ].join('\n'),
  };
}

function testOutcome({ cases, rules }: TestReport): Outcome {
  const failed = cases.filter(({ differences }) => differences.length > 0);
  const share = rules.total === 0 ? 1 : rules.reached / rules.total;
  return {
    ok: failed.length === 0,
    json: { ok: failed.length === 0, cases: cases.length, failed, rules: { ...rules, share } },
    text: [
      ...failed.flatMap(({ name, place, differences }) => [
        `✗ ${renderPlace(place)} ${name}`,
        ...differences.flatMap(({ what, want, got }) => [
          `    ${what}`,
          `      - väntat: ${want}`,
          `      + fick:   ${got}`,
        ]),
      ]),
      `${cases.length - failed.length} av ${cases.length} provfall håller.`,
      `De når ${rules.reached} av mappningens ${rules.total} regler (${Math.floor(share * 100)} %).`,
      ...rules.unreached.map((rule) => `  inte nådd: ${rule}`),
    ].join('\n'),
  };
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
  const source = await openSource(connectorNamed(plan.file.connector), entry.settings, {
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
      `${stateNames.full}: ${totals.full} · ${stateNames.partial}: ${totals.partial} · ${stateNames.unavailable}: ${totals.unavailable} · ${stateNames['not-stated']}: ${totals.notStated}`,
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
