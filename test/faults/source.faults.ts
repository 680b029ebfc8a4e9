import { copyFileSync, renameSync } from 'node:fs';
import { startProxy, type Proxy } from '../servers/proxy';
import type { CaseSystem, PostgresCaseSystem, SqliteCaseSystem } from './harness/case-system';
import { combine } from './harness/combinations';
import { changes, inserts, later, range, removals, updates } from './harness/rows';
import { Scene } from './harness/scene';
import { halfWritten } from './harness/verdict';

const children = 600;
const size = { children, ins: 16_000 };

describe('a source that goes away in the middle of a reading', () => {
  describe('PostgreSQL', () => {
    const given = combine('postgres', 'sqlite');
    let source: PostgresCaseSystem;
    beforeAll(async () => {
      source = (await given.newSource(size)) as PostgresCaseSystem;
    });

    const interrupted = async (scene: Scene, act: () => void | Promise<void>): Promise<void> => {
      const runner = given.runners.take();
      let done = false;
      runner.onChunk((chunk) => {
        if (chunk !== 3 || done) return;
        done = true;
        void act();
      });
      const answer = await scene.attempt();
      expect(done).toBe(true);
      // What is read after that cannot be either.
      expect(answer?.problems[0]).toMatch(/^CON-\d+$/);
      expect(answer?.problems.filter((code) => !code.startsWith('CON-'))).toEqual([]);
      expect(answer).not.toHaveProperty('error');
    };

    it.each(['first load', 'run over a changed source'])(
      'whose session is ended by its DBA during a %s: the run says so, and the next one ends as if nothing had been',
      async (which) => {
        const first = which === 'first load';
        let scene = await Scene.set(given, source, { change: {} });
        const is = source;
        if (!first) {
          await scene.sync();
          const changed = await source.copy();
          await changed.run(changes(size));
          scene = await scene.again(changed);
          scene.configure({ ofSource: { reading: { wholeEveryDays: 0 } } });
        }
        await interrupted(scene, () =>
          given.server!.run(
            `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'bryggan_laser'`,
          ),
        );
        const was = first ? [] : [await (await Scene.set(given, is)).undisturbed()];
        expect(halfWritten(await scene.content(), [...was, await scene.undisturbed()])).toEqual([]);
        await scene.sync();
        await scene.expectWhole();
      },
    );

    it('whose line is cut: the run says so, and the next one ends as if nothing had been', async () => {
      const proxy: Proxy = await startProxy(given.server!.port);
      try {
        const scene = await Scene.set(given, source);
        scene.configure({ source: source.through(proxy.port) });
        await interrupted(scene, () => proxy.cut());
        await scene.sync();
        await scene.expectWhole();
      } finally {
        await proxy.close();
      }
    });

    it('whose line falls silent: the run gives up, and the next one ends as if nothing had been', async () => {
      const proxy: Proxy = await startProxy(given.server!.port);
      try {
        const scene = await Scene.set(given, source);
        const silent = source.through(proxy.port);
        scene.configure({
          source: { settings: { ...silent.settings, stallSeconds: 1 } },
        });
        await interrupted(scene, () => proxy.freeze());
        scene.configure();
        await scene.sync();
        await scene.expectWhole();
      } finally {
        await proxy.close();
      }
    });
  });

  describe('an SQLite file', () => {
    const given = combine('sqlite', 'sqlite');

    it('that is replaced by another one: no run mixes the two, and the next one has the new', async () => {
      const source = (await given.newSource(size)) as SqliteCaseSystem;
      const other = await source.copy();
      await other.run(changes(size));
      const scene = await Scene.set(given, source);
      const was = await scene.undisturbed();
      const runner = given.runners.take();
      let done = false;
      runner.onChunk((chunk) => {
        if (chunk !== 3 || done) return;
        done = true;
        copyFileSync(other.file, `${source.file}.ny`);
        renameSync(`${source.file}.ny`, source.file);
      });
      await scene.attempt();
      expect(done).toBe(true);
      const is = await scene.undisturbed();
      const middle = await scene.content();
      // All that has been written is of the old one, or all of the new.
      const mixed = [halfWritten(middle, [was]), halfWritten(middle, [is])];
      expect(mixed).toContainEqual([]);
      await scene.sync();
      await scene.expectWhole();
    });
  });
});

describe.each([
  ['sqlite', 'sqlite'],
  ['postgres', 'postgres'],
] as const)('a %s source, into a %s store', (engine, store) => {
  const given = combine(engine, store);
  let first: CaseSystem;
  let loaded: Scene;
  beforeAll(async () => {
    first = await given.newSource(size);
    loaded = await Scene.set(given, first);
    await loaded.sync();
  });

  const window = { ofSource: { reading: { wholeEveryDays: 30 } } };
  const whole = { ofSource: { reading: { wholeEveryDays: 0 } } };

  describe('restored from an older backup', () => {
    it('goes back to older values, fewer rows and earlier times, and the store with it', async () => {
      const grown = await first.copy();
      await grown.run(changes(size));
      const scene = await loaded.again(grown);
      scene.configure(window);
      await scene.sync();
      await scene.expectWhole();
      // As many rows had come as gone, so that the count alone says nothing.
      const restored = await scene.again(first);
      restored.configure(window);
      await restored.sync();
      await restored.expectWhole();
    });

    it('of which so much is gone that the brake holds: nothing is deleted until a person raises it', async () => {
      const most = await first.copy();
      await most.run([...removals('utr', range(1, children, 2)), ...removals('ins', range(1, size.ins, 2))]);
      const scene = await loaded.again(most);
      scene.configure(window);
      const before = await scene.content();
      const answer = await scene.attempt();
      expect(answer?.problems).toContain('STO-007');
      expect(halfWritten(await scene.content(), [before])).toEqual([]);
      expect((await scene.content()).get('utredning')).toHaveLength(children);
      // Again, without having been told: still not.
      expect((await scene.attempt())?.problems).toContain('STO-007');
      expect((await scene.content()).get('insats')).toHaveLength(size.ins);
      scene.configure({ ...window, change: { deleteBrake: 0.9 } });
      await scene.sync();
      await scene.expectWhole();
    });

    it('and used again before the next reading, with times later than any seen: right when everything is read', async () => {
      const grown = await first.copy();
      await grown.run(changes(size));
      const scene = await loaded.again(grown);
      scene.configure(window);
      await scene.sync();
      const used = await first.copy();
      await used.run(inserts('ins', [{ id: 77_001, andrad: later(9), child: 3 }]));
      const restored = await scene.again(used);
      restored.configure(window);
      await restored.sync();
      restored.configure(whole);
      await restored.sync();
      await restored.expectWhole();
    });
  });

  describe('whose clock is set back', () => {
    it('so that new rows are older than what has been read: they come by the count', async () => {
      const back = await first.copy();
      const scene = await loaded.again(back);
      scene.configure(window);
      await back.run(
        inserts(
          'utr',
          range(0, 30).map((i) => ({ id: 60_000 + i, andrad: '2021-05-05 10:00:00', child: 1 + i })),
        ),
      );
      await scene.sync();
      await scene.expectWhole();
    });

    it('from the future: what was changed by the wrong clock does not hide what is changed by the right one', async () => {
      const wrong = await first.copy();
      await wrong.run(updates('utr', [{ id: 5, version: 1, andrad: '2093-01-01 00:00:00' }]));
      const scene = await loaded.again(wrong);
      scene.configure(window);
      await scene.sync();
      await scene.expectWhole();
      const now = new Date().toISOString().slice(0, 19).replace('T', ' ');
      await wrong.run(
        updates(
          'utr',
          range(6, 16).map((id) => ({ id, version: 2, andrad: now })),
        ),
      );
      await scene.sync();
      await scene.expectWhole();
    });
  });

  describe('in which others write while it is read', () => {
    it('gives what it held at one moment, and the rest the next time', async () => {
      const live = await given.newSource(size, { wal: true });
      const scene = await Scene.set(given, live);
      scene.configure(window);
      await scene.sync();
      let version = 1;
      let writing = Promise.resolve();
      const write = (): void => {
        const rows = range(1, 21).map((id) => ({ id, version, andrad: later(version) }));
        const statements = [
          ...updates('utr', rows),
          ...updates('ins', rows),
          ...inserts('utr', [{ id: 50_000 + version, andrad: later(version), child: version }]),
          ...removals('ins', [1000 + version]),
        ];
        version++;
        writing = writing.then(() => live.run(statements));
      };
      scene.configure(whole);
      const runner = given.runners.take();
      runner.onChunk(write);
      for (let n = 0; n < 4; n++) {
        write();
        await writing;
        await scene.sync();
        // Both tables are written in one transaction: whoever sees one moment sees the same version in both.
        const versions = await scene.store.ask<{ enhet: string }>(
          `SELECT enhet FROM utredning WHERE enhet LIKE 'U7.%' UNION ALL SELECT enhet FROM insats WHERE enhet LIKE 'I7.%'`,
        );
        const seen = new Set(versions.map(({ enhet }) => enhet.split('.')[1]));
        expect([versions.length, seen.size]).toEqual([2, 1]);
      }
      expect(version).toBeGreaterThan(8);
      runner.silence();
      await writing;
      scene.configure(window);
      await scene.sync();
      await scene.expectWhole();
    });
  });
});
