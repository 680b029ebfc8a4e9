import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startPostgres, type TestPostgres } from '../../test/servers/postgres';
import type { Batch, Cell, ConnectorErrorDetails, Query, Source, SourceEvent } from '../contract';
import { openSource } from '../registry';
import { postgresConnector } from './postgres.connector';

const folder = mkdtempSync(join(tmpdir(), 'brygga-pg-'));
let server: TestPostgres;
const opened: Source[] = [];
const events: SourceEvent[] = [];

beforeAll(async () => {
  server = await startPostgres();
  writeFileSync(join(folder, 'losen'), 'hemligt');
  await server.createDatabase('kalla');
  await server.run(
    `CREATE ROLE lasare LOGIN PASSWORD 'hemligt';
     CREATE TABLE barn (id int, namn text, fodd date);
     INSERT INTO barn VALUES (1, 'Åsa', '2010-01-01'), (2, 'Örjan', NULL);
     CREATE TABLE rader AS SELECT i FROM generate_series(1, 5000) i;
     CREATE SCHEMA "Annat schema";
     CREATE TABLE "Annat schema"."Låst" (x int);
     GRANT SELECT ON barn, rader TO lasare`,
    'kalla',
  );
});
afterEach(async () => {
  for (const source of opened.splice(0)) await source.close();
  events.length = 0;
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const open = async (more: Record<string, unknown> = {}): Promise<Source> => {
  const source = await openSource(
    postgresConnector,
    {
      host: 'localhost',
      port: server.port,
      database: 'kalla',
      user: 'lasare',
      password: { file: 'losen' },
      tls: { ca: server.ca },
      ...more,
    },
    { baseDir: folder, applicationName: 'brygga-prov', log: (event) => events.push(event) },
  );
  opened.push(source);
  return source;
};
const sql = (text: string): Query => ({ kind: 'sql', text });
async function read(source: Source, text: string, signal?: AbortSignal): Promise<Cell[][]> {
  const rows: Cell[][] = [];
  for await (const batch of source.stream(sql(text), signal)) rows.push(...batch.rows);
  return rows;
}
async function failure(run: () => Promise<unknown>): Promise<ConnectorErrorDetails> {
  try {
    await run();
  } catch (error) {
    return (error as { details: ConnectorErrorDetails }).details;
  }
  throw new Error('Nothing failed.');
}
async function asked(text: string, database = 'kalla'): Promise<Record<string, unknown>[]> {
  const client = await server.connect(database);
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

describe('a value', () => {
  it.each<[string, Cell]>([
    ['1::smallint', 1],
    ['9007199254740991::bigint', 9007199254740991],
    ['9007199254740992::bigint', '9007199254740992'],
    ['-9007199254740991::numeric', -9007199254740991],
    ['0.10::numeric', '0.10'],
    [`'NaN'::numeric`, 'NaN'],
    ['0.1::real', 0.1],
    ['1e300::float8', 1e300],
    [`'Infinity'::float8`, 'Infinity'],
    [`'NaN'::float8`, 'NaN'],
    [`'0044-03-15 BC'::date`, '0044-03-15 BC'],
    [`'infinity'::timestamptz`, 'infinity'],
    [`'2024-07-01 12:00:00.123450Z'::timestamptz`, '2024-07-01 14:00:00.12345+02:00'],
    [`'1899-12-31 12:00:00.5Z'::timestamptz`, '1899-12-31 13:00:00.5+01:00'],
    [`'0044-03-15 12:00:00 BC'::timestamp`, '0044-03-15 12:00:00 BC'],
    [`'24:00:00'::time`, '24:00:00'],
    [`'1 year 2 mons 3 days 04:05:06'::interval`, '1 year 2 mons 3 days 04:05:06'],
    [`'{"a": 1}'::jsonb`, '{"a": 1}'],
    [`ARRAY['å', NULL]`, '{å,NULL}'],
    [`'AB '::varchar(5)`, 'AB '],
    [`'AB'::char(5)`, 'AB'],
    [`'AB'::"char"`, 'A'],
    ['false', false],
    [`repeat('x', 2000)::bytea`, '78'.repeat(2000)],
    [`e'\\\\x'::bytea`, ''],
  ])('%s becomes %j, whatever the settings of the account are', async (expression, expected) => {
    await server.run(
      `ALTER ROLE lasare SET DateStyle = 'German'; ALTER ROLE lasare SET TimeZone = 'Asia/Tokyo'`,
    );
    expect(await read(await open(), `SELECT ${expression} AS x`)).toEqual([[expected]]);
  });

  it('that is large and binary stops the reading and names the column, and the source goes on', async () => {
    const source = await open();
    const error = await failure(() => read(source, `SELECT 1 AS id, repeat('x', 2001)::bytea AS bild`));
    expect(error).toMatchObject({ code: 'CON-022', place: { field: 'bild' } });
    expect(await read(source, 'SELECT 1 AS x')).toEqual([[1]]);
  });

  it('comes in letters that are right from a database of code page 1252', async () => {
    await server.createDatabase('gammal', `TEMPLATE template0 ENCODING 'WIN1252' LOCALE 'C'`);
    await server.run(
      `CREATE TABLE t (x text); INSERT INTO t VALUES ('Västerås – 5 €'); GRANT SELECT ON t TO lasare`,
      'gammal',
    );
    expect(await read(await open({ database: 'gammal' }), 'SELECT x FROM t')).toEqual([['Västerås – 5 €']]);
  });

  it('of a database that does not know its encoding is refused when it is not UTF-8, and can be converted', async () => {
    await server.createDatabase('okand', `TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'`);
    await server.run(
      `CREATE TABLE t (id int, x text); GRANT SELECT ON t TO lasare;
       INSERT INTO t VALUES (1, 'Åsa'), (2, convert_from('\\xc5'::bytea, 'SQL_ASCII') || 'sa')`,
      'okand',
    );
    const source = await open({ database: 'okand' });
    expect(await read(source, 'SELECT x FROM t WHERE id = 1')).toEqual([['Åsa']]);
    const error = await failure(() => read(source, 'SELECT x FROM t'));
    expect(error.code).toBe('CON-309');
    const converted = /convert_from.* AS kolumn/.exec(error.fix!.sv)![0].replaceAll('kolumn', 'x');
    expect(await read(source, `SELECT ${converted} FROM t WHERE id = 2`)).toEqual([['Åsa']]);
  });
});

describe('a query', () => {
  it('tells the types as the engine writes them, and is not run for that', async () => {
    const source = await open();
    const text = `SELECT 1::numeric(18,2) AS a, 'x'::varchar(20) AS b, pg_sleep(60) AS c`;
    expect(await source.describe(sql(text))).toEqual([
      { name: 'a', type: 'numeric(18,2)' },
      { name: 'b', type: 'character varying(20)' },
      { name: 'c', type: 'void' },
    ]);
    expect(events).toEqual([{ kind: 'query', text }]);
  });

  it('that gives two columns of one name is refused, since one of them would be lost', async () => {
    const source = await open();
    expect(await failure(() => read(source, 'SELECT 1 AS x, 2 AS x'))).toMatchObject({ code: 'CON-021' });
    expect(await read(source, 'SELECT 1 AS x')).toEqual([[1]]);
  });

  it('sends wide rows in small batches, so that one batch never fills the memory', async () => {
    const batches: Batch[] = [];
    const text = `SELECT repeat('å', CASE WHEN i > 1000 THEN 100000 ELSE 1 END) AS x FROM generate_series(1, 1100) i`;
    for await (const batch of (await open()).stream(sql(text))) batches.push(batch);
    expect(batches.reduce((sum, { rows }) => sum + rows.length, 0)).toBe(1100);
    const largest = batches.map(({ rows }) =>
      rows.reduce((sum, [x]) => sum + Buffer.byteLength(String(x)), 0),
    );
    expect(Math.max(...largest)).toBeLessThan(1_250_000);
  });

  it('may be read slowly: the statement timeout is about the server, not about us', async () => {
    const source = await open({ statementTimeoutSeconds: 0.5 });
    let rows = 0;
    for await (const batch of source.stream(sql('SELECT * FROM rader'))) {
      rows += batch.rows.length;
      if (rows < 1500) await wait(700);
    }
    expect(rows).toBe(5000);
  });

  it('takes parameters of every kind, also NULL and wide integers', async () => {
    const rows: Cell[][] = [];
    const query: Query = {
      kind: 'sql',
      text: 'SELECT :a::bigint AS a, :b::boolean AS b, :c::text AS c, :d::numeric AS d FROM barn WHERE id = :id',
      parameters: { a: 9223372036854775807n, b: true, c: null, d: '0.10', id: 1 },
    };
    const source = await open();
    for await (const batch of source.stream(query)) rows.push(...batch.rows);
    expect(rows).toEqual([['9223372036854775807', true, null, '0.10']]);
    expect(await source.estimateRows(query)).toBeGreaterThan(0);
    expect(JSON.stringify(events)).not.toContain('9223372036854775807');
  });

  it('stops in the server when it is aborted before its first row, and the moment that is read stays', async () => {
    const source = await open();
    expect(await read(source, 'SELECT count(*) AS n FROM barn')).toEqual([[2]]);
    await server.run(`INSERT INTO barn VALUES (3, 'Ny', NULL)`, 'kalla');
    const abort = new AbortController();
    const reading = read(source, 'SELECT pg_sleep(60) AS x', abort.signal);
    await wait(200);
    abort.abort(new Error('nog'));
    await expect(reading).rejects.toThrow('nog');
    const active = `SELECT 1 FROM pg_stat_activity WHERE usename = 'lasare' AND query LIKE '%pg_sleep%' AND state = 'active'`;
    expect(await asked(active)).toEqual([]);
    expect(await read(source, 'SELECT count(*) AS n FROM barn')).toEqual([[2]]);
    await server.run('DELETE FROM barn WHERE id = 3', 'kalla');
  });

  it('that nobody reads on stops in the server, where the next rows are on their way, and the source goes on', async () => {
    const source = await open();
    const text = 'SELECT i, CASE WHEN i > 150 THEN pg_sleep(60) END AS x FROM generate_series(1, 1000) i';
    const met: Cell[][] = [];
    for await (const { rows } of source.stream(sql(text))) {
      met.push(...rows);
      break;
    }
    expect(met.length).toBe(100);
    const active = `SELECT 1 FROM pg_stat_activity WHERE usename = 'lasare' AND query LIKE '%pg_sleep%' AND state = 'active'`;
    expect(await asked(active)).toEqual([]);
    expect(await read(source, 'SELECT count(*) AS n FROM barn')).toEqual([[2]]);
  });

  it('stops in the server when the source is closed under it', async () => {
    const source = await open();
    const reading = failure(() => read(source, 'SELECT pg_sleep(60) AS x'));
    await wait(200);
    await source.close();
    expect((await reading).code).toBe('CON-004');
    expect(
      await asked(`SELECT 1 FROM pg_stat_activity WHERE usename = 'lasare' AND state = 'active'`),
    ).toEqual([]);
  });

  it('shares one moment between the connections that the owner allows, and no more of them', async () => {
    const source = await open({ connections: 2 });
    await server.run(`INSERT INTO rader VALUES (5001)`, 'kalla');
    const first = source.stream(sql('SELECT * FROM rader'))[Symbol.asyncIterator]();
    const second = source.stream(sql('SELECT * FROM rader'))[Symbol.asyncIterator]();
    await Promise.all([first.next(), second.next()]);
    expect(await failure(() => read(source, 'SELECT 1 AS x'))).toMatchObject({ code: 'CON-016' });
    await first.return?.();
    expect(await read(source, 'SELECT count(*) AS n FROM rader')).toEqual([[5000]]);
    await second.return?.();
    await server.run('DELETE FROM rader WHERE i = 5001', 'kalla');
  });

  it('answers questions that come at the same time one after the other', async () => {
    const source = await open();
    const [columns, tables, estimate] = await Promise.all([
      source.describe(sql('SELECT * FROM barn')),
      source.tables(),
      source.estimateRows(sql('SELECT * FROM rader')),
    ]);
    expect(columns.map(({ name }) => name)).toEqual(['id', 'namn', 'fodd']);
    expect(tables.map(({ name }) => name)).toEqual(['barn', 'rader']);
    expect(estimate).toBeGreaterThan(1000);
  });

  it('holds no lock when it has been read, so that nobody waits for us between queries', async () => {
    const source = await open();
    for await (const _ of source.stream(sql('SELECT * FROM rader'))) break;
    await read(source, 'SELECT * FROM barn');
    await source.countValues('barn', 'namn', 5);
    const locks = `SELECT relation::regclass::text AS t FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE usename = 'lasare' AND relation IS NOT NULL`;
    expect(await asked(locks)).toEqual([]);
  });

  it('counts values of a type that has no order', async () => {
    await server.run(
      `CREATE TABLE "Med Json" AS SELECT '{"a":1}'::json AS "Mitt Fält" FROM generate_series(1, 3); GRANT SELECT ON "Med Json" TO lasare`,
      'kalla',
    );
    const source = await open();
    expect(await source.countValues('"Med Json"', 'Mitt Fält', 5)).toEqual({
      rows: 3,
      nulls: 0,
      distinct: 1,
      values: [{ value: '{"a":1}', count: 3 }],
    });
    for (const table of ['Med Json', 'barn; DROP TABLE barn']) {
      expect(await failure(() => source.countValues(table, 'x', 5))).toMatchObject({ code: 'CON-301' });
    }
    await server.run('DROP TABLE "Med Json"', 'kalla');
  });
});

describe('a query that changes how values are written', () => {
  it.each([
    `SELECT set_config('TimeZone', 'Asia/Tokyo', true) AS s, fodd FROM barn`,
    `SELECT pg_catalog . "set_config"('DateStyle', 'German', false) AS s, fodd FROM barn`,
    `SELECT Set_Config/**/('DateStyle', 'German', false) AS s, fodd FROM barn`,
    `SELECT U&"\\0073et_config"('DateStyle', 'German', false) AS s, fodd FROM barn`,
    `SELECT query_to_xml('SELECT set_config(''DateStyle'', ''German'', true)', true, true, '') AS s, fodd FROM barn`,
  ])('is not sent: %s', async (text) => {
    expect(await failure(async () => read(await open(), text))).toMatchObject({ code: 'CON-316' });
    expect(events).toEqual([]);
  });

  it.each([
    ['DateStyle', 'German'],
    ['TimeZone', 'Asia/Tokyo'],
    ['IntervalStyle', 'sql_standard'],
    ['client_encoding', 'LATIN1'],
    ['bytea_output', 'escape'],
  ])(
    'in a hidden way (%s) gives no row, since a date would become another, and the next query is right',
    async (name, value) => {
      await server.run(
        `CREATE OR REPLACE FUNCTION stall_om(text, text) RETURNS text LANGUAGE sql VOLATILE AS 'SELECT set_config($1, $2, false)'`,
        'kalla',
      );
      const source = await open();
      const values = `fodd, fodd::timestamptz AS tid, 'a'::bytea AS b FROM barn WHERE id = 1`;
      const right = [['2010-01-01', '2010-01-01 00:00:00+01:00', '61']];
      const changing = `SELECT stall_om('${name}', '${value}') AS s, ${values}`;
      expect(await failure(() => read(source, changing))).toMatchObject({
        code: 'CON-316',
        what: { sv: expect.stringContaining(name) },
      });
      expect(await read(source, `SELECT ${values}`)).toEqual(right);
    },
  );
});

describe('an error of a query', () => {
  it('in its text comes with what PostgreSQL says and the line', async () => {
    const error = await failure(async () => read(await open(), 'SELECT id\nFROM barn\nWHERE id ==== 1'));
    expect(error).toMatchObject({ code: 'CON-303', place: { line: 3 } });
    expect(error.why!.sv).toContain('operator');
  });

  it('names the column that does not exist, and the one that PostgreSQL thinks was meant', async () => {
    const error = await failure(async () => read(await open(), `SELECT 'Åå😀', b.nam FROM barn b`));
    expect(error).toMatchObject({ code: 'CON-302', place: { field: 'b.nam' } });
    expect(error.fix!.sv).toContain('namn');
  });

  it('names the table that does not exist as it was written, and the nearest first', async () => {
    const error = await failure(async () => read(await open(), `SELECT 'å😀' FROM public."Barnn"`));
    expect(error).toMatchObject({ code: 'CON-301', place: { table: 'public."Barnn"' } });
    expect(error.fix!.sv).toContain('barn, rader');
  });

  it('in the data gives the code and never what stood in the row', async () => {
    const source = await open();
    for (const [text, code] of [
      ['SELECT namn::int FROM barn', '22P02'],
      ['SELECT 1 / (id - 1) FROM barn', '22012'],
      [`SELECT namn::date FROM barn`, '22007'],
    ] as const) {
      const error = await failure(() => read(source, text));
      expect(error.code).toBe('CON-308');
      expect(error.what.sv).toContain(code);
      expect(JSON.stringify(error)).not.toMatch(/Åsa|Örjan/);
    }
    expect(await read(source, 'SELECT 1 AS x')).toEqual([[1]]);
  });

  it.each([
    'SELECT namn::regtype AS x FROM barn',
    'SELECT namn::regproc AS x FROM barn',
    'SELECT namn::regrole AS x FROM barn',
    'SELECT namn::regclass AS x FROM barn',
    'SELECT namn::regcollation AS x FROM barn',
    'SELECT current_setting(namn) AS x FROM barn',
    'SELECT to_tsvector(namn::regconfig, namn) AS x FROM barn',
    'SELECT ts_stat(namn) AS x FROM barn',
    `SELECT has_column_privilege('barn', namn, 'SELECT') AS x FROM barn`,
    `SELECT query_to_xml(namn, true, true, '') AS x FROM barn`,
    `SELECT (namn || '.x')::regclass AS x FROM barn`,
    'SELECT lo_get(4711) AS x',
  ])('never names what a row holds, though a misspelt query has the same code: %s', async (text) => {
    await server.run(
      `CREATE SCHEMA IF NOT EXISTS åsa; DO $$ BEGIN PERFORM lo_create(4711); EXCEPTION WHEN OTHERS THEN NULL; END $$`,
      'kalla',
    );
    expect(JSON.stringify(await failure(async () => read(await open(), text)))).not.toMatch(
      /åsa|object 4711/i,
    );
  });

  it.each(['current_setting(:p)', ':p::regtype', ':p::regclass', ':p::int'])(
    'never names the value of a parameter: %s',
    async (expression) => {
      const query: Query = {
        kind: 'sql',
        text: `SELECT ${expression} AS x FROM barn`,
        parameters: { p: 'KANARIE4711' },
      };
      const rows = (await open()).stream(query)[Symbol.asyncIterator]();
      expect(JSON.stringify(await failure(() => rows.next()))).not.toMatch(/kanarie/i);
    },
  );

  it('says which parameter has no type', async () => {
    const query: Query = { kind: 'sql', text: 'SELECT :p IS NULL AS x', parameters: { p: 'x' } };
    const error = await failure(async () => (await open()).describe(query));
    expect(error).toMatchObject({ code: 'CON-303', why: { en: expect.stringContaining('$1') } });
  });

  it('raised by a function of the database is not shown, since its text can hold anything', async () => {
    await server.run(
      `CREATE FUNCTION klaga() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'Anna 20100101-2384' USING ERRCODE = '42501'; END $$`,
      'kalla',
    );
    const error = await failure(async () => read(await open(), 'SELECT klaga()'));
    expect(JSON.stringify(error)).not.toMatch(/Anna|2384/);
    await server.run('DROP FUNCTION klaga', 'kalla');
  });

  it('that is a missing right gives the statements that the administrator runs, until it can be read', async () => {
    const text = 'SELECT x FROM "Annat schema"."Låst"';
    for (const expected of ['GRANT USAGE ON SCHEMA', 'GRANT SELECT ON']) {
      const error = await failure(async () => read(await open(), text));
      expect(error.code).toBe('CON-307');
      const grant = /GRANT .*;/.exec(error.fix!.en)![0];
      expect(grant).toContain(expected);
      await server.run(grant, 'kalla');
    }
    expect(await read(await open(), text)).toEqual([]);
    await server.run('REVOKE ALL ON SCHEMA "Annat schema" FROM lasare', 'kalla');
  });

  it("that is a missing right of a view's owner does not ask for a right of ours", async () => {
    await server.run(
      `CREATE ROLE agare; CREATE TABLE inre (x int); CREATE VIEW yttre AS SELECT x FROM inre;
       ALTER VIEW yttre OWNER TO agare; GRANT SELECT ON yttre TO lasare`,
      'kalla',
    );
    const error = await failure(async () => read(await open(), 'SELECT * FROM yttre'));
    expect(error.code).toBe('CON-307');
    expect(error.fix!.sv).toContain('vyns ägare');
    expect(error.fix!.sv).not.toContain('GRANT');
    await server.run('DROP VIEW yttre; DROP TABLE inre; DROP ROLE agare', 'kalla');
  });

  it('that writes in a hidden way is refused by the engine', async () => {
    await server.run('CREATE SEQUENCE nummer; GRANT USAGE ON SEQUENCE nummer TO lasare', 'kalla');
    const error = await failure(async () => read(await open(), `SELECT nextval('nummer')`));
    expect(error.code).toBe('CON-303');
    expect(error.why!.en).toContain('read-only transaction');
  });

  it('tells apart what an administrator stopped', async () => {
    const source = await open();
    const reading = failure(() => read(source, 'SELECT pg_sleep(60) AS x'));
    await wait(200);
    await server.run(`SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE usename = 'lasare'`);
    expect((await reading).code).toBe('CON-314');
  });

  it('after the server ended the idle connection says so, each time', async () => {
    const source = await open();
    await server.run(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'lasare'`);
    await wait(100);
    for (const run of [() => source.tables(), () => source.status(), () => read(source, 'SELECT 1 AS x')]) {
      expect((await failure(run)).code).toBe('CON-026');
    }
  });
});

describe('signing in', () => {
  it('shows the administrator who reads, in a transaction that cannot write', async () => {
    const source = await open();
    expect(
      await asked(`SELECT application_name, state FROM pg_stat_activity WHERE usename = 'lasare'`),
    ).toEqual([{ application_name: 'brygga-prov', state: 'idle in transaction' }]);
    const settings = ['default_transaction_read_only', 'transaction_read_only', 'transaction_isolation'];
    const calls = settings.map((name) => `current_setting('${name}') AS ${name}`).join();
    expect(await read(source, `SELECT ${calls}`)).toEqual([['on', 'on', 'repeatable read']]);
  });

  it.each([
    [{ database: 'finns ej' }, 'CON-305'],
    [{ user: 'nekad' }, 'CON-304'],
    [{ user: 'finns_ej' }, 'CON-012'],
    [{ host: '127.0.0.1', tls: { ca: 'CA', serverName: 'annan.kommun.se' } }, 'CON-015'],
    [{ tls: {} }, 'CON-015'],
  ])('with %j fails with %s', async (more, code) => {
    const settings = JSON.parse(JSON.stringify(more).replace('"CA"', JSON.stringify(server.ca)));
    const error = await failure(() => open(settings));
    expect(error.code).toBe(code);
    expect(error.fix!.sv).toMatch(/\w/);
  });

  it('checks the certificate against an address, and against another name that the owner gives', async () => {
    for (const tls of [{ ca: server.ca }, { ca: server.ca, serverName: 'localhost' }]) {
      const status = await (await open({ host: '127.0.0.1', tls })).status();
      expect(status.transport).toMatchObject({ encrypted: true });
      expect(status.transport.detail).toMatch(/^TLSv1\.[23] /);
      expect(status.product).toMatch(/^PostgreSQL 18/);
    }
  });

  it('says so when the account has no connection left', async () => {
    await server.run(
      `CREATE ROLE trang LOGIN PASSWORD 'hemligt' CONNECTION LIMIT 1; GRANT SELECT ON barn TO trang`,
      'kalla',
    );
    await open({ user: 'trang' });
    expect((await failure(() => open({ user: 'trang' }))).code).toBe('CON-306');
  });

  it('in clear text is warned about, and sends no password that could be read on the way', async () => {
    const source = await open({ tls: 'off' });
    expect(events).toEqual([{ kind: 'warning', details: expect.objectContaining({ code: 'CON-018' }) }]);
    expect((await source.status()).transport.encrypted).toBe(false);
    await server.run(
      `CREATE ROLE klartext LOGIN PASSWORD 'hemligt'; SET password_encryption = 'md5'; CREATE ROLE md5 LOGIN PASSWORD 'hemligt'`,
    );
    for (const user of ['klartext', 'md5']) {
      expect((await failure(() => open({ user, tls: 'off' }))).code).toBe('CON-310');
      await open({ user });
    }
  });

  it('in a way that the driver does not know fails, and does not end the process', async () => {
    const gss = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 7]);
    const double = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.write(gss));
    });
    await new Promise<void>((done) => double.listen(0, '127.0.0.1', done));
    const { port } = double.address() as AddressInfo;
    expect((await failure(() => open({ port, tls: 'off' }))).code).toBe('CON-315');
    double.close();
  });

  it('waits for a server that says nothing only as long as it is told to', async () => {
    const double = createServer((socket) => void socket.on('error', () => undefined));
    await new Promise<void>((done) => double.listen(0, '127.0.0.1', done));
    const { port } = double.address() as AddressInfo;
    const error = await failure(() => open({ port, connectTimeoutSeconds: 0.2 }));
    expect(error).toMatchObject({ code: 'CON-011' });
    double.close();
  });
});

it('says that the connection broke when the server is shut down in the middle', async () => {
  const other = await startPostgres();
  try {
    await other.run(`CREATE ROLE lasare LOGIN PASSWORD 'hemligt'`);
    const source = await open({ port: other.port, database: 'postgres', tls: { ca: other.ca } });
    const run = async (): Promise<void> => {
      let batches = 0;
      for await (const _ of source.stream(sql('SELECT generate_series(1, 1000000) AS i'))) {
        if (++batches === 3) await other.stop();
      }
    };
    expect((await failure(run)).code).toBe('CON-026');
  } finally {
    await other.stop();
  }
});
