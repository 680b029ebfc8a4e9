import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Source } from '../../connectors/contract';
import { connectorNamed, openSource } from '../../connectors/registry';
import type { Catalog } from '../catalog/model';
import { loadSettings } from '../config/load-settings';
import type { Settings, SourceSettings } from '../config/settings';
import type { Language, ProblemDetails } from '../errors/problem';
import { problemsOf, renderProblem } from '../errors/render';
import { loadMapping } from '../mapping/load-mapping';
import type { CompiledMapping } from '../mapping/model';
import { makeExampleOnce } from '../bridge';
import { openCatalog } from '../open-catalog';
import { define } from './command';
import { withBridge } from './with-bridge';

interface Options {
  config?: string;
}

interface Report {
  name: string;
  connector: string | null;
  /** Null when the source could not be opened or asked. */
  readOnly: boolean | null;
  evidence: string[];
  queries: { query: string; columns: number }[];
  problems: ProblemDetails[];
}

/** `brygga source check`. */
export function register(program: Command): void {
  const source = program.command('source').description('The systems that are read / Systemen som läses');
  define<[], Options>(
    source
      .command('check')
      .description(
        'Open each source, show that it cannot be written to, and compare its columns with the mapping / ' +
          'Öppna varje källa, visa att den inte kan skrivas i, och jämför kolumnerna med mappningen',
      )
      .option('--config <file>', 'brygga.yaml'),
    'brygga source check --config brygga.yaml',
    async (io, options) => {
      const settings = loadSettings({ cwd: process.cwd(), file: options.config });
      makeExampleOnce(settings, io.progress);
      const { catalog } = openCatalog(settings);
      const reports: Report[] = [];
      for (const one of settings.sources) reports.push(await checkSource(one, settings, catalog));
      return {
        ok: reports.every(isGood),
        json: { ok: reports.every(isGood), sources: reports },
        text: reports.map((report) => renderReport(report, io.language)).join('\n\n'),
      };
    },
  );
  define<[string], Options>(
    source
      .command('forget <name>')
      .description(
        'Remove the rows of a source that is no longer in the settings / Ta bort raderna från en källa som inte längre finns i inställningarna',
      )
      .option('--config <file>', 'brygga.yaml'),
    'brygga source forget gamla-systemet',
    (_io, options, name) =>
      withBridge(options.config, async (bridge) => {
        const run = await bridge.forget(name);
        return {
          ok: true,
          json: { ok: true, deleted: run.deleted },
          text: `${name}: ${run.deleted} rader borttagna`,
        };
      }),
  );
}

const isGood = (report: Report): boolean => report.readOnly === true && report.problems.length === 0;

/** Reads no rows: opens, tries to write, and asks for the columns of every query of the mapping. */
async function checkSource(source: SourceSettings, settings: Settings, catalog: Catalog): Promise<Report> {
  const report: Report = {
    name: source.name,
    connector: null,
    readOnly: null,
    evidence: [],
    queries: [],
    problems: [],
  };
  const noting = async (step: () => Promise<void>): Promise<void> => {
    try {
      await step();
    } catch (error) {
      report.problems.push(...problemsOf(error));
    }
  };
  await noting(async () => {
    const mapping = loadMapping(resolve(settings.baseDir, source.mapping), catalog);
    report.connector = mapping.connector;
    const opened = await openSource(connectorNamed(mapping.connector), source.settings, {
      baseDir: settings.baseDir,
      applicationName: 'brygga',
    });
    try {
      await noting(async () => void Object.assign(report, await opened.proveReadOnly()));
      for (const query of queriesOf(mapping)) {
        await noting(async () => void report.queries.push(await checkQuery(opened, query)));
      }
    } finally {
      await opened.close();
    }
  });
  return report;
}

type MappedQuery =
  Pick<CompiledMapping['records'][number], 'query' | 'bind'> | NonNullable<CompiledMapping['aliases']>;

const queriesOf = (mapping: CompiledMapping): { name: string; mapped: MappedQuery }[] => [
  ...mapping.records.map((record) => ({ name: record.record, mapped: record })),
  ...(mapping.aliases ? [{ name: 'aliases', mapped: mapping.aliases }] : []),
];

async function checkQuery(
  source: Source,
  { name, mapped }: { name: string; mapped: MappedQuery },
): Promise<Report['queries'][number]> {
  const columns = await source.describe(mapped.query);
  mapped.bind(columns.map((column) => column.name));
  return { query: name, columns: columns.length };
}

const verdicts = {
  true: { sv: 'kan bara läsas', en: 'can only be read' },
  false: { sv: 'KAN SKRIVAS I: synkningen vägrar', en: 'CAN BE WRITTEN TO: the sync refuses' },
  null: { sv: 'kunde inte prövas', en: 'could not be tried' },
};

function renderReport(report: Report, language: Language): string {
  const columns = { sv: 'kolumner', en: 'columns' }[language];
  return [
    `${report.name} (${report.connector ?? '?'}): ${verdicts[`${report.readOnly}`][language]}`,
    ...report.evidence.map((sentence) => `  - ${sentence}`),
    ...report.queries.map((query) => `  ${query.query}: ${query.columns} ${columns}`),
    ...report.problems.map((problem) => renderProblem(problem, language)),
  ].join('\n');
}
