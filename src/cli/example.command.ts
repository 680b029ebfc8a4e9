import { join } from 'node:path';
import type { Command } from 'commander';
import { packageRoot } from '../config/paths';
import { createExample } from '../example/create-example';
import { exportExampleCsv } from '../example/export-csv';
import { identityNotice } from '../example/identities';
import { define, Io } from './command';

interface CreateOptions {
  children: string;
  seed: string;
  out: string;
  csv?: string;
  force?: boolean;
}

/** `brygga example create`. */
export function register(program: Command): void {
  const example = program.command('example').description('The example municipality / Exempelkommunen');
  const create = example
    .command('create')
    .description(
      "Write an invented municipality's case system as an SQLite file / Skriv ett påhittat verksamhetssystem",
    )
    .option('--children <n>', 'number of children / antal barn', '2000')
    .option('--seed <n>', 'same seed, same content / samma frö, samma innehåll', '1')
    .requiredOption('--out <file>', 'the SQLite file to write / filen som skrivs')
    .option('--csv <folder>', 'also as lists: semicolons, Windows-1252 / även som listor')
    .option('--force', 'replace a file that is there / ersätt en fil som finns');
  define<[], CreateOptions>(
    create,
    'brygga example create --children 2000 --seed 1 --out data/exempel.sqlite --csv data/listor',
    async (io, options) => run(io, options),
  );
}

function run(io: Io, options: CreateOptions): { ok: true; json: Record<string, unknown>; text: string } {
  const summary = createExample({
    children: Number(options.children),
    seed: Number(options.seed),
    file: options.out,
    force: options.force,
    onProgress: everyTenth(io),
  });
  const lists = options.csv
    ? exportExampleCsv({
        file: options.out,
        sqlFolder: join(packageRoot(), 'mappings', 'exempel', 'sql'),
        outFolder: options.csv,
      })
    : undefined;
  const notice = identityNotice[io.language];
  return {
    ok: true,
    json: { ok: true, file: options.out, ...summary, lists, identities: notice },
    text: asText(io, options.out, summary, lists, notice),
  };
}

function asText(
  io: Io,
  file: string,
  { rows, seconds }: ReturnType<typeof createExample>,
  lists: Record<string, number> | undefined,
  notice: string,
): string {
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  const words = io.language === 'sv' ? ['rader', 'på', 's'] : ['rows', 'in', 's'];
  const table = Object.entries({ ...rows, ...lists }).map(([name, count]) => `  ${name.padEnd(22)}${count}`);
  return [
    `${file}: ${total} ${words[0]} ${words[1]} ${seconds.toFixed(1)} ${words[2]}`,
    ...table,
    notice,
  ].join('\n');
}

/** One line of progress per tenth; a small example needs none. */
function everyTenth(io: Io): (done: number, total: number) => void {
  let said = 0;
  return (done, total) => {
    const tenth = Math.floor((done / total) * 10);
    if (tenth === said || total < 10_000) return;
    said = tenth;
    io.progress(`${tenth * 10} %`);
  };
}
