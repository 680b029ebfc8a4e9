import { utredning } from '../fixture';
import { expectTold, type Mistake } from './mistakes.fixture';

const head = 'kod;klartext;varde;status;likvardighet;av;datum;giltig_fran;giltig_till;skal';
const map = (...rows: string[]): Record<string, string> => ({
  'mapping.yaml': utredning('utredning.forlangd: { code: F, map: codes/x.csv }'),
  'codes/x.csv': rows.join('\n'),
});
const sql = (text: string): Record<string, string> => ({ 'sql/utredning.sql': text });
const test = (line: string, record = 'utredning'): Record<string, string> => ({
  'mapping.yaml': utredning('utredning.forlangd: { yesNo: F }'),
  'a.test.yaml': `# yaml-language-server: $schema=../test.schema.json\nrecord: ${record}\nbase: { UtrId: 1 }\ncases:\n  - ${line}\n`,
});

const mistakes: Mistake[] = [
  // Code maps, as a person writes them and as a spreadsheet leaves them.
  [
    'a map out of reach: its first lines would stand in the error',
    { 'mapping.yaml': utredning('utredning.forlangd: { code: F, map: ‸../../../etc/passwd }') },
    'MAP-119',
    'bredvid',
    'beside',
  ],
  ['a misspelt column', map('kod;‸värdet;varde;status', '1;;ja;godkand'), 'MAP-041', '"varde"'],
  ['no column of status', map('‸kod;varde', '1;ja'), 'MAP-042', '"status"'],
  ['a misspelt status', map(head, '1;Ja;ja;‸godkänt;;;;;;'), 'MAP-043', '"godkand"'],
  ['a status in English', map(head, '1;Ja;ja;‸approved;;;;;;'), 'MAP-043', '"godkand"'],
  ['a misspelt equivalence', map(head, '1;Ja;ja;godkand;‸likt;;;;;'), 'MAP-043', '"lika"'],
  ['a row without a code', map(head, '‸;Ja;ja;godkand;;;;;;'), 'MAP-044', 'kod'],
  ['an approved row without a value', map(head, '1;Ja;‸;godkand;;;;;;'), 'MAP-044', 'varde'],
  ['an ignored row without a reason', map(head, '1;Ja;;ignorerad;;;;;;‸'), 'MAP-044', 'skal'],
  ['an ignored row with a value', map(head, '1;Ja;‸ja;ignorerad;;;;;;därför'), 'MAP-045', 'varde'],
  [
    'a day that does not exist',
    map(head, '1;Ja;ja;godkand;;;‸2025-02-30;;;'),
    'MAP-033',
    'ÅÅÅÅ-MM-DD',
    'YYYY-MM-DD',
  ],
  [
    'a period that ends before it begins',
    map(head, '1;Ja;ja;godkand;;;;2025-01-01;‸2024-01-01;'),
    'MAP-046',
    'giltig_fran',
  ],
  [
    'one code with two meanings',
    map(head, 'a;Ja;ja;godkand;;;;;;', '‸A ;Nej;nej;godkand;;;;;;'),
    'MAP-035',
    'giltighetstider',
    'validity',
  ],
  ['an unknown value', map(head, '1;Ja;‸jaa;godkand;;;;;;'), 'MAP-015', '"ja"'],
  ['TRUE, as Excel makes of ja', map(head, '1;Ja;‸SANT;godkand;;;;;;'), 'MAP-015', '"ja"'],
  ['a stray quote', map(head, '‸1;"Ja;ja;godkand'), 'MAP-040', 'citattecken', 'quotes'],
  [
    'a code that Excel made a power of ten',
    map(head, '‸1E+05;Ja;ja;godkand;;;;;;'),
    'MAP-090',
    'som Text',
    'as Text',
  ],
  [
    'a code that Excel made a date',
    map(head, '1-2;Nej;nej;godkand;;;;;;', '‸03-jan;Ja;ja;godkand;;;;;;'),
    'MAP-090',
    'som Text',
    'as Text',
  ],
  // SQL.
  ['every column of a table', sql('SELECT ‸* FROM Utredning'), 'MAP-146', 'Räkna upp', 'List the columns'],
  [
    'every column of one of two tables',
    sql('SELECT a.Id,\n  u.‸*\nFROM A a JOIN Utredning u ON u.Id = a.Id'),
    'MAP-146',
    'Räkna upp',
    'List the columns',
  ],
  [
    'two statements',
    sql('SELECT UtrId FROM Utredning;\n‸SELECT 1'),
    'CON-019',
    'en enda SELECT-sats',
    'one single SELECT',
  ],
  [
    'a statement that writes',
    sql('SELECT UtrId\n‸INTO Kopia FROM Utredning'),
    'CON-019',
    'en enda SELECT-sats',
    'one single SELECT',
  ],
  [
    'something else than a SELECT',
    sql('-- Hämta\n‸UPDATE Utredning SET a = 1'),
    'CON-019',
    'en enda SELECT-sats',
    'one single SELECT',
  ],
  // Tests of mappings.
  [
    'a test of a column that the mapping does not read',
    test('{ name: a, given: { ‸FF: J }, want: { key: 1 } }'),
    'MAP-062',
    '"F"',
  ],
  [
    'a test that wants a variable that does not exist',
    test('{ name: a, want: { ‸utredning.forlngd: ja } }'),
    'MAP-063',
    '"utredning.forlangd"',
  ],
  ['a test that wants nothing', test('‸{ name: a, given: { F: J } }'), 'MAP-064', 'want, reject'],
  [
    'a test of a record that is not mapped',
    test('{ name: a, reject: unmapped }', '‸insats'),
    'MAP-061',
    '"utredning"',
  ],
  ['a reason to reject that does not exist', test('{ name: a, reject: ‸unmaped }'), 'MAP-005', '"unmapped"'],
  ['a misspelt key of a case', test('{ name: a, ‸givn: { F: J }, reject: unmapped }'), 'MAP-002', '"given"'],
  ['a code 01 in a test', test('{ name: a, given: { F: ‸01 }, reject: unmapped }'), 'MAP-009', "'01'"],
  [
    'a test file without its schema',
    {
      ...test('{ name: a, reject: key-missing }'),
      'a.test.yaml': '‸record: utredning\ncases: [{ name: a, reject: key-missing }]\n',
    },
    'MAP-140',
    'test.schema.json',
  ],
];

describe('a mistake in a file beside the mapping is told where it stands, with what to do', () => {
  it.each(mistakes.map((mistake) => [mistake[0], mistake] as const))('%s', (_, mistake) =>
    expectTold(mistake),
  );
});
