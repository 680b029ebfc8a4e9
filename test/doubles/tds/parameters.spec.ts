import sql from 'mssql';
import { drive, type Driven } from './driver';
import type { TdsQuery } from './tds-double';

/** Hands each query back as a row of its own parameters, in columns of the types it declared. */
let driven: Driven;
let last: TdsQuery | undefined;
beforeAll(async () => {
  driven = await drive((query) => {
    last = query;
    const { parameters } = query;
    return {
      columns: parameters.map(({ name, type }) => ({ name, type })),
      rows: [parameters.map(({ value }) => value)],
    };
  });
});
afterAll(() => driven.close());

type Input = [
  name: string,
  type: sql.ISqlType | (() => sql.ISqlType),
  value: unknown,
  read: string,
  text: unknown,
];
const guid = '6F9619FF-8B86-D011-B42D-00C04FC964FF';
const at = new Date('2024-02-29T13:14:15.123Z');
const inputs: Input[] = [
  ['tinyint', sql.TinyInt(), 255, 'tinyint', 255],
  ['smallint', sql.SmallInt(), -5, 'smallint', -5],
  ['int', sql.Int(), -2_147_483_648, 'int', -2_147_483_648],
  ['bigint', sql.BigInt(), '9007199254740993', 'bigint', 9_007_199_254_740_993n],
  ['bit', sql.Bit(), true, 'bit', true],
  ['real', sql.Real(), 0.5, 'real', 0.5],
  ['float', sql.Float(), 0.1, 'float', 0.1],
  ['money', sql.Money(), -12.5, 'money', '-12.5000'],
  ['smallmoney', sql.SmallMoney(), 12.5, 'smallmoney', '12.5000'],
  ['decimal', sql.Decimal(10, 2), -12.34, 'decimal(10,2)', '-12.34'],
  ['date', sql.Date(), new Date('0001-01-02T00:00:00Z'), 'date', '0001-01-02'],
  ['datetime', sql.DateTime(), new Date('1899-12-31T23:59:59.997Z'), 'datetime', '1899-12-31T23:59:59.997'],
  [
    'smalldatetime',
    sql.SmallDateTime(),
    new Date('2024-02-29T13:14:00Z'),
    'smalldatetime',
    '2024-02-29T13:14:00.000',
  ],
  ['datetime2', sql.DateTime2(7), at, 'datetime2(7)', '2024-02-29T13:14:15.1230000'],
  ['datetime2s', sql.DateTime2(0), new Date('9999-12-31T23:59:59Z'), 'datetime2(0)', '9999-12-31T23:59:59'],
  ['time', sql.Time(3), at, 'time(3)', '13:14:15.123'],
  ['varchar', sql.VarChar(50), 'Västerås – €', 'varchar(50)', 'Västerås – €'],
  ['varcharmax', sql.VarChar(sql.MAX), 'å'.repeat(9000), 'varchar(max)', 'å'.repeat(9000)],
  ['nvarchar', sql.NVarChar(50), 'Ж😀', 'nvarchar(50)', 'Ж😀'],
  ['nvarcharmax', sql.NVarChar(sql.MAX), 'Ж'.repeat(9000), 'nvarchar(max)', 'Ж'.repeat(9000)],
  ['guid', sql.UniqueIdentifier(), guid, 'uniqueidentifier', guid],
  ['varbinary', sql.VarBinary(8), Buffer.of(1, 2), 'varbinary(8)', Buffer.of(1, 2)],
];

it.each(inputs)(
  'a parameter of type %s reaches the handler typed and whole',
  async (name, type, value, read, text) => {
    const result = await driven.pool.request().input(name, type, value).query('SELECT x');
    expect(last).toEqual({
      kind: 'rpc',
      procedure: 'sp_executesql',
      sql: 'SELECT x',
      parameters: [{ name, type: read, value: text }],
    });
    expect(Object.keys(result.recordset[0] as object)).toEqual([name]);
  },
);

it('a datetimeoffset reaches the handler at the right instant, in the offset of the process', async () => {
  await driven.pool.request().input('at', sql.DateTimeOffset(3), at).query('SELECT x');
  const [parameter] = last!.parameters;
  expect(parameter).toMatchObject({
    type: 'datetimeoffset(3)',
    value: expect.stringMatching(/[+-]\d\d:\d\d$/),
  });
  expect(new Date(parameter!.value as string)).toEqual(at);
});

it('parameters that are NULL are so, and keep their order and types', async () => {
  const request = driven.pool.request();
  for (const [name, type] of inputs) request.input(name, type, null);
  const { recordset } = await request.query('SELECT x');
  expect(last!.parameters.map(({ name, value }) => [name, value])).toEqual(
    inputs.map(([name]) => [name, null]),
  );
  expect(Object.values(recordset[0] as object)).toEqual(inputs.map(() => null));
});

it('a prepared statement is executed with its text and values, and forgotten', async () => {
  const statement = new sql.PreparedStatement(driven.pool);
  statement.input('lopnr', sql.Int);
  await statement.prepare('SELECT * FROM Akt WHERE lopnr = @lopnr');
  for (const lopnr of [1, 2]) {
    expect((await statement.execute({ lopnr })).recordset).toEqual([{ lopnr }]);
    expect(last).toEqual({
      kind: 'rpc',
      procedure: 'sp_execute',
      sql: 'SELECT * FROM Akt WHERE lopnr = @lopnr',
      parameters: [{ name: 'lopnr', type: 'int', value: lopnr }],
    });
  }
  await statement.unprepare();
  const events = driven.events.map(({ event }) => event);
  expect(events.filter((event) => event === 'prepare' || event === 'unprepare')).toEqual([
    'prepare',
    'unprepare',
  ]);
});

it('a procedure that is called by its name reaches the handler by its name', async () => {
  await driven.pool.request().input('id', sql.Int, 1).execute('dbo.HamtaAkt');
  expect(last).toMatchObject({
    kind: 'rpc',
    procedure: 'dbo.HamtaAkt',
    sql: '',
    parameters: [{ name: 'id' }],
  });
});

it('a batch has no parameters', async () => {
  await driven.pool.request().batch('SELECT 2');
  expect(last).toEqual({ kind: 'batch', sql: 'SELECT 2', parameters: [] });
});
