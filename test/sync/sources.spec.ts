import { writeFileSync } from 'node:fs';
import { Bridge } from '../../src/bridge';
import { loadSettings } from '../../src/config/load-settings';
import { brygga } from '../support/brygga';
import { exampleSource, inRepository, testFolder } from '../support/instance';

const folder = testFolder();
const source = exampleSource(folder.in('kalla.sqlite'), 60);

const open = (name: string, file = source, store?: string): Promise<Bridge> => {
  writeFileSync(
    folder.in('brygga.yaml'),
    `sources:
  - name: ${name}
    mapping: ${inRepository('mappings/exempel')}
    settings: { file: ${file} }
${store === undefined ? '' : `store: { file: ${store} }\n`}`,
  );
  return Bridge.open(loadSettings({ cwd: folder.path, env: {} }));
};
const rows = async ({ store }: Bridge): Promise<number> =>
  Number((await store.query<{ n: number }>('SELECT count(*) AS n FROM utredning'))[0]!.n);

it('a source that has been renamed does not count every child twice: the sync refuses until its rows are gone', async () => {
  const before = await open('gamla');
  await before.syncAll();
  const count = await rows(before);
  await before.close();

  const after = await open('nya');
  await expect(after.syncAll()).rejects.toMatchObject({ details: { code: 'SYN-007' } });
  expect(await rows(after)).toBe(count);
  await expect(after.forget('nya')).rejects.toMatchObject({ details: { code: 'SYN-008' } });
  expect((await after.forget('gamla')).deleted).toBeGreaterThan(count);
  expect(await rows(after)).toBe(0);
  await after.syncAll();
  expect(await rows(after)).toBe(count);
  await after.close();
});

it('what is said of runs follows the language that was asked for', async () => {
  const run = (...args: string[]): Promise<string> =>
    brygga([...args, '--lang', 'en'], { cwd: folder.path }).then(({ out, err }) => err + out);
  await (await open('gamla', source, 'engelska.sqlite')).close();
  expect(await run('run', 'list')).toBe('No run yet.\n');
  expect(await run('sync')).toMatch(/gamla \(mapping exempel .*\), run 1: done\n {2}[\d,]+ rows read, /);
  expect(await run('run', 'show', '1')).toMatch(/\n {2}unmapped [\w.-]+: \(not shown\) × \d+\n/);
  expect(await run('run', 'show', '9')).toContain('There is no run 9');
  await (await open('nya', source, 'engelska.sqlite')).close();
  expect(await run('source', 'forget', 'gamla')).toMatch(/^gamla: \d+ rows removed\n$/);
});

it('a source that cannot be opened is a failed run, or the page would go on saying that all is well', async () => {
  const bridge = await open('nya', folder.in('finns-inte.sqlite'));
  await expect(bridge.syncAll()).rejects.toThrow();
  expect((await bridge.store.runs(1))[0]).toMatchObject({ source: 'nya', status: 'failed' });
  expect((await bridge.store.runs(1))[0]!.problem).toMatch(/^CON-/);
  await bridge.close();
});

it('figures are counted from one state of the store, whatever is committed while they are counted', async () => {
  const bridge = await open('nya');
  const seen = await bridge.store.snapshot(async (reader) => {
    const first = await reader.query<{ n: number }>('SELECT count(*) AS n FROM korning');
    await (
      await bridge.store.startRun({
        source: 'nya',
        mapping: 'x',
        mappingVersion: '1',
        mappingHash: '0',
        catalogue: 'x',
      })
    ).clear('insats', 1);
    const second = await reader.query<{ n: number }>('SELECT count(*) AS n FROM korning');
    return [first, second, await reader.query<{ n: number }>('SELECT count(*) > 0 AS n FROM insats')];
  });
  expect(seen[1]).toEqual(seen[0]);
  expect(Number(seen[2]![0]!.n)).toBe(1);
  await bridge.close();
});
