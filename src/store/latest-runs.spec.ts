import { tmpdir } from 'node:os';
import Database from 'libsql';
import { engineFor, engineNames } from '../../test/support/store-engines';
import { finish, schema, start } from '../../test/support/store-rows';
import type { FollowUpStore, RunStatus } from './model';
import { openStore, type StorePlace } from './open-store';
import { Session } from './postgres/session';
import { addressOf } from './postgres/settings';

jest.setTimeout(60_000);

/** So many that no list of the newest ones reaches past them. */
const many = 1200;

const manyRuns = (source: string, status: RunStatus): string => `
  INSERT INTO korning (kalla, mappning, mappning_version, mappning_hash, katalog, status, startad, lasta, nya, andrade,
    oforandrade, avvisade, endast_antal, borttagna, omappade, celler)
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${many})
  SELECT '${source}', 'm', '1', 'h1', 'bbic-working', '${status}', '2026-01-01T00:00:00Z', 0, 0, 0, 0, 0, 0, 0, 0, 0 FROM n`;

describe.each(engineNames)('the latest runs of each source in %s', (name) => {
  const engine = engineFor(name);
  let place: StorePlace;
  let store: FollowUpStore;
  beforeEach(async () => {
    place = await engine.freshPlace();
    store = await openStore({ place, schema });
  });
  afterEach(() => store.close());

  /** Behind the store's back. */
  async function write(sql: string): Promise<void> {
    if ('file' in place) {
      const db = new Database(place.file);
      db.exec(sql);
      return void db.close();
    }
    const session = await Session.open(await addressOf(place.postgres, tmpdir()), 'write');
    await session.exec(sql);
    await session.end();
  }

  async function runOf(source: string, status: Exclude<RunStatus, 'running'>): Promise<number> {
    const lock = (await store.lock(source))!;
    const { id } = await finish(await store.startRun(start(source)), { status });
    await lock.release();
    return id;
  }

  const latest = async (): Promise<string[]> =>
    (await store.latestRuns()).map(({ id, source, status }) => `${id} ${source} ${status}`);

  test('are none in a store that nothing has been read into', async () => {
    expect(await latest()).toEqual([]);
  });

  test('are its newest one and its newest finished one, once when they are the same, newest first', async () => {
    await runOf('a', 'done');
    const a = await runOf('a', 'done');
    const b = [await runOf('b', 'done'), await runOf('b', 'stopped'), await runOf('b', 'failed')];
    const c = await runOf('c', 'failed');
    expect(await latest()).toEqual([`${c} c failed`, `${b[2]} b failed`, `${b[0]} b done`, `${a} a done`]);
    const running = await store.startRun(start('a'));
    expect((await latest())[0]).toBe(`${running.id} a running`);
    expect(await latest()).toContain(`${a} a done`);
    await finish(running);
  });

  test('are found however many runs of others, and of its own that failed, have come since: figures rest on them', async () => {
    const seldom = await runOf('seldom', 'done');
    await write(manyRuns('often', 'done'));
    const broken = await runOf('broken', 'done');
    await write(manyRuns('broken', 'failed'));
    const found = await latest();
    expect(found).toEqual([
      `${broken + many} broken failed`,
      `${broken} broken done`,
      `${broken - 1} often done`,
      `${seldom} seldom done`,
    ]);
    expect(await store.latestRuns()).toContainEqual(await store.run(seldom));
  });

  test('cost the same in a store of a version that had no index for them', async () => {
    await runOf('a', 'done');
    await store.close();
    await write('DROP INDEX ix_korning_kalla; DROP INDEX ix_korning_klar');
    for (let i = 0; i < 2; i++) {
      store = await openStore({ place, schema });
      const indexes =
        'file' in place
          ? `SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'korning'`
          : `SELECT indexname AS name FROM pg_indexes WHERE tablename = 'korning'`;
      const names = (await store.query(indexes)).map((row) => row.name);
      expect(names).toEqual(expect.arrayContaining(['ix_korning_kalla', 'ix_korning_klar']));
      expect(await latest()).toHaveLength(1);
      if (i === 0) await store.close();
    }
  });

  test('a run is found by its number whatever its age, and one that never was is not', async () => {
    const first = await runOf('a', 'stopped');
    await write(manyRuns('b', 'done'));
    expect(await store.run(first)).toMatchObject({ id: first, source: 'a', status: 'stopped' });
    expect(await store.run(first + many + 1)).toBeNull();
  });
});
