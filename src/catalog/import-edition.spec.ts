import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { Workbook } from 'exceljs';
import { encode } from 'iconv-lite';
import { Problem, Problems } from '../errors/problem';
import { editionCsv } from './edition-table';
import { importEdition, type ImportResult } from './import-edition';
import { catalogRoot, loadCatalog } from './load-catalog';

const before = loadCatalog({ edition: 'bbic-working' });
const csv = editionCsv(before.variables);
const rows: string[][] = parse(csv, { delimiter: ';', bom: true });
const example = join(catalogRoot(), 'editions', 'exempel-import.csv');
const exampleIds = join(catalogRoot(), 'editions', 'exempel-import-id.csv');

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'import-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: string | Buffer): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const same = { added: [], removed: [], renamed: [], changed: [], unchanged: 76, variables: 76 };

/** `code line:column` of everything that is wrong. */
async function brief(run: Promise<ImportResult>): Promise<string[]> {
  try {
    await run;
  } catch (error) {
    if (!(error instanceof Problems)) throw error;
    return error.list.map(({ code, place }) => `${code} ${place?.line}:${place?.column}`);
  }
  return [];
}

describe('the edition as a table comes back unchanged', () => {
  it.each<[string, string | Buffer]>([
    ['as it was written', csv],
    ['saved by Swedish Excel in Windows-1252', encode(csv.replace('\uFEFF', ''), 'win1252')],
    ['redirected by PowerShell as UTF-16', encode(csv, 'utf16le')],
    ['with CRLF line ends', csv.replaceAll('\n', '\r\n')],
    ['with empty rows at the end, as Excel leaves them', `${csv};;;;;;;;;;;;;;;;\n;;;;;;;;;;;;;;;;\n`],
    [
      'with headings in capitals and å ä ö',
      csv.replace(/;omrade;.*;varde;/, (h) =>
        h.toUpperCase().replace('OMRADE', 'Område').replace('VARDE', 'Värde'),
      ),
    ],
  ])('%s', async (_, content) => {
    expect(await importEdition({ file: file('bbic-ny.csv', content), before })).toMatchObject(same);
  });

  it('with commas and the columns in another order', async () => {
    const commas = rows
      .map((row) =>
        [...row]
          .reverse()
          .map((cell) => `"${cell}"`)
          .join(','),
      )
      .join('\n');
    expect(await importEdition({ file: file('bbic-ny.csv', commas), before })).toMatchObject(same);
  });

  it('as an Excel workbook', async () => {
    const workbook = new Workbook();
    const sheet = workbook.addWorksheet('Variabler');
    for (const row of rows) sheet.addRow(row);
    const path = join(folder, 'bbic-ny.xlsx');
    await workbook.xlsx.writeFile(path);
    expect(await importEdition({ file: path, before })).toMatchObject(same);
  });

  it('through YAML too: what is written can be loaded, and says the same', async () => {
    const out = join(folder, 'bbic-ny.yaml');
    await importEdition({ file: file('lista-1.csv', csv), out, before });
    const loaded = loadCatalog({ edition: out });
    expect(loaded.variables).toEqual(before.variables);
    expect(loaded).toMatchObject({ edition: 'bbic-ny', status: 'working' });
  });
});

describe('what a new edition changes', () => {
  it('is told for the example of the documentation', async () => {
    const result = await importEdition({ file: example, ids: exampleIds, before });
    expect(result).toMatchObject({
      edition: 'exempel-import',
      variables: 4,
      added: [],
      renamed: [
        { from: 'placering.form', to: 'placering.slag' },
        { from: 'placering.halsoundersokning', to: 'placering.lakarundersokning' },
      ],
      written: null,
    });
    expect(result.removed).toHaveLength(72);
    expect(result.removed).toContain('placering.sarskild-socialsekreterare');
    expect(result.removed).not.toContain('placering.form');
    expect(result.nationalMissing).toContain('placering.form');
    const form = result.changed.find(({ id }) => id === 'placering.slag');
    expect(form?.values.removed).toContain('jourhem');
  });

  it('tells new, removed and relabelled values, and other cells before and after', async () => {
    const changed = csv
      .replace(';mor;Mor;', ';mor;Modern;')
      .replace(';annan;Annan', ';tredje;Annan')
      .replace(';Vårdnadshavare;kod;', ';Vem som har vårdnaden;kod;');
    const result = await importEdition({ file: file('bbic-ny.csv', changed), before });
    expect(result.changed).toEqual([
      {
        id: 'barn.vardnadshavare',
        fields: [{ field: 'name', from: 'Vårdnadshavare', to: 'Vem som har vårdnaden' }],
        values: { added: ['tredje'], removed: ['annan'], relabelled: ['mor'] },
      },
    ]);
    expect(result.unchanged).toBe(75);
  });

  it('writes nothing unless asked to, and never over an edition that is there', async () => {
    const path = file('bbic-ny.csv', csv);
    await importEdition({ file: path, before });
    const out = file('bbic-fin.yaml', 'min');
    await expect(importEdition({ file: path, out, before })).rejects.toThrow('CAT-046');
    expect(readFileSync(out, 'utf8')).toBe('min');
  });

  it('writes nothing when the table is broken', async () => {
    const out = join(folder, 'bbic-fin.yaml');
    const broken = file('bbic-ny.csv', csv.replace(';kod;', ';kood;'));
    await expect(importEdition({ file: broken, out, before })).rejects.toThrow(Problems);
    expect(existsSync(out)).toBe(false);
  });
});

const head = 'id;nyckel;steg;omrade;namn;typ;flerval;varde;vardetext;kommentar;proveniens;vardeproveniens\n';
const row = 'barn.kon;R01;aktualisera;bakgrund;Kön;kod;;flicka;Flicka;Könet.;derived;derived\n';

describe('a broken table is refused with row and column', () => {
  it.each<[string, string, string[]]>([
    ['an unknown heading', head.replace('flerval', 'flerval?') + row, ['CAT-033 1:7']],
    ['a heading twice', head.replace('flerval', 'namn') + row, ['CAT-034 1:7']],
    ['a heading missing', head.replace('kommentar', '') + row, ['CAT-035 1:1']],
    ['an empty file', '', Array<string>(11).fill('CAT-035 1:1')],
    ['nothing but headings', head, ['CAT-049 1:1']],
    ['a first row without id', head + row.replace('barn.kon', ''), ['CAT-036 2:1']],
    ['an empty cell that is needed', head + row.replace('Könet.', ''), ['CAT-037 2:10']],
    [
      'two rows that say different things',
      `${head}${row}barn.kon;;utreda;;;;;pojke;Pojke;;;\n`,
      ['CAT-038 3:3'],
    ],
    ['a variable twice', `${head}${row}barn.kon;R01;;;;;;;;;;\n`, ['CAT-039 3:1']],
    ['a value without its label', `${head}${row};;;;;;;pojke;;;;\n`, ['CAT-040 3:9']],
    ['a value twice', `${head}${row};;;;;;;flicka;Tjej;;;\n`, ['CAT-022 3:8']],
    ['neither yes nor no', head + row.replace('kod;;', 'kod;kanske;'), ['CAT-041 2:7']],
    ['an unknown type', head + row.replace('kod', 'kood'), ['CAT-005 2:6']],
    ['an id in another form', head + row.replace('barn.kon', 'Barnets kön'), ['CAT-006 2:1']],
    ['a reserved value', `${head}${row};;;;;;;omappad;Omappad;;;\n`, ['CAT-019 3:8']],
    [
      'an unknown record, after a row of two lines',
      `${head}${row.replace('Könet.', '"Kön\net."')}born.x;R02;aktualisera;bakgrund;X;datum;;;;X.;derived;derived\n`,
      ['CAT-013 4:1'],
    ],
    ['a quotation mark that never ends', head + row.replace('Könet.', '"Könet.'), ['CAT-032 2:undefined']],
  ])('%s', async (_, content, expected) => {
    const found = await brief(importEdition({ file: file('bbic-ny.csv', content), before }));
    expect(found.map((line, i) => line.slice(0, expected[i]?.length))).toEqual(expected);
  });

  it.each<[string, string, string[]]>([
    ['other headings', 'gammal;ny\n', ['CAT-042 1:1']],
    ['an old id that never was', 'gammalt_id;nytt_id\nbarn.konn;barn.kon\n', ['CAT-043 2:1']],
    ['a new id that is not there', 'gammalt_id;nytt_id\nbarn.kon;barn.konn\n', ['CAT-044 2:2']],
    ['an old id twice', 'gammalt_id;nytt_id\nbarn.kon;barn.kon\nbarn.kon;\n', ['CAT-045 3:1']],
    [
      'two old ids for one new',
      'gammalt_id;nytt_id\nbarn.kon;barn.kon\nplacering.form;barn.kon\n',
      ['CAT-045 3:2'],
    ],
  ])('in the table of ids: %s', async (_, content, expected) => {
    const ids = file('ids.csv', content);
    expect(await brief(importEdition({ file: file('bbic-ny.csv', csv), ids, before }))).toEqual(expected);
  });

  it('a damaged workbook, another kind of file, a missing file, an impossible name', async () => {
    expect(await brief(importEdition({ file: file('a.xlsx', 'inte zip'), before }))).toEqual([
      'CAT-032 undefined:undefined',
    ]);
    await expect(importEdition({ file: file('a.xls', ''), before })).rejects.toThrow('CAT-031');
    await expect(importEdition({ file: join(folder, 'b.csv'), before })).rejects.toThrow('CAT-010');
    await expect(importEdition({ file: file('Min lista.csv', csv), before })).rejects.toThrow(Problem);
  });
});
