import type { Command } from 'commander';
import { matrixJson } from '../../coverage/coverage.schema';
import { matrixOf } from '../../coverage/matrix/matrix';
import { matrixHtml } from '../../coverage/matrix/matrix-page';
import { matrixCsv, matrixXlsx } from '../../coverage/matrix/matrix-sheets';
import { matrixText } from '../../coverage/matrix/matrix-text';
import { define, type Io, type Outcome } from '../command';
import { formatOf, jsonText, output, type OutputOptions } from './output';
import { readSystems, type ReadLiveCoverage } from './reports';

interface Options extends OutputOptions {
  config?: string;
}

const formats = ['html', 'xlsx', 'csv', 'json'];

/** `brygga coverage [folders…]`: variables × systems. */
export function registerMatrix(coverage: Command, live: ReadLiveCoverage | undefined): void {
  define<[string[]], Options>(
    coverage
      .command('matrix [folders...]', { isDefault: true })
      .description(
        'What systems can deliver, side by side; without folders every mapping in mappings/ but the invented examples. ' +
          'The word matrix can be left out / Vad system kan lämna, sida vid sida; utan mappar alla i mappings/ utom ' +
          'de påhittade exemplen. Ordet matrix kan utelämnas',
      )
      .option('--format <format>', formats.join(', '))
      .option('--out <file>', 'write to a file / skriv till en fil')
      .option(
        '--config <file>',
        'brygga.yaml whose store tells what was delivered / vars lager visar utfallet',
      ),
    'brygga coverage mappings/exempel mappings/exempel-csv --out tackning.html',
    (io, options, folders) => matrix(io, options, folders, live),
  );
}

async function matrix(
  io: Io,
  options: Options,
  folders: readonly string[],
  live: ReadLiveCoverage | undefined,
): Promise<Outcome> {
  formatOf(options, formats);
  const { config } = options;
  const found = matrixOf(
    await readSystems(folders, async (mapping) =>
      config === undefined ? undefined : live?.(mapping, config),
    ),
  );
  const json = matrixJson(found);
  const forms = {
    html: () => matrixHtml(found),
    xlsx: () => matrixXlsx(found),
    csv: () => matrixCsv(found),
    json: () => jsonText(json),
  };
  return output(io, options, forms, matrixText(found, io.language), json);
}
