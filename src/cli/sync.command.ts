import type { Command } from 'commander';
import { define } from './command';
import { syncProgress } from './progress';
import { describeRun, written } from './run-report';
import { withBridge } from './with-bridge';

/** Ctrl-C, or the operating system's wish to stop: the chunk under way is finished and the run says so. */
function interrupted(): AbortSignal {
  const controller = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => controller.abort());
  return controller.signal;
}

interface Options {
  config?: string;
  source?: string;
}

/** `brygga sync`, `brygga run list | show`. */
export function register(program: Command): void {
  define<[], Options>(
    program
      .command('sync')
      .description('Read every source into the follow-up store / Läs alla källor till uppföljningslagret')
      .option('--config <file>', 'brygga.yaml')
      .option('--source <name>', 'only this source / bara denna källa'),
    'brygga sync --json',
    (_io, options) =>
      withBridge(options.config, async (bridge) => {
        const runs = await bridge.syncAll({
          only: options.source,
          display: syncProgress,
          signal: interrupted(),
        });
        return {
          ok: true,
          json: { ok: true, written: runs.reduce((sum, run) => sum + written(run), 0), runs },
          text: runs.map(describeRun).join('\n'),
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
    (_io, options) =>
      withBridge(options.config, async ({ store }) => {
        const runs = await store.runs(20);
        return { ok: true, json: { runs }, text: runs.map(describeRun).join('\n') || 'Ingen körning ännu.' };
      }),
  );
  define<[string], Options>(
    run
      .command('show <id>')
      .description('Rejects and unmapped codes of a run / Avvisade rader och omappade koder i en körning')
      .option('--config <file>', 'brygga.yaml'),
    'brygga run show 1',
    (_io, options, id) =>
      withBridge(options.config, async ({ store }) => {
        const summary = (await store.runs(1000)).find((candidate) => candidate.id === Number(id));
        const rejected = await store.rejected(Number(id));
        const unmapped = await store.unmappedCodes(Number(id));
        return {
          ok: summary !== undefined,
          json: { run: summary ?? null, rejected, unmapped },
          text: [
            summary ? describeRun(summary) : `Det finns ingen körning ${id}.`,
            ...rejected.map((row) => `  avvisad ${row.record} ${row.key ?? '(utan nyckel)'}: ${row.code}`),
            ...unmapped.map(
              (code) => `  omappad ${code.variable}: ${code.shown ?? '(visas inte)'} × ${code.count}`,
            ),
          ].join('\n'),
        };
      }),
  );
}
