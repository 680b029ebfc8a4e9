import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { CaseSystem } from './harness/case-system';
import { combine } from './harness/combinations';
import { changes } from './harness/rows';
import { Scene } from './harness/scene';
import type { SqliteStore } from './harness/stores';
import { tally } from './harness/tally';
import { halfWritten } from './harness/verdict';

// `fixtures/lager-version-1.sqlite.gz`: the store that the version before this one made of the first 24 children of
// the invented case system, after two runs.
const old = gunzipSync(readFileSync(join(__dirname, 'fixtures', 'lager-version-1.sqlite.gz')));
const children = 24;

describe('a store of the version before', () => {
  const given = combine('sqlite', 'sqlite');
  let source: CaseSystem;
  beforeAll(async () => {
    source = await given.newSource({ children });
  });
  const upgraded = async (from: CaseSystem = source): Promise<Scene> => {
    const scene = await Scene.set(given, from);
    writeFileSync((scene.store as SqliteStore).file, old);
    return scene;
  };

  it('is read on: the same rows under the same keys, each written anew at most once', async () => {
    const scene = await upgraded();
    const keys = (await scene.store.ask<{ nyckel: string }>('SELECT nyckel FROM utredning ORDER BY 1')).map(
      (r) => r.nyckel,
    );
    const runs = await scene.store.ask('SELECT id FROM korning');
    const [run] = await scene.sync();
    expect(run).toMatchObject({ inserted: 0, deleted: 0, rejected: 0 });
    expect(
      (await scene.store.ask<{ nyckel: string }>('SELECT nyckel FROM utredning ORDER BY 1')).map(
        (r) => r.nyckel,
      ),
    ).toEqual(keys);
    expect(await scene.store.ask('SELECT id FROM korning')).toHaveLength(runs.length + 1);
    await scene.expectWhole();
    expect((await scene.sync())[0]).toMatchObject({ inserted: 0, updated: 0, deleted: 0 });
  });

  it('follows a source that has changed since', async () => {
    const changed = await source.copy();
    await changed.run(changes({ children }));
    const scene = await upgraded(changed);
    await scene.sync();
    await scene.expectWhole();
  });

  it.each([
    ['statement of its migration', '^(CREATE|ALTER|DROP)', 4],
    ['commit', '^COMMIT', 1],
  ])('that is killed at each %s goes on as if nothing had been', async (_, match, step) => {
    const whole = await (await upgraded()).undisturbed();
    for (let nth = 1; nth <= 6 * step; nth += step)
      for (const when of ['before', 'after'] as const) {
        const scene = await upgraded();
        const before = await scene.content();
        const answer = await scene.attempt({ strike: { match, nth, when } });
        if (answer) {
          expect(answer.problems).toEqual([]);
          break;
        }
        tally({ kills: 1 });
        expect(halfWritten(await scene.content(), [before, whole])).toEqual([]);
        await scene.sync();
        await scene.expectWhole(whole);
      }
  });
});
