import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';
import type { Command } from 'commander';
import { loadSettings } from '../config/load-settings';
import { recordForms, type FormKind } from '../entry-forms/fields';
import { formMapping } from '../entry-forms/form-mapping';
import { cannotWrite, fileExists, noSuchFollowUp } from '../entry-forms/forms.problems';
import { formMappingTests } from '../entry-forms/mapping-tests';
import { paperForm } from '../entry-forms/paper-form';
import { entryWorkbook } from '../entry-forms/workbook';
import {
  recordsLacking,
  supplementForms,
  supplementLines,
  supplementSettings,
} from '../entry-forms/supplement';
import { readMapping } from '../mapping/read-mapping';
import { openCatalog, type OpenedCatalog } from '../open-catalog';
import { neededForCounting, type FollowUp } from '../privacy/follow-ups';
import { define, type Io, type Outcome } from './command';

interface FormOptions {
  followUp: string;
  out: string;
  config?: string;
}

interface TemplateOptions extends FormOptions {
  supplement?: string;
}

/** `brygga excel template | mapping`, `brygga paper form | workbook | mapping`. */
export function register(program: Command): void {
  const excel = program
    .command('excel')
    .description('Registration in a workbook / Registrering i en arbetsbok');
  define<[], TemplateOptions>(
    ofFollowUp(
      excel
        .command('template')
        .description('The empty workbook of a follow-up / Uppföljningens tomma arbetsbok')
        .option(
          '--supplement <folder>',
          'only what this mapping cannot deliver, by its own numbers / bara det mappningen inte lämnar',
        ),
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
  define<[], FormOptions>(
    ofFollowUp(paper.command('form').description('The printable form, A4 / Blanketten att skriva ut, A4')),
    'brygga paper form --follow-up barns-delaktighet --out blankett.html',
    async (io, options) => form(io, options),
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

async function workbook(io: Io, kind: FormKind, options: TemplateOptions): Promise<Outcome> {
  const measured = opened(options.config);
  const { catalog } = measured;
  const followUp = followUpOf(measured, options.followUp);
  const system = options.supplement === undefined ? undefined : readMapping(options.supplement, catalog);
  const forms = system
    ? supplementForms(catalog, followUp, system)
    : recordForms({ catalog, variables: followUp.variables, counted: neededForCounting });
  const { book, stamp } = entryWorkbook({ kind, catalog, followUp, forms });
  writeNew(options.out, Buffer.from(await book.xlsx.writeBuffer()));
  const sheets = forms.filter(({ shown }) => shown).map(({ sheet }) => sheet);
  const lines = system && supplementLines(forms, system, basename(options.out));
  const lacking = system ? recordsLacking(catalog, followUp, system) : [];
  const sv = io.language === 'sv';
  return {
    ok: true,
    json: { ok: true, file: options.out, sheets, lacking, ...stamp, ...(lines && { mapping: lines }) },
    text: [
      `${options.out}: ${followUp.title}. ${sv ? 'Blad' : 'Sheets'}: ${sheets.join(', ')}.`,
      ...(lacking.length > 0 ? [lackingText(lacking, sv)] : []),
      ...(lines ? toAdd(lines, sv) : []),
    ].join('\n'),
  };
}

const lackingText = (records: readonly string[], sv: boolean): string =>
  sv
    ? `Systemet har inga rader för ${records.join(', ')}: de kan inte kompletteras, bara registreras i en egen arbetsbok.`
    : `The system has no rows for ${records.join(', ')}: they cannot be supplemented, only registered in a workbook of their own.`;

const toAdd = (lines: string, sv: boolean): string[] => [
  '',
  sv
    ? 'Lägg till i systemets mappning (och ta bort variablerna ur unavailable):'
    : "Add to the system's mapping (and remove the variables from unavailable):",
  '',
  lines,
  '',
  sv ? 'Lägg till i källan i brygga.yaml:' : 'Add to the source in brygga.yaml:',
  '',
  supplementSettings,
];

function form(io: Io, options: FormOptions): Outcome {
  const measured = opened(options.config);
  const followUp = followUpOf(measured, options.followUp);
  const { catalog } = measured;
  const forms = recordForms({ catalog, variables: followUp.variables, counted: neededForCounting });
  writeNew(options.out, paperForm({ catalog, followUp, forms }));
  const hint =
    io.language === 'sv'
      ? 'Öppna den i en webbläsare och skriv ut på A4.'
      : 'Open it in a browser and print it on A4.';
  return {
    ok: true,
    json: { ok: true, file: options.out, followUp: followUp.id },
    text: `${options.out}: ${followUp.title}. ${hint}`,
  };
}

function mapping(io: Io, kind: FormKind, { out, config }: { out: string; config?: string }): Outcome {
  const { catalog, localFile } = opened(config);
  const local = localFile && relative(resolve(out), localFile).replaceAll(sep, '/');
  const files = { 'mapping.yaml': formMapping(kind, catalog, local), ...formMappingTests(kind, catalog) };
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
