import { Option, type Command } from 'commander';
import type { Profile } from '../disclosure/model';
import { indicatorAnswer } from '../reporting/indicator-answer';
import { indicatorText } from '../reporting/indicator-text';
import { jsonStat } from '../reporting/json-stat';
import { reasonNeeded } from '../reporting/reporting.problems';
import type { ReportingService } from '../reporting/reporting-service';
import { select } from '../reporting/selection';
import { aligned, tableCsv, tableText } from '../reporting/table-text';
import type { FollowUpStore } from '../store/model';
import { define } from './command';
import { who } from './who';

/** What the table commands need of an opened instance. */
export interface OpenReporting {
  reporting: ReportingService;
  logAccess: FollowUpStore['logAccess'];
  /** Fewest persons behind a figure that leaves the unit. */
  k: number;
  close(): Promise<void>;
}

interface Options {
  config?: string;
}

interface ShowOptions extends Options {
  profile: 'suppress' | 'internal';
  reason?: string;
}

interface TableOptions extends ShowOptions {
  format: 'text' | 'csv' | 'json-stat2';
}

type Open = (configFile?: string) => Promise<OpenReporting>;

/** `brygga table list | show`, `brygga indicator list | show`. */
export function register(program: Command, { open }: { open: Open }): void {
  const table = program.command('table').description('Compiled tables / Sammanställda tabeller');
  define<[], Options>(
    withConfig(table.command('list').description('The tables / Tabellerna')),
    'brygga table list',
    (_io, options) => using(open, options, async ({ reporting }) => listed('tables', reporting.tables())),
  );
  define<[string], TableOptions>(
    withProfile(table.command('show <id>').description('One table / En tabell')).addOption(
      new Option('--format <format>', 'text, csv, json-stat2')
        .choices(['text', 'csv', 'json-stat2'])
        .default('text'),
    ),
    'brygga table show utredningar-utfall',
    (_io, options, id) =>
      using(open, options, async (opened) => {
        const result = await opened.reporting.table(id, await profileOf(opened, options, `tabell ${id}`));
        const all = select(result.table, {});
        const dataset = jsonStat(result, all);
        const texts = {
          text: () => tableText(result),
          csv: () => tableCsv(result, all, ';').trimEnd(),
          'json-stat2': () => JSON.stringify(dataset),
        };
        return { ok: true, json: dataset, text: texts[options.format]() };
      }),
  );

  const indicator = program.command('indicator').description('Indicators / Nyckeltal');
  define<[], Options>(
    withConfig(indicator.command('list').description('The indicators / Nyckeltalen')),
    'brygga indicator list',
    (_io, options) =>
      using(open, options, async ({ reporting }) => listed('indicators', reporting.indicators())),
  );
  define<[string], ShowOptions>(
    withProfile(indicator.command('show <id>').description('One indicator / Ett nyckeltal')),
    'brygga indicator show beslut-inom-14-dagar',
    (_io, options, id) =>
      using(open, options, async (opened) => {
        const result = await opened.reporting.indicator(
          id,
          await profileOf(opened, options, `nyckeltal ${id}`),
        );
        return { ok: true, json: indicatorAnswer(result), text: indicatorText(result) };
      }),
  );
}

const withConfig = (command: Command): Command => command.option('--config <file>', 'brygga.yaml');

const withProfile = (command: Command): Command =>
  withConfig(command)
    .addOption(
      new Option('--profile <profile>', 'suppress: may leave the unit; internal: every figure, logged')
        .choices(['suppress', 'internal'])
        .default('suppress'),
    )
    .option('--reason <text>', 'why, for the access log (internal) / skäl, till åtkomstloggen');

async function using<T>(
  open: Open,
  options: Options,
  use: (opened: OpenReporting) => Promise<T>,
): Promise<T> {
  const opened = await open(options.config);
  try {
    return await use(opened);
  } finally {
    await opened.close();
  }
}

/** The internal profile is logged before anything is counted. */
async function profileOf(
  { logAccess, k }: OpenReporting,
  options: ShowOptions,
  what: string,
): Promise<Profile> {
  if (options.profile === 'suppress') return { name: 'suppress', k };
  const reason = options.reason?.trim();
  if (!reason) throw reasonNeeded();
  const reader = who();
  await logAccess({ who: reader, what, profile: 'internal', reason });
  return { name: 'internal', who: reader, reason };
}

function listed(
  name: string,
  items: readonly { definition: { id: string; title: string }; missing: readonly string[] }[],
): { ok: true; json: Record<string, unknown>; text: string } {
  const rows = items.map(({ definition: { id, title }, missing }) => [
    id,
    title,
    missing.length > 0 ? `(inte inläst: ${missing.join(', ')})` : '',
  ]);
  return {
    ok: true,
    json: { [name]: items.map(({ definition: { id, title }, missing }) => ({ id, title, missing })) },
    text: rows.length > 0 ? aligned(rows, 3).join('\n') : 'Inga.',
  };
}
