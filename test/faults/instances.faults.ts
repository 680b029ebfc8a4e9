import { chmodSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { brygga, start, ended } from '../support/brygga';
import type { CaseSystem } from './harness/case-system';
import { combine } from './harness/combinations';
import { Runners } from './harness/runner';
import { Scene } from './harness/scene';
import { tally } from './harness/tally';
import type { Content } from './harness/verdict';

const children = 600;

describe.each(['sqlite', 'postgres'] as const)('a %s store', (kind) => {
  const given = combine('sqlite', kind);
  let source: CaseSystem;
  let loaded: Scene;
  let other: Runners;
  beforeAll(async () => {
    other = new Runners();
    source = await given.newSource({ children, ins: 25_000 });
    loaded = await Scene.set(given, source);
    // By the process that comes second: it must not begin so slowly that the first one is done.
    await loaded.sync(other.take());
  });
  afterAll(() => other?.stop());

  it('that two processes sync one source into: one says SYN-002 and writes nothing, the other ends right', async () => {
    const scene = await Scene.set(given, source);
    const runner = given.runners.take();
    const second = other.take();
    await Promise.all([runner.warm(), second.warm()]);
    const late = new Promise<Awaited<ReturnType<typeof second.sync>>>((resolve) =>
      runner.onChunk((chunk) => chunk === 1 && resolve(second.sync({ folder: scene.instance.folder }))),
    );
    const answer = await scene.attempt();
    runner.silence();
    expect(answer?.problems).toEqual([]);
    expect(await late).toMatchObject({ problems: ['SYN-002'], runs: [] });
    expect(await scene.store.ask('SELECT id FROM korning')).toHaveLength(1);
    await scene.expectWhole();
  });

  it('whose syncing process is killed lets the next one in', async () => {
    const scene = await Scene.set(given, source);
    expect(await scene.attempt({ strike: { match: '^COMMIT', nth: 3, when: 'before' } })).toBeUndefined();
    tally({ kills: 1 });
    await scene.sync();
    await scene.expectWhole();
  });

  it('into which two processes sync two sources: each is in it as if alone, now or at its next try', async () => {
    const scene = await Scene.set(given, source);
    const both = [
      { name: 'prov', mapping: 'mappning', settings: source.settings },
      { name: 'annan', mapping: 'mappning', settings: source.settings },
    ];
    scene.configure({ change: { sources: both } });
    const cli = (name: string) =>
      brygga(['sync', '--source', name, '--json'], { cwd: scene.instance.folder });
    const ends = await Promise.all([cli('prov'), cli('annan')]);
    for (const [i, { code, out, err }] of ends.entries()) {
      if (code === 0) continue;
      expect(kind).toBe('sqlite');
      expect(out + err).toMatch(/SYN-002|STO-001/);
      expect(await cli(both[i]!.name)).toMatchObject({ code: 0 });
    }
    const rows = await scene.store.ask<{ kalla: string; n: number | string }>(
      'SELECT kalla, count(*) AS n FROM utredning GROUP BY kalla ORDER BY kalla',
    );
    expect(rows.map(({ kalla, n }) => [kalla, Number(n)])).toEqual([
      ['annan', children],
      ['prov', children],
    ]);
    expect((await scene.content()).get('barn')).toHaveLength(children);
    expect(await scene.faultsOfLedger()).toEqual([]);
  });

  describe('with something wrong with its key', () => {
    const refused: [string, string, (scene: Scene) => void][] = [
      ['the key is another one', 'STO-006', ({ instance }) => writeKey(instance.key, `${'b7'.repeat(32)}\n`)],
      ['the key is missing', 'IDN-', ({ instance }) => rmSync(instance.key)],
      ['others can read the key', 'IDN-004', ({ instance }) => chmodSync(instance.key, 0o644)],
      ['the key is no key', 'IDN-003', ({ instance }) => writeKey(instance.key, 'hemligt')],
    ];
    it.each(refused)(
      '%s: refused before anything is read, and nothing is written',
      async (_, code, spoil) => {
        const scene = await loaded.again();
        const before: Content = await scene.content();
        const runs = await scene.store.ask('SELECT id FROM korning');
        spoil(scene);
        // A source that cannot be opened: who gets as far as that speaks of it.
        scene.configure({
          change: {
            sources: [{ name: 'prov', mapping: 'mappning', settings: { file: '/finns/inte.sqlite' } }],
          },
        });
        const answer = await scene.attempt();
        expect([answer?.problems, answer?.error]).toEqual([[expect.stringContaining(code)], undefined]);
        expect(await scene.content()).toEqual(before);
        expect(await scene.store.ask('SELECT id FROM korning')).toEqual(runs);
        if (code === 'IDN-') expect(existsSync(scene.instance.key)).toBe(false);
      },
    );

    const writeKey = (file: string, text: string): void => {
      chmodSync(file, 0o600);
      writeFileSync(file, text, { mode: 0o400 });
      chmodSync(file, 0o400);
    };
  });

  it('that Ctrl-C stops half-way: the run says so, and the next one goes on', async () => {
    const scene = await Scene.set(given, source);
    const child = start(['sync', '--json'], { cwd: scene.instance.folder });
    const end = ended(child);
    for (let tries = 0; tries < 2000 && child.exitCode === null; tries++) {
      if (
        (await scene.store.tables()).has('korning') &&
        (await scene.store.ask('SELECT id FROM korning_del')).length > 0
      )
        break;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    child.kill('SIGINT');
    expect(await end).toMatchObject({ signal: null });
    expect(await scene.store.ask(`SELECT id FROM korning WHERE status = 'running'`)).toEqual([]);
    await scene.sync();
    await scene.expectWhole();
  });

  it('that is asked to stop after each chunk in turn: it stands still in between, and gets to the end', async () => {
    const scene = await Scene.set(given, source);
    for (const stopAfter of [1, 2, 4]) {
      const answer = await scene.attempt({ stopAfter });
      expect([stopAfter, answer?.error]).toEqual([stopAfter, undefined]);
      expect(await scene.store.ask(`SELECT id FROM korning WHERE status = 'running'`)).toEqual([]);
    }
    await scene.sync();
    await scene.expectWhole();
  });
});
