import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import {
  blockOf,
  finish,
  layoutOf,
  manyRows,
  notes,
  readWhole,
  rowOf,
  schema,
  schemaOf,
  start,
  syncMany,
  TestStream,
  variable,
} from '../../../test/support/store-rows';
import { fingerprint } from '../fingerprint.fixture';
import type { ChunkCount, FollowUpStore, StoredCell, StoreSchema } from '../model';
import { openWriter } from './connection';
import { FileLayout } from './file-layout';
import { openSqliteStore } from './open-sqlite-store';
import { RunWriter } from './run-writer';

let folder: string;
let file: string;
const open: FollowUpStore[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'brygga-open-'));
  file = join(folder, 'data', 'u.sqlite');
});
afterEach(async () => {
  for (const store of open.splice(0)) await store.close();
  rmSync(folder, { recursive: true });
});

async function opened(using: StoreSchema = schema, at = file): Promise<FollowUpStore> {
  const store = await openSqliteStore({ file: at, schema: using });
  open.push(store);
  return store;
}

async function reopened(using: StoreSchema): Promise<FollowUpStore> {
  await open.pop()!.close();
  return opened(using);
}

/** The code of the problem that the promise ends with. */
const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: { details?: { code: string } }) => error.details?.code ?? 'an error without a code',
  );

describe('opening the store', () => {
  const posix = process.platform === 'win32' ? test.skip : test;
  posix('its files can be read by their owner only, also when an older file was open to others', async () => {
    const store = await opened();
    await store.checkKey('k', 'v');
    for (const suffix of ['', '-wal', '-shm']) expect(statSync(file + suffix).mode & 0o777).toBe(0o600);
    await open.pop()!.close();
    chmodSync(file, 0o644);
    await opened();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('closing leaves everything in the one file, so that it can be copied', async () => {
    await (await opened()).checkKey('k', 'v');
    await open.pop()!.close();
    expect(existsSync(`${file}-wal`) ? statSync(`${file}-wal`).size : 0).toBe(0);
    copyFileSync(file, join(folder, 'copy.sqlite'));
    const copy = await opened(schema, join(folder, 'copy.sqlite'));
    expect(await codeOf(copy.checkKey('other', 'v'))).toBe('STO-006');
  });

  test('a database that is not ours, such as the case system itself, is refused and left as it was', async () => {
    const theirs = join(folder, 'vendor.sqlite');
    const vendor = new Database(theirs);
    vendor.exec('CREATE TABLE Person (Personnr TEXT)');
    vendor.close();
    const before = readFileSync(theirs);
    expect(await codeOf(opened(schema, theirs))).toBe('STO-003');
    const tables = new Database(theirs);
    expect(tables.prepare('SELECT name FROM sqlite_master').all([])).toEqual([{ name: 'Person' }]);
    tables.close();
    expect(before.length).toBe(readFileSync(theirs).length);
  });

  test('a file that is no database, a folder, and a file in a file each say what is wrong', async () => {
    const text = join(folder, 'text');
    writeFileSync(text, 'not a database '.repeat(500));
    expect(await codeOf(opened(schema, text))).toBe('STO-003');
    mkdirSync(join(folder, 'sub'));
    expect(await codeOf(opened(schema, join(folder, 'sub')))).toBe('STO-004');
    expect(await codeOf(opened(schema, join(text, 'u.sqlite')))).toBe('STO-004');
  });

  test('a store of a newer version is refused, as an older Bryggan could spoil it', async () => {
    await opened();
    await open.pop()!.close();
    const other = new Database(file);
    other.exec(`UPDATE lagring SET varde = '2' WHERE namn = 'version'`);
    other.close();
    expect(await codeOf(opened())).toBe('STO-005');
  });

  test('a store from before rows of lists were counted goes on, and does not say that there were none', async () => {
    await finish(await (await opened()).startRun(start()));
    await open.pop()!.close();
    const other = new Database(file);
    other.exec('ALTER TABLE korning DROP COLUMN listrader_utan_traff');
    other.close();
    const store = await opened();
    await finish(await store.startRun(start()), { unmatched: 12 });
    expect((await store.runs(2)).map(({ unmatched }) => unmatched)).toEqual([12, null]);
    expect(await store.query('SELECT id FROM korning WHERE listrader_utan_traff > 9')).toHaveLength(1);
  });

  test('another key is refused: the same child would get a second pseudonym', async () => {
    const store = await opened();
    await store.checkKey('key1', 'check1');
    await store.checkKey('key1', 'check1');
    expect(await codeOf(store.checkKey('key2', 'check2'))).toBe('STO-006');
    expect(await codeOf((await reopened(schema)).checkKey('key1', 'other'))).toBe('STO-006');
  });
});

describe('two processes on one store', () => {
  test('readers see the last committed state while another one writes; a second writer is told after the wait', async () => {
    const store = await opened();
    const run = await store.startRun(start());
    const stream = await TestStream.open(run, 'utredning');
    await stream.write([rowOf('utredning', 'k', 'c')]);
    const other = new Database(file);
    other.exec('BEGIN IMMEDIATE');
    other.exec('DELETE FROM utredning');
    expect(await store.query('SELECT count(*) AS n FROM utredning')).toEqual([{ n: 1 }]);
    const order: string[] = [];
    const refused = codeOf(stream.write([rowOf('utredning', 'k2', 'c')])).then((code) => order.push(code));
    // The thread waits, not this one.
    expect(await store.query('SELECT count(*) AS n FROM utredning')).toEqual([{ n: 1 }]);
    order.push('read');
    await refused;
    expect(order).toEqual(['read', 'STO-001']);
    other.exec('ROLLBACK');
    other.close();
    expect(await stream.write([rowOf('utredning', 'k2', 'c')])).toMatchObject({ inserted: 1 });
    expect(await stream.finish()).toMatchObject({ stored: 2 });
    await finish(run);
  });

  test('a sweep after somebody else rebuilt the file deletes nothing: rows may have new row ids', async () => {
    const store = await opened();
    const run = await store.startRun(start());
    await readWhole(run, 'utredning', [rowOf('utredning', 'k', 'c'), rowOf('utredning', 'k2', 'c')]);
    const stream = await TestStream.open(run, 'utredning');
    await stream.write([rowOf('utredning', 'k', 'c')]);
    const other = new Database(file);
    other.exec('VACUUM');
    other.close();
    expect(await codeOf(stream.finish())).toBe('STO-009');
    expect(await store.query('SELECT count(*) AS n FROM utredning')).toEqual([{ n: 2 }]);
  });
});

describe('the fingerprint', () => {
  test('sees every count, also where thousands differ in the decision only', async () => {
    const store = await opened();
    const run = await store.startRun(start());
    const counts = (last: number) =>
      Array.from({ length: 5002 }, (_, i) => ({
        ...{ month: '2025-01', type: 'anmalan', sex: 'flicka', ageBand: '0-6', unit: 'N', inTime: 'ja' },
        opened: `kod-${String(i).padStart(5, '0')}`,
        count: i === 5001 ? last : 1,
      }));
    await run.replaceNotificationCounts(counts(1));
    const before = await fingerprint(store);
    await run.replaceNotificationCounts(counts(2));
    expect(await fingerprint(store)).not.toBe(before);
    await finish(run);
  });
});

describe('a full disk', () => {
  test('stops the run with a problem; every committed chunk is there, and the run goes on when there is room', async () => {
    const store = await opened();
    const { record, chunks } = manyRows(1)[0]!;
    const layout = layoutOf(record);
    const write = (run: RunWriter, rows: (typeof chunks)[number]): ChunkCount =>
      run.write(blockOf(layout, rows), notes(rows.length));
    // In this thread, so that the pages can be limited.
    const connection = openWriter(file);
    let run = new RunWriter(connection, schema, new FileLayout(connection, file), start());
    run.openStream(layout);
    write(run, chunks[0]!);
    const whole = await fingerprint(store);
    // SQLite gives the same SQLITE_FULL when the page limit is reached as when the device is full.
    const pages = connection.prepare('PRAGMA page_count').pluck().all([])[0] as number;
    connection.prepare(`PRAGMA max_page_count = ${pages}`).all([]);
    const failing = (): void => chunks.slice(1).forEach((rows) => write(run, rows));
    expect(failing).toThrow(expect.objectContaining({ code: 'SQLITE_FULL' }));
    expect(await store.query('SELECT * FROM pragma_integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(await fingerprint(store)).toBe(whole);
    connection.prepare('PRAGMA max_page_count = 1000000').all([]);
    run = new RunWriter(connection, schema, new FileLayout(connection, file), start());
    run.openStream(layout);
    expect(write(run, chunks[0]!)).toMatchObject({ unchanged: chunks[0]!.length });
    chunks.slice(1).forEach((rows) => write(run, rows));
    const undisturbed = await opened(schema, join(folder, 'undisturbed.sqlite'));
    const other = await undisturbed.startRun(start());
    await readWhole(other, record, chunks.flat());
    expect(await fingerprint(store)).toBe(await fingerprint(undisturbed));
    connection.close();
  });
});

describe('another set of loaded variables', () => {
  const utfall = variable('utredning.utfall');
  const samtal = variable('utredning.enskilda-samtal');
  const behov = variable('utredning.centrala-behov', true);

  async function write(
    store: FollowUpStore,
    values: Readonly<Record<string, StoredCell | readonly string[]>>,
  ): Promise<ChunkCount> {
    const run = await store.startRun(start());
    const { count } = await readWhole(run, 'utredning', [rowOf('utredning', 'k', 'c', values)], store.schema);
    await finish(run);
    return count;
  }

  test('a variable that becomes loaded gets its column and is filled by the next sync', async () => {
    await write(await opened(schemaOf(utfall)), { utfall: 'placering' });
    const store = await reopened(schemaOf(utfall, samtal, behov));
    expect(await store.query('SELECT utfall, enskilda_samtal FROM utredning')).toEqual([
      { utfall: 'placering', enskilda_samtal: null },
    ]);
    const all = { utfall: 'placering', enskilda_samtal: 'ja', centrala_behov: ['halsa'] };
    expect(await write(store, all)).toMatchObject({ updated: 1 });
    expect(await store.query('SELECT enskilda_samtal FROM utredning')).toEqual([{ enskilda_samtal: 'ja' }]);
    const fresh = await opened(schemaOf(utfall, samtal, behov), join(folder, 'fresh.sqlite'));
    await write(fresh, all);
    expect(await fingerprint(store)).toBe(await fingerprint(fresh));
  });

  test('a variable that is no longer loaded is emptied, from the bytes of the file too', async () => {
    const all = { utfall: 'placering', enskilda_samtal: 'canary-samtal', centrala_behov: ['canary-behov'] };
    await write(await opened(schemaOf(utfall, samtal, behov)), all);
    const store = await reopened(schemaOf(utfall));
    expect(await store.query('SELECT enskilda_samtal FROM utredning')).toEqual([{ enskilda_samtal: null }]);
    expect(await store.query('SELECT * FROM utredning_centrala_behov')).toEqual([]);
    await open.pop()!.close();
    const bytes = ['', '-wal']
      .map((end) => (existsSync(file + end) ? readFileSync(file + end, 'latin1') : ''))
      .join();
    expect(bytes.includes('placering')).toBe(true);
    expect(bytes.includes('canary')).toBe(false);
  });

  test('one variable swapped for another with the same answers is still written: hashes of the old set do not count', async () => {
    await write(await opened(schemaOf(utfall)), { utfall: 'ja' });
    const store = await reopened(schemaOf(samtal));
    expect(await write(store, { enskilda_samtal: 'ja' })).toMatchObject({ updated: 1 });
    expect(await store.query('SELECT utfall, enskilda_samtal FROM utredning')).toEqual([
      { utfall: null, enskilda_samtal: 'ja' },
    ]);
  });

  test('the same set again changes nothing', async () => {
    await write(await opened(schemaOf(utfall)), { utfall: 'ja' });
    expect(await write(await reopened(schemaOf(utfall)), { utfall: 'ja' })).toMatchObject({ unchanged: 1 });
  });
});

describe('a file that a version before this one made', () => {
  /** Keys as PRIMARY KEY, side tables without row ids, none of the tables of readings. */
  function asBefore(): void {
    const old = new Database(file);
    const columns = (
      old.prepare(`SELECT name, type FROM pragma_table_info('aktualisering')`).all([]) as {
        name: string;
        type: string;
      }[]
    )
      .map(({ name, type }) => `"${name}" ${type}${name === 'nyckel' ? ' PRIMARY KEY NOT NULL' : ''}`)
      .join(', ');
    old.exec(`
      DROP TABLE lasning; DROP TABLE nyckelkrock; DROP TABLE korning_post;
      ALTER TABLE korning DROP COLUMN stopp; ALTER TABLE korning DROP COLUMN avvisade_kvar;
      DROP TABLE aktualisering_orsak;
      CREATE TABLE aktualisering_orsak (nyckel text, varde text, PRIMARY KEY (nyckel, varde)) WITHOUT ROWID;
      DROP TABLE aktualisering; CREATE TABLE aktualisering (${columns});
      CREATE INDEX ix_aktualisering_barn ON aktualisering (barn);
      INSERT INTO barn (nyckel, barn, kalla, skyddad, radhash, mappning, korning, cellnyckel)
        VALUES ('alone', 'alone', 'a', 0, 'h', 'm', 1, 1);`);
    old.close();
  }

  test('is opened and filled all the same, and a child without other records goes', async () => {
    await opened();
    await open.pop()!.close();
    asBefore();
    const store = await opened();
    await syncMany(store, 1);
    await syncMany(store, 2);
    const fresh = await opened(schema, join(folder, 'fresh.sqlite'));
    await syncMany(fresh, 2);
    expect(await fingerprint(store)).toBe(await fingerprint(fresh));
  });

  test('tells keys that come twice as it goes, and codes with them', async () => {
    await opened();
    await open.pop()!.close();
    asBefore();
    const store = await opened();
    const run = await store.startRun(start());
    const stream = await TestStream.open(run, 'aktualisering');
    const row = (key: string, orsak: string[]) => rowOf('aktualisering', key, 'c', { orsak });
    expect(await stream.write([row('k', ['a']), row('k', ['b'])])).toMatchObject({
      inserted: 1,
      rejected: 1,
    });
    expect(await stream.write([row('k', ['c']), row('l', ['c'])])).toMatchObject({
      inserted: 1,
      rejected: 1,
    });
    expect(await stream.finish()).toMatchObject({ stored: 2, corrected: { inserted: 0 } });
    expect(await store.query('SELECT * FROM aktualisering_orsak ORDER BY 1')).toEqual([
      { nyckel: 'k', varde: 'a' },
      { nyckel: 'l', varde: 'c' },
    ]);
    await finish(run);
  });
});

describe('reading and history', () => {
  test.each([
    'DELETE FROM barn',
    "INSERT INTO lagring VALUES ('a', 'b') RETURNING namn",
    'WITH x AS (SELECT 1) DELETE FROM lagring RETURNING namn',
    'PRAGMA user_version = 5',
    "ATTACH 'x' AS y",
    'CREATE TABLE t (a)',
  ])('the way for readers refuses to write: %s', async (sql) => {
    const store = await opened();
    expect(await codeOf(store.query(sql))).toMatch(/^STO-00[48]$/);
    expect(await store.query('SELECT varde FROM lagring WHERE namn = ?', ['version'])).toEqual([
      { varde: '1' },
    ]);
  });

  test('parameters of every kind compare as they should, and none ends the process', async () => {
    const store = await opened();
    const sql = 'SELECT ? AS n, ? AS r, ? AS t, ? AS b, ? AS u, ? || 1 AS whole';
    expect(await store.query(sql, [5, 1.5, 'å', true, undefined, 5])).toEqual([
      { n: 5, r: 1.5, t: 'å', b: 1, u: null, whole: '51' },
    ]);
    await expect(store.query('SELECT ?', [new Date()])).rejects.toThrow(TypeError);
  });

  test('runs that never ended are marked failed when the lock is taken again; results come back as they were given', async () => {
    const store = await opened();
    await store.startRun(start('a'));
    await store.startRun(start('b'));
    // Nobody holds the lock, so that whoever made them is gone.
    expect([await store.askToStop('a'), await store.askToStop('b')]).toEqual([false, false]);
    const lock = (await store.lock('b'))!;
    expect(await store.askToStop('a')).toBe(false);
    const run = await store.startRun(start('b'));
    const result = {
      read: 9,
      inserted: 1,
      updated: 2,
      unchanged: 3,
      rejected: 2,
      countedOnly: 1,
      deleted: 4,
      unmapped: 5,
      cells: 6,
      unmatched: 7,
      standing: 8,
    };
    const given = await finish(run, { ...result, status: 'failed', problem: 'SYN-003' });
    expect(given).toMatchObject({ id: run.id, source: 'b', mapping: 'm', ...result, problem: 'SYN-003' });
    const [newest, before, oldest] = await store.runs(5);
    expect(newest).toEqual(given);
    expect(before).toMatchObject({ status: 'failed', problem: 'STO-010', source: 'b' });
    expect(oldest).toMatchObject({ status: 'failed', problem: 'STO-010', source: 'a' });
    await lock.release();
    expect(await store.runs(1)).toHaveLength(1);
  });

  test('what was shown to whom is logged with the time', async () => {
    const store = await opened();
    await store.logAccess({ who: 'anna', what: 'tabell', profile: 'internal', reason: 'uppföljning' });
    expect(await store.query('SELECT vem, vad, profil, skal, length(tid) AS t FROM logg_atkomst')).toEqual([
      { vem: 'anna', vad: 'tabell', profil: 'internal', skal: 'uppföljning', t: 24 },
    ]);
  });

  test("a line of the access log that meets a sync is in the file when it is said to be, and stands in nobody's way", async () => {
    const store = await opened();
    const other = openWriter(file, 0);
    const entry = { who: 'anna', what: 'tabell', profile: 'internal', reason: 'uppföljning' };
    try {
      other.exec('BEGIN IMMEDIATE');
      const logged = store.logAccess(entry);
      await new Promise((resolve) => setTimeout(resolve, 100));
      other.exec('COMMIT');
      await logged;
      await store.logAccess(entry);
      const seen = other.prepare('SELECT count(*) FROM logg_atkomst').pluck().all([]);
      expect(seen).toEqual([2]);
      other.exec('BEGIN IMMEDIATE');
      other.exec('ROLLBACK');
    } finally {
      other.close();
    }
  });
});
