import type { CaseSystem } from './harness/case-system';
import { combine, type Engine } from './harness/combinations';
import { inserts, later, range, updates, type RowSpec } from './harness/rows';
import { Scene } from './harness/scene';
import { tally } from './harness/tally';

const children = 300;
const ins = 17_000;
const late = later(1);

/** Keys that come twice: of one child one row stays, of two children none. */
export function twice(engine: Engine, store: Engine): void {
  const given = combine(engine, store);
  const more = (rows: readonly RowSpec[]): string[] => inserts('ins', rows);
  const sourceWith = async (rows: readonly RowSpec[]): Promise<CaseSystem> => {
    const source = await given.newSource({ children, ins, unique: false });
    await source.run(more(rows));
    return source;
  };
  const stored = async (scene: Scene, id: number): Promise<string[]> =>
    (await scene.store.ask<{ enhet: string }>(`SELECT enhet FROM insats WHERE enhet LIKE 'I${id}.%'`)).map(
      ({ enhet }) => enhet,
    );
  const ofOneChild = range(100, 110).map((id) => ({ id, version: 9, andrad: late }));
  const ofTwo = range(200, 210).map((id) => ({ id, version: 9, andrad: late, child: id }));
  const gone = (rows: readonly RowSpec[]): string =>
    `DELETE FROM ins WHERE marke IN (${rows.map(({ id }) => `'I${id}.9'`).join()})`;

  it('of one child: one of them stays; of two children: none does; and all are accounted for', async () => {
    // The first of a chunk with the last of another, and one far from its like.
    const apart = [
      { id: 1, version: 9, andrad: late },
      { id: 1000, version: 9, andrad: late },
    ];
    const scene = await Scene.set(given, await sourceWith([...ofOneChild, ...ofTwo, ...apart]));
    const [run] = await scene.sync();
    for (const { id } of [...ofOneChild, ...apart]) expect(await stored(scene, id)).toHaveLength(1);
    for (const { id } of ofTwo) expect([id, await stored(scene, id)]).toEqual([id, []]);
    expect(run!.rejected).toBe(ofOneChild.length + apart.length + ofTwo.length * 2);
    expect(await scene.faultsOfLedger()).toEqual([]);
    // The same again: nothing moves.
    const before = await scene.content();
    const [again] = await scene.sync();
    expect(again).toMatchObject({ inserted: 0, updated: 0, deleted: 0 });
    expect(await scene.content()).toEqual(before);
  });

  it('that appear between two runs and disappear again: the store follows, and ends as if they had never been', async () => {
    const source = await sourceWith([]);
    const scene = await Scene.set(given, source);
    scene.configure({ ofSource: { reading: { wholeEveryDays: 30 } } });
    await scene.sync();
    await source.run([...more(ofTwo), ...more(ofOneChild)]);
    await scene.sync();
    for (const { id } of ofTwo) expect([id, await stored(scene, id)]).toEqual([id, []]);
    for (const { id } of ofOneChild) expect(await stored(scene, id)).toHaveLength(1);
    expect(await scene.faultsOfLedger()).toEqual([]);
    await source.run([gone(ofTwo), gone(ofOneChild)]);
    await scene.sync();
    await scene.expectWhole();
  });

  it('of which the one that was stored disappears: the other one comes in its place', async () => {
    const source = await sourceWith(ofOneChild);
    const scene = await Scene.set(given, source);
    scene.configure({ ofSource: { reading: { wholeEveryDays: 30 } } });
    await scene.sync();
    await source.run([`DELETE FROM ins WHERE marke IN (${ofOneChild.map(({ id }) => `'I${id}.0'`).join()})`]);
    await scene.sync();
    for (const { id } of ofOneChild) expect(await stored(scene, id)).toEqual([`I${id}.9`]);
    await scene.expectWhole();
  });

  it('that are there while other rows change: what is changed comes in, and nothing else moves', async () => {
    const source = await sourceWith([...ofOneChild, ...ofTwo]);
    const scene = await Scene.set(given, source);
    scene.configure({ ofSource: { reading: { wholeEveryDays: 30 } } });
    await scene.sync();
    await source.run(
      updates(
        'ins',
        range(1001, 1011).map((id) => ({ id, version: 4, andrad: later(2) })),
      ),
    );
    await scene.sync();
    for (const id of range(1001, 1011)) expect(await stored(scene, id)).toEqual([`I${id}.4`]);
    for (const { id } of ofTwo) expect([id, await stored(scene, id)]).toEqual([id, []]);
    expect(await scene.faultsOfLedger()).toEqual([]);
  });

  it('also when the first load is killed between the one and the other', async () => {
    const source = await sourceWith([...ofOneChild, ...ofTwo]);
    const scene = await Scene.set(given, source);
    const expected = await scene.undisturbed();
    for (const nth of [4, 6]) {
      const struck = await Scene.set(given, source);
      expect(await struck.attempt({ strike: { match: '^COMMIT', nth, when: 'after' } })).toBeUndefined();
      tally({ kills: 1 });
      await struck.sync();
      // Which of one child's rows stays may differ; that one does, and none of two children's, may not.
      for (const { id } of ofOneChild)
        expect([nth, await stored(struck, id)]).toEqual([nth, [expect.any(String)]]);
      for (const { id } of ofTwo) expect([nth, id, await stored(struck, id)]).toEqual([nth, id, []]);
      expect([nth, (await struck.content()).get('insats')!.length]).toEqual([
        nth,
        expected.get('insats')!.length,
      ]);
      expect(await struck.faultsOfLedger()).toEqual([]);
    }
  });

  it('also when the border between two chunks goes right between them, and the first load is killed there', async () => {
    // Rows come in the order of their keys: the last one of the first chunk is the first of the two.
    const usual = await Scene.set(given, await sourceWith([]));
    await usual.sync();
    const [chunk] = await usual.store.ask<{ lasta: number | string }>(
      `SELECT lasta FROM korning_del WHERE post = 'insats' ORDER BY id LIMIT 1`,
    );
    const border = Number(chunk!.lasta);
    expect(border).toBeLessThan(ins / 2);
    const source = await sourceWith([{ id: border, version: 9, child: 7 }]);
    const expected = await (await Scene.set(given, source)).undisturbed();
    let kills = 0;
    for (const nth of [5, 6, 7, 8, 9, 10]) {
      const struck = await Scene.set(given, source);
      if (await struck.attempt({ strike: { match: '^COMMIT', nth, when: 'after' } })) break;
      kills++;
      tally({ kills: 1 });
      await struck.sync();
      expect([nth, await stored(struck, border)]).toEqual([nth, []]);
      await struck.expectRows(expected);
    }
    expect(kills).toBeGreaterThan(2);
  });
}
