import type { Command } from 'commander';
import type { Language } from '../errors/problem';
import type { RunSummary } from '../store/model';
import { cancelled } from '../sync/sync.problems';
import { define } from './command';
import type { Words } from './mapping/words';
import { syncProgress } from './progress';
import { describeRun, describeStream, written } from './run-report';
import { withBridge } from './with-bridge';

/** Ctrl-C, or the operating system's wish to stop: the chunk under way is finished and the run says so. */
function interrupted(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => controller.abort(cancelled()));
  return controller.signal;
}

const words = {
  stopping: {
    sv: 'Synkningen stannar efter den del som skrivs nu.',
    en: 'The sync stops after the chunk being written.',
  },
  none: { sv: 'Ingen körning ännu.', en: 'No run yet.' },
  noRun: { sv: 'Det finns ingen körning', en: 'There is no run' },
  rejected: { sv: 'avvisad', en: 'rejected' },
  noKey: { sv: '(utan nyckel)', en: '(without a key)' },
  unmapped: { sv: 'omappad', en: 'unmapped' },
  hidden: { sv: '(visas inte)', en: '(not shown)' },
} satisfies Words;

const textOf = (runs: readonly RunSummary[], language: Language): string =>
  runs.map((run) => describeRun(run, language)).join('\n');

interface Options {
  config?: string;
  source?: string;
  whole?: boolean;
  stop?: boolean;
}

/** `brygga sync`, `brygga run list | show`. */
export function register(program: Command): void {
  define<[], Options>(
    program
      .command('sync')
      .description('Read every source into the follow-up store / Läs alla källor till uppföljningslagret')
      .option('--config <file>', 'brygga.yaml')
      .option('--source <name>', 'only this source / bara denna källa')
      .option('--whole', 'read and compare every row / läs och jämför varje rad')
      .option('--stop', 'ask the sync that is running to stop / be synkningen som pågår att stanna'),
    'brygga sync --json',
    (io, options) =>
      withBridge(options.config, io, async (bridge) => {
        if (options.stop) {
          await bridge.stopSync(options.source);
          return { ok: true, json: { ok: true }, text: words.stopping[io.language] };
        }
        const runs = await bridge.syncAll({
          only: options.source,
          whole: options.whole,
          display: syncProgress(io.language),
          signal: interrupted(),
        });
        return {
          ok: true,
          json: { ok: true, written: runs.reduce((sum, run) => sum + written(run), 0), runs },
          text: textOf(runs, io.language),
        };
      }),
  );

  const run = program.command('run').description('What the syncs did / Vad synkningarna gjorde');
  define<[], Options>(
    run
      .command('list')
      .description('The latest runs / De senaste körningarna')
      .option('--config <file>', 'brygga.yaml'),
    'brygga run list',
    (io, options) =>
      withBridge(options.config, io, async ({ store }) => {
        const runs = await store.runs(20);
        return { ok: true, json: { runs }, text: textOf(runs, io.language) || words.none[io.language] };
      }),
  );
  define<[string], Options>(
    run
      .command('show <id>')
      .description('Rejects and unmapped codes of a run / Avvisade rader och omappade koder i en körning')
      .option('--config <file>', 'brygga.yaml'),
    'brygga run show 1',
    (io, options, id) =>
      withBridge(options.config, io, async ({ store }) => {
        const say = (key: keyof typeof words): string => words[key][io.language];
        const number = Number(id);
        const summary = Number.isSafeInteger(number) ? await store.run(number) : null;
        if (!summary) {
          const json = { run: null, streams: [], rejected: [], unmapped: [] };
          return { ok: false, json, text: `${say('noRun')} ${id}.` };
        }
        const rejected = await store.rejected(number);
        const unmapped = await store.unmappedCodes(number);
        const streams = await store.streams(number);
        return {
          ok: true,
          json: { run: summary, streams, rejected, unmapped },
          text: [
            describeRun(summary, io.language),
            ...streams.map((stream) => `  ${describeStream(stream, io.language)}`),
            ...rejected.map(
              (row) => `  ${say('rejected')} ${row.record} ${row.key ?? say('noKey')}: ${row.code}`,
            ),
            ...unmapped.map(
              (code) =>
                `  ${say('unmapped')} ${code.variable}: ${code.shown ?? say('hidden')} × ${code.count}`,
            ),
          ].join('\n'),
        };
      }),
  );
}
