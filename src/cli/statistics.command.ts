import { join } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import type { Catalog } from '../catalog/model';
import { packageRoot } from '../config/paths';
import type { Settings } from '../config/settings';
import { describeChecks, describeDelivery } from '../statistics/describe';
import { readPrevious, summaryOf } from '../statistics/metadata';
import type { SourceIdentity } from '../statistics/model';
import { loadNationalData } from '../statistics/national-data';
import { checkYear, deliver, senderOf, type StatisticsSource } from '../statistics/statistics';
import { statisticsTable } from '../statistics/table';
import { tableCsv, tableText } from '../statistics/table-text';
import { parseYear } from '../statistics/year';
import { define } from './command';
import { who } from './who';

/** What the statistics commands need of an opened instance. */
export interface OpenStatistics {
  store: StatisticsSource['store'];
  catalog: Catalog;
  settings: Settings;
  identities(): AsyncIterable<SourceIdentity>;
  close(): Promise<void>;
}

interface Options {
  year: string;
  layout: string;
  config?: string;
}

interface DeliverOptions extends Options {
  out: string;
  reason: string;
  force?: boolean;
  previous?: string;
}

interface CheckOptions extends Options {
  previous?: string;
}

interface TableOptions extends Options {
  format: 'text' | 'csv' | 'json';
}

const formats = ['text', 'csv', 'json'];

/** `brygga statistics deliver | check | table`. */
export function register(
  program: Command,
  deps: { open(configFile?: string): Promise<OpenStatistics> },
): void {
  const statistics = program
    .command('statistics')
    .description('National statistics, HSLF-FS 2016:3 / Nationell statistik');
  const withYear = (command: Command): Command =>
    command
      .requiredOption('--year <year>', 'reference year / redovisningsår')
      .option('--layout <name>', 'catalog/national/layout-<name>.yaml', 'preliminar')
      .option('--config <file>', 'brygga.yaml');
  const previousFile = 'metadata (.json) of last year’s delivery / uppgifterna om förra årets leverans';

  define<[], DeliverOptions>(
    withYear(
      statistics
        .command('deliver')
        .description('Write the delivery file, with personnummer / Skriv leveransfilen, med personnummer')
        .requiredOption('--out <file>', 'the file to write / filen som skrivs')
        .requiredOption('--reason <text>', 'why, for the access log / skäl, till åtkomstloggen')
        .option('--previous <file>', previousFile)
        .option('--force', 'overwrite / skriv över'),
    ),
    'brygga statistics deliver --year 2025 --out leverans-2025.txt --reason "årlig leverans"',
    (io, options) =>
      using(deps, options, async ({ source, year, national }) => {
        io.progress('Läser person-id ur källan medan filen skrivs …');
        const delivery = await deliver(source, national, {
          year,
          out: options.out,
          who: who(),
          reason: options.reason,
          force: options.force ?? false,
          previous: readPrevious(options.previous),
          writtenAt: new Date(),
        });
        const { file, metadataFile, findingsFile, metadata, checks } = delivery;
        return {
          ok: metadata.complete,
          json: { ok: metadata.complete, path: file, metadataFile, findingsFile, ...metadata },
          text: [describeDelivery(delivery, io.language), describeChecks(checks)].join('\n\n'),
        };
      }),
  );

  define<[], CheckOptions>(
    withYear(
      statistics
        .command('check')
        .description('Make the checks and write nothing / Gör kontrollerna och skriv ingenting')
        .option('--previous <file>', previousFile),
    ),
    'brygga statistics check --year 2025',
    (io, options) =>
      using(deps, options, async ({ source, year, national }) => {
        const { layout } = national;
        await source.store.logAccess({
          who: who(),
          what: `statistics check ${year} ${layout.layout}`,
          profile: 'internal',
          reason: 'kontroll före leverans',
        });
        const { checks } = await checkYear(source, national, {
          year,
          readIdentities: true,
          previous: readPrevious(options.previous),
        });
        const ok = !checks.some(({ severity, status }) => severity === 'E' && status === 'failed');
        const findings = checks.flatMap((check) => check.findings);
        return {
          ok,
          json: {
            ok,
            year,
            layout: layout.layout,
            notice: layout.notice,
            checks: checks.map(summaryOf),
            findings,
          },
          text: [layout.notice[io.language], describeChecks(checks)].join('\n\n'),
        };
      }),
  );

  define<[], TableOptions>(
    withYear(
      statistics
        .command('table')
        .description('The 13 variables, disclosure-controlled / De 13 variablerna, röjandeskyddade')
        .option('--format <format>', formats.join(' | '), oneOf(formats), 'text'),
    ),
    'brygga statistics table --year 2025 --format csv',
    (_io, options) =>
      using(deps, options, async ({ source, year, national, k }) => {
        const table = await statisticsTable(source, national.layout, year, { name: 'suppress', k });
        const text = { text: tableText, csv: tableCsv, json: (it: typeof table) => JSON.stringify(it) };
        return { ok: true, json: { ...table }, text: text[options.format](table) };
      }),
  );
}

interface Opened {
  source: StatisticsSource;
  year: number;
  national: ReturnType<typeof loadNationalData>;
  k: number;
}

async function using<T>(
  deps: { open(configFile?: string): Promise<OpenStatistics> },
  options: Options,
  use: (opened: Opened) => Promise<T>,
): Promise<T> {
  const year = parseYear(options.year, new Date());
  const national = loadNationalData(join(packageRoot(), 'catalog', 'national'), options.layout);
  const opened = await deps.open(options.config);
  try {
    const { store, catalog, settings } = opened;
    const source = { store, catalog, sender: senderOf(settings), identities: () => opened.identities() };
    return await use({ source, year, national, k: settings.disclosure.k });
  } finally {
    await opened.close();
  }
}

function oneOf(allowed: readonly string[]): (value: string) => string {
  return (value) => {
    if (!allowed.includes(value)) throw new InvalidArgumentError(allowed.join(', '));
    return value;
  };
}
