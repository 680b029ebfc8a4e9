import type { Cell, Slice } from '../contract';
import { describes, type CannedOptions } from './canned-server.fixture';
import { Canned, errorOf, sql } from './open-canned.fixture';
import type { TdsColumn, TdsHandler } from '../../test/doubles/tds/tds-double';

/** Against a wire double: the text that is sent. That SQL Server takes it is shown in test/containers. */

const canned = new Canned();
afterEach(() => canned.end());
afterAll(() => canned.remove());

const types = {
  Id: 'int',
  Nr: 'varchar(20)',
  Namn: 'nvarchar(50)',
  Andrad: 'datetime2(7)',
  Gammal: 'datetime',
  Instant: 'datetimeoffset(7)',
  Belopp: 'decimal(18,2)',
  Rad: 'timestamp',
  Fri: 'xml',
} as const;
const whole = "WITH a AS (SELECT * FROM t WHERE x = N'SELECT') SELECT * FROM a ORDER BY Id -- sist";
/** The same as it is put together: WITH first, the order gone. */
const inside = "WITH a AS (SELECT * FROM t WHERE x = N'SELECT') SELECT";
const columns: TdsColumn[] = Object.entries(types).map(([name, type]) => ({ name, type }));

/** Takes every text, and answers with no rows; where it is asked to describe, with the columns of the whole. */
const takesAll: TdsHandler = (query) => {
  const text = String(query.parameters.find(({ name }) => name === 'sats')?.value);
  return describes(query, { [text]: columns }) ?? { columns: [{ name: 'antal', type: 'int' }], rows: [[7]] };
};

/** The statement that a slice ends as, with its parameters. */
async function sent(
  slice: Slice,
  text = whole,
  parameters?: Record<string, Cell>,
): Promise<[string, Cell[]]> {
  const { source, events } = await canned.with(takesAll);
  for await (const _batch of source.slices!.stream(sql(text, parameters), slice));
  const query = events.flatMap((seen) => (seen.event === 'query' ? [seen.query] : [])).at(-1)!;
  return [query.sql, query.parameters.map(({ value }) => value as Cell)];
}

describe('a part of an answer, as a wire double of SQL Server hears it', () => {
  it('keeps WITH before the parentheses and leaves the order out, neither of which may stand in them', async () => {
    const [text] = await sent({
      columns: ['Id', 'Nr'],
      where: [{ kind: 'filled', columns: ['Id'] }],
      orderBy: ['Id'],
    });
    expect(text).toBe(`${inside} [Id], [Nr] FROM (
SELECT * FROM a 
) AS brygga WHERE ([Id] IS NOT NULL) ORDER BY [Id]`);
  });

  it('leaves an order that decides which rows there are, which may stand there', async () => {
    const top = 'SELECT TOP (3) * FROM t ORDER BY Id';
    expect((await sent({}, top))[0]).toBe(`SELECT * FROM (\n${top}\n) AS brygga`);
  });

  it('compares several columns one after the other, so that the first can be sought in an index', async () => {
    const [text, values] = await sent({
      where: [{ kind: 'after', columns: ['Namn', 'Id'], values: ['Åsa', 7] }],
      orderBy: ['Namn', 'Id'],
    });
    expect(text).toContain(
      'WHERE ([Namn] >= @brygga0 AND ([Namn] > @brygga0 OR [Id] > CAST(@brygga1 AS int)) AND [Id] IS NOT NULL)',
    );
    expect(values).toEqual(['Åsa', 7]);
  });

  it.each([
    ['Nr', 'A1', 'CAST(@brygga0 AS varchar(8000))', 'A1'],
    [
      'Andrad',
      '2024-02-29 13:14:15.1234567',
      'CAST(@brygga0 AS datetime2(7))',
      '2024-02-29 13:14:15.1234567',
    ],
    ['Gammal', '2024-02-03 13:14:15.123', 'CAST(@brygga0 AS datetime)', '2024-02-03T13:14:15.123'],
    [
      'Instant',
      '2024-10-27 02:30:00+01:00',
      'CAST(@brygga0 AS datetimeoffset(7))',
      '2024-10-27 02:30:00+01:00',
    ],
    ['Belopp', '1234567890123456.78', 'CAST(@brygga0 AS decimal(18,2))', '1234567890123456.78'],
    ['Rad', '00000000000007D1', 'CONVERT(varbinary(8000), @brygga0, 2)', '00000000000007D1'],
  ])(
    '%s is compared in its own type, so that no digit is lost and its index is used',
    async (column, value, at, as) => {
      const [text, values] = await sent({ where: [{ kind: 'from', column, value }] });
      expect(text).toContain(`WHERE ([${column}] >= ${at})`);
      expect(values).toEqual([as]);
    },
  );

  it('keeps the parameters of the query beside its own', async () => {
    const [text, values] = await sent(
      { where: [{ kind: 'from', column: 'Id', value: 5 }] },
      'SELECT * FROM t WHERE a = :a AND b = :brygga0',
      { a: 'x', brygga0: 'y' },
    );
    expect(text).toContain(
      'WHERE a = @a AND b = @brygga0\n) AS brygga WHERE ([Id] >= CAST(@brygga0_ AS int))',
    );
    expect(values).toEqual(['x', 'y', 5]);
  });

  it('says CON-029 of a column without an order, and where the server does not take the part', async () => {
    const { source } = await canned.with(takesAll);
    expect((await errorOf(source.slices!.summarize(sql(whole), 'Fri'))).details.code).toBe('CON-029');
    const strict = await canned.with((query) => {
      const text = String(query.parameters.find(({ name }) => name === 'sats')?.value);
      if (text === 'SELECT 1') return describes(query, { 'SELECT 1': columns })!;
      const broken = describes(query, {})!;
      return {
        ...broken,
        rows: [[null, null, 8155, "No column name was specified for column 1 of 'brygga'."]],
      };
    });
    const { details } = await errorOf(strict.source.slices!.summarize(sql('SELECT 1'), null));
    expect(details.code).toBe('CON-029');
    expect(details.why?.en).toContain('No column name');
  });

  it.each([
    ['a plan without a sort', {}, '<RelOp PhysicalOp="Index Scan"/>', true],
    ['a plan that sorts', {}, '<RelOp PhysicalOp="Sort"/>', false],
    ['no right to see plans', { mayShowPlan: false }, '<RelOp PhysicalOp="Index Scan"/>', false],
  ] as [string, CannedOptions, string, boolean][])(
    'is in order only without a sort, as the plan says: %s',
    async (_, options, plan, ordered) => {
      const handler: TdsHandler = (query, session) =>
        query.sql.startsWith('SET SHOWPLAN')
          ? {}
          : query.parameters.length === 0 && query.sql.includes('brygga')
            ? { columns: [{ name: 'plan', type: 'nvarchar(4000)' }], rows: [[plan]] }
            : takesAll(query, session);
      const { source } = await canned.with(handler, {}, { mayShowPlan: true, ...options });
      expect(await source.slices!.ordered(sql(whole), ['Id'])).toBe(ordered);
    },
  );

  it('asks for the number of rows and the greatest value in one statement', async () => {
    const { source, statements } = await canned.with(takesAll);
    expect(await source.slices!.summarize(sql(whole), 'Andrad')).toEqual({
      rows: 7,
      greatest: null,
      undated: 0,
    });
    expect(statements().at(-1)).toContain(
      'SELECT COUNT(*) AS antal, MAX([Andrad]) AS storst, 0 AS odaterade FROM (',
    );
  });

  it.each([
    ['Nr', "COUNT(CASE WHEN [Nr] NOT LIKE '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]%' THEN 1 END)"],
    ['Gammal', '0'],
    ['Instant', '0'],
    ['Id', 'COUNT([Id])'],
  ])('counts what is no date where the type of %s can hold it', async (column, undated) => {
    const { source, statements } = await canned.with(takesAll);
    await source.slices!.summarize(sql(whole), column);
    expect(statements().at(-1)).toContain(`MAX([${column}]) AS storst, ${undated} AS odaterade FROM (`);
  });
});
