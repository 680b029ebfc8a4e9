import { tmpdir } from 'node:os';
import type { PostgresStoreSettings } from '../../config/settings';
import { storeServer } from '../../../test/support/store-engines';
import {
  finish,
  readWhole,
  rowOf,
  schema,
  schemaOf,
  start,
  variable,
} from '../../../test/support/store-rows';
import type { FollowUpStore, StoreSchema } from '../model';
import { openPostgresStore } from './open-postgres-store';

jest.setTimeout(60_000);

const servers = storeServer();
const open: FollowUpStore[] = [];
let databases = 0;
let settings: PostgresStoreSettings;
beforeEach(async () => {
  settings = await servers.database(`oppna${databases++}`);
});
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
});

async function opened(using: StoreSchema = schema, change: Partial<PostgresStoreSettings> = {}) {
  const store = await openPostgresStore({ ...settings, ...change }, tmpdir(), using);
  open.push(store);
  return store;
}

const asDba = (sql: string): Promise<void> => servers.server.run(sql, settings.database);

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: { details?: { code: string } }) => error.details?.code ?? 'an error without a code',
  );

describe('opening the store', () => {
  test('several instances may start at once on an empty database, and on one that is there', async () => {
    await Promise.all([opened(), opened(), opened()]);
    const [store] = await Promise.all([opened(), opened()]);
    expect(await store.query('SELECT count(*) AS n FROM utredning')).toEqual([{ n: 0 }]);
    expect(await store.query("SELECT varde FROM lagring WHERE namn = 'version'")).toEqual([{ varde: '1' }]);
  });

  test('nobody but the account may read: not by default, and a store that everybody may read is refused', async () => {
    await opened();
    await servers.server.run(`CREATE ROLE nyfiken${databases} LOGIN PASSWORD 'x'`);
    const may = `SELECT has_schema_privilege('nyfiken${databases}', 'brygga', 'USAGE') OR has_table_privilege('nyfiken${databases}', 'brygga.utredning', 'SELECT') AS may`;
    const dba = await servers.server.connect(settings.database);
    expect((await dba.query(may)).rows).toEqual([{ may: false }]);
    await dba.end();
    await asDba('GRANT SELECT ON brygga.utredning TO PUBLIC');
    expect(await codeOf(opened())).toBe('STO-023');
    await asDba('REVOKE SELECT ON brygga.utredning FROM PUBLIC');
    await asDba('GRANT SELECT (utfall) ON brygga.utredning TO PUBLIC');
    expect(await codeOf(opened())).toBe('STO-023');
    await asDba('REVOKE SELECT (utfall) ON brygga.utredning FROM PUBLIC');
    await opened();
  });

  test('what default privileges would give to everybody is seen before a row is written', async () => {
    await asDba('ALTER DEFAULT PRIVILEGES FOR ROLE brygga GRANT SELECT ON TABLES TO PUBLIC');
    expect(await codeOf(opened())).toBe('STO-023');
    await asDba('ALTER DEFAULT PRIVILEGES FOR ROLE brygga REVOKE SELECT ON TABLES FROM PUBLIC');
    await opened();
  });

  test('a schema with tables that are not ours is refused and left as it was', async () => {
    await asDba('CREATE SCHEMA brygga AUTHORIZATION brygga; CREATE TABLE brygga.annat (a int)');
    expect(await codeOf(opened())).toBe('STO-024');
    const dba = await servers.server.connect(settings.database);
    const { rows } = await dba.query(`SELECT tablename FROM pg_tables WHERE schemaname = 'brygga'`);
    await dba.end();
    expect(rows).toEqual([{ tablename: 'annat' }]);
  });

  test('an account that may not make the schema is told what the DBA must run, and that is enough', async () => {
    await asDba(`REVOKE CREATE ON DATABASE "${settings.database}" FROM PUBLIC, brygga`);
    await asDba(`ALTER DATABASE "${settings.database}" OWNER TO postgres`);
    const refused = opened();
    await expect(refused).rejects.toMatchObject({ details: { code: 'STO-022' } });
    let fix = '';
    await refused.catch((error: { details: { fix: { en: string } } }) => (fix = error.details.fix.en));
    await asDba(/: (CREATE SCHEMA .*;)$/.exec(fix)![1]!);
    await opened();
  });

  test('tables of another account are told as such', async () => {
    await opened();
    await asDba('ALTER TABLE brygga.lagring OWNER TO postgres');
    expect(await codeOf(opened())).toBe('STO-025');
  });

  test('a store of a newer version is refused, as an older Bryggan could spoil it', async () => {
    await opened();
    await asDba(`UPDATE brygga.lagring SET varde = '2' WHERE namn = 'version'`);
    expect(await codeOf(opened())).toBe('STO-005');
  });

  test.each([
    ['a server that is not there', { port: 1 }, 'CON-011'],
    ['another certificate', { tls: { serverName: 'annan' } }, ''],
    ['a database that is not there', { database: 'saknas' }, ''],
    ['a password that is not there', { password: { env: 'SAKNAS' } }, 'CON-013'],
  ])('%s is told as it is of a source', async (_, change, code) => {
    const error = opened(schema, change);
    await expect(error).rejects.toMatchObject({ details: { code: 'STO-020' } });
    await expect(error).rejects.toThrow(code);
  });

  test('another key is refused, also when two instances bring theirs at once', async () => {
    const [one, two] = await Promise.all([opened(), opened()]);
    const codes = await Promise.all([
      codeOf(one.checkKey('key1', 'check1')),
      codeOf(two.checkKey('key2', 'check2')),
    ]);
    expect(codes.sort()).toEqual(['STO-006', 'no error']);
  });
});

describe('another set of loaded variables', () => {
  const [utfall, samtal] = [variable('utredning.utfall'), variable('utredning.enskilda-samtal')];
  const behov = variable('utredning.centrala-behov', true);
  const write = async (store: FollowUpStore, of: StoreSchema, values: object): Promise<unknown> => {
    const run = await store.startRun(start());
    const { count } = await readWhole(run, 'utredning', [rowOf('utredning', 'k', 'c', { ...values })], of);
    await finish(run);
    return count;
  };

  test('a variable that becomes loaded gets its column and is filled by the next sync', async () => {
    await write(await opened(schemaOf(utfall)), schemaOf(utfall), { utfall: 'placering' });
    const more = schemaOf(utfall, samtal, behov);
    const store = await opened(more);
    const values = { utfall: 'placering', enskilda_samtal: 'ja', centrala_behov: ['halsa'] };
    expect(await write(store, more, values)).toMatchObject({ updated: 1 });
    expect(await store.query('SELECT enskilda_samtal FROM utredning')).toEqual([{ enskilda_samtal: 'ja' }]);
    expect(await store.query('SELECT varde FROM utredning_centrala_behov')).toEqual([{ varde: 'halsa' }]);
  });

  test('a variable that is no longer loaded is emptied, from the table’s old row versions too', async () => {
    const all = schemaOf(utfall, samtal, behov);
    const values = {
      utfall: 'placering',
      enskilda_samtal: 'canary-samtal',
      centrala_behov: ['canary-behov'],
    };
    await write(await opened(all), all, values);
    const store = await opened(schemaOf(utfall));
    expect(await store.query('SELECT utfall, enskilda_samtal FROM utredning')).toEqual([
      { utfall: 'placering', enskilda_samtal: null },
    ]);
    expect(await store.query('SELECT * FROM utredning_centrala_behov')).toEqual([]);
    const dba = await servers.server.connect(settings.database);
    await dba.query('CHECKPOINT');
    const bytes = async (table: string): Promise<string> => {
      const { rows } = await dba.query<{ bytes: Buffer }>(
        `SELECT pg_read_binary_file(pg_relation_filepath('brygga.${table}')) AS bytes`,
      );
      return rows[0]!.bytes.toString('latin1');
    };
    expect(await bytes('utredning')).toContain('placering');
    expect((await bytes('utredning')) + (await bytes('utredning_centrala_behov'))).not.toContain('canary');
    await dba.end();
  });
});

describe('reading', () => {
  test.each([
    'DELETE FROM barn',
    "INSERT INTO lagring VALUES ('a', 'b') RETURNING namn",
    'WITH x AS (DELETE FROM lagring RETURNING namn) SELECT * FROM x',
    'SELECT 1; DELETE FROM lagring',
    "SELECT set_config('transaction_read_only', 'off', false)",
    'SELECT * INTO kopia FROM lagring',
    'SET default_transaction_read_only = off',
  ])('the way for readers refuses to write: %s', async (sql) => {
    const store = await opened();
    expect(await codeOf(store.query(sql))).toMatch(/^STO-0(08|28)$/);
    expect(await codeOf(store.snapshot((reader) => reader.query(sql)))).toMatch(/^STO-0(08|28)$/);
    expect(await store.query('SELECT varde FROM lagring WHERE namn = ?', ['version'])).toEqual([
      { varde: '1' },
    ]);
  });

  test('parameters of every kind compare as in SQLite, and a question mark in a text is one', async () => {
    const store = await opened();
    const sql = `SELECT ? AS n, ? AS r, ? AS t, ? AS b, ? AS u, ? || '1' AS whole, 'a?' AS "q?", 1 > 0 AS yes, sum(2) AS s`;
    expect(await store.query(sql, [5, 1.5, 'å', true, undefined, 5])).toEqual([
      { n: 5, r: 1.5, t: 'å', b: 1, u: null, whole: '51', 'q?': 'a?', yes: 1, s: 2 },
    ]);
    await expect(store.query('SELECT ?', [new Date()])).rejects.toThrow(TypeError);
  });

  test('a snapshot sees one state whatever a sync commits meanwhile', async () => {
    const store = await opened();
    const counts = await store.snapshot(async (reader) => {
      const count = (): Promise<unknown> => reader.query('SELECT count(*) AS n FROM korning');
      const before = await count();
      await finish(await store.startRun(start()));
      return [before, await count()];
    });
    expect(counts).toEqual([[{ n: 0 }], [{ n: 0 }]]);
    expect(await store.query('SELECT count(*) AS n FROM korning')).toEqual([{ n: 1 }]);
  });

  test('texts are ordered by their bytes, whatever the language of the database', async () => {
    const store = await opened();
    const run = await store.startRun(start());
    const keys = ['Ö', 'a', 'Z', 'ä', '1', 'z'];
    await readWhole(
      run,
      'utredning',
      keys.map((key) => rowOf('utredning', key, 'c')),
    );
    await finish(run);
    const rows = await store.query('SELECT nyckel FROM utredning ORDER BY nyckel');
    expect(rows.map(({ nyckel }) => nyckel)).toEqual(['1', 'Z', 'a', 'z', 'Ö', 'ä'].sort());
  });
});
