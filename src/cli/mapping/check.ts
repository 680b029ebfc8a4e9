import type { Command } from 'commander';
import { renderProblem } from '../../errors/render';
import { rulesOf } from '../../mapping/plan';
import { readMapping } from '../../mapping/read-mapping';
import { define, type Io, type Outcome } from '../command';
import { catalogFor } from './catalog-for';

/** `brygga mapping check`. */
export function registerCheck(mapping: Command): void {
  define<[string], object>(
    mapping
      .command('check <folder>')
      .description('Check the files of a mapping, without any source / Kontrollera mappningens filer'),
    'brygga mapping check mappings/exempel',
    async (io, _options, folder) => check(io, folder),
  );
}

function check(io: Io, folder: string): Outcome {
  const plan = readMapping(folder, catalogFor(folder));
  const { warnings, file, hash } = plan;
  const counts = plan.records.map(({ record, variables }) => `${record} ${variables.length}`).join(', ');
  return {
    ok: true,
    json: {
      ok: true,
      mapping: file.mapping,
      version: file.version,
      hash,
      records: Object.fromEntries(plan.records.map(({ record, variables }) => [record, variables.length])),
      unavailable: Object.keys(file.unavailable).length,
      rules: rulesOf(plan).length,
      warnings,
    },
    text: [
      `${file.mapping} ${file.version} (${hash}) är hel.`,
      `  Variabler: ${counts}. Regler: ${rulesOf(plan).length}. Kan inte lämnas: ${Object.keys(file.unavailable).length}.`,
      ...warnings.map((warning) => renderProblem(warning, io.language)),
    ].join('\n'),
  };
}
