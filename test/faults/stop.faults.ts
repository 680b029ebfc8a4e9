import { brygga } from '../support/brygga';
import { beforeAndAfter, type BeforeAndAfter } from './harness/before-and-after';
import { combine } from './harness/combinations';
import { Scene } from './harness/scene';
import { halfWritten } from './harness/verdict';

const size = { children: 400, ins: 20_000 };
/** So slow that a command has the time to start while the run goes on. */
const rowsPerSecond = 3000;

describe.each(['sqlite', 'postgres'] as const)('brygga sync --stop, with a %s store', (store) => {
  const given = combine('postgres', store);
  let { before, after, loaded, was, is } = {} as BeforeAndAfter;
  beforeAll(async () => {
    ({ before, after, loaded, was, is } = await beforeAndAfter(given, size));
  });
  const stop = (scene: Scene) => brygga(['sync', '--stop'], { cwd: scene.instance.folder });

  it.each([
    ['first load', 3],
    ['later run', 2],
  ])(
    'during a %s, after chunk %i: the run ends as stopped, and the next one as if nothing had been',
    async (which, at) => {
      const first = which === 'first load';
      const scene = first ? await Scene.set(given, before) : await loaded.again(after);
      const slow = { settings: { ...scene.source.settings, rowsPerSecond } };
      scene.configure({ source: slow, ofSource: { reading: { wholeEveryDays: 0 } } });
      const runner = given.runners.take();
      let [asked, chunks] = [undefined as ReturnType<typeof stop> | undefined, 0];
      runner.onChunk((chunk) => {
        chunks = chunk;
        if (chunk === at) asked = stop(scene);
      });
      const answer = await scene.attempt();
      runner.silence();
      expect([answer?.problems, answer?.error]).toEqual([['SYN-004'], undefined]);
      expect(await asked).toMatchObject({ code: 0 });
      const [run] = await scene.store.ask('SELECT status, problem FROM korning ORDER BY id DESC LIMIT 1');
      expect(run).toEqual({ status: 'stopped', problem: 'SYN-004' });
      // It was in the middle of its work, and stopped there.
      expect(await scene.store.ask(`SELECT id FROM korning_post WHERE post = 'barn'`)).toHaveLength(
        first ? 0 : 1,
      );
      expect(chunks).toBeGreaterThanOrEqual(at);
      expect(halfWritten(await scene.content(), first ? [was] : [was, is])).toEqual([]);
      scene.configure();
      const [next] = await scene.sync();
      expect(next).toMatchObject({ status: 'done', problem: null });
      await scene.expectWhole(first ? was : is);
    },
  );

  it('when nothing runs: says so, and does not stop the next run', async () => {
    const scene = await loaded.again(after);
    const { code, err } = await stop(scene);
    expect(code).not.toBe(0);
    expect(err).toContain('SYN-011');
    await scene.sync();
    await scene.expectWhole(is);
  });
});
