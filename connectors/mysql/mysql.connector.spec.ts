import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startMariadb, whereMariadbIs, type TestMariadb } from '../../test/servers/mariadb';
import { startProxy } from '../../test/servers/proxy';
import type { Cell, ConnectorErrorDetails, Source, SourceEvent } from '../contract';
import { mysqlConnector } from './mysql.connector';
import { mysqlSettings } from './settings';

whereMariadbIs('The connector for MySQL and MariaDB', (programs) => {
  const folder = mkdtempSync(join(tmpdir(), 'brygga-mysql-'));
  let server: TestMariadb;
  const opened: Source[] = [];
  const events: SourceEvent[] = [];

  beforeAll(async () => {
    server = await startMariadb(programs);
    writeFileSync(join(folder, 'losen'), 'hemligt');
    await server.run(`
      SET time_zone = '+00:00';
      CREATE DATABASE kalla; USE kalla;
      CREATE TABLE barn (id INT PRIMARY KEY, namn VARCHAR(40), kod CHAR(2), ändrad TIMESTAMP NULL) ENGINE = InnoDB;
      INSERT INTO barn VALUES (1, 'Åsa', 'J', '2024-07-01 12:00:00'), (2, 'Örjan', 'N', NULL);
      CREATE TABLE rader (i INT PRIMARY KEY, t VARCHAR(200)) ENGINE = InnoDB;
      INSERT INTO rader SELECT seq, REPEAT('x', 200) FROM seq_1_to_300000;
      CREATE TABLE \`order\` (\`Två ord\` INT) ENGINE = InnoDB;
      CREATE TABLE ogreppbar (x INT) ENGINE = MyISAM;
      CREATE FUNCTION skriver() RETURNS INT MODIFIES SQL DATA BEGIN DELETE FROM barn; RETURN 1; END;
      CREATE DATABASE annan; CREATE TABLE annan.hemlig (x INT);`);
    await account('lasare', 'GRANT SELECT ON kalla.* TO ?');
  });
  afterEach(async () => {
    for (const source of opened.splice(0)) await source.close();
    events.length = 0;
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** @param grants with `?` where the account is meant */
  async function account(name: string, ...grants: string[]): Promise<string> {
    const who = `'${name}'@'%'`;
    const all = [`CREATE OR REPLACE USER ${who} IDENTIFIED BY 'hemligt' REQUIRE SSL`, ...grants];
    await server.run(all.map((grant) => grant.replaceAll('?', who)).join(';'));
    return name;
  }

  async function open(more: object = {}): Promise<Source> {
    const settings = mysqlSettings.parse({
      host: 'localhost',
      port: server.port,
      user: 'lasare',
      password: { file: 'losen' },
      database: 'kalla',
      tls: { ca: server.ca },
      ...more,
    });
    const source = await mysqlConnector.open(settings, {
      baseDir: folder,
      applicationName: 'brygga-prov',
      log: (event) => events.push(event),
    });
    opened.push(source);
    return source;
  }

  async function read(
    source: Source,
    text: string,
    parameters: Record<string, Cell> = {},
    signal?: AbortSignal,
  ): Promise<Cell[][]> {
    const rows: Cell[][] = [];
    for await (const batch of source.stream({ kind: 'sql', text, parameters }, signal))
      rows.push(...batch.rows);
    return rows;
  }

  async function failure(run: Promise<unknown>): Promise<ConnectorErrorDetails> {
    const error = await run.then(
      () => undefined,
      (thrown: unknown) => thrown as { details?: ConnectorErrorDetails },
    );
    if (!error?.details) throw new Error('No ConnectorError', { cause: error });
    return error.details;
  }

  /** The value of an expression of the given type, through a table of its own; undefined type for a bare expression. */
  async function cell(type: string | undefined, value: string): Promise<Cell> {
    if (type === undefined) return (await read(await open(), `SELECT ${value} AS v`))[0]![0]!;
    await server.run(
      `SET time_zone = '+00:00', sql_mode = ''; CREATE OR REPLACE TABLE kalla.prov (v ${type}) ENGINE = InnoDB; INSERT INTO kalla.prov VALUES (${value})`,
    );
    try {
      return (await read(await open(), 'SELECT v FROM prov'))[0]![0]!;
    } finally {
      await server.run('DROP TABLE kalla.prov');
    }
  }

  describe('a cell', () => {
    it.each<[string | undefined, string, Cell]>([
      ['TINYINT(1)', '-1', -1],
      ['TINYINT UNSIGNED', '255', 255],
      ['SMALLINT', '-32768', -32768],
      ['SMALLINT UNSIGNED', '65535', 65535],
      ['MEDIUMINT', '-8388608', -8388608],
      ['MEDIUMINT UNSIGNED', '16777215', 16777215],
      ['INT', '-2147483648', -2147483648],
      ['INT UNSIGNED ZEROFILL', '4294967295', 4294967295],
      ['BIGINT', '9007199254740991', 9007199254740991],
      ['BIGINT', '9007199254740992', '9007199254740992'],
      ['BIGINT', '-9223372036854775808', '-9223372036854775808'],
      ['BIGINT UNSIGNED', '18446744073709551615', '18446744073709551615'],
      ['DECIMAL(10,0)', '42', 42],
      ['DECIMAL(30,0)', '-123456789012345678901234567890', '-123456789012345678901234567890'],
      ['DECIMAL(5,2) UNSIGNED', '7', '7.00'],
      [undefined, '(SELECT SUM(i) FROM rader WHERE i < 3)', 3],
      ['FLOAT', '0.1', 0.1],
      ['FLOAT', '16777215', 16777215],
      ['FLOAT', '-1.2345678e-30', -1.2345678e-30],
      ['DOUBLE', '0.1', 0.1],
      ['YEAR', '2024', 2024],
      ['DATE', `'0001-01-01'`, '0001-01-01'],
      ['DATE', `'0000-00-00'`, '0000-00-00'],
      ['DATE', `'2024-00-00'`, '2024-00-00'],
      ['DATETIME', `'0000-00-00'`, '0000-00-00 00:00:00'],
      ['DATETIME', `'2024-07-01'`, '2024-07-01 00:00:00'],
      ['DATETIME(6)', `'2024-07-01 12:30:00.100000'`, '2024-07-01 12:30:00.1'],
      ['DATETIME(6)', `'9999-12-31 23:59:59.000001'`, '9999-12-31 23:59:59.000001'],
      ['TIMESTAMP NULL', `'2024-07-01 22:30:00'`, '2024-07-02 00:30:00+02:00'],
      ['TIMESTAMP(3) NULL', `'2024-12-31 23:00:00.250'`, '2025-01-01 00:00:00.25+01:00'],
      ['TIMESTAMP(6) NULL', `'1970-01-01 00:00:01.000001'`, '1970-01-01 01:00:01.000001+01:00'],
      ['TIMESTAMP NULL', `'0000-00-00'`, '0000-00-00 00:00:00'],
      ['TIME', `'-838:59:59'`, '-838:59:59'],
      ['TIME(3)', `'08:00:00.500'`, '08:00:00.5'],
      ['TIME', `'00:00:00'`, '00:00:00'],
      ['BIT(1)', `b'1'`, 1],
      ['BIT(1)', `b'0'`, 0],
      ['BIT(10)', `b'1000000001'`, 513],
      ['BIT(64)', '18446744073709551615', '18446744073709551615'],
      [`ENUM('ja', 'nej')`, `'nej'`, 'nej'],
      [`SET('a', 'b', 'c')`, `'c,a'`, 'a,c'],
      ['CHAR(5)', `'Å '`, 'Å'],
      ['VARCHAR(5)', `'Å '`, 'Å '],
      ['CHAR(5) CHARACTER SET latin1', `'€åö'`, '€åö'],
      ['TEXT CHARACTER SET utf8mb3', `'ÅÄÖ é'`, 'ÅÄÖ é'],
      ['LONGTEXT', `CONCAT('a', CHAR(0), '😀')`, 'a\0😀'],
      ['VARCHAR(3) CHARACTER SET ucs2', `'åäö'`, 'åäö'],
      ['BINARY(4)', `x'00ff'`, '00FF0000'],
      ['VARBINARY(2000)', `REPEAT(x'0a', 2000)`, '0A'.repeat(2000)],
      ['TINYBLOB', `x'00'`, '00'],
      ['JSON', `'{"a": 9007199254740993}'`, '{"a": 9007199254740993}'],
      ['INET6', `'::1'`, '::1'],
      [undefined, 'NULL', null],
      [undefined, `(SELECT 'a\\b' || "kod" FROM barn WHERE id = 1)`, 'a\\bJ'],
    ])('of %s: %s', async (type, value, expected) => {
      expect(await cell(type, value)).toStrictEqual(expected);
    });

    it('of the type uuid is as MariaDB prints it, where it has the type', async () => {
      const [{ version }] = (await server.run('SELECT VERSION() AS version')) as [{ version: string }];
      const [major, minor] = version.split('.').map(Number) as [number, number];
      const type = major > 10 || minor >= 7 ? 'UUID' : 'CHAR(36)';
      const value = '6f9619ff-8b86-d011-b42d-00c04fc964ff';
      expect(await cell(type, `'${value}'`)).toBe(value);
    });

    it.each(['BLOB', 'VARBINARY(2001)', 'GEOMETRY'])(
      'of %s is refused: it is no value to map',
      async (type) => {
        expect(await failure(cell(type, 'NULL'))).toMatchObject({ code: 'CON-022', place: { field: 'v' } });
      },
    );

    it('is the right one in a row of 300 columns where every third is NULL', async () => {
      const columns = Array.from({ length: 300 }, (_, i) => `${i % 3 ? i : 'NULL'} AS k${i}`);
      const [row] = await read(await open(), `SELECT ${columns.join()}`);
      expect(row).toEqual(Array.from({ length: 300 }, (_, i) => (i % 3 ? i : null)));
    });

    it('larger than a packet of the protocol is whole, and batches stay small', async () => {
      await server.run(`SET GLOBAL max_allowed_packet = 67108864`);
      const sizes: number[] = [];
      const source = await open();
      const text = `SELECT REPEAT('å', 9000000) AS t FROM (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3) AS x`;
      for await (const { rows } of source.stream({ kind: 'sql', text }))
        sizes.push(rows.length, (rows[0]![0] as string).length);
      expect(sizes).toEqual([1, 9_000_000, 1, 9_000_000, 1, 9_000_000]);
    });
  });

  describe('a query', () => {
    it.each(['LOCK IN SHARE MODE', 'lock in /* med flit */ share\nmode', 'FOR SHARE', 'FOR UPDATE'])(
      'that locks rows (%s) is not sent: the writers of the system would wait until the source is closed',
      async (locking) => {
        const source = await open();
        expect(await failure(read(source, `SELECT id FROM barn ${locking}`))).toMatchObject({
          code: 'CON-019',
        });
        expect(events).toEqual([]);
        await server.run(`SET innodb_lock_wait_timeout = 1; UPDATE kalla.barn SET namn = namn WHERE id = 1`);
      },
    );

    it('that has been read leaves no lock on its rows, also where a column is called lock or share', async () => {
      await server.run(
        'CREATE OR REPLACE TABLE kalla.delar (`lock` INT, share INT); INSERT INTO kalla.delar VALUES (1, 2)',
      );
      const source = await open();
      expect(await read(source, 'SELECT d.share, d.lock FROM delar d WHERE d.lock IN (1)')).toEqual([[2, 1]]);
      await server.run(
        'SET innodb_lock_wait_timeout = 1; UPDATE kalla.delar SET share = 3; DROP TABLE kalla.delar',
      );
    });

    it('tells its columns with their types, and runs nothing', async () => {
      const text =
        'SELECT *, COUNT(*) OVER () AS antal, 1.50 AS tal FROM barn WHERE id > :id AND SLEEP(5) = 0';
      expect(await (await open()).describe({ kind: 'sql', text, parameters: { id: 0 } })).toEqual([
        { name: 'id', type: 'int' },
        { name: 'namn', type: 'varchar(40)' },
        { name: 'kod', type: 'char(2)' },
        { name: 'ändrad', type: 'timestamp' },
        { name: 'antal', type: 'bigint' },
        { name: 'tal', type: 'decimal(3,2)' },
      ]);
    });

    it('is told as it is sent, with ? for its parameters, whose values nobody sees', async () => {
      const source = await open();
      await read(source, 'SELECT id FROM barn WHERE namn = :namn', { namn: 'Åsa' });
      expect(events).toEqual([{ kind: 'query', text: 'SELECT id FROM barn WHERE namn = ?' }]);
    });

    it.each<[string, Record<string, Cell>, Cell[][]]>([
      ['SELECT id FROM barn WHERE namn = :n', { n: 'Örjan' }, [[2]]],
      ['SELECT id FROM barn WHERE namn = :n', { n: `' OR 1 = 1 -- ` }, []],
      ['SELECT id FROM barn WHERE namn = :n', { n: '\\' }, []],
      ['SELECT :n = 18446744073709551615 AS lika', { n: 18446744073709551615n }, [[1]]],
      ['SELECT :n = 9007199254740993 AS lika', { n: 9007199254740993n }, [[1]]],
      ['SELECT :a < :b AS mindre, :a AS a', { a: -0.5, b: 2 }, [[1, -0.5]]],
      ['SELECT id FROM barn ORDER BY id LIMIT :n', { n: 1 }, [[1]]],
      ['SELECT :x IS NULL AS tom, :sant AS sant', { x: null, sant: true }, [[1, 1]]],
      ['SELECT id FROM barn WHERE ändrad = :t', { t: '2024-07-01 14:00:00+02:00' }, [[1]]],
      ['SELECT id FROM barn WHERE ändrad >= :t', { t: '2024-07-01 14:00:00.000001+02:00' }, []],
      ['SELECT :t AS t', { t: '2024-07-01 14:00' }, [['2024-07-01 14:00']]],
    ])('%s %# binds what it is given', async (text, parameters, expected) => {
      expect(await read(await open(), text, parameters)).toEqual(expected);
    });

    it('gives the same cells with and without parameters', async () => {
      const source = await open();
      const columns = `CAST(0.1 AS FLOAT) AS f, TIME '10:00:00.5' AS t, id, namn, ändrad`;
      const plain = await read(source, `SELECT ${columns} FROM barn WHERE id = 1`);
      expect(await read(source, `SELECT ${columns} FROM barn WHERE id = :id`, { id: 1 })).toEqual(plain);
    });

    it.each([
      ['SELECT * FROM bran', 'CON-407', /barn/],
      ['SELECT * FROM kalla.bran', 'CON-407', /barn/],
      ['SELECT namm FROM barn', 'CON-408', /namn/],
      ['SELECT b.namm FROM barn b', 'CON-408', /namn/],
      ['SELECT id FROM barn WHERE kod = "J"', 'CON-408', /inom '…'/],
      ['SELECT id id2, namn ID2 FROM barn', 'CON-021', /AS/],
      ['SELECT FROM barn', 'CON-410', /Rätta/],
      ['SELECT finns_inte(id) FROM barn', 'CON-411', /Skriv om/],
      ['SELECT * FROM annan.hemlig', 'CON-409', /GRANT SELECT ON `annan`\.`hemlig` TO 'lasare'/],
      ['SELECT skriver() AS x', 'CON-417', /utan funktionen/],
    ])('%s is explained', async (text, code, fix) => {
      const source = await open();
      for (const run of [
        (): Promise<unknown> => read(source, text),
        (): Promise<unknown> => source.describe({ kind: 'sql', text }),
      ]) {
        const details = await failure(run());
        expect(details).toMatchObject({ code });
        expect(details.fix!.sv).toMatch(fix);
      }
      expect(await read(source, 'SELECT id FROM barn')).toHaveLength(2);
    });

    it('that fails on its way quotes no value of the source', async () => {
      const text = 'SELECT id, (SELECT namn FROM barn) AS flera FROM barn';
      const error: unknown = await read(await open(), text).catch((thrown: unknown) => thrown);
      expect(JSON.stringify(error)).not.toContain('Åsa');
      expect(error).toMatchObject({
        details: { code: 'CON-412', what: { en: expect.stringContaining('1242') } },
      });
    });

    it('on a view whose tables are gone is explained', async () => {
      await server.run(
        `USE kalla; CREATE TABLE forsvinner (x INT); CREATE OR REPLACE VIEW trasig AS SELECT x FROM forsvinner; DROP TABLE forsvinner`,
      );
      const source = await open();
      expect((await failure(read(source, 'SELECT * FROM trasig'))).code).toBe('CON-415');
      expect((await source.tables()).map(({ name }) => name)).not.toContain('trasig');
      await server.run('DROP VIEW kalla.trasig');
    });
  });

  describe('the session', () => {
    it('is of one moment, in InnoDB, and says which tables are not', async () => {
      const source = await open();
      await server.run(`INSERT INTO kalla.barn (id) VALUES (3); INSERT INTO kalla.ogreppbar VALUES (1)`);
      expect(await read(source, 'SELECT id FROM barn')).toHaveLength(2);
      expect(await read(source, 'SELECT x FROM ogreppbar')).toHaveLength(1);
      const { snapshot } = await source.status();
      expect(snapshot).toMatchObject({ consistent: false, detail: expect.stringContaining('1 in MyISAM') });
      await server.run(`DELETE FROM kalla.barn WHERE id = 3; DELETE FROM kalla.ogreppbar`);
    });

    it('stands in no way of somebody who alters a table between two queries, and tells when it met one', async () => {
      await server.run('CREATE OR REPLACE TABLE kalla.andras (x INT) ENGINE = InnoDB');
      const source = await open();
      await read(source, 'SELECT x FROM andras');
      await server.run('SET lock_wait_timeout = 2; ALTER TABLE kalla.andras ADD y INT, ALGORITHM = COPY');
      expect((await failure(read(source, 'SELECT x FROM andras'))).code).toBe('CON-416');
      expect(await read(source, 'SELECT id FROM barn')).toHaveLength(2);
      await server.run('DROP TABLE kalla.andras');
    });

    it('is shown to the administrator under our name, encrypted', async () => {
      const source = await open();
      const names = await server.run(
        `SELECT ATTR_VALUE AS namn FROM performance_schema.session_account_connect_attrs WHERE ATTR_NAME = 'program_name'
         UNION SELECT a.ATTR_VALUE FROM performance_schema.session_connect_attrs a WHERE a.ATTR_NAME = 'program_name'`,
      );
      expect(names).toContainEqual({ namn: 'brygga-prov' });
      const { product, transport } = await source.status();
      expect(product).toMatch(/^MariaDB 1\d\.\d+\.\d+$/);
      expect(transport).toMatchObject({
        encrypted: true,
        detail: expect.stringMatching(/^TLSv1\.[23] with \w+/),
      });
    });

    it('reads everything whatever the administrator has set for other programs', async () => {
      await server.run(
        `SET GLOBAL sql_select_limit = 1, GLOBAL net_write_timeout = 1, GLOBAL group_concat_max_len = 4, GLOBAL sql_mode = 'PAD_CHAR_TO_FULL_LENGTH', GLOBAL time_zone = '+09:00', GLOBAL max_statement_time = 0.01`,
      );
      const source = await open();
      expect(await read(source, 'SELECT kod, ändrad FROM barn ORDER BY id')).toEqual([
        ['J', '2024-07-01 14:00:00+02:00'],
        ['N', null],
      ]);
      expect(await read(source, 'SELECT GROUP_CONCAT(namn ORDER BY id) AS alla FROM barn')).toEqual([
        ['Åsa,Örjan'],
      ]);
      let count = 0;
      for await (const { rows } of source.stream({ kind: 'sql', text: 'SELECT * FROM rader' })) {
        // Longer than the server would wait for its answer to be taken.
        if (count === 0) await wait(2500);
        count += rows.length;
      }
      expect(count).toBe(300_000);
      await server.run(
        `SET GLOBAL sql_select_limit = DEFAULT, GLOBAL net_write_timeout = DEFAULT, GLOBAL group_concat_max_len = DEFAULT, GLOBAL sql_mode = DEFAULT, GLOBAL time_zone = DEFAULT, GLOBAL max_statement_time = DEFAULT`,
      );
    });

    it('lets a server that sends faster than we read wait, instead of keeping it all', async () => {
      const proxy = await startProxy(server.port);
      const source = await open({ port: proxy.port });
      const rows = source.stream({ kind: 'sql', text: 'SELECT * FROM rader' })[Symbol.asyncIterator]();
      await rows.next();
      await wait(500);
      // 60 MB in all; what may be under way is a few batches and what sockets hold.
      expect(proxy.passed()).toBeLessThan(12_000_000);
      await rows.return?.();
      await source.close();
      await proxy.close();
    });

    it('gives slow rows as they come and does not take them for silence', async () => {
      const source = await open({ stallSeconds: 3 });
      const text = `SELECT i, REPEAT('x', 20000) AS t, SLEEP(0.6) AS s FROM rader WHERE i <= 7 ORDER BY i`;
      const sizes: number[] = [];
      for await (const { rows } of source.stream({ kind: 'sql', text })) sizes.push(rows.length);
      expect(sizes.reduce((a, b) => a + b)).toBe(7);
      expect(sizes.length).toBeGreaterThan(1);
    });
  });

  describe('stopping', () => {
    // The server lists our own ROLLBACK for a moment after it has answered it.
    const running = async (): Promise<unknown[]> =>
      server.run(
        `SELECT ID, INFO FROM information_schema.PROCESSLIST
         WHERE USER = 'lasare' AND COMMAND <> 'Sleep' AND COALESCE(INFO, '') NOT LIKE 'ROLLBACK TO %'`,
      );
    const id = async (source: Source): Promise<Cell> =>
      (await read(source, 'SELECT CONNECTION_ID() AS id'))[0]![0]!;

    it('frees the server at once, keeps the connection and its moment, and hits no later query', async () => {
      const source = await open();
      const before = await id(source);
      await server.run(`INSERT INTO kalla.barn (id) VALUES (4)`);
      for (let round = 0; round < 10; round++) {
        for await (const _batch of source.stream({ kind: 'sql', text: 'SELECT * FROM rader' })) break;
        expect(await running()).toEqual([]);
        expect(await read(source, 'SELECT id FROM barn')).toHaveLength(2);
      }
      // The last rows are on their way already when these are stopped.
      for (let round = 0; round < 10; round++) {
        for await (const _batch of source.stream({ kind: 'sql', text: 'SELECT * FROM rader WHERE i < 2500' }))
          break;
        expect(await read(source, 'SELECT id FROM barn')).toHaveLength(2);
      }
      expect(await id(source)).toBe(before);
      await server.run(`DELETE FROM kalla.barn WHERE id = 4`);
    });

    it.each(['abort', 'close', 'timeout'] as const)(
      'by %s ends a query that has given nothing yet',
      async (how) => {
        const source = await open(how === 'timeout' ? { statementTimeoutSeconds: 1 } : {});
        const abort = new AbortController();
        const reading = read(source, 'SELECT COUNT(*) AS n FROM rader a, rader b, rader c', {}, abort.signal);
        reading.catch(() => undefined);
        await wait(300);
        expect(await running()).toHaveLength(1);
        if (how === 'abort') abort.abort(new Error('nog'));
        if (how === 'close') await source.close();
        const reason: unknown = await reading.catch((thrown: unknown) => thrown);
        if (how === 'abort') expect(reason).toMatchObject({ message: 'nog' });
        else expect(reason).toMatchObject({ details: { code: how === 'close' ? 'CON-004' : 'CON-024' } });
        expect(await running()).toEqual([]);
        if (how !== 'close') expect(await read(source, 'SELECT id FROM barn')).toHaveLength(2);
      },
    );

    it('works for describing and counting that wait for somebody else', async () => {
      const source = await open({ statementTimeoutSeconds: 1 });
      const abort = new AbortController();
      setTimeout(() => abort.abort(new Error('nog')), 200);
      await server.run(
        `CREATE OR REPLACE VIEW kalla.tung AS SELECT a.i FROM kalla.rader a, kalla.rader b, kalla.rader c`,
      );
      await expect(source.countValues('tung', 'i', 5, abort.signal)).rejects.toThrow('nog');
      expect((await failure(source.countValues('tung', 'i', 5))).code).toBe('CON-024');
      expect(await running()).toEqual([]);
      await server.run(`DROP VIEW kalla.tung`);
    });

    it('where the account may have one connection only cuts it, and says so to whoever reads on', async () => {
      await account('ensam', 'GRANT SELECT ON kalla.* TO ?', 'ALTER USER ? WITH MAX_USER_CONNECTIONS 1');
      const source = await open({ user: 'ensam' });
      for await (const _batch of source.stream({ kind: 'sql', text: 'SELECT * FROM rader' })) break;
      expect((await failure(read(source, 'SELECT 1 AS ett'))).code).toBe('CON-026');
      expect((await failure(open({ user: 'ensam' }).then(() => open({ user: 'ensam' })))).code).toBe(
        'CON-403',
      );
    });

    it('by the administrator ends the reading with an error, never with half an answer', async () => {
      for (const [command, code] of [
        ['KILL QUERY', 'CON-412'],
        ['KILL', 'CON-026'],
      ] as const) {
        const source = await open();
        const connection = await id(source);
        const half = async (): Promise<void> => {
          let first = true;
          for await (const _batch of source.stream({ kind: 'sql', text: 'SELECT * FROM rader' })) {
            if (first) await server.run(`${command} ${String(connection)}`);
            first = false;
          }
        };
        expect((await failure(half())).code).toBe(code);
      }
    });

    it('leaves two connections apart from each other where two may be open', async () => {
      const source = await open({ connections: 2 });
      const other = source.stream({ kind: 'sql', text: 'SELECT * FROM rader' })[Symbol.asyncIterator]();
      await other.next();
      expect(await read(source, 'SELECT i FROM rader')).toHaveLength(300_000);
      const third = source.stream({ kind: 'sql', text: 'SELECT * FROM rader' })[Symbol.asyncIterator]();
      await third.next();
      expect((await failure(source.status())).code).toBe('CON-016');
      await other.return?.();
      await third.return?.();
      expect((await source.status()).product).toContain('MariaDB');
    });
  });

  describe('what the source has', () => {
    it('is listed as it is written in a query', async () => {
      const source = await open();
      const tables = await source.tables();
      expect(tables.map(({ name }) => name)).toEqual(['barn', 'ogreppbar', '`order`', 'rader']);
      for (const { name } of tables) await read(source, `SELECT * FROM ${name} LIMIT 0`);
      expect(tables.find(({ name }) => name === '`order`')?.columns).toEqual([
        { name: 'Två ord', type: 'int(11)' },
      ]);
      expect(tables.find(({ name }) => name === 'rader')!.estimatedRows).toBeGreaterThan(100_000);
    });

    it('is estimated by the engine', async () => {
      const source = await open();
      const estimate = (text: string, parameters = {}): Promise<number | null> =>
        source.estimateRows({ kind: 'sql', text, parameters });
      expect(await estimate('SELECT * FROM rader')).toBeGreaterThan(100_000);
      expect(await estimate('SELECT * FROM barn WHERE id = :id', { id: 1 })).toBe(1);
      expect(await estimate('SELECT id FROM barn UNION ALL SELECT id FROM barn')).toBe(4);
      expect(await estimate('SELECT COUNT(*) AS n FROM barn WHERE 1 = 0')).toBeNull();
      expect((await failure(estimate('SELECT * FROM bran'))).code).toBe('CON-407');
    });

    it('is counted letter by letter, not as the collation takes them for the same', async () => {
      await server.run(
        `CREATE OR REPLACE TABLE kalla.koder (k VARCHAR(5) COLLATE utf8mb4_general_ci, n INT, t TIMESTAMP NULL, b BLOB);
         SET time_zone = '+00:00';
         INSERT INTO kalla.koder (k, n, t) VALUES ('a', 1, '2024-07-01'), ('A', 1, '2024-07-01'), ('å', 2, NULL), ('a ', 2, NULL), ('a', NULL, NULL), (NULL, NULL, NULL)`,
      );
      const source = await open();
      expect(await source.countValues('koder', 'k', 2)).toEqual({
        rows: 6,
        nulls: 1,
        distinct: 4,
        values: [
          { value: 'a', count: 2 },
          { value: 'A', count: 1 },
        ],
      });
      expect((await source.countValues('koder', 'n', 9)).values).toEqual([
        { value: 1, count: 2 },
        { value: 2, count: 2 },
      ]);
      expect((await source.countValues('koder', 't', 9)).values).toEqual([
        { value: '2024-07-01 02:00:00+02:00', count: 2 },
      ]);
      expect((await failure(source.countValues('koder', 'b', 9))).code).toBe('CON-022');
      expect((await failure(source.countValues('koder; DROP TABLE x', 'k', 9))).code).toBe('CON-407');
      expect((await failure(source.countValues('koder', 'k`', 9))).code).toBe('CON-408');
      await server.run('DROP TABLE kalla.koder');
    });
  });

  describe('signing in', () => {
    it.each([
      [{ user: 'ingen' }, 'CON-012'],
      [{ database: 'finns_inte' }, 'CON-404'],
      [{ database: 'annan' }, 'CON-404'],
      [{ tls: 'off' }, 'CON-012'],
      [{ password: { file: 'saknas' } }, 'CON-013'],
      [{ tls: { ca: 'saknas' } }, 'CON-014'],
      [{ readingHours: '00:00-00:00' }, 'CON-027'],
    ])('with %j says what is wrong', async (settings, code) => {
      expect((await failure(open(settings))).code).toBe(code);
    });

    it('of a locked account is refused as such', async () => {
      await account('last', 'GRANT SELECT ON kalla.* TO ?', 'ALTER USER ? ACCOUNT LOCK');
      expect((await failure(open({ user: 'last' }))).code).toBe('CON-012');
    });

    it('in clear text where the server demands encryption names that as what may be wrong', async () => {
      expect((await failure(open({ tls: 'off' }))).what.sv).toContain('tls: off');
    });
  });
});
