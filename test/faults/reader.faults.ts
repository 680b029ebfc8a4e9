import { beforeAndAfter, type BeforeAndAfter } from './harness/before-and-after';
import { combine } from './harness/combinations';
import { ledgerFaultsDuring } from './harness/ledger';
import { Scene } from './harness/scene';
import { contentOf, halfWritten, type Content } from './harness/verdict';

const size = { children: 400, ins: 14_000 };
/** So slow that a reader sees most chunks come. */
const rowsPerSecond = 6000;
const counts = 'aktualisering_antal';

describe.each(['sqlite', 'postgres'] as const)('who reads a %s store during the whole of a run', (store) => {
  const given = combine('postgres', store);
  let { before, after, loaded, was, is } = {} as BeforeAndAfter;
  beforeAll(async () => {
    ({ before, after, loaded, was, is } = await beforeAndAfter(given, size));
  });

  const rowsOf = (content: Content, table: string): string =>
    (content.get(table) ?? [])
      .map(({ key, rest }) => `${key} ${rest}`)
      .sort()
      .join('\n');

  it.each(['first load', 'later run'])(
    'sees whole rows and whole chunks only, and a ledger that agrees with them, at every moment of a %s',
    async (which) => {
      const first = which === 'first load';
      const scene = first ? await Scene.set(given, before) : await loaded.again(after);
      scene.configure({
        source: { settings: { ...scene.source.settings, rowsPerSecond } },
        ofSource: { reading: { wholeEveryDays: 0 } },
      });
      // The store is there, empty, before its first run.
      await scene.instance.with(() => Promise.resolve());
      const [from, to] = first ? [new Map() as Content, was] : [was, is];
      const run = first ? 1 : 2;
      const states = new Set<string>();
      const look = (): Promise<void> =>
        scene.store.snapshot(async (at) => {
          const content = await contentOf(at);
          const [chunks] = await at.ask<{ n: number | string }>(
            `SELECT count(*) AS n FROM korning_del WHERE korning = ${run}`,
          );
          states.add(`${chunks!.n}`);
          expect([chunks!.n, halfWritten(content, first ? [to] : [from, to])]).toEqual([chunks!.n, []]);
          expect([chunks!.n, await ledgerFaultsDuring(at, run, from, to)]).toEqual([chunks!.n, []]);
          // Notifications that are only counted come all at once.
          expect([rowsOf(from, counts), rowsOf(to, counts)]).toContain(rowsOf(content, counts));
        });
      let over = false;
      const end = scene.attempt().finally(() => (over = true));
      let looks = 0;
      for (; !over; looks++) {
        await look();
        // A store in a file is read without a pause for anybody else.
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      expect((await end)?.problems).toEqual([]);
      await look();
      expect(looks).toBeGreaterThan(5);
      expect(states.size).toBeGreaterThan(3);
      await scene.expectWhole(to);
    },
  );
});
