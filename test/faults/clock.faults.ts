import { join } from 'node:path';
import type { CaseSystem } from './harness/case-system';
import { combine } from './harness/combinations';
import { instant, later, range, updates } from './harness/rows';
import { Runners } from './harness/runner';
import { Scene } from './harness/scene';

const size = { children: 400, ins: 3000 };
const day = 86_400_000;

describe("Bryggan's own clock", () => {
  const given = combine('sqlite', 'sqlite');
  let source: CaseSystem;
  const others: Runners[] = [];
  beforeAll(async () => {
    source = await given.newSource(size);
  });
  afterAll(() => others.forEach((runners) => runners.stop()));

  /** Processes whose clock is off by so much, and goes so many times faster. */
  const at = (off: number, rate = 1): Runners => {
    const runners = new Runners([join(__dirname, 'harness/clock.js')], {
      BRYGGA_CLOCK: JSON.stringify({ off, rate }),
    });
    others.push(runners);
    return runners;
  };

  it('set back after a run in the future: what came late meanwhile is found, though the last whole reading lies ahead', async () => {
    const live = await source.copy();
    const scene = await Scene.set(given, live);
    scene.configure({ ofSource: { reading: { wholeEveryDays: 1 } } });
    expect(
      await at(400 * day)
        .take()
        .sync({ folder: scene.instance.folder }),
    ).toMatchObject({ problems: [] });
    await live.run(
      updates(
        'utr',
        range(5, 15).map((id) => ({ id, version: 1, andrad: instant(id) })),
      ),
    );
    await scene.sync();
    await scene.expectWhole();
  });

  it('set back by years before the first run, and right from the second on', async () => {
    const live = await source.copy();
    const scene = await Scene.set(given, live);
    scene.configure({ ofSource: { reading: { wholeEveryDays: 30 } } });
    // By this clock every time in the source lies in the future.
    expect(
      await at(-3000 * day)
        .take()
        .sync({ folder: scene.instance.folder }),
    ).toMatchObject({ problems: [] });
    await live.run(
      updates(
        'utr',
        range(5, 15).map((id) => ({ id, version: 1, andrad: later(1) })),
      ),
    );
    await scene.sync();
    await scene.expectWhole();
  });

  it('wrong from one run to the next, there and back: each ends right', async () => {
    const live = await source.copy();
    const scene = await Scene.set(given, live);
    scene.configure({ ofSource: { reading: { wholeEveryDays: 30 } } });
    for (const [version, off] of [-1000, 1000].entries()) {
      await live.run(
        updates(
          'utr',
          range(5, 15).map((id) => ({ id, version: version + 1, andrad: later(version) })),
        ),
      );
      expect(
        await at(off * day)
          .take()
          .sync({ folder: scene.instance.folder }),
      ).toMatchObject({ problems: [] });
      await scene.expectWhole();
    }
  });
});

describe('reading hours', () => {
  const given = combine('postgres', 'sqlite');
  const others: Runners[] = [];
  afterAll(() => others.forEach((runners) => runners.stop()));

  it('that end in the middle of a run stop it, and it goes on the next time; outside them nothing is read', async () => {
    const source = await given.newSource(size);
    const hours = { settings: { ...source.settings, readingHours: '02:30-05:00', rowsPerSecond: 400 } };
    const scene = await Scene.set(given, source);
    scene.configure({ source: hours });
    const now = new Date();
    // Half past three or four in Sweden, by a clock on which a second takes ten minutes; the rows take longer than that.
    const night = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), 2, 30) - now.getTime();
    const at = (off: number, rate = 1): Runners => {
      const runners = new Runners([join(__dirname, 'harness/clock.js')], {
        BRYGGA_CLOCK: JSON.stringify({ off, rate }),
      });
      others.push(runners);
      return runners;
    };
    const outside = await at(night + 8 * 3_600_000)
      .take()
      .sync({ folder: scene.instance.folder });
    expect([outside?.problems, outside?.error]).toEqual([[expect.stringMatching(/^CON-/)], undefined]);
    expect((await scene.content()).get('insats')).toEqual([]);
    const stopped = await at(night, 600).take().sync({ folder: scene.instance.folder });
    expect([stopped?.problems, stopped?.error]).toEqual([[expect.stringMatching(/^CON-/)], undefined]);
    expect(await scene.store.ask(`SELECT id FROM korning WHERE status = 'stopped'`)).toHaveLength(2);
    scene.configure();
    await scene.sync();
    await scene.expectWhole();
  });
});
