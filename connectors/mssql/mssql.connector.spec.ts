import type { TdsColumn, TdsHandler } from '../../test/doubles/tds/tds-double';
import { describeQuery } from './catalogue';
import { describes, reader } from './canned-server.fixture';
import { Canned, errorOf, read, sql } from './open-canned.fixture';
import { mssqlSettings } from './settings';

const canned = new Canned();
afterEach(() => canned.end());
afterAll(() => canned.remove());

const idAndText: TdsColumn[] = [
  { name: 'Id', type: 'int', notNull: true },
  { name: 'Text', type: 'nvarchar(60)' },
];
function* counted(count: number): Generator<unknown[]> {
  for (let id = 1; id <= count; id++) yield [id, `rad ${id}`];
}
const rowsOf =
  (count: number): TdsHandler =>
  () => ({ columns: idAndText, rows: counted(count) });

describe('a session on a wire double of SQL Server', () => {
  it('asks for read-only intent and says who we are, each time it logs in', async () => {
    const { events, source } = await canned.with(rowsOf(1));
    await read(source, 'SELECT Id, Text FROM t');
    const logins = events.flatMap((seen) => (seen.event === 'login' ? [seen.login] : []));
    expect(logins.length).toBeGreaterThan(0);
    for (const login of logins) {
      expect(login).toMatchObject({
        readOnlyIntent: true,
        applicationName: 'brygga-test',
        database: 'Soc',
        user: reader,
      });
    }
  });

  it('sends SELECT and SET, the one write attempt of the proof, and never a commit', async () => {
    const handler: TdsHandler = (query) =>
      describes(query, { 'SELECT Id, Text FROM t': idAndText }) ?? rowsOf(3)(query, undefined as never);
    const { source, statements, events } = await canned.with(
      handler,
      {},
      { mayShowPlan: true, mayViewServerState: true },
    );
    await source.describe(sql('SELECT Id, Text FROM t'));
    await read(source, 'SELECT Id, Text FROM t');
    await source.tables();
    await source.status();
    await source.estimateRows(sql('SELECT Id, Text FROM t'));
    await errorOf(source.countValues('[dbo].[Person]', 'Finns inte', 5));
    await source.proveReadOnly();
    await source.close();
    const others = statements().filter((text) => !/^(?:set|select)\b/i.test(text));
    expect(others).toEqual([
      'begin transaction',
      'UPDATE [dbo].[Person] SET [Namn] = [Namn] WHERE 1 = 0',
      'rollback transaction',
    ]);
    expect(events.filter(({ event }) => event === 'fault')).toEqual([]);
    expect(statements().filter((text) => /^select 1;?$/i.test(text))).toEqual([]);
  });

  it.each([
    [{ snapshotAllowed: true }, 'SNAPSHOT', true, /SNAPSHOT isolation/],
    [{ snapshotAllowed: false }, 'READ COMMITTED', false, /^READ COMMITTED: .*ALLOW_SNAPSHOT_ISOLATION/],
    [
      { snapshotAllowed: false, readCommittedSnapshot: true },
      'READ COMMITTED',
      false,
      /READ_COMMITTED_SNAPSHOT.*two queries read two/,
    ],
    [{ snapshotAllowed: false, readOnlyDatabase: true }, 'READ COMMITTED', false, /not relied on/],
  ])('with %o reads in one transaction of %s and says so', async (facts, isolation, consistent, detail) => {
    const { source, events } = await canned.with(rowsOf(1), {}, facts);
    const { snapshot } = await source.status();
    expect(snapshot.consistent).toBe(consistent);
    expect(snapshot.detail).toMatch(detail);
    const begun = events.flatMap((seen) => (seen.event === 'transaction' ? [seen] : []));
    expect(begun).toEqual([expect.objectContaining({ request: 'begin', isolation })]);
  });

  it('with several connections promises no common moment', async () => {
    const { source } = await canned.with(rowsOf(1), { connections: 2 });
    expect((await source.status()).snapshot).toMatchObject({ consistent: false });
  });

  it('tells product and clock as the server says them', async () => {
    const { source } = await canned.with(rowsOf(1), {}, { mayViewServerState: true });
    const status = await source.status();
    expect(status.product).toBe('Microsoft SQL Server 16.0.4135.4, A wire double');
    expect(status.clock).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}4567Z$/);
    expect(status.transport.detail).toMatch(/encrypt_option TRUE/);
  });

  it('warns of tls: off', async () => {
    const { log } = await canned.with(rowsOf(1));
    expect(log).toEqual([
      { kind: 'warning', details: expect.objectContaining({ code: 'CON-018' }) as unknown },
    ]);
  });

  it('takes port or instance, not both', () => {
    const base = { host: 'h', database: 'd', user: 'u', password: { env: 'X' } };
    expect(mssqlSettings.safeParse({ ...base, instance: 'SOC' }).success).toBe(true);
    expect(mssqlSettings.safeParse({ ...base, instance: 'SOC', port: 1433 }).success).toBe(false);
    expect(mssqlSettings.safeParse({ host: 'h', user: 'u', password: { env: 'X' } }).success).toBe(false);
  });

  it('refuses to read at all with a driver that gives a rounded decimal', async () => {
    // What the driver's own reading of decimal(19,2) would give: a number.
    const server = await canned.server(
      {},
      {
        handler: ({ sql: text }) =>
          /^SELECT CAST\(SERVERPROPERTY/.test(text)
            ? {
                columns: Array.from({ length: 8 }, (_, i) => ({ name: `k${i}`, type: 'float' })),
                rows: [[1, 1, 1, 1, 1, 1, 1, 12345678901234567.89]],
              }
            : {},
      },
    );
    expect((await errorOf(canned.open(server.double.port))).details.code).toBe('CON-509');
  });
});

describe('a stream from a wire double of SQL Server', () => {
  it('1,000,000 rows arrive once each, in order, though the consumer is slow and pauses the driver often', async () => {
    const count = 1_000_000;
    const { source, double } = await canned.with(rowsOf(count));
    const before = double.rowsSent();
    let [next, batches, largest] = [1, 0, 0];
    for await (const { rows } of source.stream(sql('SELECT Id, Text FROM t'))) {
      for (const [id] of rows) if (id === next) next++;
      largest = Math.max(largest, rows.length);
      if (++batches % 10 === 0) await new Promise((done) => setTimeout(done, 2));
    }
    expect(next - 1).toBe(count);
    expect(double.rowsSent() - before).toBe(count);
    expect(largest).toBeLessThanOrEqual(1000);
  });

  it('reads no faster than it is asked to', async () => {
    const wide = (function* () {
      for (;;) yield [1, 'å'.repeat(2000)];
    })();
    const columns = [idAndText[0]!, { name: 'Text', type: 'nvarchar(2000)' }];
    const { source, double } = await canned.with(() => ({ columns, rows: wide }));
    const rows = source.stream(sql('SELECT Id, Text FROM t'))[Symbol.asyncIterator]();
    await rows.next();
    let [sent, before] = [double.rowsSent(), -1];
    for (let looks = 0; sent !== before && looks < 30; looks++) {
      await new Promise((done) => setTimeout(done, 200));
      [sent, before] = [double.rowsSent(), sent];
    }
    expect(sent).toBe(before);
    // 4 kB each: two batches, and what the buffers of the network hold.
    expect(sent).toBeLessThan(10_000);
    await rows.return?.();
  });

  it('ends a batch at about 1 MB', async () => {
    const { source } = await canned.with(() => ({
      columns: [{ name: 'Text', type: 'nvarchar(max)' }],
      rows: Array.from({ length: 50 }, () => ['å'.repeat(300_000)]),
    }));
    let [largest, count] = [0, 0];
    for await (const { rows } of source.stream(sql('SELECT Text FROM t'))) {
      largest = Math.max(largest, rows.length);
      count += rows.length;
    }
    expect(count).toBe(50);
    expect(largest).toBeLessThanOrEqual(4);
  });

  it('is cancelled on the server by an attention when the consumer stops or aborts, and the source reads on', async () => {
    const { source, events } = await canned.with(({ sql: text }) =>
      /stor/.test(text)
        ? { columns: idAndText, rows: counted(10_000_000) }
        : { columns: idAndText, rows: counted(2) },
    );
    for await (const _batch of source.stream(sql('SELECT Id, Text FROM stor'))) break;
    const abort = new AbortController();
    const aborted = (async () => {
      for await (const _batch of source.stream(sql('SELECT Id, Text FROM stor'), abort.signal)) {
        abort.abort(new Error('stopped by the test'));
      }
    })();
    await expect(aborted).rejects.toThrow('stopped by the test');
    expect(events.filter(({ event }) => event === 'attention')).toHaveLength(2);
    expect(await read(source, 'SELECT Id, Text FROM liten')).toHaveLength(2);
  });

  it('stops a query that has given nothing yet when it is aborted', async () => {
    const { source } = await canned.with(({ sql: text }) =>
      /hang/.test(text) ? new Promise(() => undefined) : { columns: idAndText, rows: counted(2) },
    );
    const abort = new AbortController();
    setTimeout(() => abort.abort(new Error('stopped by the test')), 50);
    const next = source.stream(sql('SELECT Id FROM hang'), abort.signal)[Symbol.asyncIterator]().next();
    await expect(next).rejects.toThrow('stopped by the test');
    expect(await read(source, 'SELECT Id, Text FROM liten')).toHaveLength(2);
  });

  it('one more than connections is refused at once, and two are given when two are allowed', async () => {
    const { source, double } = await canned.with(rowsOf(100_000));
    const first = source.stream(sql('SELECT Id, Text FROM t'))[Symbol.asyncIterator]();
    await first.next();
    expect((await errorOf(read(source, 'SELECT Id, Text FROM t'))).details.code).toBe('CON-016');
    await first.return?.();
    const two = await canned.open(double.port, { connections: 2 });
    const other = two.stream(sql('SELECT Id, Text FROM t'))[Symbol.asyncIterator]();
    await other.next();
    expect(await read(two, 'SELECT Id, Text FROM t')).toHaveLength(100_000);
    await other.return?.();
  });

  it('fails when the source is closed under it', async () => {
    const { source } = await canned.with(rowsOf(1_000_000));
    const run = (async () => {
      for await (const _batch of source.stream(sql('SELECT Id, Text FROM t'))) await source.close();
    })();
    expect((await errorOf(run)).details.code).toBe('CON-004');
    expect((await errorOf(source.describe(sql('SELECT 1')))).details.code).toBe('CON-004');
  });

  it('binds parameters with their types, and a quote stays a quote', async () => {
    const { source, events } = await canned.with(({ parameters }) => ({
      columns: parameters.map(({ name, type }) => ({
        name,
        type: type === 'nvarchar' ? 'nvarchar(4000)' : type,
      })),
      rows: [parameters.map(({ value }) => value)],
    }));
    const given = {
      text: `O'Brien; -- ":x"`,
      tal: 2,
      stort: 2 ** 40,
      bredd: 2n ** 62n,
      halv: 0.5,
      sant: true,
      tomt: null,
    };
    const query = sql('SELECT :text, :tal, :stort, :bredd, :halv, :sant, :tomt', given);
    expect(await read(source, query)).toEqual([[given.text, 2, 2 ** 40, String(2n ** 62n), 0.5, 1, null]]);
    const sent = events.flatMap((seen) => (seen.event === 'query' ? [seen.query] : [])).at(-1)!;
    expect(sent.sql).toBe('SELECT @text, @tal, @stort, @bredd, @halv, @sant, @tomt');
    expect(sent.parameters.map(({ type }) => type.replace(/\(.*/, ''))).toEqual([
      'nvarchar',
      'int',
      'bigint',
      'bigint',
      'float',
      'bit',
      'nvarchar',
    ]);
  });

  it.each([
    [2n ** 63n, 'CON-515'],
    [2 ** 60, 'CON-515'],
    [Number.NaN, 'CON-028'],
  ])('a parameter of %s is refused, not rounded', async (value, code) => {
    const { source } = await canned.with(rowsOf(1));
    expect((await errorOf(read(source, sql('SELECT :x', { x: value })))).details.code).toBe(code);
  });

  it('tells the DBA the text that it sends, never a value', async () => {
    const { source, log } = await canned.with(rowsOf(1));
    await read(source, sql('SELECT Id, Text FROM t WHERE Namn = :namn', { namn: 'Hemlig' }));
    expect(log).toContainEqual({ kind: 'query', text: 'SELECT Id, Text FROM t WHERE Namn = @namn' });
    expect(JSON.stringify(log)).not.toContain('Hemlig');
  });
});

describe('what a wire double of SQL Server is asked without reading rows', () => {
  it('columns of a query come from dm_exec_describe_first_result_set, with the types of its parameters', async () => {
    const columns = [...idAndText, { name: 'Belopp', type: 'decimal(18,2)' }];
    const { source, events, double } = await canned.with((query) =>
      describes(query, { 'SELECT * FROM t WHERE a = @a AND b = @b': columns })!,
    );
    const before = double.rowsSent();
    expect(await source.describe(sql('SELECT * FROM t WHERE a = :a AND b = :b', { a: 'x', b: 1 }))).toEqual(
      columns.map(({ name, type }) => ({ name, type })),
    );
    expect(double.rowsSent() - before).toBe(columns.length);
    const sent = events.flatMap((seen) => (seen.event === 'query' ? [seen.query] : [])).at(-1)!;
    expect(sent.sql).toBe(describeQuery);
    expect(sent.parameters.map(({ value }) => value)).toContain('@a nvarchar(4000), @b int');
  });

  it('tables have their columns as they are declared, and rows as the engine counts them', async () => {
    const { source } = await canned.with(rowsOf(1));
    expect(await source.tables()).toEqual([
      {
        name: '[dbo].[Person]',
        estimatedRows: 3,
        columns: [
          { name: 'Id', type: 'int' },
          { name: 'Kon', type: 'nchar(1)' },
          { name: 'Belopp', type: 'decimal(18,2)' },
        ],
      },
      {
        name: '[dbo].[V]',
        estimatedRows: null,
        columns: [
          { name: 'Text', type: 'nvarchar(max)' },
          { name: 'Tid', type: 'datetime2(7)' },
        ],
      },
    ]);
  });

  it('values are counted by the server; a table or column that it has not named is never sent', async () => {
    const { source, statements } = await canned.with(({ sql: text }) =>
      /GROUP BY/.test(text)
        ? {
            columns: [
              { name: 'varde', type: 'nchar(1)' },
              { name: 'antal', type: 'int' },
            ],
            rows: [
              ['K', 2],
              ['M', 1],
            ],
          }
        : {
            columns: ['antal', 'ifyllda', 'olika'].map((name) => ({ name, type: 'int' })),
            rows: [[4, 3, 2]],
          },
    );
    expect(await source.countValues('[dbo].[Person]', 'Kon', 10)).toEqual({
      rows: 4,
      nulls: 1,
      distinct: 2,
      values: [
        { value: 'K', count: 2 },
        { value: 'M', count: 1 },
      ],
    });
    const counting = statements().filter((text) => text.includes('FROM [dbo].[Person]'));
    expect(counting).toHaveLength(2);
    for (const text of counting) expect(text).toContain('COLLATE Latin1_General_100_BIN2');
    const before = statements().length;
    expect((await errorOf(source.countValues('x; DROP TABLE y', 'Kon', 1))).details.code).toBe('CON-502');
    expect((await errorOf(source.countValues('[dbo].[Person]', 'x] --', 1))).details.code).toBe('CON-503');
    expect(statements().slice(before).join()).not.toMatch(/DROP|x\] --/);
  });

  it('rows are estimated from a plan that is not run, only with SHOWPLAN, and the next query gives rows again', async () => {
    const plan = '<ShowPlanXML><StmtSimple StatementEstRows="1234.6" /></ShowPlanXML>';
    let showing = false;
    const { source, statements } = await canned.with(
      () =>
        showing
          ? {
              columns: [{ name: 'Microsoft SQL Server 2005 XML Showplan', type: 'nvarchar(max)' }],
              rows: [[plan]],
            }
          : { columns: idAndText, rows: counted(2) },
      {},
      { mayShowPlan: true },
    );
    showing = true;
    expect(await source.estimateRows(sql('SELECT Id, Text FROM t'))).toBe(1235);
    showing = false;
    expect(statements().slice(-3)).toEqual([
      'SET SHOWPLAN_XML ON',
      'SELECT Id, Text FROM t',
      'SET SHOWPLAN_XML OFF',
    ]);
    expect(await read(source, 'SELECT Id, Text FROM t')).toHaveLength(2);
    expect(await source.estimateRows(sql('SELECT :a', { a: 1 }))).toBeNull();
    const without = await canned.with(rowsOf(1));
    expect(await without.source.estimateRows(sql('SELECT 1'))).toBeNull();
    expect(without.statements().join()).not.toContain('SHOWPLAN_XML ON');
  });
});
