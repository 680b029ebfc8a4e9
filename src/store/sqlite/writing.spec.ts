import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Worker } from 'node:worker_threads';
import {
  blockOf,
  finish,
  layoutOf,
  manyRows,
  notes,
  readWhole,
  Row,
  rowOf,
  schema,
  start,
  syncMany,
  TestStream,
} from '../../../test/support/store-rows';
import Database from 'libsql';
import type { ChunkCount, ChunkRows, FollowUpStore, StreamWriter } from '../model';
import { chunkRowsOf } from '../row-block';
import { openSqliteStore } from './open-sqlite-store';

let folder: string;
let file: string;
let store: FollowUpStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'brygga-writing-'));
  file = join(folder, 'u.sqlite');
  store = await openSqliteStore({ file, schema });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const utredning = (key: string, child = 'c', utfall = 'a'): Row => rowOf('utredning', key, child, { utfall });
const stored = (): Promise<unknown[]> => store.query('SELECT nyckel, barn, utfall FROM utredning ORDER BY 1');
const ledger = (run: number): Promise<unknown[]> =>
  store.query(
    `SELECT sum(lasta) AS lasta, sum(nya) AS nya, sum(andrade) AS andrade, sum(oforandrade) AS oforandrade,
       sum(avvisade) AS avvisade FROM korning_del WHERE korning = ?`,
    [run],
  );
const indexes = (): Promise<unknown[]> =>
  store.query(`SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = 'utredning' ORDER BY 1`);
const bothIndexes = [{ name: 'ix_utredning_barn' }, { name: 'ux_utredning' }];

describe('a first load', () => {
  test('goes without indexes and has them at its end; what is read meanwhile is right', async () => {
    const run = await store.startRun(start());
    await readWhole(run, 'aktualisering', [rowOf('aktualisering', 'p', 'c1')]);
    expect(await indexes()).toEqual(bothIndexes);
    const stream = await TestStream.open(run, 'utredning');
    await stream.write([utredning('k1', 'c1'), utredning('k2', 'c2')]);
    expect(await indexes()).toEqual([]);
    const joined = `SELECT u.nyckel FROM utredning u JOIN aktualisering a ON a.barn = u.barn WHERE u.nyckel = 'k1'`;
    expect(await store.query(joined)).toEqual([{ nyckel: 'k1' }]);
    expect(await stream.finish()).toMatchObject({ stored: 2 });
    expect(await indexes()).toEqual(bothIndexes);
    await finish(run);
  });

  test('of a key that came twice the first row stays with its own codes, and the ledger adds up', async () => {
    const run = await store.startRun(start());
    const stream = await TestStream.open(run, 'aktualisering');
    const row = (key: string, orsak: string[]): Row => rowOf('aktualisering', key, 'c', { orsak });
    await stream.write([row('k', ['a', 'b']), row('other', ['x'])]);
    await stream.write([row('k', ['b', 'c']), row('k', [])]);
    const result = await stream.finish();
    expect(result).toEqual({
      deleted: 0,
      corrected: { inserted: -2, updated: 0, unchanged: 0, rejected: 2 },
      stored: 2,
    });
    expect(await store.query('SELECT nyckel, varde FROM aktualisering_orsak ORDER BY 1, 2')).toEqual([
      { nyckel: 'k', varde: 'a' },
      { nyckel: 'k', varde: 'b' },
      { nyckel: 'other', varde: 'x' },
    ]);
    expect(await ledger(run.id)).toEqual([{ lasta: 4, nya: 2, andrade: 0, oforandrade: 0, avvisade: 2 }]);
    const duplicate = { record: 'aktualisering', key: 'k', column: null, code: 'key-duplicate' };
    expect(await store.rejected(run.id)).toEqual([duplicate, duplicate]);
    expect(await store.query('SELECT tillstand FROM lasning')).toEqual([{ tillstand: 'corrected' }]);
    await finish(run);
  });

  test('that was left in its middle is ended by the next run, also when it reads from the start', async () => {
    let run = await store.startRun(start());
    let stream = await TestStream.open(run, 'utredning');
    await stream.write([utredning('k1'), utredning('k2')], { bookmark: 'after k2' });
    run = await store.startRun(start());
    stream = await TestStream.open(run, 'utredning');
    expect(stream.writer.bookmark).toBe('after k2');
    const again = await stream.write([utredning('k1'), utredning('k2', 'c', 'b'), utredning('k3')], {
      bookmark: 'after k3',
    });
    expect(again).toMatchObject({ inserted: 1, updated: 1, unchanged: 1, rejected: 0 });
    expect(await stream.finish()).toMatchObject({ stored: 3, deleted: 0 });
    expect(await indexes()).toEqual(bothIndexes);
    await finish(run);
  });

  test('that goes on after its bookmark, and then reads what changed meanwhile, takes nothing twice', async () => {
    let run = await store.startRun(start());
    let stream = await TestStream.open(run, 'utredning');
    await stream.write([utredning('k1'), utredning('k2'), utredning('k3')], { bookmark: 'after k3' });
    run = await store.startRun(start());
    stream = await TestStream.open(run, 'utredning');
    await stream.write([utredning('k4'), utredning('k5')], { bookmark: 'after k5' });
    expect(await indexes()).toEqual([]);
    await stream.writer.nextPass();
    const changed = await stream.write([
      utredning('k2', 'c', 'b'),
      utredning('k5', 'c', 'b'),
      utredning('k6'),
    ]);
    expect(changed).toMatchObject({ inserted: 1, updated: 2, rejected: 0 });
    expect(await stream.writer.present(['k1', 'k2', 'k4', 'k5', 'k6', 'k7'])).toEqual(['k7']);
    expect(await stream.finish()).toMatchObject({ deleted: 1, stored: 5 });
    expect(await stored()).toMatchObject([
      { nyckel: 'k1', utfall: 'a' },
      { nyckel: 'k2', utfall: 'b' },
      { nyckel: 'k4', utfall: 'a' },
      { nyckel: 'k5', utfall: 'b' },
      { nyckel: 'k6', utfall: 'a' },
    ]);
    await finish(run);
  });

  test('goes on without indexes when the rows of its last key come again, as they do behind a bookmark', async () => {
    let run = await store.startRun(start());
    let stream = await TestStream.open(run, 'utredning');
    const codes = { enskilda_samtal: 'ja' };
    const [k1, k2, k3] = ['k1', 'k2', 'k3'].map((key) => rowOf('utredning', key, 'c', codes));
    await stream.write([k1!, k2!, k3!], { bookmark: 'after k1' });
    run = await store.startRun(start());
    stream = await TestStream.open(run, 'utredning');
    const again = [k2!, utredning('k3', 'c', 'b'), utredning('k4')];
    expect(await stream.write(again, { bookmark: 'after k3' })).toMatchObject({
      ...{ inserted: 1, updated: 1, unchanged: 1, rejected: 0 },
    });
    await stream.write([utredning('k5'), utredning('k5')], { bookmark: 'after k4' });
    expect(await indexes()).toEqual([]);
    expect(await stream.finish({ sweep: false })).toMatchObject({
      ...{ stored: 5, deleted: 0, corrected: { inserted: -1, updated: 0, unchanged: 0, rejected: 1 } },
    });
    expect((await stored()).map((row) => Object.values(row as Record<string, unknown>))).toEqual([
      ...[
        ['k1', 'c', null],
        ['k2', 'c', null],
        ['k3', 'c', 'b'],
        ['k4', 'c', 'a'],
        ['k5', 'c', 'a'],
      ],
    ]);
    await finish(run);
  });

  test('that was broken off, and whose file was rebuilt since, begins anew rather than mixing up codes', async () => {
    let run = await store.startRun(start());
    let stream = await TestStream.open(run, 'aktualisering');
    const rows = ['k1', 'k2', 'k3'].map((key) => rowOf('aktualisering', key, 'c', { orsak: [key, 'x'] }));
    await stream.write(rows.slice(0, 2), { bookmark: 'after k2' });
    const other = new Database(file);
    other.exec('VACUUM');
    other.close();
    run = await store.startRun(start());
    stream = await TestStream.open(run, 'aktualisering');
    expect(stream.writer.bookmark).toBeNull();
    await stream.write(rows);
    expect(await stream.finish()).toMatchObject({ stored: 3, corrected: { rejected: 0 } });
    expect(await store.query('SELECT count(*) AS n FROM aktualisering_orsak')).toEqual([{ n: 6 }]);
    await finish(run);
  });

  test('of children knows them by the other records, also where their own load was broken off', async () => {
    let run = await store.startRun(start());
    const stream = await TestStream.open(run, 'utredning');
    await stream.write([utredning('k1', 'c1')], { bookmark: 'b' });
    await stream.close({ status: 'failed' });
    const children = ['c1', 'c2'].map((child) => rowOf('barn', child, child));
    const { count } = await readWhole(run, 'barn', children);
    expect(count).toMatchObject({ inserted: 1, countedOnly: 1 });
    await finish(run, { status: 'failed' });
    run = await store.startRun(start());
    const next = await TestStream.open(run, 'utredning');
    await next.write([utredning('k2', 'c1')], { bookmark: 'c' });
    expect(await indexes()).toEqual([]);
    await next.writer.present(['k1']);
    expect(await next.finish()).toMatchObject({ stored: 2, deleted: 0 });
    expect(await indexes()).toEqual(bothIndexes);
    await finish(run);
  });
});

describe('a later run', () => {
  beforeEach(async () => {
    const run = await store.startRun(start());
    await readWhole(run, 'utredning', [utredning('k0', 'c0'), utredning('k', 'c1')]);
    await finish(run);
  });

  test('keeps the first row of a key that comes twice, and says what it counted', async () => {
    const run = await store.startRun(start());
    const stream = await TestStream.open(run, 'utredning');
    const count = await stream.write([utredning('k', 'c1'), utredning('k', 'c1', 'b'), utredning('n', 'c1')]);
    expect(count).toMatchObject({ inserted: 1, unchanged: 1, rejected: 1 });
    expect(await stream.write([utredning('n', 'c1', 'b')])).toMatchObject({ rejected: 1 });
    expect(await stream.finish()).toMatchObject({ deleted: 1, stored: 2 });
    expect(await stored()).toMatchObject([
      { nyckel: 'k', utfall: 'a' },
      { nyckel: 'n', utfall: 'a' },
    ]);
    await finish(run);
  });

  test('stores none of the rows of a key that is of different children, whichever came first', async () => {
    const run = await store.startRun(start());
    const stream = await TestStream.open(run, 'utredning');
    await stream.write([utredning('k0', 'c0'), utredning('k', 'c1'), utredning('n', 'c1')]);
    await stream.write([
      utredning('k', 'c2'),
      utredning('n', 'c2'),
      utredning('m', 'c1'),
      utredning('m', 'c2'),
    ]);
    expect(await stream.write([utredning('k', 'c1'), utredning('m', 'c3')])).toMatchObject({ rejected: 2 });
    expect(await stream.finish()).toEqual({
      deleted: 1,
      corrected: { inserted: -1, updated: 0, unchanged: -1, rejected: 2 },
      stored: 1,
    });
    expect(await stored()).toMatchObject([{ nyckel: 'k0' }]);
    expect(await ledger(run.id)).toEqual([{ lasta: 9, nya: 0, andrade: 0, oforandrade: 1, avvisade: 8 }]);
    expect(await store.rejected(run.id)).toHaveLength(8);
    await finish(run);
  });

  test('writes nothing of a key that is in conflict still, and stores its row when it is the only one', async () => {
    const both = [utredning('k', 'c1'), utredning('k', 'c2')];
    let run = await store.startRun(start());
    await readWhole(run, 'utredning', [utredning('k0', 'c0'), ...both]);
    await finish(run);
    run = await store.startRun(start());
    let stream = await TestStream.open(run, 'utredning');
    for (const row of [utredning('k0', 'c0'), ...both]) await stream.write([row]);
    expect(await stored()).toMatchObject([{ nyckel: 'k0' }]);
    const still = await stream.finish();
    expect(still).toMatchObject({ deleted: 0, corrected: { inserted: 0, rejected: 0 }, stored: 1 });
    await finish(run);

    // Only the window is read: the other row may be there still.
    run = await store.startRun(start());
    stream = await TestStream.open(run, 'utredning');
    await stream.write([both[0]!]);
    await stream.writer.present(['k0', 'k', 'k']);
    expect(await stream.finish()).toMatchObject({ stored: 1 });
    await finish(run);

    run = await store.startRun(start());
    const { count, result } = await readWhole(run, 'utredning', [utredning('k0', 'c0'), both[1]!]);
    expect(count).toMatchObject({ rejected: 1, unchanged: 1 });
    expect(result).toMatchObject({ stored: 2, corrected: { inserted: 1, rejected: -1 } });
    expect(await store.rejected(run.id)).toEqual([]);
    expect(await ledger(run.id)).toEqual([{ lasta: 2, nya: 1, andrade: 0, oforandrade: 1, avvisade: 0 }]);
    expect(await stored()).toMatchObject([{ nyckel: 'k', barn: 'c2' }, { nyckel: 'k0' }]);
    await finish(run);
  });

  test('that finds nothing changed leaves the pages of the rows as they are', async () => {
    await syncMany(store, 1);
    const before = readFileSync(file);
    const pages = await store.query<{ pageno: number }>(
      `SELECT pageno FROM dbstat WHERE name IN ('aktualisering', 'aktualisering_orsak', 'barn', 'ux_aktualisering')`,
    );
    expect(pages.length).toBeGreaterThan(20);
    await syncMany(store, 1);
    const after = readFileSync(file);
    const size = 4096;
    for (const { pageno } of pages) {
      const at = (pageno - 1) * size;
      expect(after.subarray(at, at + size).equals(before.subarray(at, at + size))).toBe(true);
    }
  });
});

describe('the thread that writes', () => {
  test('takes chunks in their order while the caller goes on; what fails is told where it was asked, and to those that waited', async () => {
    const run = await store.startRun(start());
    const stream = await TestStream.open(run, 'utredning');
    const rows = Array.from({ length: 40 }, (_, i) => utredning(`k${i}`, `c${i}`));
    await stream.write(rows);
    await stream.finish();
    const later = await TestStream.open(run, 'utredning');
    // Each second chunk has rows that must be brought after the keys were compared.
    const asked = rows.map((row, i) => later.write([i % 2 ? utredning(row.nyckel, row.barn, 'b') : row]));
    const wrong = later.write([rows[0]!], notes(7));
    const waiting = later.write([rows[3]!]);
    const counts = await Promise.all(asked);
    expect(counts.map((count) => count.updated)).toEqual(rows.map((_, i) => i % 2));
    // Written after one that is missing, it would move the bookmark past what was never stored.
    for (const chunk of [wrong, waiting])
      await expect(chunk).rejects.toMatchObject({ details: { code: 'STO-011' } });
    expect(await later.write([rows[3]!])).toMatchObject({ rejected: 1 });
    expect(await later.finish()).toMatchObject({ deleted: 0, stored: 40 });
    await finish(run);
  });

  test('gone, says so at once and ever after; the store is whole and the next opening goes on', async () => {
    const run = await store.startRun(start());
    const stream = await TestStream.open(run, 'utredning');
    await stream.write([utredning('k')]);
    const worker = (store as unknown as { writer: { worker: Worker } }).writer.worker;
    const written = stream.write([utredning('k2')]);
    void worker.terminate();
    const died = { details: { code: 'STO-013' } };
    await expect(written).rejects.toMatchObject(died);
    await expect(stream.finish()).rejects.toMatchObject(died);
    await store.close();
    store = await openSqliteStore({ file, schema });
    expect(await store.query('SELECT * FROM pragma_integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    const next = await store.startRun(start());
    await readWhole(next, 'utredning', [utredning('k'), utredning('k2')]);
    expect(await stored()).toHaveLength(2);
    await finish(next);
  });

  test('keeps no process alive that has nothing more to do', async () => {
    const support = resolve(__dirname, '../../../test/support');
    const script = `
      const { openSqliteStore } = require(${JSON.stringify(join(__dirname, 'open-sqlite-store.ts'))});
      const { schema, start } = require(${JSON.stringify(join(support, 'store-rows.ts'))});
      openSqliteStore({ file: ${JSON.stringify(join(folder, 'idle.sqlite'))}, schema }).then((s) => s.startRun(start()));`;
    const child = spawn(process.execPath, ['-r', join(support, 'register-ts.js'), '-e', script]);
    const code = await new Promise((done) => child.on('exit', done));
    expect(code).toBe(0);
  });

  test('holds no more than a few chunks in memory, and the file no more journal than it may', async () => {
    const run = await store.startRun(start());
    const layout = layoutOf('utredning');
    const writer = await run.openStream(layout);
    const pad = 'x'.repeat(2000);
    const chunk = (at: number): Row[] =>
      Array.from({ length: 500 }, (_, i) => utredning(`k${at + i}`, `c${at + i}`, pad));
    let held = 0;
    await writeAhead(writer, 60, (i) => {
      collectGarbage();
      held = Math.max(held, process.memoryUsage().arrayBuffers);
      return chunkRowsOf(layout, blockOf(layout, chunk(i * 500)));
    });
    // 30,000 rows of some four kilobytes.
    expect(statSync(file).size + statSync(`${file}-wal`).size).toBeGreaterThan(100e6);
    expect(statSync(`${file}-wal`).size).toBeLessThan(80e6);
    // A chunk takes some two megabytes.
    expect(held).toBeLessThan(50e6);
    await finish(run);
    expect(statSync(`${file}-wal`).size).toBe(0);
  });
});

/** What nobody holds any longer is no memory in use. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}

/** As the sync does: the next chunk is made while one is written. */
async function writeAhead(
  writer: StreamWriter,
  chunks: number,
  rowsOf: (chunk: number) => ChunkRows,
): Promise<void> {
  let before: Promise<ChunkCount> | null = null;
  for (let i = 0; i < chunks; i++) {
    const next = rowsOf(i);
    await before;
    before = writer.write(next, notes(next.keys.length));
  }
  await before;
}

describe('stopping', () => {
  test('a run is asked to stop through the store, from any process; nothing is asked when none is running', async () => {
    expect(await store.askToStop('a')).toBe(false);
    const lock = await store.lock('a');
    expect(await store.lock('a')).toBeNull();
    const run = await store.startRun(start());
    expect(await run.stopAsked()).toBe(false);
    const other = await openSqliteStore({ file, schema });
    expect(await other.askToStop('b')).toBe(false);
    expect(await other.askToStop('a')).toBe(true);
    await other.close();
    expect(await run.stopAsked()).toBe(true);
    await finish(run, { status: 'stopped' });
    await lock!.release();
    expect(await store.askToStop('a')).toBe(false);
    const next = await store.startRun(start());
    expect(await next.stopAsked()).toBe(false);
    await finish(next);
  });

  test('the accounts of the streams come back as they were given, in their order', async () => {
    const run = await store.startRun(start());
    for (const { record } of manyRows(1)) {
      const stream = await TestStream.open(run, record);
      await stream.close({ mode: 'window', reason: null, sourceRows: 7, difference: -1, storeMs: 3 });
    }
    await finish(run);
    expect(await store.streams(run.id)).toMatchObject([
      { record: 'aktualisering', mode: 'window', reason: null, sourceRows: 7, difference: -1, storeMs: 3 },
      { record: 'barn', mode: 'window', status: 'done', problem: null },
    ]);
  });
});
