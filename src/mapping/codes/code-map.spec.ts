import fc from 'fast-check';
import iconv from 'iconv-lite';
import type { ProblemDetails } from '../../errors/problem';
import { exampleCatalog, folderOf, mapper, utredning } from '../fixture';
import { readMapping } from '../read-mapping';
import { readCodeMap, type CodeMapRow } from './code-map';
import { decodeText } from '../text-file';

interface Read {
  rows: readonly CodeMapRow[];
  problems: ProblemDetails[];
}

function read(content: string | Buffer): Read {
  const problems: ProblemDetails[] = [];
  const map = readCodeMap(decodeText(Buffer.from(content)), 'x.csv', (problem) => problems.push(problem));
  return { rows: map.rows, problems };
}

const head = 'kod;klartext;varde;status';
const one = (code: string, label = ''): Read => read(`${head}\n${code};${label};placering;godkand\n`);

describe('a code map that somebody opened in a spreadsheet and saved', () => {
  it('="01", the way to keep a zero through Excel, is the code 01, quoted by Excel or not', () => {
    for (const text of ['="01"', '"=""01"""', ' ="01" ']) {
      expect(one(text)).toMatchObject({ rows: [{ code: '01' }], problems: [] });
    }
  });

  it('empty columns and rows at the end, a sep= line and spaces that cannot be seen do no harm', () => {
    const content = `sep=;\n${head};;;\n\u200B01\u00A0;;placering;godkand;;;\n;;;;;;\n;;;;;;\n`;
    expect(read(content)).toMatchObject({ rows: [{ code: '01', line: 3 }], problems: [] });
  });

  it('headings and words of the file may have their Swedish letters', () => {
    const content =
      'Kod;Klartext;Värde;Status;Likvärdighet;Giltig_från\n1;;placering;Godkänd;Ungefärlig;2024-01-01\n';
    expect(read(content)).toMatchObject({
      rows: [{ status: 'approved', equivalence: 'inexact', validFrom: '2024-01-01' }],
      problems: [],
    });
  });

  it('Unicode text (UTF-16 with tabs), CSV UTF-8 and CSV of old (Windows-1252) give the same', () => {
    const text = `${head}\r\nÖV;Öppenvård – råd;oppenvard;godkand\r\n`;
    const saved = [
      iconv.encode(text.replaceAll(';', '\t'), 'utf-16le', { addBOM: true }),
      iconv.encode(text, 'utf-8', { addBOM: true }),
      iconv.encode(text, 'win1252'),
    ];
    for (const bytes of saved) {
      expect(read(bytes)).toMatchObject({ rows: [{ code: 'ÖV', label: 'Öppenvård – råd' }], problems: [] });
    }
  });

  it('the same files with the line ends of Windows are the same mapping', () => {
    const text = utredning('utredning.utfall: { code: U, map: codes/x.csv }');
    const hashOf = (lineEnd: string): string => {
      const own = { 'mapping.yaml': text, 'codes/x.csv': `${head}\nPL;;placering;godkand\n` };
      const files = Object.entries(own).map(([name, content]) => [name, content.replaceAll('\n', lineEnd)]);
      return readMapping(folderOf(Object.fromEntries(files) as typeof own), exampleCatalog()).hash;
    };
    expect(hashOf('\r\n')).toBe(hashOf('\n'));
  });

  it('TRUE that became SANT still means the same, unless the map has a row for each', () => {
    const map = (rows: string): ReturnType<typeof mapper> =>
      mapper('utredning.forlangd: { code: F, map: codes/x.csv }', { 'codes/x.csv': `${head}\n${rows}` });
    const saved = map('SANT;;ja;godkand\nFALSKT;;nej;godkand\n');
    expect([true, 'TRUE', 'sant', false, 'False'].map((F) => saved({ F }).value)).toEqual([
      'ja',
      'ja',
      'ja',
      'nej',
      'nej',
    ]);
    const own = map('TRUE;;ja;godkand\nSANT;;nej;godkand\n');
    expect(['true', 'sant'].map((F) => own({ F }).value)).toEqual(['ja', 'nej']);
  });

  it.each([
    ['02-jan', '"2-1" or "2/1"'],
    ['3-okt', '"3-10" or "3/10"'],
    ['maj-24', '"5-24" or "5/24"'],
    ['1,23E+11', 'digits are gone'],
    ['#NAMN?', 'formula'],
    ['#####', 'too narrow'],
    ['Ã–V', '"ÖV"'],
    ['V\uFFFDRD', 'CSV UTF-8'],
  ])('%s is no code any more: an error with line and column, and what to do', (code, says) => {
    const { rows, problems } = one(code);
    expect(rows).toEqual([]);
    expect(problems).toMatchObject([{ code: 'MAP-090', place: { line: 2, column: 1 } }]);
    expect(`${problems[0]!.why!.en} ${problems[0]!.fix!.en}`).toContain(says);
  });

  it.each(['1E5', 'E10', 'A-1', '1-2', '01', '2024-1', 'jan', 'mar', '#', '##', 'Å', 'DEC-A', '12:30'])(
    '%s is a code like any other',
    (code) => expect(one(code)).toMatchObject({ rows: [{ code }], problems: [] }),
  );

  it('a code that looks like a date, and a label that broke, are warned about and kept', () => {
    expect(one('2026-02-01')).toMatchObject({
      rows: [{ code: '2026-02-01' }],
      problems: [{ code: 'MAP-091', severity: 'warning', place: { line: 2, column: 1 } }],
    });
    expect(one('OV', 'Ã–ppenvÃ¥rd')).toMatchObject({
      rows: [{ code: 'OV' }],
      problems: [{ code: 'MAP-091', severity: 'warning', place: { line: 2, column: 4 } }],
    });
    expect(one('1', '1 jan')).toMatchObject({ problems: [] });
  });

  it.each([
    ['15/01/2026', '"2026-01-15"'],
    ['05/01/2026', '"2026-01-05" or "2026-05-01"'],
    ['15.1.2026', '"2026-01-15"'],
    ['20260115', '"2026-01-15"'],
    ['46037', '"2026-01-15"'],
    ['januari', 'YYYY-MM-DD'],
  ])('%s in giltig_fran is never guessed at, but what may be meant is said', (text, says) => {
    const { problems } = read(`${head};giltig_fran\n1;;placering;godkand;${text}\n`);
    expect(problems).toMatchObject([{ code: 'MAP-033', place: { line: 2, column: 22 } }]);
    expect(problems[0]!.fix!.en).toContain(says);
  });

  it('a time of midnight after a date is the date', () => {
    const { rows } = read(`${head};giltig_fran\n1;;placering;godkand;2026-01-15 00:00\n`);
    expect(rows).toMatchObject([{ validFrom: '2026-01-15' }]);
  });

  it('a semicolon in a cell without quotes is told, not read as other columns', () => {
    const { rows, problems } = read(`${head}\nST;Stöd; vård;placering;godkand\n`);
    expect(rows).toEqual([]);
    expect(problems[0]).toMatchObject({ code: 'MAP-092', place: { line: 2, column: 25 } });
  });

  it('a label of several lines does not move the lines that later errors name', () => {
    const { problems } = read(`${head}\r\nA;"en\r\ntvå";placering;godkand\r\nB;;placering;godkänt\r\n`);
    expect(problems).toMatchObject([{ code: 'MAP-043', place: { line: 4 } }]);
  });

  it('a code that stands twice names the other line', () => {
    const { problems } = read(`${head}\nA;;placering;godkand\na;;oppenvard;godkand\n`);
    expect(problems).toMatchObject([
      { code: 'MAP-035', what: { sv: expect.stringContaining('rad 2') as string }, place: { line: 3 } },
    ]);
  });
});

it.each(['', '\n \n', 'sep=;\n', '\uFEFF'])(
  'a map that was saved with nothing in it is not whole: %j',
  (text) => {
    expect(read(text).problems.map(({ code, place }) => [code, place?.line])).toEqual([
      ['MAP-042', 1],
      ['MAP-042', 1],
      ['MAP-042', 1],
    ]);
  },
);

it('a code that is repeated without end is told in seconds', () => {
  const rows = Array.from({ length: 60_000 }, (_, i) => `A;Ord ${i};placering;godkand`);
  const began = Date.now();
  expect(read([head, ...rows].join('\n')).problems).toHaveLength(59_999);
  expect(Date.now() - began).toBeLessThan(8000);
});

describe('however a map is saved', () => {
  const text = fc
    .string({ unit: fc.constantFrom(...'aBc019 åÄö;,\t"\'/-'), maxLength: 8 })
    .map((value) => value.trim());
  const code = fc.string({ unit: fc.constantFrom(...'aBcå019;"'), minLength: 1, maxLength: 5 });

  it('its rows are the same: delimiter, line ends, quotes, byte order mark, encoding, padding', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(code, text), {
          maxLength: 6,
          selector: ([c]) => c.toLowerCase(),
        }),
        fc.constantFrom(';', ',', '\t'),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.constantFrom('utf-8', 'win1252', 'utf-16le'),
        fc.boolean(),
        fc.nat(3),
        (rows, delimiter, lineEnd, encoding, quoteAll, padding) => {
          const cell = (value: string): string =>
            quoteAll || /[;,\t"]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
          const table = [
            ['kod', 'klartext', 'varde', 'status'],
            ...rows.map(([c, label]) => [c, label, 'placering', 'godkand']),
          ];
          const saved = table
            .map((row) => [...row.map(cell), ...Array<string>(padding).fill('')].join(delimiter) + lineEnd)
            .join('');
          const bytes = iconv.encode(saved, encoding, { addBOM: encoding !== 'win1252' });
          const found = read(bytes);
          expect(found.problems).toEqual([]);
          expect(found.rows.map((row) => [row.code, row.label, row.line])).toEqual(
            rows.map(([c, label], i) => [c.trim(), label, i + 2]),
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});
