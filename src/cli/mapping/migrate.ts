import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { loadCatalog } from '../../catalog/load-catalog';
import type { Bilingual, Language } from '../../errors/problem';
import { problemsOf, renderProblem } from '../../errors/render';
import { checkMapping, withPlace } from '../../mapping/checking/check-mapping';
import { firstEdition } from '../../mapping/editions';
import { readMappingFile } from '../../mapping/read-mapping';
import { migrateMapping, type Migration } from '../../workshop/migrate';
import { defineChecking } from '../command';
import { catalogFor } from './catalog-for';

interface Options {
  to: string;
  out: string;
}

/** `brygga mapping migrate`. */
export function registerMigrate(mapping: Command): void {
  defineChecking<[string], Options>(
    mapping
      .command('migrate <folder>')
      .description(
        'Copy a mapping to a new folder and write it for another edition of the catalogue / ' +
          'Kopiera en mappning till en ny mapp och skriv den för en annan utgåva av katalogen',
      )
      .requiredOption('--to <edition>', 'name of an edition, or its file / en utgåvas namn, eller dess fil')
      .requiredOption('--out <folder>', 'the new folder / den nya mappen'),
    'brygga mapping migrate mappings/treserva --to bbic-ny --out mappings/treserva-ny',
    async (io, { to, out }, folder) => {
      const migration = migrateMapping(folder, out, {
        from: loadCatalog({ edition: firstEdition(folder, readMappingFile(folder).value) }),
        to: loadCatalog({ edition: to }),
        named: to.endsWith('.yaml') ? relative(resolve(out), resolve(to)).replaceAll('\\', '/') : to,
      });
      const left = whatIsLeft(out);
      const problems = [...migration.warnings, ...left];
      const ok = left.every(({ severity }) => severity === 'warning');
      return {
        ok,
        problems,
        json: { ok, folder: out, ...migration, problems },
        text: migrationText(
          out,
          migration,
          ok,
          io.language,
          problems.map((one) => renderProblem(one, io.language)),
        ),
      };
    },
  );
}

function whatIsLeft(folder: string): ReturnType<typeof problemsOf> {
  try {
    return checkMapping(folder, catalogFor(folder)).problems;
  } catch (error) {
    return withPlace(problemsOf(error), folder);
  }
}

const words = {
  written: { sv: 'skriven för utgåvan', en: 'is written for the edition' },
  renamed: { sv: 'Bytt namn', en: 'Renamed' },
  places: { sv: 'ställen', en: 'places' },
  added: { sv: 'Nya variabler att ta ställning till', en: 'New variables to decide about' },
  removed: { sv: 'Finns inte längre', en: 'No longer there' },
  changed: { sv: 'Ändrad', en: 'Changed' },
  values: { sv: 'värden', en: 'values' },
  left: { sv: 'Kvar att göra:', en: 'Left to do:' },
  whole: { sv: 'Mappningen är hel.', en: 'The mapping is whole.' },
} satisfies Record<string, Bilingual>;

function migrationText(
  folder: string,
  { to, renamed, added, removed, changed }: Migration,
  ok: boolean,
  language: Language,
  problems: readonly string[],
): string {
  const say = (key: keyof typeof words): string => words[key][language];
  return [
    `${folder}: ${say('written')} ${to}.`,
    ...renamed.map((one) => `  ${say('renamed')}: ${one.from} → ${one.to} (${one.places} ${say('places')})`),
    ...(removed.length > 0 ? [`  ${say('removed')}: ${removed.join(', ')}`] : []),
    ...(added.length > 0 ? [`  ${say('added')}: ${added.join(', ')}`] : []),
    ...changed.flatMap(({ id, values }) => {
      const moved = [
        ...values.added.map((value) => `+${value}`),
        ...values.removed.map((value) => `−${value}`),
      ];
      return moved.length === 0 ? [] : [`  ${say('changed')}: ${id}, ${say('values')} ${moved.join(' ')}`];
    }),
    ...(problems.length > 0 ? [say('left'), ...problems] : []),
    ...(ok ? [say('whole')] : []),
  ].join('\n');
}
