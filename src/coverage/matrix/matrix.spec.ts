import ExcelJS from 'exceljs';
import { parse } from 'csv-parse/sync';
import { exampleCatalog, folderOf, mappingsFolder, utredning } from '../../mapping/fixture';
import { readMapping } from '../../mapping/read-mapping';
import { coverageOf } from '../coverage';
import { matrixDocument, matrixJson } from '../coverage.schema';
import type { LiveCoverage } from '../live-figures';
import { matrixOf, type Matrix } from './matrix';
import { matrixHtml } from './matrix-page';
import { matrixCsv, matrixXlsx } from './matrix-sheets';
import { matrixText } from './matrix-text';
import { coverageHtml } from '../system-page';

const catalog = exampleCatalog();
const hostile = `=HYPERLINK("http://x","<img src=x onerror=alert(1)>")`;
const local = (text: string): string => text.replace('status: template', 'status: local');
const reportOf = (yaml: string, live?: LiveCoverage) =>
  coverageOf(readMapping(folderOf({ 'mapping.yaml': yaml }), catalog), catalog, live);

const months = Array.from({ length: 30 }, (_, i) => ({
  month: `20${22 + Math.floor(i / 12)}-${String((i % 12) + 1).padStart(2, '0')}`,
  rows: 10,
  filled: i < 12 ? 10 : 5,
}));
const live: LiveCoverage = {
  asOf: '2026-03-01T10:00:00Z',
  variables: new Map([
    [
      'utredning.forlangd',
      { rows: 300, answered: 200, unmapped: 10, unmappedCodes: [{ shown: 'U', count: 3 }], months },
    ],
  ]),
};

/** What the example's mapping would say, were it a template. */
function templateReport(): ReturnType<typeof coverageOf> {
  const plan = readMapping(mappingsFolder('exempel'), catalog);
  return coverageOf({ ...plan, file: { ...plan.file, status: 'template' } }, catalog);
}

function example(): Matrix {
  return matrixOf([
    { label: 'mall', report: templateReport() },
    {
      label: 'eget',
      report: reportOf(
        local(
          utredning(
            'utredning.forlangd: { yesNo: F }',
            'utredning.samverkan-skola: { yesNo: S }',
            "utredning.utredningsplan: { yesNo: P, assumed: 'Fältet antas finnas' }",
          ),
        ) + `unavailable:\n  utredning.utfall: { reason: free-text-only, seen: '${hostile}' }\n`,
        live,
      ),
    },
  ]);
}

describe('the matrix: what several systems can deliver', () => {
  const matrix = example();
  const page = matrixHtml(matrix);
  const row = (id: string) => matrix.rows.find(({ variable }) => variable.id === id)!;

  it('says that all is assumed where all are templates, in its title and beside every figure', () => {
    const templates = matrixHtml(matrixOf([{ label: 'mall', report: templateReport() }]));
    expect(templates).toMatch(/antas kunna lämna\s+av|antas\s+kunna\s+lämna/);
    expect(templates).toMatch(/<td class="number assumed-figure">/);
  });

  it('marks an invented system wherever it stands, and puts it after what somebody uses', () => {
    const invented = reportOf(utredning('utredning.forlangd: { yesNo: F }').replace('template', 'example'));
    const used = reportOf(local(utredning('utredning.forlangd: { yesNo: F }')));
    const both = matrixOf([
      { label: 'sagan', report: invented },
      { label: 'eget', report: used },
    ]);
    expect(both.systems.map(({ label }) => label)).toEqual(['eget', 'sagan']);
    expect(matrixHtml(both).match(/>PÅHITTAT</g)).toHaveLength(3);
    expect(matrixText(both, 'sv')).toContain('PÅHITTAT');
  });

  it('puts what somebody uses before the templates, and every variable on a row', () => {
    expect(matrix.systems.map(({ label }) => label)).toEqual(['eget', 'mall']);
    expect(matrix.rows).toHaveLength(76);
    expect(matrix.rows.filter(({ national }) => national)).toHaveLength(13);
    expect(row('utredning.utfall').cells.map((cell) => cell?.state)).toEqual(['unavailable', 'full']);
  });

  it('adds up per step to what it adds up to in all', () => {
    for (const [column, { report }] of matrix.systems.entries()) {
      const sum = matrix.steps.reduce((total, { totals }) => total + totals[column]!.full, 0);
      expect(sum).toBe(report.totals.full);
    }
  });

  it('marks everything that a template says, and what an author assumes, as assumed in every cell', () => {
    const [own, template] = row('utredning.forlangd').cells;
    expect([own!.assumed, template!.assumed]).toEqual([false, true]);
    expect(row('utredning.utredningsplan').cells[0]).toMatchObject({
      assumed: true,
      assumptions: ['Fältet antas finnas'],
    });
    const cells = [...page.matchAll(/<td class="(full|partial|unavailable)( assumed)?">\s*([^<]*?)\s*</g)];
    const shown = cells.filter(([, , , text]) => /^(Antas )?(helt|delvis|nej|Helt|Delvis|Nej)/.test(text!));
    expect(shown.length).toBeGreaterThan(76);
    for (const [, , assumed, text] of shown) {
      // The legend has one sample of each; everything else follows its system.
      expect(text!.startsWith('Antas')).toBe(assumed !== undefined);
    }
    expect(page).toContain('1 av systemen är en mall');
    expect(page.match(/class="badge">MALL/g)!.length).toBeGreaterThanOrEqual(4);
    expect(page).toContain('Fältet antas finnas');
  });

  it('says which answers are missing and why', () => {
    expect(page).toContain('1 av 3 svar saknas: Ej aktuellt');
    expect(page).toContain('Finns bara i fritext');
  });

  it('needs nothing from elsewhere, runs nothing, and shows an author’s text as text', () => {
    expect(page).not.toMatch(/<script|<link|<img|url\(|@import/);
    expect(page).not.toMatch(/(src|href)="?https?:/);
    expect(page).toContain('&lt;img src=x onerror=alert(1)&gt;');
  });

  it('lies down on paper when there are more than five systems', () => {
    expect(page).toContain('A4 portrait');
    const six = matrixOf(Array.from({ length: 6 }, (_, i) => ({ ...matrix.systems[0]!, label: `s${i}` })));
    expect(matrixHtml(six)).toContain('A4 landscape');
  });

  it('shows fill rate over time, and no small count', () => {
    const cell = row('utredning.forlangd').cells[0]!;
    expect(cell.live!.periods.map(({ period, filled }) => [period, filled])).toEqual([
      ['2022 h1', 1],
      ['2022 h2', 1],
      ['2023 h1', 0.5],
      ['2023 h2', 0.5],
      ['2024 h1', 0.5],
    ]);
    expect(page).toContain('U (&lt;5)');
    expect(JSON.stringify(matrixJson(matrix))).not.toContain('"count":3');
  });

  it('goes over to years when half-years would be too many, and hides the share of few rows', () => {
    const long = [2018, 2019, 2020, 2021, 2022, 2023, 2024].map((year) => ({
      month: `${year}-05`,
      rows: year === 2024 ? 4 : 20,
      filled: 3,
    }));
    const variables = new Map([
      ['utredning.forlangd', { ...live.variables.get('utredning.forlangd')!, months: long }],
    ]);
    const report = reportOf(utredning('utredning.forlangd: { yesNo: F }'), { ...live, variables });
    const periods = report.variables.find(({ live: figures }) => figures)!.live!.periods;
    expect(periods.map(({ period }) => period)).toEqual(['2019', '2020', '2021', '2022', '2023', '2024']);
    expect(periods.at(-1)).toEqual({ period: '2024', filled: null });
  });

  it('is JSON of a documented shape', () => {
    expect(matrixDocument.parse(JSON.parse(JSON.stringify(matrixJson(matrix))))).toMatchObject({
      systems: [
        { label: 'eget', template: false },
        { label: 'mall', template: true },
      ],
    });
  });

  it('is a list that a spreadsheet opens, without formulas from texts', () => {
    const rows = parse<Record<string, string>>(matrixCsv(matrix), {
      delimiter: ';',
      bom: true,
      columns: true,
    });
    expect(rows).toHaveLength(2 * 76);
    const utfall = rows.find(({ variabel, system }) => variabel === 'utredning.utfall' && system === 'eget')!;
    expect(utfall.var_det_star).toBe(`'${hostile}`);
  });

  it('is a workbook with frozen and filtered heads, one sheet per view, and only texts and numbers in it', async () => {
    const book = new ExcelJS.Workbook();
    await book.xlsx.load((await matrixXlsx(matrix)) as unknown as ArrayBuffer);
    expect(book.worksheets.map(({ name }) => name)).toEqual([
      'Sammanfattning',
      'Nationella',
      'Matris',
      'Lista',
      'Utfall',
    ]);
    for (const sheet of book.worksheets) {
      expect(sheet.views[0]).toMatchObject({ state: 'frozen' });
      expect(sheet.autoFilter).toBeTruthy();
      sheet.eachRow((line) =>
        line.eachCell(({ formula, hyperlink }) =>
          expect([formula, hyperlink]).toEqual([undefined, undefined]),
        ),
      );
    }
    const matris = book.getWorksheet('Matris')!;
    expect(matris.getCell('A1').text).toContain('MALL: mall.');
    expect(matris.getRow(3).getCell(6).text).toBe('mall (MALL)');
  });
});

describe('a field whose codes nobody has translated', () => {
  const folder = folderOf({
    'mapping.yaml': utredning('utredning.utfall: { code: F, map: codes/x.csv }'),
    'codes/x.csv': 'kod;varde;status\n1;placering;okontrollerad\n',
  });
  const report = coverageOf(readMapping(folder, catalog), catalog);

  it('is not partly delivered: nothing can come out', () => {
    expect(report.variables.find(({ variable }) => variable.id === 'utredning.utfall')!.state).toBe(
      'untranslated',
    );
    expect(report.totals).toMatchObject({ partial: 0, untranslated: 1 });
    expect(report.nationalTotals).toMatchObject({ full: 0, partial: 0 });
  });
});

describe('the page of one system', () => {
  it('says in every column and in the legend that a template is assumed', () => {
    const page = coverageHtml(templateReport());
    const heads = page.match(/<th class="template">/g)!.length;
    expect(heads).toBe(page.match(/Täckning\s*<span class="badge">MALL/g)!.length);
    expect(page).toContain('Antas (gul ruta med streckad ram)');
    expect(page).not.toMatch(/<td class="(full|partial|unavailable)"/);
  });
});
