import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { problemsOf } from '../errors/render';
import { loadIndicators } from './indicators';
import { loadCatalog } from './load-catalog';
import { loadTables } from './tables';

const catalog = loadCatalog({ edition: 'bbic-working' });
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'definitioner-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, lines: string[]): void => writeFileSync(join(folder, name), lines.join('\n'));

/** `CAT-063 line` of everything that is wrong. */
function wrong(load: () => unknown): string[] {
  try {
    load();
  } catch (error) {
    return problemsOf(error).map(({ code, place }) => `${code} ${place?.line ?? '-'}`);
  }
  return [];
}
const tables = (): unknown => loadTables(catalog, { localFolder: folder });
const indicators = (): unknown => loadIndicators(catalog, { localFolder: folder });

describe('the shipped definitions', () => {
  it('load, and every indicator names its follow-up and question', () => {
    expect(loadTables(catalog).length).toBeGreaterThanOrEqual(8);
    const all = loadIndicators(catalog);
    expect(all.length).toBeGreaterThanOrEqual(13);
    expect(all.every(({ question, followUp }) => question.endsWith('?') && followUp !== '')).toBe(true);
  });
});

describe("a municipality's own folder", () => {
  it('adds tables and indicators, side by side', () => {
    write('a.yaml', ['table: egen', 'title: Egen', 'record: insats', 'dimensions: [ar, utredning.utfall]']);
    write('b.yaml', [
      'indicator: egen',
      'title: Egen',
      'question: Hur?',
      'record: insats',
      'followUp: egen',
      'numerator: { variable: insats.genomforandeplan, equals: ja }',
    ]);
    expect(loadTables(catalog, { localFolder: folder }).at(-1)).toMatchObject({ id: 'egen', unit: 'rader' });
    expect(loadIndicators(catalog, { localFolder: folder }).at(-1)).toMatchObject({
      id: 'egen',
      numerator: { variable: 'insats.genomforandeplan', any: ['ja'] },
    });
  });

  it('that does not exist is said to be missing', () => {
    expect(wrong(() => loadTables(catalog, { localFolder: join(folder, 'finns-inte') }))).toEqual([
      'CAT-061 -',
    ]);
  });
});

describe('what is wrong in a table is said with its line', () => {
  it.each([
    ['an unknown variable', 'dimensions: [utredning.utfal]', 'CAT-062'],
    ['a row below, of which there may be many', 'dimensions: [insats.typ]', 'CAT-063'],
    ['a variable with several answers', 'dimensions: [utredning.centrala-behov]', 'CAT-064'],
    ['a date as a dimension', 'dimensions: [utredning.avslutsdatum]', 'CAT-064'],
    ['a year of something that is no date', 'dimensions: [{ ar: utredning.utfall }]', 'CAT-064'],
    ['the same dimension twice', 'dimensions: [kon, kon]', 'CAT-067'],
    [
      'both units of a record, whose difference would tell what is hidden',
      'dimensions: [kon]\nunit: barn',
      'CAT-068',
    ],
  ])('%s', (_, lines, code) => {
    write('a.yaml', ['table: egen', 'title: Egen', 'record: utredning', lines]);
    expect(wrong(tables).map((problem) => problem.slice(0, 7))).toEqual([code]);
    expect(wrong(tables)[0]).not.toContain('-\n');
  });

  it('a name that exists already, and a value that the variable lacks, at once', () => {
    write('a.yaml', [
      'table: insatser-typ',
      'title: Egen',
      'record: utredning',
      'dimensions: [kon]',
      'where:',
      '  - { variable: utredning.utfall, equals: placerad }',
    ]);
    expect(wrong(tables).sort()).toEqual(['CAT-065 6', 'CAT-066 1']);
  });

  it('children of a record whose other rows are counts without children', () => {
    write('a.yaml', ['table: egen', 'title: E', 'record: aktualisering', 'unit: barn', 'dimensions: [kon]']);
    expect(wrong(tables)).toEqual(['CAT-069 4']);
  });
});

describe('what is wrong in an indicator', () => {
  const head = ['indicator: egen', 'title: E', 'question: Hur?', 'record: utredning', 'followUp: egen'];

  it('an unknown time limit', () => {
    write('a.yaml', [
      ...head,
      'numerator:',
      '  within: { from: aktualisering.beslutsdatum, to: utredning.avslutsdatum, limit: utredningstiden }',
    ]);
    expect(wrong(indicators)).toEqual(['CAT-070 7']);
  });

  it('a numerator that is also the condition', () => {
    write('a.yaml', [
      ...head,
      'denominator:',
      '  - { variable: utredning.utfall, equals: placering }',
      'numerator: { variable: utredning.utfall, equals: placering }',
    ]);
    expect(wrong(indicators).map((problem) => problem.slice(0, 7))).toEqual(['CAT-067']);
  });
});
