import { engineNames, storeFor } from '../../test/support/store-engines';
import {
  finish,
  notes,
  readWhole,
  rowOf,
  start,
  syncMany,
  TestStream,
  type Row,
} from '../../test/support/store-rows';

describe.each(engineNames)('merging into %s', (engine) => {
  const current = storeFor(engine);

  test('a row is stored in the documented columns, with whole numbers as whole numbers', async () => {
    const run = await current.store.startRun(start());
    const row = rowOf('aktualisering', 'k1', 'c1', { typ: 'anmalan', orsak: ['a', 'b'], skyddad: 1 });
    const { count } = await readWhole(run, 'aktualisering', [row]);
    expect(count).toEqual({ read: 1, inserted: 1, updated: 0, unchanged: 0, rejected: 0, countedOnly: 0 });
    const rows = await current.store.query(`SELECT *, cellnyckel || '' AS t FROM aktualisering`);
    expect(rows).toMatchObject([
      {
        nyckel: 'k1',
        barn: 'c1',
        enhet: 'enhet',
        kalla: 'a',
        handelse_datum: '2026-01-02',
        slut_datum: null,
        skyddad: 1,
        typ: 'anmalan',
        radhash: row.radhash,
        mappning: '1+h1',
        korning: run.id,
        gallras: '2031-01-02',
        cellnyckel: 4_294_967_295,
        t: '4294967295',
      },
    ]);
    expect(await current.store.query('SELECT * FROM aktualisering_orsak ORDER BY varde')).toEqual([
      { nyckel: 'k1', varde: 'a' },
      { nyckel: 'k1', varde: 'b' },
    ]);
    await finish(run);
  });

  test('an unchanged repeated run writes no data row', async () => {
    await syncMany(current.store, 1);
    const changes = (): Promise<unknown> =>
      current.store.query('SELECT sum(nya) + sum(andrade) AS n FROM korning_del WHERE korning = 2');
    await syncMany(current.store, 1);
    expect(await changes()).toEqual([{ n: 0 }]);
    for (const table of ['aktualisering', 'barn'])
      expect(await current.store.query(`SELECT DISTINCT korning FROM ${table}`)).toEqual([{ korning: 1 }]);
  });

  test('every row says which mapping wrote it, version and content, however often it was read since', async () => {
    const rows = ['k1', 'k2'].map((key) => rowOf('aktualisering', key, 'c1', { typ: 'anmalan' }));
    const first = await current.store.startRun(start());
    await readWhole(first, 'aktualisering', rows);
    await finish(first);
    const other = { mappingVersion: '2', mappingHash: 'h2' };
    const second = await current.store.startRun({ ...start(), ...other });
    const changed = rowOf('aktualisering', 'k2', 'c1', { typ: 'ansokan' });
    const { count } = await readWhole(second, 'aktualisering', [rows[0]!, changed]);
    expect(count).toMatchObject({ updated: 1, unchanged: 1 });
    await finish(second, other);
    expect(
      await current.store.query(
        `SELECT r.nyckel, r.mappning, k.mappning_version || '+' || k.mappning_hash AS enligt_korning
         FROM aktualisering r JOIN korning k ON k.id = r.korning ORDER BY 1`,
      ),
    ).toEqual([
      { nyckel: 'k1', mappning: '1+h1', enligt_korning: '1+h1' },
      { nyckel: 'k2', mappning: '2+h2', enligt_korning: '2+h2' },
    ]);
  });

  test('a chunk whose rows are not all accounted for is refused whole: no row may get lost unseen', async () => {
    const run = await current.store.startRun(start());
    for (const record of ['utredning', 'aktualisering'] as const) {
      const stream = await TestStream.open(run, record);
      const row = rowOf(record, 'k', 'c');
      await expect(stream.write([row], notes(2))).rejects.toMatchObject({ details: { code: 'STO-011' } });
      expect(await current.store.query(`SELECT * FROM ${record}`)).toEqual([]);
      expect(await stream.write([row])).toMatchObject({ inserted: 1 });
      const again = await TestStream.open(run, record);
      await expect(again.write([row], notes(2))).rejects.toMatchObject({ details: { code: 'STO-011' } });
      expect(await again.write([row])).toMatchObject({ unchanged: 1 });
      await again.finish();
    }
    await finish(run);
  });

  test('only children with another record are stored; their row goes with the last of the others', async () => {
    let run = await current.store.startRun(start());
    await readWhole(run, 'utredning', [rowOf('utredning', 'k1', 'c1')]);
    const children = [rowOf('barn', 'b1', 'c1', { kon: 'flicka' }), rowOf('barn', 'b2', 'c2')];
    const { count } = await readWhole(run, 'barn', children);
    expect(count).toMatchObject({ inserted: 1, countedOnly: 1 });
    await finish(run);
    run = await current.store.startRun(start());
    expect((await readWhole(run, 'utredning', [])).result).toMatchObject({ deleted: 2, stored: 0 });
    expect(await current.store.query('SELECT * FROM barn')).toEqual([]);
    await finish(run);
  });

  test('a child whose last row changes child goes with the end of that stream', async () => {
    let run = await current.store.startRun(start());
    await readWhole(run, 'utredning', [rowOf('utredning', 'k1', 'c1')]);
    await readWhole(run, 'barn', [rowOf('barn', 'b1', 'c1')]);
    await finish(run);
    run = await current.store.startRun(start());
    const { result } = await readWhole(run, 'utredning', [rowOf('utredning', 'k1', 'c2')]);
    expect(result.deleted).toBe(1);
    expect(await current.store.query('SELECT * FROM barn')).toEqual([]);
    await finish(run);
  });

  test('a sweep that would take more than the brake allows takes nothing and says how many', async () => {
    const all = Array.from({ length: 30 }, (_, i) => rowOf('utredning', `k${i}`, `c${i}`));
    let run = await current.store.startRun(start());
    await readWhole(run, 'utredning', all);
    await finish(run);
    run = await current.store.startRun(start());
    // Thirty new keys beside 22 old: eight of the thirty that were there would vanish.
    const stream = await TestStream.open(run, 'utredning');
    await stream.write([...all.slice(8), ...all.map((row) => ({ ...row, nyckel: `new${row.nyckel}` }))]);
    const stopped = stream.finish({ brake: 0.2, state: 'not this' });
    await expect(stopped).rejects.toMatchObject({ details: { code: 'STO-007' } });
    await expect(stopped).rejects.toThrow('8 of 30 rows');
    expect(await current.store.query('SELECT count(*) AS n FROM utredning')).toEqual([{ n: 60 }]);
    expect(await current.store.query('SELECT tillstand FROM lasning')).toEqual([{ tillstand: 'state' }]);
    expect(await stream.finish({ brake: 0.3 })).toMatchObject({ deleted: 8, stored: 52 });
    await finish(run);
  });

  test('in a unit with 13 rows a few may go as they do anywhere, but never all at once', async () => {
    const all = Array.from({ length: 13 }, (_, i) => rowOf('utredning', `k${i}`, `c${i}`));
    let run = await current.store.startRun(start());
    await readWhole(run, 'utredning', all);
    let stream = await TestStream.open(run, 'utredning');
    await stream.write(all.slice(5));
    expect(await stream.finish({ brake: 0.2 })).toMatchObject({ deleted: 5, stored: 8 });
    await finish(run);
    run = await current.store.startRun(start());
    stream = await TestStream.open(run, 'utredning');
    await expect(stream.finish({ brake: 0.2 })).rejects.toMatchObject({ details: { code: 'STO-007' } });
    await expect(run.clear('utredning', 0.2)).rejects.toMatchObject({ details: { code: 'STO-007' } });
    expect(await run.clear('utredning', 1)).toBe(8);
    expect(await current.store.query('SELECT * FROM lasning')).toEqual([]);
    await finish(run);
  });

  test('keys that are present keep their rows without being read; those that are not stored are named', async () => {
    const all = Array.from({ length: 10 }, (_, i) => rowOf('utredning', `k${i}`, `c${i}`));
    const run = await current.store.startRun(start());
    await readWhole(run, 'utredning', all);
    const stream = await TestStream.open(run, 'utredning');
    await stream.write([all[0]!]);
    expect(await stream.writer.present(['k0', 'k1', 'unknown', 'k2'])).toEqual(['unknown']);
    expect(await stream.finish()).toMatchObject({ deleted: 7, stored: 3 });
    const keys = await current.store.query('SELECT nyckel FROM utredning ORDER BY 1');
    expect(keys.map(({ nyckel }) => nyckel)).toEqual(['k0', 'k1', 'k2']);
    await finish(run);
  });

  test('a sweep touches its own source only, and a child stays while another source refers to it', async () => {
    for (const source of ['a', 'b']) {
      const run = await current.store.startRun(start(source));
      await readWhole(run, 'utredning', [rowOf('utredning', `${source}1`, 'c1')]);
      await readWhole(run, 'barn', [rowOf('barn', 'x', 'c1', { kon: `from ${source}` })]);
      await finish(run);
    }
    const kon = (): Promise<unknown[]> => current.store.query('SELECT kon FROM barn');
    expect(await kon()).toEqual([{ kon: 'from a' }]);

    // Source a is empty now: b's row and the child stay, and b takes the child over.
    let run = await current.store.startRun(start('a'));
    expect((await readWhole(run, 'utredning', [])).result).toMatchObject({ deleted: 1 });
    expect((await readWhole(run, 'barn', [])).result).toMatchObject({ deleted: 0, stored: 0 });
    await finish(run);
    expect(await kon()).toEqual([{ kon: 'from a' }]);
    run = await current.store.startRun(start('b'));
    await readWhole(run, 'utredning', [rowOf('utredning', 'b1', 'c1')]);
    const { count, result } = await readWhole(run, 'barn', [rowOf('barn', 'x', 'c1', { kon: 'from b' })]);
    expect(count).toMatchObject({ updated: 1 });
    expect(result).toMatchObject({ deleted: 0, stored: 1 });
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
    const [a, b] = [await current.store.startRun(start('a')), await current.store.startRun(start('b'))];
    expect(await a.replaceNotificationCounts([count, other])).toBe(true);
    expect(await b.replaceNotificationCounts([count])).toBe(true);
    expect(await a.replaceNotificationCounts([other, count])).toBe(false);
    expect(await a.replaceNotificationCounts([{ ...count, count: 4 }])).toBe(true);
    expect(
      await current.store.query(
        'SELECT kalla, manad, utredning_inleds, i_tid, antal FROM aktualisering_antal ORDER BY kalla',
      ),
    ).toEqual([
      { kalla: 'a', manad: '2026-01', utredning_inleds: 'nej', i_tid: 'ja', antal: 4 },
      { kalla: 'b', manad: '2026-01', utredning_inleds: 'nej', i_tid: 'ja', antal: 3 },
    ]);
  });

  test('a record that is read anew has every row of it accounted for once, rows with one key too', async () => {
    const [k1, k2, k3] = ['k1', 'k2', 'k3'].map((key) => rowOf('utredning', key, 'c1'));
    const run = await current.store.startRun(start());
    const stream = await TestStream.open(run, 'utredning');
    const reject = { record: 'utredning' as const, key: 'r1', column: null, code: 'identity-invalid' };
    const first = [k1!, k2!, rowOf('utredning', 'k2', 'c2')];
    await stream.write(first, notes(5, { rejected: [reject], countedOnly: 1, bookmark: 'b' }));
    expect(await stream.writer.startOver()).toEqual({
      ...{ read: 1, inserted: 1, updated: 0, unchanged: 0, rejected: 0, countedOnly: 0 },
    });
    expect(await current.store.rejected(run.id)).toEqual([]);
    const again = await stream.write([...first, k3!], notes(5, { rejected: [reject] }));
    const { corrected, stored } = await stream.finish();
    const sum = (name: keyof typeof corrected): number => again[name] + corrected[name];
    expect([sum('inserted'), sum('unchanged'), sum('rejected')]).toEqual([1, 0, 3]);
    expect(stored).toBe(2);
    expect((await current.store.rejected(run.id)).map(({ code }) => code).sort()).toEqual([
      'identity-invalid',
      'key-duplicate',
      'key-duplicate',
    ]);
    const sums =
      'sum(lasta) AS l, sum(nya) AS n, sum(oforandrade) AS o, sum(avvisade) AS a, sum(endast_antal) AS e';
    const [ledger] = await current.store.query(`SELECT ${sums} FROM korning_del`);
    expect(Object.values(ledger!).map(Number)).toEqual([5, 2, 0, 3, 0]);
    await finish(run);
  });

  describe('a key that turns out to be of two children after the run has written one of its rows, and ended, and read anew', () => {
    const sumsOf = async (run: number): Promise<Record<string, number>> => {
      const names = ['lasta', 'nya', 'andrade', 'oforandrade', 'avvisade', 'endast_antal'];
      const [sums] = await current.store.query<Record<string, unknown>>(
        `SELECT ${names.map((name) => `sum(${name}) AS ${name}`).join()} FROM korning_del WHERE korning = ?`,
        [run],
      );
      return Object.fromEntries(names.map((name) => [name, Number(sums![name])]));
    };
    const [k0, k1, other] = [
      rowOf('utredning', 'k0', 'c0'),
      rowOf('utredning', 'k1', 'c1'),
      rowOf('utredning', 'k1', 'c2'),
    ];
    const written: [string, Row | null][] = [
      ['inserted', null],
      ['updated', rowOf('utredning', 'k1', 'c1', { utfall: 'before' })],
    ];
    const chunks: [string, Row[][]][] = [
      ['in one chunk', [[k0, k1, other]]],
      ['in two', [[k0, k1], [other]]],
      ['in two, the other one first', [[other, k0], [k1]]],
    ];
    test.each(
      written.flatMap(([how, was]) => chunks.map(([where, rows]) => [how, where, was, rows] as const)),
    )(
      'the row was %s, both come %s: the account has two rejects, and never less than no row of anything',
      async (_, __, was, rows) => {
        let run = await current.store.startRun(start());
        await readWhole(run, 'utredning', was ? [k0, was] : [k0]);
        await finish(run);
        run = await current.store.startRun(start());
        let stream = await TestStream.open(run, 'utredning');
        await stream.write([k1]);
        await stream.writer.present(['k0', 'k1']);
        expect(await stream.finish()).toMatchObject({ stored: 2 });
        stream = await TestStream.open(run, 'utredning');
        const accounts = [await stream.writer.startOver()];
        for (const chunk of rows) accounts.push(await stream.write(chunk));
        const { corrected, stored } = await stream.finish();
        expect(stored).toBe(1);
        const all = await sumsOf(run.id);
        expect(all).toEqual({
          ...{ lasta: 3, nya: 0, andrade: 0, oforandrade: 1, avvisade: 2, endast_antal: 0 },
        });
        const names = ['inserted', 'updated', 'unchanged', 'rejected'] as const;
        const sum = (name: keyof (typeof accounts)[0]): number =>
          accounts.reduce((before, account) => before + account[name], 0);
        expect([sum('read'), ...names.map((name) => sum(name) + corrected[name])]).toEqual([3, 0, 0, 1, 2]);
        // What a reading that ended here would say.
        for (const account of accounts) expect(Math.min(...Object.values(account))).toBeGreaterThanOrEqual(0);
        await finish(run);
      },
    );
  });
});
