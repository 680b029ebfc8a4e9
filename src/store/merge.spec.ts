import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FollowUpStore, StoreRow } from './model';
import { openStore } from './open-store';
import { finish, manyRows, merge, notes, rowOf, schema, start } from '../../test/support/store-rows';

let folder: string;
let store: FollowUpStore;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'brygga-store-'));
  store = await openStore({ file: join(folder, 'u.sqlite'), schema });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

describe('merging', () => {
  test('a row is stored in the documented columns, with whole numbers as whole numbers', async () => {
    const run = await store.startRun(start());
    const row = rowOf('aktualisering', 'k1', 'c1', ['anmalan', null], {
      multi: [null, ['a', 'b']],
      protectedIdentity: true,
    });
    expect(await merge(run, 'aktualisering', [row])).toEqual({
      inserted: 1,
      updated: 0,
      unchanged: 0,
      notKept: 0,
      rejected: [],
    });
    const rows = await store.query('SELECT *, typeof(cellnyckel) AS t FROM aktualisering');
    expect(rows).toEqual([
      {
        nyckel: 'k1',
        barn: 'c1',
        enhet: 'enhet',
        kalla: 'a',
        handelse_datum: '2026-01-02',
        slut_datum: null,
        skyddad: 1,
        typ: 'anmalan',
        radhash: row.hash,
        mappning: '1+h1',
        korning: run.id,
        gallras: '2031-01-02',
        cellnyckel: 4_294_967_295,
        t: 'integer',
      },
    ]);
    expect(await store.query('SELECT * FROM aktualisering_orsak')).toEqual([
      { nyckel: 'k1', varde: 'a' },
      { nyckel: 'k1', varde: 'b' },
    ]);
    await finish(run);
  });

  test('an unchanged repeated run writes no data row', async () => {
    const first = await store.startRun(start());
    for (const { record, rows } of manyRows(1)) await merge(first, record, rows);
    await finish(first);
    const second = await store.startRun(start());
    for (const { record, rows } of manyRows(1)) {
      expect(await merge(second, record, rows)).toMatchObject({
        inserted: 0,
        updated: 0,
        unchanged: rows.length - (await notReferred(record, rows)),
      });
    }
    expect(await second.sweep('aktualisering', 0)).toBe(0);
    expect(await second.sweep('barn', 0)).toBe(0);
    for (const table of ['aktualisering', 'barn']) {
      expect(await store.query(`SELECT DISTINCT korning FROM ${table}`)).toEqual([{ korning: first.id }]);
    }
    await finish(second);
  });

  test('every row says which mapping wrote it, version and content, however often it was read since', async () => {
    const rows = ['k1', 'k2'].map((key) => rowOf('aktualisering', key, 'c1', ['anmalan', null]));
    const first = await store.startRun(start());
    await merge(first, 'aktualisering', rows);
    await finish(first);
    const other = { mappingVersion: '2', mappingHash: 'h2' };
    const second = await store.startRun({ ...start(), ...other });
    const changed = rowOf('aktualisering', 'k2', 'c1', ['ansokan', null]);
    expect(await merge(second, 'aktualisering', [rows[0]!, changed])).toMatchObject({
      updated: 1,
      unchanged: 1,
    });
    await finish(second, other);
    expect(
      await store.query(
        `SELECT r.nyckel, r.mappning, k.mappning_version || '+' || k.mappning_hash AS enligt_korning
         FROM aktualisering r JOIN korning k ON k.id = r.korning ORDER BY 1`,
      ),
    ).toEqual([
      { nyckel: 'k1', mappning: '1+h1', enligt_korning: '1+h1' },
      { nyckel: 'k2', mappning: '2+h2', enligt_korning: '2+h2' },
    ]);
  });

  async function notReferred(record: string, rows: readonly StoreRow[]): Promise<number> {
    if (record !== 'barn') return 0;
    const stored = await store.query<{ n: number }>('SELECT count(DISTINCT barn) AS n FROM aktualisering');
    return rows.length - stored[0]!.n;
  }

  test('the same key twice is rejected and counted, within a chunk and over chunks, never written over', async () => {
    const run = await store.startRun(start());
    const [one, two] = [rowOf('utredning', 'k', 'c', ['a', null]), rowOf('utredning', 'k', 'c', ['b', null])];
    const duplicate = { record: 'utredning', key: 'k', column: null, code: 'key-duplicate' };
    expect(await merge(run, 'utredning', [one, two])).toMatchObject({ inserted: 1, rejected: [duplicate] });
    expect(await merge(run, 'utredning', [two])).toMatchObject({ updated: 0, rejected: [duplicate] });
    expect(await store.query('SELECT utfall FROM utredning')).toEqual([{ utfall: 'a' }]);
    expect(await store.rejected(run.id)).toEqual([duplicate, duplicate]);
    await finish(run);
  });

  test('a chunk whose rows are not all accounted for is refused whole: no row may get lost unseen', async () => {
    const run = await store.startRun(start());
    const chunk = run.merge('utredning', [rowOf('utredning', 'k', 'c', ['a', null])], { ...notes(2) });
    await expect(chunk).rejects.toMatchObject({ details: { code: 'STO-011' } });
    expect(await store.query('SELECT * FROM utredning')).toEqual([]);
    expect(await merge(run, 'utredning', [rowOf('utredning', 'k', 'c', ['a', null])])).toMatchObject({
      inserted: 1,
    });
    await finish(run);
  });

  test('only children with another record are stored; their row goes with the last of the others', async () => {
    let run = await store.startRun(start());
    await merge(run, 'utredning', [rowOf('utredning', 'k1', 'c1', ['a', null])]);
    const children = [rowOf('barn', 'b1', 'c1', ['flicka']), rowOf('barn', 'b2', 'c2', ['pojke'])];
    expect(await merge(run, 'barn', children)).toMatchObject({ inserted: 1, notKept: 1 });
    await finish(run);
    run = await store.startRun(start());
    expect(await run.sweep('utredning', 1)).toBe(2);
    expect(await store.query('SELECT * FROM barn')).toEqual([]);
    await finish(run);
  });

  test('two source rows of one child (an old id and a new one) give one row in barn', async () => {
    const run = await store.startRun(start());
    await merge(run, 'utredning', [rowOf('utredning', 'k1', 'c1', ['a', null])]);
    const twice = [rowOf('barn', 'old', 'c1', ['flicka']), rowOf('barn', 'new', 'c1', ['flicka'])];
    expect(await merge(run, 'barn', twice)).toMatchObject({ inserted: 1, rejected: [{ key: 'new' }] });
    await finish(run);
  });

  test('a sweep that would take more than the brake allows takes nothing and says how many', async () => {
    const all = Array.from({ length: 30 }, (_, i) => rowOf('utredning', `k${i}`, `c${i}`, ['a', null]));
    let run = await store.startRun(start());
    await merge(run, 'utredning', all);
    expect(await run.sweep('utredning', 0)).toBe(0);
    await finish(run);
    run = await store.startRun(start());
    // Thirty new keys beside 22 old: eight of the thirty that were there would vanish.
    await merge(run, 'utredning', [...all.slice(8), ...all.map((row) => ({ ...row, key: `new${row.key}` }))]);
    const stopped = run.sweep('utredning', 0.2);
    await expect(stopped).rejects.toMatchObject({ details: { code: 'STO-007' } });
    await expect(stopped).rejects.toThrow('8 of 30 rows');
    expect(await store.query('SELECT count(*) AS n FROM utredning')).toEqual([{ n: 60 }]);
    expect(await run.sweep('utredning', 0.3)).toBe(8);
    await finish(run);
  });

  test('in a unit with 13 rows a few may go as they do anywhere, but never all at once', async () => {
    const all = Array.from({ length: 13 }, (_, i) => rowOf('utredning', `k${i}`, `c${i}`, ['a', null]));
    let run = await store.startRun(start());
    await merge(run, 'utredning', all);
    await run.sweep('utredning', 0.2);
    await finish(run);
    run = await store.startRun(start());
    await merge(run, 'utredning', all.slice(5));
    expect(await run.sweep('utredning', 0.2)).toBe(5);
    await finish(run);
    run = await store.startRun(start());
    await expect(run.sweep('utredning', 0.2)).rejects.toMatchObject({ details: { code: 'STO-007' } });
    await finish(run);
  });

  test('a sweep touches its own source only, and a child stays while another source refers to it', async () => {
    for (const source of ['a', 'b']) {
      const run = await store.startRun(start(source));
      await merge(run, 'utredning', [rowOf('utredning', `${source}1`, 'c1', ['a', null])]);
      await merge(run, 'barn', [rowOf('barn', `${source}b`, 'c1', [`from ${source}`])]);
      await run.sweep('utredning', 1);
      await run.sweep('barn', 1);
      await finish(run);
    }
    const kon = (): Promise<unknown[]> => store.query('SELECT kon FROM barn');
    expect(await kon()).toEqual([{ kon: 'from a' }]);

    // Source a is empty now: b's row and the child stay, and b takes the child over.
    let run = await store.startRun(start('a'));
    expect(await run.sweep('utredning', 1)).toBe(1);
    expect(await run.sweep('barn', 1)).toBe(0);
    await finish(run);
    expect(await kon()).toEqual([{ kon: 'from a' }]);
    run = await store.startRun(start('b'));
    await merge(run, 'utredning', [rowOf('utredning', 'b1', 'c1', ['a', null])]);
    expect(await merge(run, 'barn', [rowOf('barn', 'bb', 'c1', ['from b'])])).toMatchObject({ updated: 1 });
    expect(await run.sweep('barn', 1)).toBe(0);
    await finish(run);
    expect(await kon()).toEqual([{ kon: 'from b' }]);
  });

  test("counts of notifications are written when they differ, and only this source's", async () => {
    const count = {
      month: '2026-01',
      type: 'anmalan',
      sex: 'flicka',
      ageBand: '7-12',
      unit: 'e',
      opened: 'nej',
      inTime: 'ja',
      count: 3,
    };
    const other = { ...count, month: '2026-02' };
    const [a, b] = [await store.startRun(start('a')), await store.startRun(start('b'))];
    expect(await a.replaceNotificationCounts([count, other])).toBe(true);
    expect(await b.replaceNotificationCounts([count])).toBe(true);
    expect(await a.replaceNotificationCounts([other, count])).toBe(false);
    expect(await a.replaceNotificationCounts([{ ...count, count: 4 }])).toBe(true);
    expect(
      await store.query(
        'SELECT kalla, manad, utredning_inleds, i_tid, antal FROM aktualisering_antal ORDER BY kalla',
      ),
    ).toEqual([
      { kalla: 'a', manad: '2026-01', utredning_inleds: 'nej', i_tid: 'ja', antal: 4 },
      { kalla: 'b', manad: '2026-01', utredning_inleds: 'nej', i_tid: 'ja', antal: 3 },
    ]);
  });
});
