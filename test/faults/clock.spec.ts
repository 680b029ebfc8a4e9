import { join } from 'node:path';
import type { CaseSystem } from './harness/case-system';
import { combine } from './harness/combinations';
import { instant, later, range, updates } from './harness/rows';
import { Runners } from './harness/runner';
import { Scene } from './harness/scene';

const size = { children: 400, ins: 22_000 };
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
    for (const [version, off] of [-1000, 1000, -10, 10].entries()) {
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

  it('passes the end of the reading hours in mid-run: the run stops, and goes on the next time', async () => {
    const live = await source.copy();
    const scene = await Scene.set(given, live);
    const now = new Date();
    // By a clock on which a second takes an hour, from 01:30 UTC today; reading ends at 04:30 Swedish time or an hour later.
    const start = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate(), 1, 30);
    scene.configure({ ofSource: { reading: { hours: '00:30-05:00' } } });
    const runners = at(start - now.getTime(), 1);
    await runners.take().warm();
    expect(await scene.store.tables()).toEqual(new Map());
    const stopped = await at(start - now.getTime(), 9000)
      .take()
      .sync({ folder: scene.instance.folder });
    expect(stopped?.error).toBeUndefined();
    expect(stopped?.problems.join()).toMatch(/^(SYN-009|SYN-010|CON-\d+)$/);
    // Outside its hours nothing is read.
    const noon = await at(start - now.getTime() + 10 * 3_600_000)
      .take()
      .sync({ folder: scene.instance.folder });
    expect(noon?.problems).toEqual(['SYN-009']);
    scene.configure();
    await scene.sync();
    await scene.expectWhole();
  });
});
