import type { Command } from 'commander';
import { loadSettings } from '../config/load-settings';
import { openCatalog } from '../open-catalog';
import { loadedVariables } from '../privacy/follow-ups';
import { moveProblems } from '../store/move/move.problems';
import { moveStore } from '../store/move/move-store';
import { storePlace } from '../store/open-store';
import { localDateOf } from '../time/local-date';
import { define, type Io, type Outcome } from './command';

interface MoveOptions {
  config?: string;
  to: string;
}

/** `brygga store move`. */
export function register(program: Command): void {
  const store = program.command('store').description('The follow-up store / Uppföljningslagret');
  const move = store
    .command('move')
    .description(
      'Copy the store from its file to an empty PostgreSQL store, and compare / Kopiera lagret från sin fil till ett tomt i PostgreSQL, och jämför',
    )
    .option('--config <file>', 'settings file / inställningsfil')
    .requiredOption('--to <file>', 'settings file with store.postgres / inställningsfil med store.postgres');
  define<[], MoveOptions>(move, 'brygga store move --to brygga-postgres.yaml', run);
}

async function run(io: Io, { config, to }: MoveOptions): Promise<Outcome> {
  const cwd = process.cwd();
  const settings = loadSettings({ cwd, file: config });
  const [from, target] = [storePlace(settings), storePlace(loadSettings({ cwd, file: to }))];
  if (!('file' in from) || 'file' in target) throw moveProblems.wrongPlaces();
  const { catalog, followUps } = openCatalog(settings);
  const loaded = loadedVariables(catalog, followUps, localDateOf(new Date()));
  const tables = await moveStore({
    file: from.file,
    to: target.postgres,
    baseDir: target.baseDir,
    schema: { loaded },
    onTable: ({ table, rows }) => io.progress(`${table}: ${rows}`),
  });
  const rows = tables.reduce((sum, table) => sum + table.rows, 0);
  const text = {
    sv: `${rows} rader i ${tables.length} tabeller är kopierade, och lika på båda sidor.
Byt nu store i brygga.yaml mot den i ${to}, och starta tjänsten igen. Filen ${from.file} är orörd: den är personuppgifter, så ta bort den när den första läsningen till PostgreSQL är klar.`,
    en: `${rows} rows in ${tables.length} tables are copied, and the same on both sides.
Now replace store in brygga.yaml by the one in ${to}, and start the service again. The file ${from.file} is untouched: it is personal data, so remove it when the first sync to PostgreSQL is done.`,
  };
  return { ok: true, json: { ok: true, from: from.file, rows, tables }, text: text[io.language] };
}
