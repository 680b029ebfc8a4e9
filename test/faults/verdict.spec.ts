import { mkdirSync } from 'node:fs';
import { combine } from './harness/combinations';
import { ledgerFaults } from './harness/ledger';
import { Scene } from './harness/scene';
import { againstSource, compare, halfWritten, type Content } from './harness/verdict';

// What judges the fault suite must be able to say no.
describe.each(['sqlite', 'postgres'] as const)('the judge of a %s store', (kind) => {
  const given = combine('sqlite', kind);
  let scene: Scene;
  let whole: Content;
  beforeAll(async () => {
    scene = await Scene.set(given, await given.newSource({ children: 60 }));
    await scene.sync();
    whole = await scene.content();
  });

  const content = (change: (rows: Content) => void): Content => {
    const copy: Content = new Map(
      [...whole].map(([table, rows]) => [table, rows.map((row) => ({ ...row }))]),
    );
    change(copy);
    return copy;
  };
  const verdict = (change: (rows: Content) => void): number[] => {
    const { lost, duplicated, stale } = compare(content(change), whole);
    return [lost, duplicated, stale];
  };

  it('finds nothing where nothing is wrong, in content that has rows in every kind of table', () => {
    expect(verdict(() => undefined)).toEqual([0, 0, 0]);
    for (const table of [
      'barn',
      'aktualisering',
      'utredning',
      'insats',
      'aktualisering_antal',
      'utredning_centrala_behov',
    ])
      expect([table, whole.get(table)?.length]).toEqual([table, expect.any(Number)]);
  });

  it.each(['barn', 'aktualisering', 'utredning', 'insats', 'utredning_centrala_behov'])(
    'sees a row of %s that is lost, one that is there twice, one too many and one that is old',
    (table) => {
      expect(verdict((rows) => rows.get(table)!.pop())).toEqual([1, 0, 0]);
      expect(verdict((rows) => rows.get(table)!.push(whole.get(table)![0]!))).toEqual([0, 1, 0]);
      expect(verdict((rows) => rows.get(table)!.push({ key: 'annan', rest: '' }))).toEqual([0, 0, 1]);
      expect(verdict((rows) => (rows.get(table)![0]!.rest += 'x'))).toEqual([0, 0, 1]);
    },
  );

  it('sees a notification that was counted twice, and one that was not counted', () => {
    const table = 'aktualisering_antal';
    expect(verdict((rows) => (rows.get(table)![0]!.rest = 'antal=2'))).toEqual([0, 1, 0]);
    expect(verdict((rows) => rows.get(table)!.pop())).toEqual([1, 0, 0]);
  });

  it('sees a row whose list is of another time than the row', () => {
    expect(halfWritten(whole, [whole])).toEqual([]);
    expect(
      halfWritten(
        content((rows) => rows.get('utredning_centrala_behov')!.pop()),
        [whole],
      ),
    ).toHaveLength(1);
    expect(
      halfWritten(
        content((rows) => (rows.get('utredning')![0]!.rest += 'x')),
        [whole],
      ),
    ).toHaveLength(1);
  });

  it('sees in the source itself, without any other run, what is lost, twice and old', async () => {
    expect(await againstSource(scene.store, scene.source)).toMatchObject({
      lost: 0,
      duplicated: 0,
      stale: 0,
    });
    const gone = await scene.source.copy();
    await gone.run(['DELETE FROM utr WHERE id = 7']);
    expect(await againstSource(scene.store, gone)).toMatchObject({ lost: 0, duplicated: 0, stale: 1 });
    const more = await scene.source.copy();
    await more.run([
      `INSERT INTO ins SELECT 1000, utr, personnr, start, typ, 'I1000.0', andrad FROM ins WHERE id = 1`,
      `UPDATE akt SET marke = 'A10.1' WHERE id = 10`,
    ]);
    expect(await againstSource(scene.store, more)).toMatchObject({ lost: 1, duplicated: 0, stale: 1 });
    // Two rows of the same source row under different keys, as after a change of the key.
    const twice = {
      ...scene.store,
      ask: <T>(sql: string) =>
        scene.store.ask<T>(
          sql.replace(
            /$/,
            sql.includes('"utredning"')
              ? ` UNION ALL SELECT enhet, 1 FROM utredning WHERE enhet = 'U3.0'`
              : '',
          ),
        ),
    };
    expect(await againstSource(twice, scene.source)).toMatchObject({ lost: 0, duplicated: 1, stale: 0 });
  });

  it('sees accounts that do not add up, and a run that was left open', async () => {
    expect(await ledgerFaults(scene.store)).toEqual([]);
    const folder = `${given.folder}/bok-${kind}`;
    mkdirSync(folder);
    const other = await scene.store.copy(folder);
    await other.write(
      `UPDATE korning_del SET lasta = lasta + 1 WHERE id = (SELECT min(id) FROM korning_del)`,
    );
    expect((await ledgerFaults(other)).length).toBeGreaterThan(1);
    await other.write(`UPDATE korning SET status = 'running'`);
    expect(await ledgerFaults(other)).toContainEqual(expect.stringContaining('still open'));
  });
});
