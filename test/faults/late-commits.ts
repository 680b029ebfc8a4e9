import type { CaseSystem } from './harness/case-system';
import { combine, type Engine } from './harness/combinations';
import { cells, identity, inserts, instant, range, removals, updates } from './harness/rows';
import { Scene } from './harness/scene';

const day = 86_400;
const children = 1500;
/** The greatest time in the source when it is read the first time: the others are from the ten days of the beginning. */
const watermark = 20 * day;
/** Days that are read again. */
const overlapDays = 3;
const inside = instant(watermark - 2 * day);
const outside = instant(watermark - 14 * day);

/** Rows that are committed with an earlier time than what has been read: the case that cursors lose. */
export function committedLate(engine: Engine, store: Engine): void {
  const given = combine(engine, store);
  let first: CaseSystem;
  let loaded: Scene;
  beforeAll(async () => {
    first = await given.newSource({ children });
    await first.run([
      ...updates('utr', [{ id: 1, andrad: instant(watermark) }]),
      ...updates('ins', [{ id: 1, andrad: instant(watermark) }]),
      ...updates('akt', [{ id: 1, andrad: instant(watermark) }]),
      ...updates('person', [{ id: 1, andrad: instant(watermark) }]),
    ]);
    loaded = await Scene.set(given, first);
    await loaded.sync();
  });

  /** An instance that has read the source once, before this. */
  const following = async (options: { wholeEveryDays?: number } = {}): Promise<Scene> => {
    const scene = await loaded.again(await first.copy());
    scene.configure({ ofSource: { reading: { overlapDays, wholeEveryDays: 30, ...options } } });
    return scene;
  };
  const mode = async (scene: Scene, record: string): Promise<unknown> =>
    (await scene.streams()).get(record)?.mode;

  it('inside the overlap: inserts, updates and deletes are there after the next window', async () => {
    const scene = await following();
    // It began before what was read last, and is committed after it.
    const slow = await scene.source.hold([
      ...inserts('utr', [{ id: 90_001, andrad: inside, child: 5 }]),
      ...updates(
        'utr',
        range(10, 30).map((id) => ({ id, version: 1, andrad: inside })),
      ),
      ...updates(
        'ins',
        range(10, 30).map((id) => ({ id, version: 1, andrad: inside })),
      ),
      ...removals('ins', [40, 41]),
    ]);
    await scene.source.run(updates('utr', [{ id: 2, version: 1, andrad: instant(watermark + 60) }]));
    await scene.sync();
    await slow.commit();
    await scene.sync();
    expect(await mode(scene, 'utredning')).toBe('window');
    await scene.expectWhole();
  });

  it('outside the overlap: inserts and deletes are found by the count', async () => {
    const scene = await following();
    await scene.source.run([
      ...inserts('utr', [{ id: 90_001, andrad: outside, child: 5 }]),
      ...removals('ins', [40, 41]),
    ]);
    await scene.sync();
    await scene.expectWhole();
  });

  it('outside the overlap: updates are found when everything is read, at the latest', async () => {
    const scene = await following();
    await scene.source.run(
      updates(
        'utr',
        range(10, 30).map((id) => ({ id, version: 1, andrad: outside })),
      ),
    );
    await scene.sync();
    scene.configure({ ofSource: { reading: { overlapDays, wholeEveryDays: 0 } } });
    await scene.sync();
    await scene.expectWhole();
  });

  it('as many in as out, outside the overlap, so that the count says nothing: found when everything is read', async () => {
    const scene = await following();
    await scene.source.run([
      ...inserts('ins', [{ id: 90_001, andrad: outside, child: 5 }]),
      ...removals('ins', [40]),
    ]);
    await scene.sync();
    scene.configure({ ofSource: { reading: { overlapDays, wholeEveryDays: 0 } } });
    await scene.sync();
    await scene.expectWhole();
  });

  it('in the same window as other changes, so that the count is made up of several things', async () => {
    const scene = await following();
    await scene.source.run([
      ...inserts(
        'utr',
        range(0, 3).map((i) => ({ id: 90_001 + i, andrad: instant(watermark + 5), child: 1 + i })),
      ),
      ...removals('utr', [100, 101]),
      ...inserts('utr', [{ id: 90_010, andrad: outside, child: 9 }]),
    ]);
    await scene.sync();
    await scene.expectWhole();
  });

  it('without a time of change: rows that do not say when they changed are read every time', async () => {
    const scene = await following();
    await scene.source.run([
      ...inserts(
        'utr',
        range(0, 20).map((i) => ({ id: 80_001 + i, andrad: null, child: 1 + i })),
      ),
      ...updates(
        'ins',
        range(50, 60).map((id) => ({ id, version: 1, andrad: null })),
      ),
    ]);
    await scene.sync();
    await scene.expectWhole();
    await scene.source.run([
      ...updates(
        'utr',
        range(80_001, 80_021).map((id) => ({ id, version: 1, andrad: null, child: id - 80_000 })),
      ),
      ...updates(
        'ins',
        range(50, 55).map((id) => ({ id, version: 2, andrad: null })),
      ),
      ...removals('utr', [80_020]),
      // One that did not say, and now does.
      ...updates('ins', [{ id: 55, version: 2, andrad: instant(watermark + 5) }]),
    ]);
    await scene.sync();
    expect(await mode(scene, 'utredning')).toBe('window');
    await scene.expectWhole();
  });

  it('at exactly the time that was the last: more rows than a batch, half of them later', async () => {
    const scene = await following();
    const at = instant(watermark + day);
    const some = (from: number): string[] =>
      inserts(
        'ins',
        range(0, 1500).map((i) => ({ id: from + i, andrad: at, child: 1 + (i % children) })),
      );
    await scene.source.run(some(100_000));
    await scene.sync();
    await scene.expectWhole();
    await scene.source.run([
      ...some(200_000),
      ...updates('ins', [{ id: 100_007, version: 3, andrad: at, child: 8 }]),
    ]);
    await scene.sync();
    expect(await mode(scene, 'insats')).toBe('window');
    await scene.expectWhole();
  });

  it('a child that changes between records: the row goes to the other child, with the children that are left', async () => {
    const scene = await following();
    await scene.source.run([
      ...updates('utr', [{ id: 200, version: 1, andrad: instant(watermark + 9), child: 201 }]),
      ...updates('ins', [{ id: 200, version: 1, andrad: instant(watermark + 9), child: 201 }]),
      ...removals('akt', [200]),
      ...inserts('person', [{ id: 7_000, andrad: instant(watermark + 9), child: 7_000 }]),
      ...inserts('utr', [{ id: 7_000, andrad: instant(watermark + 9), child: 7_000 }]),
    ]);
    await scene.sync();
    await scene.expectWhole();
    expect(cells('person', { id: 200 })[1]).toBe(identity(200));
  });

  it('a child whose row comes long after what is said of it, outside the overlap', async () => {
    const scene = await following();
    await scene.source.run(inserts('utr', [{ id: 9_000, andrad: instant(watermark + 9), child: 9_000 }]));
    await scene.sync();
    await scene.source.run(inserts('person', [{ id: 9_000, andrad: outside, child: 9_000 }]));
    await scene.sync();
    await scene.expectWhole();
  });

  it('changes between two runs at which nothing else happens: nothing is written when nothing changed', async () => {
    const scene = await following();
    const [quiet] = await scene.sync();
    expect(quiet).toMatchObject({ inserted: 0, updated: 0, deleted: 0, rejected: 0 });
    await scene.expectWhole();
  });
}
