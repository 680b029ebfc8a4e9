import { resolve } from 'node:path';
import type { Command } from 'commander';
import { applicationName, makeExampleOnce } from '../bridge';
import { loadSettings } from '../config/load-settings';
import type { Bilingual } from '../errors/problem';
import { checkSource, isGood, type SourceReport } from '../inspection/check-source';
import { renderReport } from '../inspection/check-text';
import { loadMapping } from '../mapping/load-mapping';
import { openCatalog } from '../open-catalog';
import { openWithLists } from '../open-source';
import { define, type Io, type Outcome } from './command';
import { counted } from './mapping/words';
import { sourceNamed } from './source-named';
import { registerScan } from './source-scan';
import { withBridge } from './with-bridge';

interface Options {
  config?: string;
}

/** `brygga source check | scan | forget`. */
export function register(program: Command): void {
  const source = program.command('source').description('The systems that are read / Systemen som läses');
  define<[string[]], Options>(
    source
      .command('check [names...]')
      .description(
        'Open each source, show that it cannot be written to, and compare its columns with the mapping / ' +
          'Öppna varje källa, visa att den inte kan skrivas i, och jämför kolumnerna med mappningen',
      )
      .option('--config <file>', 'brygga.yaml'),
    'brygga source check --config brygga.yaml',
    (io, options, names) => check(io, options, names),
  );
  registerScan(source);
  define<[string], Options>(
    source
      .command('forget <name>')
      .description(
        'Remove the rows of a source that is no longer in the settings / Ta bort raderna från en källa som inte längre finns i inställningarna',
      )
      .option('--config <file>', 'brygga.yaml'),
    'brygga source forget gamla-systemet',
    (io, options, name) =>
      withBridge(options.config, io, async (bridge) => {
        const run = await bridge.forget(name);
        return {
          ok: true,
          json: { ok: true, deleted: run.deleted },
          text: `${name}: ${removed(run.deleted)[io.language]}`,
        };
      }),
  );
}

const removed = (rows: number): Bilingual => ({
  sv: counted(rows, 'rad borttagen', 'rader borttagna'),
  en: counted(rows, 'row removed', 'rows removed'),
});

async function check(io: Io, options: Options, names: readonly string[]): Promise<Outcome> {
  const settings = loadSettings({ cwd: process.cwd(), file: options.config });
  const chosen = names.length === 0 ? settings.sources : names.map((name) => sourceNamed(settings, name));
  makeExampleOnce(settings, (line) => io.progress(line[io.language]));
  const { catalog } = openCatalog(settings);
  const reports: SourceReport[] = [];
  for (const one of chosen) {
    reports.push(
      await checkSource({
        name: one.name,
        k: settings.disclosure.k,
        mapping: () => loadMapping(resolve(settings.baseDir, one.mapping), catalog),
        open: (connector, log) =>
          openWithLists(one, connector, { baseDir: settings.baseDir, applicationName, log }),
      }),
    );
  }
  const ok = reports.every(isGood);
  return {
    ok,
    json: { ok, sources: reports },
    text: reports.map((report) => renderReport(report, io.language)).join('\n\n'),
  };
}
