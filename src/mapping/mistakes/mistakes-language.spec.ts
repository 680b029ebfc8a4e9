import { utredning, withHeader } from '../fixture';
import { expectTold, type Mistake } from './mistakes.fixture';

const one = (...lines: string[]): Record<string, string> => ({ 'mapping.yaml': utredning(...lines) });
const records = (...lines: string[]): Record<string, string> => ({
  'mapping.yaml': withHeader(...lines),
});
const record = (...lines: string[]): Record<string, string> =>
  records('records:', '  utredning:', ...lines.map((line) => `    ${line}`));
const good = ['from: sql/utredning.sql', 'key: UtrId', 'barn: P', 'variables: {}'];
const but = (from: string, to: string): Record<string, string> => ({
  'mapping.yaml': utredning().replace(from, to),
});
const persons = 'lists: { person: { from: sql/aktualisering.sql, key: Lop } }';

const mistakes: Mistake[] = [
  // Names.
  ['a misspelt record', records('records:', '  ‸utredningar: {}'), 'MAP-002', '"utredning"'],
  ['a misspelt variable', one('‸utredning.forlengd: { present: F }'), 'MAP-013', '"utredning.forlangd"'],
  ['a variable of another record', one('‸insats.startdatum: { date: D }'), 'MAP-014', 'records.insats'],
  [
    'a misspelt value',
    one('utredning.utfall: { code: U, values: { P: ‸placerng } }'),
    'MAP-015',
    '"placering"',
  ],
  [
    'a misspelt value of otherwise',
    one('utredning.utfall: { when: [{ A: 1, then: placering }], otherwise: ‸oppenvrd }'),
    'MAP-015',
    '"oppenvard"',
  ],
  [
    'a refinement that nobody declared',
    one('utredning.enskilda-samtal: { code: S, values: { 1: ‸ja.smss } }'),
    'MAP-016',
    '"ja.sms"',
  ],
  ['a misspelt operation', one('utredning.forlangd: { ‸cod: F }'), 'MAP-002', '"code"'],
  [
    'a misspelt condition',
    one('utredning.forlangd: { when: [{ A: { ‸atLest: 5 }, then: ja }] }'),
    'MAP-002',
    '"atLeast"',
  ],
  ['a misspelt edition', but('bbic-working', '‸bbic-wroking'), 'MAP-011', '"bbic-working"'],
  ['a misspelt connector', but('connector: sqlite', 'connector: ‸sqllite'), 'MAP-012', '"sqlite"'],
  ['a status in Swedish', but('template', '‸mall'), 'MAP-005', '"template"'],
  [
    'a misspelt reason',
    { 'mapping.yaml': `${utredning()}unavailable: { utredning.utfall: { reason: ‸free-text } }\n` },
    'MAP-005',
    '"free-text-only"',
  ],
  // Operations and what may stand with them.
  [
    'a date as if it were a code',
    one('utredning.avslutsdatum: { ‸code: D, values: {} }'),
    'MAP-018',
    '"date"',
  ],
  ['two operations', one('‸utredning.forlangd: { present: A, yesNo: B }'), 'MAP-019', '"code"'],
  [
    'a key of another operation',
    one('utredning.forlangd: { present: A, ‸separator: "," }'),
    'MAP-020',
    '"absent"',
  ],
  ['a code without a translation', one('‸utredning.utfall: { code: U }'), 'MAP-022', 'map: codes/'],
  ['free text', one('utredning.utfall: { text: ‸Utredningstext }'), 'MAP-021', 'free-text-only'],
  [
    'a length of time without a number',
    one('utredning.forlangd: { ‸within: { from: A, to: B } }'),
    'MAP-083',
    'days',
  ],
  [
    'a list where one column should be',
    one('utredning.forlangd: { present: ‸[A] }'),
    'MAP-004',
    'Skriv text',
    'Write text',
  ],
  // Records.
  [
    'a record without a key',
    records('records:', '  ‸utredning: { from: sql/utredning.sql, barn: P, variables: {} }'),
    'MAP-003',
    '"key:"',
  ],
  [
    'a parent that is mapped but not named',
    records(
      'records:',
      '  aktualisering: { from: sql/aktualisering.sql, key: A, barn: P, variables: {} }',
      '  ‸utredning: { from: sql/utredning.sql, key: A, barn: P, variables: {} }',
    ),
    'MAP-025',
    '"aktualisering:',
  ],
  ['a parent that the record cannot have', record(...good, '‸insats: I'), 'MAP-026', '"aktualisering"'],
  // Files.
  [
    'an SQL file that is not there',
    record('from: ‸sql/utredningar.sql', ...good.slice(1)),
    'MAP-023',
    '"sql/utredning.sql"',
  ],
  ['a CSV file for a database', record('from: ‸utredning.csv', ...good.slice(1)), 'MAP-024', '.sql'],
  [
    'a code map that is not there',
    one('utredning.forlangd: { code: F, map: ‸codes/janej.csv }'),
    'MAP-023',
    '"codes/ja-nej.csv"',
  ],
  // Lists.
  [
    'a list that does not exist',
    record(...good.slice(0, 3), 'join: { ‸persn: P }', 'variables: {}'),
    'MAP-120',
    'lists',
  ],
  [
    'a column of a list that is not joined',
    records(
      persons,
      'records:',
      '  utredning:',
      '    from: sql/utredning.sql',
      '    key: K',
      '    barn: ‸person.Personnr',
      '    variables: {}',
    ),
    'MAP-121',
    'join: { person:',
  ],
  [
    'many rows where one answer should be',
    records(
      persons.replace('Lop }', 'Lop, many: true }'),
      'records:',
      '  utredning:',
      '    from: sql/utredning.sql',
      '    key: K',
      '    barn: P',
      '    join: { person: P }',
      '    variables: { utredning.forlangd: { yesNo: ‸person.F } }',
    ),
    'MAP-122',
    'multi',
  ],
  // Dates.
  [
    'a day that does not exist',
    one('utredning.avslutsdatum: { date: D, openEnd: [‸9999-12-32] }'),
    'MAP-033',
    'ÅÅÅÅ-MM-DD',
    'YYYY-MM-DD',
  ],
  [
    'a date format without a day',
    one('utredning.avslutsdatum: { date: D, formats: [‸YYYY-MM] }'),
    'MAP-006',
    'YYYY, MM och DD',
    'YYYY, MM and DD',
  ],
];

describe('a mistake in the language is told where it stands, with what was meant', () => {
  it.each(mistakes.map((mistake) => [mistake[0], mistake] as const))('%s', (_, mistake) =>
    expectTold(mistake),
  );
});
