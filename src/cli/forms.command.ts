import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { loadSettings } from '../config/load-settings';
import type { FormKind } from '../entry-forms/fields';
import { formMapping } from '../entry-forms/form-mapping';
import { cannotWrite, fileExists, noSuchFollowUp } from '../entry-forms/forms.problems';
import { formMappingTests } from '../entry-forms/mapping-tests';
import { entryWorkbook } from '../entry-forms/workbook';
import { openCatalog, type OpenedCatalog } from '../open-catalog';
import { neededForCounting, type FollowUp } from '../privacy/follow-ups';
import { define, type Io, type Outcome } from './command';

interface FormOptions {
  followUp: string;
  out: string;
  config?: string;
}

/** `brygga excel template | mapping`, `brygga paper form | workbook | mapping`. */
export function register(program: Command): void {
  const excel = program
    .command('excel')
    .description('Registration in a workbook / Registrering i en arbetsbok');
  define<[], FormOptions>(
    ofFollowUp(
      excel
        .command('template')
        .description('The empty workbook of a follow-up / Uppföljningens tomma arbetsbok'),
    ),
    'brygga excel template --follow-up barns-delaktighet --out registrering.xlsx',
    (io, options) => workbook(io, 'excel', options),
  );
  mappingCommand(excel, 'excel');

  const paper = program.command('paper').description('Registration on paper / Registrering på papper');
  define<[], FormOptions>(
    ofFollowUp(
      paper
        .command('workbook')
        .description('The workbook that forms are typed into / Arbetsboken som blanketterna skrivs in i'),
    ),
    'brygga paper workbook --follow-up barns-delaktighet --out inmatning.xlsx',
    (io, options) => workbook(io, 'paper', options),
  );
  mappingCommand(paper, 'paper');
}

const ofFollowUp = (command: Command): Command =>
  command
    .requiredOption('--follow-up <id>', 'the follow-up to ask for / uppföljningen')
    .requiredOption('--out <file>', 'the file to write / filen som skrivs')
    .option('--config <file>', 'brygga.yaml');

function mappingCommand(parent: Command, kind: FormKind): void {
  define<[], { out: string; config?: string }>(
    parent
      .command('mapping')
      .description(
        "The mapping that reads it, with the municipality's own additions / Mappningen som läser den, med kommunens egna tillägg",
      )
      .requiredOption('--out <folder>', 'the folder to write / mappen som skrivs')
      .option('--config <file>', 'brygga.yaml'),
    `brygga ${kind} mapping --out mappings/${kind}-lokal`,
    async (io, options) => mapping(io, kind, options),
  );
}

function opened(config: string | undefined): OpenedCatalog {
  return openCatalog(loadSettings({ cwd: process.cwd(), file: config }));
}

function followUpOf({ followUps }: OpenedCatalog, id: string): FollowUp {
  const found = followUps.find((followUp) => followUp.id === id);
  if (found) return found;
  throw noSuchFollowUp(
    id,
    followUps.map((followUp) => followUp.id),
  );
}

async function workbook(io: Io, kind: FormKind, options: FormOptions): Promise<Outcome> {
  const measured = opened(options.config);
  const followUp = followUpOf(measured, options.followUp);
  const { book, stamp, forms } = entryWorkbook({
    kind,
    catalog: measured.catalog,
    followUp,
    counted: neededForCounting,
  });
  writeNew(options.out, Buffer.from(await book.xlsx.writeBuffer()));
  const sheets = forms.filter(({ shown }) => shown).map(({ sheet }) => sheet);
  const sv = io.language === 'sv';
  return {
    ok: true,
    json: { ok: true, file: options.out, sheets, ...stamp },
    text: sv
      ? `${options.out}: ${followUp.title}. Blad: ${sheets.join(', ')}.`
      : `${options.out}: ${followUp.title}. Sheets: ${sheets.join(', ')}.`,
  };
}

function mapping(io: Io, kind: FormKind, { out, config }: { out: string; config?: string }): Outcome {
  const { catalog } = opened(config);
  const files = { 'mapping.yaml': formMapping(kind, catalog), ...formMappingTests(kind, catalog) };
  try {
    mkdirSync(resolve(out), { recursive: true });
  } catch (error) {
    throw cannotWrite(out, error);
  }
  for (const [name, text] of Object.entries(files)) writeNew(join(out, name), text);
  const names = Object.keys(files);
  return {
    ok: true,
    json: { ok: true, folder: out, files: names },
    text: io.language === 'sv' ? `${out}: ${names.length} filer.` : `${out}: ${names.length} files.`,
  };
}

/** Never over a file that is there: somebody may have filled it in. */
function writeNew(file: string, content: string | Buffer): void {
  try {
    writeFileSync(file, content, { flag: 'wx' });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'EEXIST' ? fileExists(file) : cannotWrite(file, error);
  }
}
