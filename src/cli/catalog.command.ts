import type { Command } from 'commander';
import { unknownFilter, unknownVariable } from '../catalog/catalog.problems';
import { steps } from '../catalog/catalog.schema';
import { diffText, listText, summaryText, variableText } from '../catalog/describe';
import { editionCsv } from '../catalog/edition-table';
import { importEdition } from '../catalog/import-edition';
import { type Catalog, recordNames, type Variable } from '../catalog/model';
import { loadCatalog } from '../catalog/load-catalog';
import { limitsOf, summarise } from '../catalog/summary';
import { loadSettings } from '../config/load-settings';
import type { Settings } from '../config/settings';
import { Problem } from '../errors/problem';
import { suggest } from '../errors/suggest';
import { editionOf, openCatalog, type OpenedCatalog } from '../open-catalog';
import { define, type Io, type Outcome } from './command';

interface Options {
  config?: string;
}
interface ListOptions extends Options {
  record?: string;
  step?: string;
  format: string;
}
interface ImportOptions extends Options {
  ids?: string;
  out?: string;
}

/** `brygga catalog check | list | show | import`. */
export function register(program: Command): void {
  const catalog = program.command('catalog').description('What is measured / Vad som mäts');
  const sub = (usage: string, description: string): Command =>
    catalog.command(usage).description(description).option('--config <file>', 'brygga.yaml');

  define<[], Options>(
    sub('check', 'Check the whole catalogue and count it / Kontrollera hela katalogen och räkna den'),
    'brygga catalog check --json',
    async (io, options) => check(io, options),
  );
  define<[], ListOptions>(
    sub('list', 'The variables / Variablerna')
      .option('--record <record>', `one of / en av: ${recordNames.join(', ')}`)
      .option('--step <step>', `one of / ett av: ${[...steps, 'lokal'].join(', ')}`)
      .option('--format <format>', 'text, or csv as catalog import reads it / text eller csv', 'text'),
    'brygga catalog list --record utredning',
    async (_io, options) => list(options),
  );
  define<[string], Options>(
    sub('show <id>', 'One variable, by id or key / En variabel, med id eller nyckel'),
    'brygga catalog show utredning.enskilda-samtal',
    async (io, options, id) => show(io, options, id),
  );
  define<[string], ImportOptions>(
    sub(
      'import <file>',
      'What an edition in CSV or XLSX would change / Vad en utgåva i CSV eller XLSX ändrar',
    )
      .option('--ids <file>', 'table gammalt_id;nytt_id')
      .option('--out <file>', 'write the edition as YAML / skriv utgåvan som YAML'),
    'brygga catalog import bbic-2026.xlsx --ids nya-id.csv --out catalog/editions/bbic-2026.yaml',
    async (io, options, file) => runImport(io, options, file),
  );
}

const settingsOf = (options: Options): Settings => loadSettings({ cwd: process.cwd(), file: options.config });

const open = (options: Options): OpenedCatalog => openCatalog(settingsOf(options));

function check(io: Io, options: Options): Outcome {
  const { catalog, followUps, tables, indicators } = open(options);
  const summary = summarise(catalog);
  const names = followUps.map((followUp) => followUp.id);
  const found =
    io.language === 'sv'
      ? `Uppföljningar: ${names.join(', ')}\nTabeller: ${tables.length}, indikatorer: ${indicators.length}`
      : `Follow-ups: ${names.join(', ')}\nTables: ${tables.length}, indicators: ${indicators.length}`;
  return {
    ok: true,
    json: { ok: true, ...summary, followUps: names, tables: tables.length, indicators: indicators.length },
    text: `${summaryText(summary, io.language)}\n${found}`,
  };
}

function list(options: ListOptions): Outcome {
  oneOf('record', options.record, recordNames);
  oneOf('step', options.step, [...steps, 'lokal']);
  oneOf('format', options.format, ['text', 'csv']);
  const { catalog } = open(options);
  const { record, step } = options;
  const variables = catalog.variables.filter(
    (variable) => (!record || variable.record === record) && (!step || variable.step === step),
  );
  return {
    ok: true,
    json: { edition: catalog.edition, count: variables.length, variables },
    text: options.format === 'csv' ? editionCsv(variables).trimEnd() : listText(variables),
  };
}

function show(io: Io, options: Options, id: string): Outcome {
  const { catalog } = open(options);
  const variable = find(catalog, id);
  return {
    ok: true,
    json: { ...variable, timeLimits: limitsOf(catalog, variable.id) },
    text: variableText(variable, catalog, io.language),
  };
}

function find(catalog: Catalog, id: string): Variable {
  const found =
    catalog.variable(id) ?? catalog.variables.find(({ key }) => key !== '' && key === id.toUpperCase());
  if (found) return found;
  throw new Problem(
    unknownVariable(
      id,
      suggest(
        id,
        catalog.variables.map((variable) => variable.id),
      ),
    ),
  );
}

async function runImport(io: Io, options: ImportOptions, file: string): Promise<Outcome> {
  const before = loadCatalog({ edition: editionOf(settingsOf(options)) });
  const result = await importEdition({ file, ids: options.ids, out: options.out, before });
  const read =
    io.language === 'sv'
      ? `${result.edition}: ${result.variables} variabler lästa, jämförda med ${before.edition}.`
      : `${result.edition}: ${result.variables} variables read, compared with ${before.edition}.`;
  const last = result.written
    ? `${io.language === 'sv' ? 'Skrev' : 'Wrote'} ${result.written}`
    : io.language === 'sv'
      ? 'Inget skrevs; ange --out för att skriva utgåvan.'
      : 'Nothing was written; give --out to write the edition.';
  return {
    ok: true,
    json: { ok: true, ...result },
    text: [read, diffText(result, io.language), last].join('\n'),
  };
}

function oneOf(option: string, value: string | undefined, allowed: readonly string[]): void {
  if (value === undefined || allowed.includes(value)) return;
  throw new Problem(unknownFilter(option, value, suggest(value, allowed), allowed));
}
