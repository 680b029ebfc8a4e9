import { drive, type Driven } from '../driver';
import type { TdsColumn } from '../tds-double';

let driven: Driven;
let columns: TdsColumn[] = [];
let rows: unknown[][] = [];
beforeAll(async () => {
  driven = await drive(() => ({ columns, rows }));
});
afterAll(() => driven.close());

/** What the real driver makes of these values in columns of this type, NOT NULL and not. */
async function read(type: string, ...values: unknown[]): Promise<unknown[]> {
  const read = async (notNull: boolean): Promise<unknown[]> => {
    columns = [{ name: 'v', type, notNull }];
    rows = values.map((value) => [value]);
    return (await driven.pool.request().query<{ v: unknown }>('x')).recordset.map(({ v }) => v);
  };
  const [nullable, notNull] = [await read(false), await read(true)];
  expect(notNull).toEqual(nullable);
  return nullable;
}

const date = (text: string): Date => new Date(text);

describe('what the driver reads from the double', () => {
  it.each<[string, unknown[], unknown[]]>([
    ['tinyint', [0, 255], [0, 255]],
    ['smallint', [-32_768, 32_767], [-32_768, 32_767]],
    ['int', [-2_147_483_648, 2_147_483_647, '7'], [-2_147_483_648, 2_147_483_647, 7]],
    ['bigint', [-1n, 9_007_199_254_740_993n, 5], ['-1', '9007199254740993', '5']],
    ['bit', [true, 0], [true, false]],
    ['real', [0.5, -1.25], [0.5, -1.25]],
    ['float', [0.1, -1e300], [0.1, -1e300]],
    ['money', ['-922337203685.4775', 12.5], [-922337203685.4775, 12.5]],
    ['smallmoney', ['-214748.3648', 1], [-214_748.3648, 1]],
    ['decimal(10,2)', ['-12345678.90', 1], [-12_345_678.9, 1]],
    ['decimal(5,0)', [99_999], [99_999]],
    ['numeric(28,4)', ['123456789.0001'], [123_456_789.0001]],
    ['decimal(38,0)', ['4294967296'], [4_294_967_296]],
  ])('numbers: %s', async (type, values, expected) => {
    expect(await read(type, ...values)).toEqual(expected);
  });

  it.each<[string, unknown[], string[]]>([
    [
      'date',
      ['0001-01-01', '1752-12-31', '2024-02-29', '9999-12-31'],
      [
        '0001-01-01T00:00:00.000Z',
        '1752-12-31T00:00:00.000Z',
        '2024-02-29T00:00:00.000Z',
        '9999-12-31T00:00:00.000Z',
      ],
    ],
    [
      'datetime',
      ['1753-01-01', '1899-12-31 23:59:59.997', date('2024-02-29T13:14:15.997Z'), '9999-12-31'],
      [
        '1753-01-01T00:00:00.000Z',
        '1899-12-31T23:59:59.997Z',
        '2024-02-29T13:14:15.997Z',
        '9999-12-31T00:00:00.000Z',
      ],
    ],
    [
      'smalldatetime',
      ['1900-01-01', '2079-06-06 23:59'],
      ['1900-01-01T00:00:00.000Z', '2079-06-06T23:59:00.000Z'],
    ],
    [
      'datetime2(3)',
      ['0001-01-01 00:00:00.001', '9999-12-31T23:59:59.999'],
      ['0001-01-01T00:00:00.001Z', '9999-12-31T23:59:59.999Z'],
    ],
    ['datetime2(0)', ['1752-02-29 23:59:58'], ['1752-02-29T23:59:58.000Z']],
    [
      'datetimeoffset(3)',
      ['2024-06-30T23:30:00.125+02:00', '2024-01-01T00:30:00+01:00'],
      ['2024-06-30T21:30:00.125Z', '2023-12-31T23:30:00.000Z'],
    ],
    ['time(0)', ['23:59:58', '00:00:00'], ['1970-01-01T23:59:58.000Z', '1970-01-01T00:00:00.000Z']],
    ['time(3)', ['13:14:15.123'], ['1970-01-01T13:14:15.123Z']],
  ])('dates and times: %s', async (type, values, expected) => {
    expect((await read(type, ...values)).map((value) => (value as Date).toISOString())).toEqual(expected);
  });

  const everyLetter = 'Åsa Öström – våld i hemmet € ‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•—˜™š›œžŸ éü';
  it.each<[string, unknown[], unknown[]]>([
    ['varchar(100)', [everyLetter, ''], [everyLetter, '']],
    ['varchar(max)', [everyLetter.repeat(500), ''], [everyLetter.repeat(500), '']],
    ['char(5)', ['åäö', '12345'], ['åäö  ', '12345']],
    ['text', [everyLetter.repeat(500)], [everyLetter.repeat(500)]],
    ['nvarchar(100)', ['Åsa 😀 Ж', ''], ['Åsa 😀 Ж', '']],
    ['nvarchar(max)', ['😀'.repeat(9000), ''], ['😀'.repeat(9000), '']],
    ['nchar(4)', ['Ж'], ['Ж   ']],
    ['ntext', ['Ж'.repeat(9000)], ['Ж'.repeat(9000)]],
    ['uniqueidentifier', ['6F9619FF-8B86-D011-B42D-00C04FC964FF'], ['6F9619FF-8B86-D011-B42D-00C04FC964FF']],
    ['binary(4)', [Buffer.of(1, 2)], [Buffer.of(1, 2, 0, 0)]],
    ['varbinary(4)', [Buffer.of(1, 2), Buffer.of()], [Buffer.of(1, 2), Buffer.of()]],
    ['varbinary(max)', [Buffer.alloc(20_000, 7)], [Buffer.alloc(20_000, 7)]],
  ])('texts and binaries: %s', async (type, values, expected) => {
    expect(await read(type, ...values)).toEqual(expected);
  });

  it('letters that code page 1252 lacks as question marks', async () => {
    expect(await read('varchar(10)', 'Жå')).toEqual(['?å']);
  });

  it('NULL of every type, in plain rows and in compressed ones', async () => {
    const types =
      'tinyint,int,bigint,bit,real,float,money,smallmoney,decimal(10;2),date,time(3),datetime,smalldatetime,datetime2(7),datetimeoffset(7),char(3),varchar(3),varchar(max),nchar(3),nvarchar(3),nvarchar(max),text,ntext,uniqueidentifier,binary(3),varbinary(3),varbinary(max)'
        .split(',')
        .map((type) => type.replace(';', ','));
    for (const type of types) {
      columns = [
        { name: 'before', type: 'int' },
        { name: 'v', type },
        { name: 'after', type: 'nvarchar(5)' },
      ];
      rows = [
        [1, null, 'slut'],
        [2, null, null],
        [null, null, 'slut'],
      ];
      expect([type, (await driven.pool.request().query('x')).recordset]).toEqual([
        type,
        [
          { before: 1, v: null, after: 'slut' },
          { before: 2, v: null, after: null },
          { before: null, v: null, after: 'slut' },
        ],
      ]);
    }
  });

  it('more than eight columns, whose NULLs need a second byte of bitmap', async () => {
    columns = Array.from({ length: 20 }, (_, index) => ({ name: `c${index}`, type: 'int' }));
    rows = [Array.from({ length: 20 }, (_, index) => (index % 3 === 0 ? null : index))];
    const [row] = (await driven.pool.request().query('x')).recordset;
    expect(Object.values(row as object)).toEqual(rows[0]);
  });

  it('names and lengths of columns', async () => {
    columns = [
      { name: 'Ärende nr', type: 'varchar(60)' },
      { name: 'belopp', type: 'decimal(18,2)', notNull: true },
    ];
    rows = [];
    const found = (await driven.pool.request().query('x')).recordset.columns;
    expect(found['Ärende nr']).toMatchObject({ length: 60, nullable: true });
    expect(found['belopp']).toMatchObject({ precision: 18, scale: 2, nullable: false });
  });
});

it('a database with a UTF-8 collation is read as UTF-8', async () => {
  const utf8 = await drive(() => ({ columns: [{ name: 'v', type: 'varchar(20)' }], rows: [['Åsa 😀 Ж']] }), {
    collation: 'Finnish_Swedish_100_CI_AS_SC_UTF8',
  });
  expect((await utf8.pool.request().query('x')).recordset).toEqual([{ v: 'Åsa 😀 Ж' }]);
  await utf8.close();
});

it.each([
  ['tinyint', 256],
  ['int', 1.5],
  ['int', 2 ** 31],
  ['decimal(5,2)', '1000'],
  ['decimal(5,2)', '1.234'],
  ['datetime', '1752-12-31'],
  ['smalldatetime', '1899-12-31'],
  ['date', '2023-02-29'],
  ['date', 'i går'],
  ['time(0)', '24:00:00'],
  ['nvarchar(2)', 'abc'],
  ['binary(2)', Buffer.of(1, 2, 3)],
  ['uniqueidentifier', 'x'],
  ['geography', 'x'],
  ['varchar', 'x'],
  ['datetime2(8)', '2024-01-01'],
])(
  'a test that gives %s the value %p is told, instead of the driver reading something else',
  async (type, value) => {
    columns = [{ name: 'v', type }];
    rows = [[value]];
    await expect(driven.pool.request().query('x')).rejects.toMatchObject({ number: 50_000 });
  },
);
