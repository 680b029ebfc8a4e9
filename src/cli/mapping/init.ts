import { resolve } from 'node:path';
import type { Command } from 'commander';
import { loadCatalog } from '../../catalog/load-catalog';
import { loadSettings } from '../../config/load-settings';
import type { Language } from '../../errors/problem';
import { editionOf } from '../../open-catalog';
import { readProfile } from '../../profile/read-profile';
import { initMapping, type Draft } from '../../workshop/init/init';
import { isUnsure } from '../../workshop/init/init-yaml-words';
import { define, type Outcome } from '../command';

interface Options {
  from: string;
  table?: string[];
  identity?: string;
  config?: string;
}

/** `brygga mapping init`. */
export function registerInit(mapping: Command): void {
  define<[string], Options>(
    mapping
      .command('init <folder>')
      .description(
        'Draft a mapping from a profile: guesses that a person corrects / Utkast till en mappning ur en profil: gissningar som en människa rättar',
      )
      .requiredOption(
        '--from <file>',
        'the profile that source scan --out wrote / profilen från source scan --out',
      )
      .option(
        '--table <record=table...>',
        'which table is which record, where you know it / vilken tabell som är vilken post, där du vet det',
      )
      .option(
        '--identity <table.column>',
        'where the identity stands, where you know it / var personnumret står, om du vet det',
      )
      .option('--config <file>', 'brygga.yaml, for the edition of the catalogue / för katalogens utgåva'),
    'brygga mapping init mappning --from profil.json',
    async ({ language }, options, folder) => init(folder, options, language),
  );
}

function init(folder: string, { from, table, identity, config }: Options, language: Language): Outcome {
  const edition = editionOf(loadSettings({ cwd: process.cwd(), file: config }));
  const draft = initMapping({
    folder: resolve(folder),
    profile: readProfile(from),
    catalog: loadCatalog({ edition }),
    told: { tables: table ?? [], identity },
    language,
  });
  const counts = countsOf(draft);
  return {
    ok: true,
    json: { ok: true, folder, files: [...draft.files.keys()], ...counts },
    text: textOf(folder, draft, counts, language),
  };
}

interface Counts {
  records: Record<string, string>;
  leftOut: Record<string, string>;
  variables: { guessed: number; unsure: number; several: number; missing: number };
  codes: { suggested: number; empty: number };
}

function countsOf({ records, leftOut }: Draft): Counts {
  const found = records.flatMap(({ variables }) => variables.found);
  const codes = found.flatMap(({ operation }) => ('map' in operation ? operation.map.codes : []));
  const sum = (of: (record: Draft['records'][number]) => number): number =>
    records.reduce((total, record) => total + of(record), 0);
  return {
    records: Object.fromEntries(records.map(({ record, table }) => [record, table.name])),
    leftOut: Object.fromEntries(leftOut.map(({ record, lacks }) => [record, lacks])),
    variables: {
      guessed: found.length,
      unsure: found.filter(isUnsure).length,
      several: sum(({ variables }) => variables.unsure.length),
      missing: sum(({ variables }) => variables.missing.length),
    },
    codes: {
      suggested: codes.filter(({ value }) => value !== null).length,
      empty: codes.filter(({ value }) => value === null).length,
    },
  };
}

function textOf(folder: string, draft: Draft, { variables, codes }: Counts, language: Language): string {
  const { records, leftOut } = draft;
  const sv = language === 'sv';
  const tables = records.map(
    ({ record, table, variables: { found, unsure, missing } }) =>
      `  ${record.padEnd(14)} ${table.name} (${found.length}/${found.length + unsure.length + missing.length})`,
  );
  const left = leftOut.map(({ record }) => `  ${record.padEnd(14)} –`);
  const said = sv
    ? [
        `${folder}: ett utkast, gissat ur profilen. Ingen rad i det är sann förrän du har sett den.`,
        ...tables,
        ...left,
        `${variables.guessed} variabler har en kolumn, ${variables.unsure} av dem är märkta OSÄKER. ${variables.several} kan stå i flera kolumner och ${variables.missing} hittades inte.`,
        `${codes.suggested} koder har ett förslag och ${codes.empty} inget. Alla är okontrollerade: ingen läses in förrän någon har godkänt den.`,
        '',
        'Gör så här:',
        `  1. Läs ${folder}/mapping.yaml uppifrån. Stämmer tabellerna, nycklarna och datumen? Rätta raderna märkta OSÄKER och TITTA.`,
        '  2. Läs frågorna i sql/: kopplingar och villkor.',
        `  3. Gå igenom koderna: brygga mapping approve ${folder}. Rätta varde i codes/*.csv, också i Excel.`,
        `  4. Godkänn dem: brygga mapping approve ${folder} --all --by "Ditt namn".`,
        `  5. brygga mapping check ${folder}, brygga mapping test ${folder}, och när källan står i brygga.yaml: brygga mapping preview ${folder}.`,
      ]
    : [
        `${folder}: a draft, guessed from the profile. No line of it is true until you have seen it.`,
        ...tables,
        ...left,
        `${variables.guessed} variables have a column, ${variables.unsure} of them marked UNSURE. ${variables.several} may stand in several columns and ${variables.missing} were not found.`,
        `${codes.suggested} codes have a suggestion and ${codes.empty} none. All are unchecked: none is loaded until somebody has approved it.`,
        '',
        'What to do:',
        `  1. Read ${folder}/mapping.yaml from the top. Are tables, keys and dates right? Correct the lines marked UNSURE and LOOK.`,
        '  2. Read the queries in sql/: joins and conditions.',
        `  3. Go through the codes: brygga mapping approve ${folder}. Correct varde in codes/*.csv, in Excel too.`,
        `  4. Approve them: brygga mapping approve ${folder} --all --by "Your name".`,
        `  5. brygga mapping check ${folder}, brygga mapping test ${folder}, and when the source is in brygga.yaml: brygga mapping preview ${folder}.`,
      ];
  return said.join('\n');
}
