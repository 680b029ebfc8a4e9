import { parse } from 'csv-parse/sync';
import { exampleCatalog, folderOf, mappingsFolder, utredning } from '../mapping/fixture';
import { coverageOf, type CoverageReport } from './coverage';
import type { LiveVariable } from './live-figures';
import { coverageCsv, coverageJson } from './system-formats';
import { coverageHtml } from './system-page';
import { missingRequirements } from './requirements';
import { defaultWeights, nationalIds } from './bids/weights';
import { summarySentence } from './words';
import { readMapping } from '../mapping/read-mapping';

const catalog = exampleCatalog();
const live = (own: Partial<LiveVariable>): LiveVariable => ({
  rows: 200,
  answered: 150,
  unmapped: 0,
  unmappedCodes: [],
  months: [],
  ...own,
});

function reportOf(
  lines: string[],
  unavailable = '',
  variables: Record<string, LiveVariable> = {},
): CoverageReport {
  const plan = readMapping(folderOf({ 'mapping.yaml': utredning(...lines) + unavailable }), catalog);
  const data = { asOf: '2026-03-01T10:00:00Z', variables: new Map(Object.entries(variables)) };
  return coverageOf(plan, catalog, Object.keys(variables).length > 0 ? data : undefined);
}
const of = (report: CoverageReport, id: string): CoverageReport['variables'][number] =>
  report.variables.find(({ variable }) => variable.id === id)!;

describe('coverage: what a mapping can deliver of the catalogue', () => {
  it('the example delivers all 13 national variables and says why three others are missing', () => {
    const report = coverageOf(readMapping(mappingsFolder('exempel'), catalog), catalog);
    expect(report.totals).toMatchObject({
      variables: 76,
      full: 73,
      partial: 0,
      unavailable: 3,
      notStated: 0,
    });
    expect(report.nationalTotals).toMatchObject({ variables: 13, full: 13 });
    expect(report.national.filter(({ confirmed }) => !confirmed)).toHaveLength(2);
    expect(report.local.map(({ variable }) => variable.id)).toEqual(['uppfoljning.lokal-antal-samtal']);
    expect(of(report, 'utredning.enskilda-samtal')).toMatchObject({ state: 'full', refined: true });
    expect(of(report, 'insats.lagrum')).toMatchObject({ state: 'full', refined: true });
  });

  it('a refined value counts as the value that it refines', () => {
    const report = reportOf(['utredning.enskilda-samtal: { code: S, values: { 1: ja.sms } }']);
    expect(of(report, 'utredning.enskilda-samtal')).toMatchObject({
      state: 'partial',
      refined: true,
      values: { total: 2, produced: 1 },
      missing: [{ code: 'nej' }],
    });
  });

  it('an answer that nothing can give is missing, not-applicable included; a fixed value can be given', () => {
    const report = reportOf([
      'utredning.samverkan-skola: { yesNo: S }',
      'utredning.forlangd: { code: F, values: { 1: ja }, unmapped: { fixed: nej } }',
      'utredning.utredningsplan: { present: P, absent: unanswered }',
    ]);
    expect(of(report, 'utredning.samverkan-skola').missing.map(({ code }) => code)).toEqual(['ej-aktuellt']);
    expect(of(report, 'utredning.forlangd').state).toBe('full');
    expect(of(report, 'utredning.utredningsplan').missing.map(({ code }) => code)).toEqual(['nej']);
  });

  it('only approved codes count', () => {
    const folder = folderOf({
      'mapping.yaml': utredning('utredning.forlangd: { code: F, map: codes/x.csv }'),
      'codes/x.csv': 'kod;varde;status\n1;ja;godkand\n2;nej;okontrollerad\n',
    });
    expect(of(coverageOf(readMapping(folder, catalog), catalog), 'utredning.forlangd').state).toBe('partial');
  });

  it('what nobody mentions is not stated, and is not the same as unavailable', () => {
    const report = reportOf(
      [],
      'unavailable:\n  utredning.utfall: { reason: free-text-only, seen: Texten }\n',
    );
    expect(of(report, 'utredning.utfall')).toMatchObject({
      state: 'unavailable',
      reason: 'free-text-only',
      seen: 'Texten',
    });
    expect(of(report, 'utredning.forlangd').state).toBe('not-stated');
  });

  it('what is missing stands as requirements, national ones first; what nobody registers is no requirement', () => {
    const report = reportOf(
      ['utredning.samverkan-skola: { yesNo: S }'],
      'unavailable:\n  utredning.utfall: { reason: free-text-only }\n  utredning.forlangd: { reason: not-used }\n',
    );
    const list = missingRequirements(report, defaultWeights('bbic-working', nationalIds(catalog)));
    expect(list).toHaveLength(75);
    expect(list.slice(0, 13).every(({ national }) => national)).toBe(true);
    expect(list.map(({ text }) => text)).toContain(
      'Systemet bör kunna lämna ”Kontakt/samarbete med förskola eller skola” (R27) även med Ej aktuellt.',
    );
    expect(list.some(({ variable }) => variable.id === 'utredning.forlangd')).toBe(false);
  });

  it('is one sentence for whoever reads no further', () => {
    const report = coverageOf(readMapping(mappingsFolder('exempel'), catalog), catalog);
    expect(summarySentence(report).replaceAll('\u00a0', ' ')).toBe(
      'Exempelkommunens verksamhetssystem kan lämna 73 av de 76 variablerna (73 med alla svar), 13 av de 13 i den ' +
        'nationella statistiken, och 96 % av katalogens värden. 3 kan inte lämnas, med angivet skäl.',
    );
  });
});

describe('coverage: what was delivered', () => {
  const lines = ['utredning.forlangd: { yesNo: F }', 'utredning.utredningsplan: { yesNo: P }'];
  const report = reportOf(lines, '', {
    'utredning.forlangd': live({
      unmapped: 10,
      unmappedCodes: [
        { shown: 'U', count: 7 },
        { shown: 'X', count: 3 },
      ],
    }),
    'utredning.utredningsplan': live({ rows: 3, answered: 2, unmapped: 1 }),
  });

  it('is counted in rows: filled, and of these translated', () => {
    expect(of(report, 'utredning.forlangd').live).toEqual({
      rows: 200,
      filled: 0.8,
      // 10 less 7 would tell that X stands in three rows.
      produced: null,
      unmapped: '>=5',
      unmappedCodes: [
        { shown: 'U', count: 7 },
        { shown: 'X', count: '<5' },
      ],
      periods: [],
    });
  });

  it('shows no small count, in any format', () => {
    expect(of(report, 'utredning.utredningsplan').live).toEqual({
      rows: '<5',
      filled: null,
      produced: null,
      unmapped: null,
      unmappedCodes: [],
      periods: [],
    });
    expect(coverageHtml(report)).toContain('X (&lt;5)');
    expect(coverageHtml(report)).not.toContain('X (3)');
    expect(JSON.stringify(coverageJson(report))).not.toContain('"count":3');
  });
});

describe('coverage: the page, the list and the data', () => {
  const report = coverageOf(readMapping(mappingsFolder('exempel'), catalog), catalog);

  it('the page needs nothing from elsewhere, has no script, and says what is not certain', () => {
    const page = coverageHtml(report);
    expect(page).not.toMatch(/<script|https?:\/\/|<link|<img/);
    expect(page).toContain('Arbetsutgåva, inte Socialstyrelsens lista');
    expect(page).toContain('Systemet är påhittat');
    expect(page.match(/<svg/g)).toHaveLength(1);
  });

  it('whatever a mapping’s author wrote stands as text in the page', () => {
    const own = reportOf(
      [],
      `unavailable:\n  utredning.utfall: { reason: not-in-system, seen: "<b onclick='x'>&" }\n`,
    );
    expect(coverageHtml(own)).toContain('&lt;b onclick=&#39;x&#39;&gt;&amp;');
    expect(coverageHtml(own)).not.toContain('<b onclick');
  });

  it('the list has one row per variable and opens in a Swedish spreadsheet', () => {
    const text = coverageCsv(report);
    expect(text.startsWith('\uFEFFnyckel;variabel;')).toBe(true);
    expect(parse(text, { delimiter: ';', bom: true, columns: true })).toHaveLength(77);
  });

  it('the data hold the same totals', () => {
    expect(coverageJson(report)).toMatchObject({ totals: { full: 73 }, national: { totals: { full: 13 } } });
  });
});
