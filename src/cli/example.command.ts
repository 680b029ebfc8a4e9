import { join } from 'node:path';
import type { Command } from 'commander';
import { packageRoot } from '../config/paths';
import { createExample } from '../example/create-example';
import { noListsOfOther } from '../example/example.problems';
import { csvEncodingOf, csvEncodings, exportExampleCsv } from '../example/export-csv';
import { exportExampleXlsx } from '../example/export-xlsx';
import { exportExampleXml } from '../example/export-xml';
import { identityNotice } from '../example/identities';
import { define, Io } from './command';

interface CreateOptions {
  children: string;
  seed: string;
  out: string;
  csv?: string;
  encoding: string;
  xlsx?: string;
  xml?: string;
  renamed?: boolean;
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
    .option('--csv <folder>', 'also as lists with semicolons / även som listor')
    .option(
      '--encoding <name>',
      `of the lists: ${csvEncodings.join(', ')} / listornas teckenkodning`,
      csvEncodings[0],
    )
    .option('--xlsx <folder>', 'also as an Excel workbook / även som Excel-arbetsbok')
    .option('--xml <folder>', 'also as XML, one file per list / även som XML')
    .option(
      '--renamed',
      'with the names and codes of another vendor, that no mapping is written for / med en annan leverantörs namn och koder',
    )
    .option('--force', 'replace a file that is there / ersätt en fil som finns');
  define<[], CreateOptions>(
    create,
    'brygga example create --children 2000 --seed 1 --out data/exempel.sqlite --csv data/listor',
    async (io, options) => run(io, options),
  );
}

async function run(
  io: Io,
  options: CreateOptions,
): Promise<{ ok: true; json: Record<string, unknown>; text: string }> {
  const encoding = csvEncodingOf(options.encoding);
  if (options.renamed && (options.csv ?? options.xlsx ?? options.xml) !== undefined) throw noListsOfOther();
  const summary = createExample({
    children: Number(options.children),
    seed: Number(options.seed),
    file: options.out,
    force: options.force,
    renamed: options.renamed,
    onProgress: everyTenth(io),
  });
  const from = { file: options.out, sqlFolder: join(packageRoot(), 'mappings', 'exempel', 'sql') };
  const lists = {
    ...(options.csv && exportExampleCsv({ ...from, outFolder: options.csv, encoding })),
    ...(options.xlsx && (await exportExampleXlsx({ ...from, outFolder: options.xlsx }))),
    ...(options.xml && exportExampleXml({ ...from, outFolder: options.xml })),
  };
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
  lists: Record<string, number>,
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
