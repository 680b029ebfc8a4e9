import { loadMapping } from '../../src/mapping/load-mapping';
import { inRepository } from '../support/instance';
import { plainCatalog, readBack } from './forms-workbook';

/**
 * Workbooks of ours that LibreOffice 7.4 has opened and saved as .xlsx: other styles, other XML, rows that it filled
 * up. Whoever changes the sheets makes them anew, by soffice --headless --convert-to xlsx.
 */
const fixtures = inRepository('test/mappings/fixtures');

const answered = (values: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));

describe('a workbook that LibreOffice has saved', () => {
  it('gives the same answers, with leading zeros and days as they were', async () => {
    const read = await readBack(fixtures, loadMapping(inRepository('mappings/excel'), plainCatalog()));
    expect(read.barn!.map(({ reject, values }) => [reject, answered(values)])).toEqual([
      [null, { 'barn.kon': 'flicka', 'barn.fodelsedatum': '2012-03-04' }],
    ]);
    expect(
      read.utredning!.map(({ key, unmapped, values }) => ({ key, unmapped, ...answered(values) })),
    ).toEqual([
      {
        key: '0017',
        unmapped: [],
        'utredning.avslutsdatum': '2025-05-10',
        'utredning.enskilda-samtal': 'ja',
        'utredning.vardnadshavare-delaktiga': ['nej'],
      },
      {
        key: '0018',
        unmapped: [],
        'utredning.avslutsdatum': '2025-05-10',
        'utredning.enskilda-samtal': 'nej',
        'utredning.vardnadshavare-delaktiga': ['nej'],
        'utredning.samverkan-skola': 'ej-aktuellt',
      },
    ]);
    expect(read.aktualisering).toEqual([]);
  });

  it('with the codes of paper forms too', async () => {
    const read = await readBack(fixtures, loadMapping(inRepository('mappings/paper'), plainCatalog()));
    expect(read.barn!.map(({ values }) => answered(values))).toEqual([
      { 'barn.kon': 'flicka', 'barn.fodelsedatum': '2012-03-04' },
    ]);
    expect(read.utredning!.map(({ key, values }) => ({ key, ...answered(values) }))).toEqual([
      {
        key: '0017',
        'utredning.avslutsdatum': '2025-05-10',
        'utredning.enskilda-samtal': 'ja',
        'utredning.vardnadshavare-delaktiga': ['ja', 'nej'],
        'utredning.samverkan-skola': 'ej-aktuellt',
      },
    ]);
  });
});
