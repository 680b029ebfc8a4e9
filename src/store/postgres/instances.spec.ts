import { tmpdir } from 'node:os';
import type { PostgresStoreSettings } from '../../config/settings';
import { storeServer } from '../../../test/support/store-engines';
import { finish, notes, readWhole, rowOf, schema, start, TestStream } from '../../../test/support/store-rows';
import type { FollowUpStore } from '../model';
import { ensureIndexes } from './child-index';
import { openPostgresStore } from './open-postgres-store';
import { Session } from './session';
import { addressOf } from './settings';

jest.setTimeout(60_000);

const servers = storeServer();
let settings: PostgresStoreSettings;
/** Two instances on one store. */
let one: FollowUpStore;
let two: FollowUpStore;
let databases = 0;
beforeEach(async () => {
  settings = await servers.database(`instanser${databases++}`);
  [one, two] = await Promise.all([
    openPostgresStore(settings, tmpdir(), schema),
    openPostgresStore(settings, tmpdir(), schema),
  ]);
});
afterEach(() => Promise.all([one.close(), two.close()]));

const rows = (from: number, to: number, child = 'c') =>
  Array.from({ length: to - from }, (_, i) => rowOf('utredning', `k${from + i}`, `${child}${from + i}`));
const cut = (): Promise<void> =>
  servers.server.run(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${settings.database}' AND pid <> pg_backend_pid()`,
  );

describe('a source', () => {
  test('belongs to one instance at a time, and to the next one when that is done', async () => {
    const lock = await one.lock('a');
    expect(lock).not.toBeNull();
    expect(await two.lock('a')).toBeNull();
    const other = await two.lock('b');
    expect(other).not.toBeNull();
    await lock!.release();
    const next = await two.lock('a');
    expect(next).not.toBeNull();
    await Promise.all([other!.release(), next!.release()]);
  });

  test('is written by one session even when the lock of the one that writes has been cut', async () => {
    const run = await one.startRun(start('a'));
    await expect(two.startRun(start('a'))).rejects.toMatchObject({ details: { code: 'STO-027' } });
    await finish(await two.startRun(start('b')));
    await finish(run);
    await finish(await two.startRun(start('a')));
  });

  test('has its open runs closed by the next one, and only its own', async () => {
    await one.startRun(start('a'));
    await one.startRun(start('b'));
    await cut();
    await finish(await two.startRun(start('a')));
    expect(await two.query('SELECT kalla, status, problem FROM korning ORDER BY id')).toEqual([
      { kalla: 'a', status: 'failed', problem: 'STO-010' },
      { kalla: 'b', status: 'running', problem: null },
      { kalla: 'a', status: 'done', problem: null },
    ]);
  });

  test('can be asked to stop from another process, and only while it is read', async () => {
    expect(await two.askToStop('a')).toBe(false);
    const run = await one.startRun(start('a'));
    expect(await run.stopAsked()).toBe(false);
    expect(await two.askToStop('b')).toBe(false);
    expect(await two.askToStop('a')).toBe(true);
    expect(await run.stopAsked()).toBe(true);
    await finish(run);
    expect(await two.askToStop('a')).toBe(false);
  });
});

describe('sessions', () => {
  /** Waits until the server counts none of the store's on its database: one that was ended leaves the list a moment later. */
  const noneLeft = async (): Promise<void> => {
    const dba = await servers.server.connect(settings.database);
    const left = `SELECT 1 FROM pg_stat_activity WHERE usename = 'brygga' AND datname = '${settings.database}'`;
    while ((await dba.query(left)).rows.length > 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await dba.end();
  };

  test('are not left behind by a lock that could not be asked for, or a nightly attempt uses the server up', async () => {
    const dba = await servers.server.connect(settings.database);
    await dba.query('REVOKE EXECUTE ON FUNCTION pg_try_advisory_lock(bigint) FROM PUBLIC');
    await dba.end();
    await expect(one.lock('a')).rejects.toThrow('STO-025');
    await noneLeft();
  });

  test('that are in use when the store is closed end with what they do', async () => {
    await one.snapshot(async (reader) => {
      await one.close();
      expect(await reader.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    });
    await noneLeft();
  });
});

describe('children that two sources share', () => {
  test('have one row each while any source has a record of them, however the two syncs fall', async () => {
    let seed = 7;
    const random = (below: number): number => (seed = (seed * 48_271) % 2_147_483_647) % below;
    const children = Array.from({ length: 12 }, (_, i) => `c${i}`);
    const sync = async (store: FollowUpStore, source: string): Promise<void> => {
      const run = await store.startRun(start(source));
      const have = children.filter(() => random(3) > 0);
      const chunks = [have.slice(0, 4), have.slice(4, 7), have.slice(7)];
      const records = await TestStream.open(run, 'utredning');
      for (const chunk of chunks)
        await records.write(chunk.map((child) => rowOf('utredning', `${source}${child}`, child)));
      await records.finish();
      // All that the source has, also children without a record: those are not kept.
      const own = await TestStream.open(run, 'barn');
      for (const chunk of [children.slice(0, 6).reverse(), children.slice(6)])
        await own.write(chunk.map((child) => rowOf('barn', child, child, { kon: source })));
      await own.finish();
      await finish(run);
    };
    for (let round = 0; round < 25; round++) {
      await Promise.all([sync(one, 'a'), sync(two, 'b')]);
      const referred = await one.query('SELECT DISTINCT barn FROM utredning ORDER BY barn');
      const stored = await one.query('SELECT nyckel AS barn FROM barn ORDER BY nyckel');
      expect([round, stored]).toEqual([round, referred]);
    }
  });

  test('do not go while another source is just writing a record of them', async () => {
    const a = await one.startRun(start('a'));
    await readWhole(a, 'utredning', [rowOf('utredning', 'a1', 'c1')]);
    await readWhole(a, 'barn', [rowOf('barn', 'c1', 'c1')]);
    // Source b's record is written and not yet committed when a's last one goes.
    const dba = await servers.server.connect(settings.database);
    await dba.query('SET search_path = brygga; BEGIN');
    await dba.query(`SELECT pg_advisory_xact_lock_shared(hashtextextended('brygga barn utan poster', 0))`);
    await dba.query(
      `INSERT INTO utredning (nyckel, barn, kalla, skyddad, radhash, mappning, korning, cellnyckel, rad)
       VALUES ('b1', 'c1', 'b', 0, 'h', 'm', 99, 1, 0)`,
    );
    const swept = readWhole(a, 'utredning', []);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await dba.query('COMMIT');
    await dba.end();
    expect((await swept).result.deleted).toBe(1);
    expect(await one.query('SELECT nyckel FROM barn')).toEqual([{ nyckel: 'c1' }]);
    await finish(a);
  });
});

describe('a server that goes away', () => {
  test('ends the run with a problem that says so; every committed chunk is there, and the store goes on by itself', async () => {
    const run = await one.startRun(start('a'));
    const stream = await TestStream.open(run, 'utredning');
    await stream.write(rows(0, 100), { bookmark: 'after 100' });
    await cut();
    await expect(stream.write(rows(100, 200))).rejects.toMatchObject({ details: { code: 'STO-021' } });
    await expect(finish(run, { status: 'failed' })).rejects.toMatchObject({ details: { code: 'STO-021' } });
    expect(await one.query('SELECT count(*) AS n FROM utredning')).toEqual([{ n: 100 }]);
    expect(await one.query('SELECT sum(nya) AS n FROM korning_del')).toEqual([{ n: 100 }]);
    const next = await one.startRun(start('a'));
    const again = await TestStream.open(next, 'utredning');
    expect(again.writer.bookmark).toBe('after 100');
    expect(await again.write(rows(0, 200))).toMatchObject({ inserted: 100, unchanged: 100 });
    await again.finish();
    await finish(next);
  });

  test('takes with it what had been asked for before it was known: no chunk is written after one that was lost', async () => {
    const run = await one.startRun(start('a'));
    const stream = await TestStream.open(run, 'utredning');
    // One account is wrong; the next chunk is on its way already.
    const [lost, after] = [
      stream.write(rows(0, 10), notes(11)),
      stream.write(rows(10, 20), { bookmark: 'x' }),
    ];
    await expect(lost).rejects.toMatchObject({ details: { code: 'STO-011' } });
    await expect(after).rejects.toMatchObject({ details: { code: 'STO-011' } });
    expect(await one.query('SELECT count(*) AS n FROM utredning')).toEqual([{ n: 0 }]);
    expect(await stream.write(rows(0, 20))).toMatchObject({ inserted: 20 });
    await finish(run);
  });
});

describe('an unchanged run', () => {
  test('writes nothing to the tables of the records, by the count of the server itself', async () => {
    const sync = async (): Promise<void> => {
      const run = await one.startRun(start('a'));
      await readWhole(run, 'utredning', rows(0, 500));
      await readWhole(
        run,
        'barn',
        rows(0, 500).map(({ barn }) => rowOf('barn', barn, barn)),
      );
      await finish(run);
    };
    const written = async (): Promise<unknown> => {
      const dba = await servers.server.connect(settings.database);
      // A session tells what it has done when it ends, which the run's has.
      const { rows: found } = await dba.query(
        `SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_user_tables
         WHERE schemaname = 'brygga' AND relname IN ('utredning', 'barn') ORDER BY 1`,
      );
      await dba.end();
      return found;
    };
    await sync();
    const before = await written();
    expect(before).toEqual([
      { relname: 'barn', n_tup_ins: '500', n_tup_upd: '0', n_tup_del: '0' },
      { relname: 'utredning', n_tup_ins: '500', n_tup_upd: '0', n_tup_del: '0' },
    ]);
    await sync();
    expect(await one.query('SELECT oforandrade FROM korning_del WHERE korning = 2')).toHaveLength(2);
    expect(await written()).toEqual(before);
  });
});

describe('a first load', () => {
  const indexed = async (): Promise<boolean> =>
    (await one.query(`SELECT to_regclass('brygga.ix_utredning_barn') IS NOT NULL AS yes`))[0]!.yes === 1;

  test('does without the index by child and makes it at its end, whichever end it is', async () => {
    const run = await one.startRun(start('a'));
    const stream = await TestStream.open(run, 'utredning');
    await stream.write(rows(0, 1000));
    expect(await indexed()).toBe(false);
    await expect(stream.write(rows(1000, 1010), notes(11))).rejects.toThrow('STO-011');
    await stream.close({ status: 'failed' });
    expect(await indexed()).toBe(true);
    await finish(run, { status: 'failed' });
    // Another source's first load finds a table that is not empty.
    const other = await two.startRun(start('b'));
    const next = await TestStream.open(other, 'utredning');
    await next.write(Array.from({ length: 1000 }, (_, i) => rowOf('utredning', `b${i}`, `c${i}`)));
    expect(await indexed()).toBe(true);
    expect(await next.finish()).toMatchObject({ stored: 1000 });
    await finish(other);
  });

  test('makes its index once when two instances find it missing at the same time, and neither run fails of it', async () => {
    const run = await one.startRun(start('a'));
    await readWhole(run, 'utredning', rows(0, 20_000));
    await finish(run);
    const address = await addressOf(settings, tmpdir());
    const sessions = await Promise.all([1, 2, 3].map(() => Session.open(address, 'sync')));
    for (let round = 0; round < 3; round++) {
      await sessions[0]!.exec('DROP INDEX ix_utredning_barn');
      await Promise.all(sessions.map((session) => ensureIndexes(session, ['utredning'])));
      expect(await indexed()).toBe(true);
    }
    await Promise.all(sessions.map((session) => session.end()));
  });

  test('leaves the index where somebody is reading the table', async () => {
    const run = await one.startRun(start('a'));
    await two.snapshot(async (reader) => {
      await reader.query('SELECT count(*) FROM utredning');
      await (await TestStream.open(run, 'utredning')).write(rows(0, 1000));
    });
    expect(await indexed()).toBe(true);
    await finish(run);
  });
});
