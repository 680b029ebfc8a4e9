import * as fc from 'fast-check';
import { decode } from 'iconv-lite';
import type { TdsCollation, TdsColumn } from '../../test/doubles/tds/tds-double';
import type { Cell } from '../contract';
import { columnsOf } from './answer-columns';
import { cellReaderFor } from './cell-reader';
import { Canned, errorOf, read } from './open-canned.fixture';

const canned = new Canned();
afterEach(() => canned.end());
afterAll(() => canned.remove());

/** What arrives of these values in a column of this type, as ROW and, with a NULL beside them, as NBCROW. */
async function through(type: string, values: readonly unknown[], notNull = false): Promise<Cell[]> {
  const columns: TdsColumn[] = [
    { name: 'Varde', type, notNull },
    { name: 'Tom', type: 'int' },
  ];
  const rows = values.flatMap((value) => [
    [value, 1],
    [value, null],
  ]);
  const { source } = await canned.with(() => ({ columns, rows }));
  const arrived = await read(source, 'SELECT Varde, Tom FROM t');
  await canned.end();
  expect(arrived.map(([, beside]) => beside)).toEqual(rows.map(([, beside]) => beside));
  const cells = arrived.map(([cell]) => cell!);
  expect(cells.filter((_, index) => index % 2 === 1)).toEqual(cells.filter((_, index) => index % 2 === 0));
  return cells.filter((_, index) => index % 2 === 0);
}

describe('cells that the driver alone would spoil, from a wire double of SQL Server', () => {
  it.each<[string, unknown[], Cell[]]>([
    [
      'bigint',
      [2n ** 53n - 1n, 2n ** 53n, -(2n ** 53n), 2n ** 63n - 1n],
      [9007199254740991, '9007199254740992', '-9007199254740992', '9223372036854775807'],
    ],
    ['int', [-2147483648, 2147483647], [-2147483648, 2147483647]],
    ['smallint', [-32768], [-32768]],
    ['tinyint', [255], [255]],
    ['bit', [true, false], [1, 0]],
    [
      'decimal(18,2)',
      ['1234567890123456.78', '-0.01', '0.10', '-0.00'],
      ['1234567890123456.78', '-0.01', '0.10', '0.00'],
    ],
    [
      'decimal(38,0)',
      ['99999999999999999999999999999999999999', '-5', '0'],
      ['99999999999999999999999999999999999999', -5, 0],
    ],
    [
      'decimal(38,38)',
      ['0.00000000000000000000000000000000000001'],
      ['0.00000000000000000000000000000000000001'],
    ],
    ['numeric(28,4)', ['-123456789012345678901234.5678'], ['-123456789012345678901234.5678']],
    [
      'money',
      ['922337203685477.5807', '-922337203685477.5808', '-0.0001', '12.3'],
      ['922337203685477.5807', '-922337203685477.5808', '-0.0001', '12.3000'],
    ],
    ['smallmoney', ['-214748.3648', '1'], ['-214748.3648', '1.0000']],
    [
      'float',
      [-0.5, 0.1 + 0.2, 5e-324, 1.7976931348623157e308],
      [-0.5, 0.30000000000000004, 5e-324, 1.7976931348623157e308],
    ],
    ['real', [0.1, -16777216, 3.4028235e38], [0.1, -16777216, 3.4028235e38]],
  ])('%s keeps every digit', async (type, sent, expected) => {
    expect(await through(type, sent)).toEqual(expected);
    if (!type.startsWith('decimal') && !type.startsWith('numeric')) {
      expect(await through(type, sent, true)).toEqual(expected);
    }
  });

  it('every decimal is what was sent, at all four lengths on the wire', async () => {
    const digits = fc.sample(
      fc.tuple(fc.bigInt(-(10n ** 38n) + 1n, 10n ** 38n - 1n), fc.integer({ min: 0, max: 37 })),
      300,
    );
    const values = digits.map(([n, drop]) => n / 10n ** BigInt(drop));
    const text = (n: bigint): string => {
      const all = String(n < 0n ? -n : n).padStart(7, '0');
      return `${n < 0n ? '-' : ''}${all.slice(0, -6)}.${all.slice(-6)}`;
    };
    expect(await through('decimal(38,6)', values.map(text))).toEqual(values.map(text));
    for (const precision of [9, 19, 28]) {
      const fitting = values.filter((n) => String(n).replace('-', '').length <= precision).map(text);
      expect(await through(`decimal(${precision},6)`, fitting)).toEqual(fitting);
    }
  });

  it.each<[string, unknown[], Cell[]]>([
    [
      'date',
      ['0001-01-01', '1899-12-31', '1900-02-28', '2024-02-29', '9999-12-31'],
      ['0001-01-01', '1899-12-31', '1900-02-28', '2024-02-29', '9999-12-31'],
    ],
    [
      'datetime2(7)',
      ['2024-02-29T13:14:15.1234567', '0001-01-01T00:00:00.0000001', '2024-03-31T02:30:00'],
      ['2024-02-29 13:14:15.1234567', '0001-01-01 00:00:00.0000001', '2024-03-31 02:30:00'],
    ],
    ['datetime2(3)', ['2024-02-29T13:14:15.120'], ['2024-02-29 13:14:15.12']],
    ['datetime2(0)', ['2024-02-29T13:14:15'], ['2024-02-29 13:14:15']],
    [
      'datetime',
      ['1753-01-01T00:00:00.000', '2024-02-29T13:14:15.997'],
      ['1753-01-01 00:00:00', '2024-02-29 13:14:15.997'],
    ],
    ['smalldatetime', ['2024-02-29T13:14:00'], ['2024-02-29 13:14:00']],
    ['time(7)', ['23:59:58.1000000', '00:00:00'], ['23:59:58.1', '00:00:00']],
    ['time(0)', ['23:59:58'], ['23:59:58']],
    [
      'datetimeoffset(7)',
      ['2024-10-27T02:30:00.1234567+02:00', '2024-10-27T02:30:00+01:00', '2024-07-01T00:00:00-07:00'],
      ['2024-10-27 02:30:00.1234567+02:00', '2024-10-27 02:30:00+01:00', '2024-07-01 09:00:00+02:00'],
    ],
    ['datetimeoffset(0)', ['2024-01-31T12:00:00Z'], ['2024-01-31 13:00:00+01:00']],
  ])('%s is the same text whatever time zone we run in', async (type, sent, expected) => {
    expect(await through(type, sent)).toEqual(expected);
    if (type === 'date') expect(await through(type, sent, true)).toEqual(expected);
  });

  it.each<[string, unknown[], Cell[]]>([
    ['nvarchar(100)', ['Åsa Öberg-Ärlig é', '😀', '', ' kvar '], ['Åsa Öberg-Ärlig é', '😀', '', ' kvar ']],
    ['nchar(5)', ['AB'], ['AB']],
    ['varchar(60)', ['Västerås – 5 €', 'Žižka “x”', ''], ['Västerås – 5 €', 'Žižka “x”', '']],
    ['char(5)', ['Å'], ['Å']],
    ['varchar(max)', ['å'.repeat(20_000), ''], ['å'.repeat(20_000), '']],
    ['nvarchar(max)', ['€'.repeat(20_000)], ['€'.repeat(20_000)]],
    ['uniqueidentifier', ['6F9619FF-8B86-D011-B42D-00C04FC964FF'], ['6F9619FF-8B86-D011-B42D-00C04FC964FF']],
    ['varbinary(10)', [Buffer.from([0, 255, 65]), Buffer.alloc(0)], ['00FF41', '']],
    ['binary(3)', [Buffer.from([0, 255, 65])], ['00FF41']],
  ])('%s arrives as the engine has it', async (type, sent, expected) => {
    expect(await through(type, sent)).toEqual(expected);
  });

  it.each<TdsCollation>(['Finnish_Swedish_CI_AS', 'Finnish_Swedish_100_CI_AS_SC_UTF8'])(
    'all letters of code page 1252 arrive from a column of %s',
    async (collation) => {
      const codes = Array.from({ length: 224 }, (_, i) => i + 32).filter(
        (code) => ![0x7f, 0x81, 0x8d, 0x8f, 0x90, 0x9d].includes(code),
      );
      const text = decode(Buffer.from(codes), 'windows-1252');
      const server = await canned.server(
        { handler: () => ({ columns: [{ name: 'T', type: 'varchar(2000)' }], rows: [[text]] }) },
        { collation },
      );
      const [[cell]] = (await read(await canned.open(server.double.port), 'SELECT T FROM t')) as [[string]];
      expect(cell).toBe(text);
    },
  );

  it('NULL of every type is null', async () => {
    const types = [
      'int',
      'bigint',
      'bit',
      'decimal(18,2)',
      'money',
      'float',
      'date',
      'datetime',
      'datetime2(7)',
      'time(3)',
      'datetimeoffset(2)',
      'char(3)',
      'nvarchar(9)',
      'varchar(max)',
      'uniqueidentifier',
      'varbinary(9)',
    ];
    const columns = types.map((type, index) => ({ name: `k${index}`, type }));
    const { source } = await canned.with(() => ({ columns, rows: [types.map(() => null)] }));
    expect(await read(source, 'SELECT * FROM t')).toEqual([types.map(() => null)]);
  });

  it('cells split between two network packets are read again when the rest has come', async () => {
    const columns = [
      { name: 'A', type: 'nvarchar(4000)' },
      { name: 'B', type: 'decimal(38,2)' },
      { name: 'C', type: 'datetimeoffset(7)' },
    ];
    const rows = Array.from({ length: 500 }, (_, i) => [
      'ö'.repeat((i * 37) % 4000),
      `${i}.25`,
      '2024-01-31T12:00:00.5Z',
    ]);
    const { source } = await canned.with(() => ({ columns, rows }));
    expect(await read(source, 'SELECT * FROM t')).toEqual(
      rows.map(([a, b]) => [a, b, '2024-01-31 13:00:00.5+01:00']),
    );
  });

  it('a column of varbinary(max) is refused before its rows are given', async () => {
    const columns = [
      { name: 'Id', type: 'int' },
      { name: 'Bild', type: 'varbinary(max)' },
    ];
    const { source } = await canned.with(() => ({ columns, rows: [[1, null]] }));
    const { details } = await errorOf(read(source, 'SELECT * FROM t'));
    expect(details).toMatchObject({ code: 'CON-022', place: { field: 'Bild' } });
  });

  it('a binary cell of more than 2000 bytes is refused, not cut', async () => {
    const { source } = await canned.with(() => ({
      columns: [{ name: 'B', type: 'varbinary(4000)' }],
      rows: [[Buffer.alloc(2000)], [Buffer.alloc(2001)]],
    }));
    expect((await errorOf(read(source, 'SELECT * FROM t'))).details.code).toBe('CON-022');
  });
});

describe('the reader of a cell', () => {
  it('never throws, whatever the bytes are: the driver would end the process', () => {
    const lengths: Record<string, number[]> = {
      IntN: [1, 2, 4, 8],
      BitN: [1],
      FloatN: [4, 8],
      MoneyN: [4, 8],
      DateTimeN: [4, 8],
      Date: [3],
      DecimalN: [5, 9, 13, 17],
      Time: [3, 4, 5],
      DateTime2: [6, 7, 8],
      DateTimeOffset: [8, 9, 10],
      UniqueIdentifier: [16],
      NVarChar: [0, 1, 7],
      Char: [0, 3],
      VarBinary: [0, 3],
    };
    const scale = fc.integer({ min: 0, max: 7 });
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(lengths)), scale, bytes, (name, digits, content) => {
        const reader = cellReaderFor({ type: { name }, scale: digits, collation: { codepage: 'CP1252' } })!;
        for (const length of lengths[name]!) {
          expect(['string', 'number']).toContain(typeof reader.read(Buffer.from(content), 3, length));
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('types that the wire double does not have, by the bytes of MS-TDS', () => {
  const variant = (...bytes: number[]): unknown => {
    const value = Buffer.from(bytes);
    return cellReaderFor({ type: { name: 'Variant' } })!.read(value, 0, value.length);
  };

  it('a decimal in a sql_variant keeps its digits', () => {
    // NUMERICNTYPE, two bytes that describe it: precision 18 and scale 2; positive; 123 in eight bytes.
    expect(variant(0x6c, 2, 18, 2, 1, 123, 0, 0, 0, 0, 0, 0, 0)).toBe('1.23');
  });

  it('a time, a whole number and a binary in a sql_variant are as in columns of their own', () => {
    expect(variant(0x29, 1, 1, 1, 0, 0)).toBe('00:00:00.1');
    expect(variant(0x38, 0, 0xfe, 0xff, 0xff, 0xff)).toBe(-2);
    expect(variant(0xa5, 2, 10, 0, 0xab)).toBe('AB');
  });

  it('a text in a sql_variant is left to the driver, which knows its collation', () => {
    expect(variant(0xe7, 7, 10, 0, 0, 0, 0, 0, 0, 65, 0)).toBeUndefined();
  });
});

describe('a column of a CLR type, which the wire double does not have', () => {
  const row = columnsOf([{ name: 'Plats', udt: { name: 'hierarchyid' } }]);

  it('comes as the bytes that the tools of SQL Server show', () => {
    const cells = [Buffer.from([0x5a, 0xc0])];
    row.finish(cells);
    expect(cells).toEqual(['5AC0']);
  });

  it('is refused when the driver has made an object of it, as of geography', () => {
    expect(() => row.finish([{ points: [] }])).toThrow('CON-022');
  });
});
