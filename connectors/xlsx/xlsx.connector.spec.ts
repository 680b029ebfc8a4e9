import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Workbook } from 'exceljs';
import * as fc from 'fast-check';
import {
  ConnectorError,
  type Cell,
  type ConnectorErrorDetails,
  type Source,
  type SourceEvent,
} from '../contract';
import { serialText } from './serial-date';
import { workbook, zip, type Book } from './workbook.fixture';
import { xlsxConnector } from './xlsx.connector';
import { xlsxSettings } from './settings';

const root = mkdtempSync(join(tmpdir(), 'brygga-xlsx-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let number = 0;
const events: SourceEvent[] = [];
async function open(
  content: Buffer,
  settings: Record<string, unknown> = {},
  name = 'bok.xlsx',
): Promise<Source> {
  const folder = join(root, String(++number));
  mkdirSync(folder);
  writeFileSync(join(folder, name), content);
  const context = {
    baseDir: root,
    applicationName: 'brygga-test',
    log: (event: SourceEvent) => events.push(event),
  };
  return xlsxConnector.open(xlsxSettings.parse({ folder, ...settings }), context);
}

interface Read {
  columns: readonly string[];
  rows: Cell[][];
}

async function readSource(source: Source, name = 'bok.xlsx'): Promise<Read> {
  const rows: Cell[][] = [];
  const columns = (await source.describe({ kind: 'file', name })).map((column) => column.name);
  for await (const batch of source.stream({ kind: 'file', name })) rows.push(...batch.rows);
  return { columns, rows };
}

const read = async (book: Book | Buffer, settings?: Record<string, unknown>, name?: string): Promise<Read> =>
  readSource(await open(Buffer.isBuffer(book) ? book : workbook(book), settings), name);

async function problem(run: Promise<unknown>): Promise<ConnectorErrorDetails> {
  const error: unknown = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ConnectorError);
  return (error as ConnectorError).details;
}

const text = (address: string, value: string): string =>
  `<c r="${address}" t="inlineStr"><is><t>${value}</t></is></c>`;
const header = `<row r="1">${text('A1', 'Id')}${text('B1', 'Namn')}</row>`;
/** The one cell of a sheet, as the mapping gets it. */
const cell = async (xml: string, book: Partial<Book> = {}): Promise<Cell> =>
  (await read({ sheets: { Blad: `<row r="1">${text('A1', 'x')}</row><row r="2">${xml}</row>` }, ...book }))
    .rows[0]?.[0] ?? null;

describe('a cell', () => {
  it.each<[string, string, Cell]>([
    ['a number', '<c r="A2"><v>5</v></c>', 5],
    ['a personnummer as a number, every digit', '<c r="A2"><v>201001012384</v></c>', 201001012384],
    ['a personnummer as text, with its leading zero', text('A2', '0101012384'), '0101012384'],
    ['a decimal number', '<c r="A2"><v>0.25</v></c>', 0.25],
    ['a number as Excel writes small ones', '<c r="A2"><v>1E-3</v></c>', 0.001],
    ['more digits than a number can hold', '<c r="A2"><v>9223372036854775807</v></c>', '9223372036854775807'],
    ['true', '<c r="A2" t="b"><v>1</v></c>', true],
    ['false', '<c r="A2" t="b"><v>0</v></c>', false],
    ['the result of a formula', '<c r="A2"><f>1+1</f><v>2</v></c>', 2],
    ['the text of a formula', '<c r="A2" t="str"><f>"J"</f><v>J</v></c>', 'J'],
    ['the empty text of a formula', '<c r="A2" t="str"><f>""</f><v></v></c>', ''],
    ['an ISO date', '<c r="A2" t="d"><v>2024-02-29T13:14:15.120</v></c>', '2024-02-29 13:14:15.12'],
    ['space at the ends', '<c r="A2" t="inlineStr"><is><t xml:space="preserve"> x </t></is></c>', ' x '],
    ['signs that XML escapes', text('A2', '&lt;å&amp;&#228;&gt;'), '<å&ä>'],
    ['a character that XML cannot hold', text('A2', 'rad_x000D_två'), 'rad\rtvå'],
    [
      'rich text',
      '<c r="A2" t="inlineStr"><is><r><rPr><b/></rPr><t>å</t></r><r><t>ä</t></r><rPh><t>no</t></rPh></is></c>',
      'åä',
    ],
    ['nothing, formatted', '<c r="A2" s="1"/>', null],
  ])('is %s', async (_what, xml, expected) => {
    expect(await cell(xml)).toStrictEqual(expected);
  });

  it('is a shared text, plain or rich, also beyond the numbers that are held as text', async () => {
    const texts = Array.from({ length: 10_050 }, (_, index) => `<si><t>å${index}</t></si>`).join('');
    const book = { texts: `<si><r><t>a</t></r><r><t>b</t></r></si><si/>${texts}` };
    expect(await cell('<c r="A2" t="s"><v>0</v></c>', book)).toBe('ab');
    expect(await cell('<c r="A2" t="s"><v>1</v></c>', book)).toBe('');
    expect(await cell('<c r="A2" t="s"><v>2</v></c>', book)).toBe('å0');
    expect(await cell('<c r="A2" t="s"><v>10051</v></c>', book)).toBe('å10049');
    expect((await problem(cell('<c r="A2" t="s"><v>10052</v></c>', book))).code).toBe('CON-604');
    expect((await problem(cell('<c r="A2" t="s"><v/></c>', book))).code).toBe('CON-604');
  });

  it.each<[string, string, Cell]>([
    ['yyyy-mm-dd', '45351', '2024-02-29'],
    ['yyyy-mm-dd', '45351.5', '2024-02-29 12:00:00'],
    ['d/m/yy\\ h:mm;@', '45351', '2024-02-29 00:00:00'],
    ['[$-41D]d mmmm yyyy', '1', '1900-01-01'],
    ['yyyy-mm-dd', '59', '1900-02-28'],
    ['yyyy-mm-dd', '60', '1900-02-29'],
    ['yyyy-mm-dd', '61', '1900-03-01'],
    ['yyyy-mm-dd', '0', '1900-01-00'],
    ['yyyy-mm-dd', '2958465', '9999-12-31'],
    ['yyyy-mm-dd hh:mm:ss.000', '45351.551563923612', '2024-02-29 13:14:15.123'],
    ['hh:mm:ss', '0.99997685185185186', '23:59:58'],
    ['hh:mm:ss', '0.999999999', '00:00:00'],
    ['[h]:mm:ss', '0.999999999', '24:00:00'],
    ['yyyy-mm-dd hh:mm', '45350.999999999', '2024-02-29 00:00:00'],
    ['mm:ss', '0.5', '12:00:00'],
    ['[h]:mm', '1.5', '36:00:00'],
    ['0.00%', '0.25', 0.25],
    ['&quot;dag &quot;0', '7', 7],
    ['[Red]0', '7', 7],
    ['0.00E+00', '7', 7],
    ['General', '7', 7],
    ['000000-0000', '1001012384', 1001012384],
  ])('in the format %s, %s is %s', async (format, value, expected) => {
    expect(await cell(`<c r="A2" s="1"><v>${value}</v></c>`, { formats: [format] })).toStrictEqual(expected);
  });

  it('counts days from 1904 where the workbook does', async () => {
    const book = { formats: ['yyyy-mm-dd'], since1904: true };
    expect(await cell('<c r="A2" s="1"><v>43889</v></c>', book)).toBe('2024-02-29');
    expect(await cell('<c r="A2" s="1"><v>0</v></c>', book)).toBe('1904-01-01');
  });

  it('is the same date for every day that Excel has, in text as in arithmetic', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 61, max: 2_958_465 }),
        fc.integer({ min: 0, max: 86_399_999 }),
        (day, ms) => {
          const date = new Date(Date.UTC(1899, 11, 30) + day * 86_400_000 + ms).toISOString();
          const shown = serialText(day + ms / 86_400_000, 'timestamp', false)!;
          expect(Date.parse(`${shown.replace(' ', 'T')}Z`)).toBe(Date.parse(date));
        },
      ),
    );
  });

  it.each([
    ['an error', '<c r="B7" t="e"><v>#N/A</v></c>', 'CON-608', 'B7'],
    ['a formula that nobody has calculated', '<c r="B7"><f>A1</f></c>', 'CON-609', 'B7'],
    ['a negative date', '<c r="B7" s="1"><v>-1</v></c>', 'CON-610', 'B7'],
    ['a date after 9999', '<c r="B7" s="1"><v>2958466</v></c>', 'CON-610', 'B7'],
    ['something in a column without a name', text('AB7', 'hemligt'), 'CON-607', 'AB7'],
  ])('that is %s stops the reading, with its address', async (_what, xml, code, address) => {
    const book = { sheets: { Blad: `${header}<row r="7">${xml}</row>` }, formats: ['yyyy-mm-dd'] };
    const details = await problem(read(book));
    expect(details).toMatchObject({ code, place: { table: 'Blad', field: address } });
    expect(details.what.sv).toContain(address);
    expect(JSON.stringify(details)).not.toContain('hemligt');
  });
});

describe('a sheet', () => {
  it('is read with hidden rows, without empty ones, and its gaps are NULL', async () => {
    const rows = `${header}<row r="2" hidden="1"><c r="B2"><v>1</v></c></row><row r="3"/><row r="4"><c r="A4" s="1"/></row><row r="9">${text('A9', 'a')}</row>`;
    expect(await read({ sheets: { Blad: rows } }, { rowNumber: 'Rad' })).toEqual({
      columns: ['Id', 'Namn', 'Rad'],
      rows: [
        [null, 1, 2],
        ['a', null, 9],
      ],
    });
  });

  it('is read where rows and cells have no addresses, and with a prefix on every element', async () => {
    const rows = `<row><c t="str"><v>Id</v></c><c t="str"><v>Namn</v></c></row><row><c><v>1</v></c><c t="str"><v>å</v></c></row>`;
    for (const prefix of [undefined, 'x']) {
      expect(await read({ sheets: { Blad: rows }, ...(prefix && { prefix }) })).toEqual({
        columns: ['Id', 'Namn'],
        rows: [[1, 'å']],
      });
    }
  });

  it('has its header where headerRow says, with names that are numbers or broken over lines', async () => {
    const rows = `<row r="1">${text('A1', 'Utdrag 2024')}</row><row r="3">${text('A3', ' Person&#10;nummer ')}<c r="C3"><v>2024</v></c></row><row r="4"><c r="A4"><v>1</v></c><c r="C4"><v>2</v></c></row>`;
    expect(await read({ sheets: { Blad: rows } }, { headerRow: 3 })).toEqual({
      columns: ['Person nummer', '2024'],
      rows: [[1, 2]],
    });
    expect((await problem(read({ sheets: { Blad: rows } }, { headerRow: 2 }))).code).toBe('CON-606');
  });

  it('is the first that is not hidden, or the one after #', async () => {
    const sheetOf = (value: number): string =>
      `<row r="1">${text('A1', 'x')}</row><row r="2"><c r="A2"><v>${value}</v></c></row>`;
    const book: Book = {
      sheets: { Listor: sheetOf(1), 'Barn &amp; unga': sheetOf(2), 'Ö#1': sheetOf(3) },
      hidden: ['Listor'],
    };
    expect((await read(book)).rows).toEqual([[2]]);
    expect((await read(book, {}, 'bok.xlsx#Listor')).rows).toEqual([[1]]);
    expect((await read(book, {}, 'bok.xlsx#Barn & unga')).rows).toEqual([[2]]);
    expect((await read(book, {}, 'b*.xlsx#Ö#1')).rows).toEqual([[3]]);
    const details = await problem(read(book, {}, 'bok.xlsx#Barnen'));
    expect(details.code).toBe('CON-605');
    expect(details.fix!.sv).toContain('Barn & unga');
  });

  it('with merged cells in its table is refused, since the rows below the first would be empty; above it they are a title', async () => {
    const after = (ref: string): string => `<mergeCells count="1"><mergeCell ref="${ref}"/></mergeCells>`;
    const rows = `${header}<row r="2"><c r="A2"><v>1</v></c></row>`;
    expect(await problem(read({ sheets: { Blad: rows }, after: after('A2:A3') }))).toMatchObject({
      code: 'CON-611',
      place: { field: 'A2:A3' },
    });
    expect((await read({ sheets: { Blad: rows }, after: after('A1:B1') })).rows).toHaveLength(1);
  });

  it('with two columns of one name is refused', async () => {
    expect((await problem(read({ sheets: { Blad: header.replace('Namn', 'Id') } }))).code).toBe('CON-207');
  });

  it('of a real writer is told about with its size, by name', async () => {
    const book = new Workbook();
    book.addWorksheet('Barn').addRows([['Id'], [1], [2]]);
    book.addWorksheet('Tomt');
    const source = await open(Buffer.from(await book.xlsx.writeBuffer()));
    events.length = 0;
    expect(await source.tables()).toEqual([
      { name: 'bok.xlsx#Barn', columns: [{ name: 'Id', type: '' }], estimatedRows: 2 },
    ]);
    expect(events).toEqual([{ kind: 'warning', details: expect.objectContaining({ code: 'CON-606' }) }]);
    await source.close();
  });
});

describe('a file that is no workbook says what to do', () => {
  const whole = workbook({ sheets: { Blad: `${header}<row r="2"><c r="A2"><v>1</v></c></row>` } });
  const compound = (name: string): Buffer => {
    const bytes = Buffer.alloc(4096);
    Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(bytes);
    bytes.writeUInt16LE(9, 30);
    bytes.writeUInt32LE(1, 48);
    bytes.write(name, 1024, 'utf16le');
    return bytes;
  };

  it.each([
    ['an old .xls', compound('Workbook'), 'CON-602', '.xlsx'],
    ['an encrypted workbook', compound('EncryptedPackage'), 'CON-603', 'lösenord'],
    ['text', Buffer.from('Id;Namn\n1;å\n'), 'CON-601', '.xlsx'],
    ['nothing', Buffer.alloc(0), 'CON-601', '.xlsx'],
    ['another zip', zip([{ name: 'x.txt', content: Buffer.from('x') }]), 'CON-601', '.xlsx'],
    [
      'a binary .xlsb',
      zip([
        {
          name: '_rels/.rels',
          content: Buffer.from(
            '<R><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.bin"/></R>',
          ),
        },
      ]),
      'CON-602',
      '.xlsx',
    ],
    ['a workbook cut off', whole.subarray(0, whole.length - 200), 'CON-601', '.xlsx'],
  ])('%s', async (_what, bytes, code, says) => {
    const details = await problem(read(bytes));
    expect(details.code).toBe(code);
    expect(details.fix!.sv).toContain(says);
  });

  it('and one that was changed or cut off inside never gives half a sheet as a whole one', async () => {
    const sheet = Buffer.from(
      `<worksheet><sheetData>${header}<row r="2"><c r="A2"><v>1</v></c></row></sheetData></worksheet>`,
    );
    const book = (content: Buffer, more: object = {}): Buffer =>
      zip([
        {
          name: '_rels/.rels',
          content: Buffer.from('<R><Relationship Id="a" Type="x/officeDocument" Target="w.xml"/></R>'),
        },
        {
          name: 'w.xml',
          content: Buffer.from(
            '<workbook xmlns:r="r"><sheets><sheet name="B" r:id="s"/></sheets></workbook>',
          ),
        },
        {
          name: '_rels/w.xml.rels',
          content: Buffer.from('<R><Relationship Id="s" Type="x/worksheet" Target="s.xml"/></R>'),
        },
        { name: 's.xml', content, ...more },
      ]);
    expect((await read(book(sheet))).rows).toEqual([[1, null]]);
    for (const bytes of [
      book(sheet, { checksum: 1 }),
      book(sheet, { bytes: 10 }),
      book(sheet, { bytes: 10_000 }),
      book(sheet.subarray(0, 150)),
      book(Buffer.concat([sheet.subarray(0, 60), Buffer.from([0xe5]), sheet.subarray(60)])),
      book(Buffer.from(`<!DOCTYPE worksheet [<!ENTITY x "y">]>${sheet.toString()}`)),
      book(Buffer.from(sheet.toString().replace('r="2"', 'r="1"'))),
      book(Buffer.from(sheet.toString().replace('r="A2"', 'r="XFE2"'))),
    ]) {
      expect((await problem(read(bytes))).code).toBe('CON-604');
    }
  });

  it('whatever byte of it is damaged: an error of ours, or the same rows', async () => {
    const { rows } = await read(whole);
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (at, byte) => {
        const bytes = Buffer.from(whole);
        bytes[at] = byte;
        const result = await read(bytes).catch((error: unknown) => error);
        if (result instanceof ConnectorError) return;
        if (result instanceof Error) throw result;
        expect((result as Read).rows).toEqual(rows);
      }),
      { numRuns: 300 },
    );
  });
});

describe('no error or event has an identity or what stands beside it', () => {
  const child = '20100101-2384 Anna';
  it('of a sheet that is named after a child, or of its file', async () => {
    events.splice(0);
    const twice = `<row r="1">${text('A1', child)}${text('C1', child)}</row>`;
    const broken = `${header}<row r="2"><c r="A2" t="e"><v>${child}</v></c></row>`;
    const source = await open(workbook({ sheets: { [child]: twice, B: broken } }), {}, `${child}.xlsx`);
    await source.tables();
    const shown = await Promise.all(
      ['Blad', child, 'B'].map((sheet) => problem(readSource(source, `${child}.xlsx#${sheet}`))),
    );
    expect(shown.map(({ code }) => code)).toEqual(['CON-605', 'CON-207', 'CON-608']);
    expect(JSON.stringify([shown, events])).not.toMatch(/2384|Anna/);
    expect(shown[0]!.fix!.en).toContain('[…], B');
    expect(shown[1]!.what.en).toContain('Column A and column C');
    expect(events.map(({ kind }) => kind)).toEqual(['warning', 'warning']);
  });
});
