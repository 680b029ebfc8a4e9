import { readFileSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../src/example/random';
import { startProxy } from '../servers/proxy';
import type { CaseSystem } from './harness/case-system';
import { combine } from './harness/combinations';
import { changes } from './harness/rows';
import { Scene } from './harness/scene';
import { PostgresStore, SqliteStore } from './harness/stores';
import { halfWritten, type Content } from './harness/verdict';
import { notTried } from '../support/not-tried';
import { seed } from './kills';

const size = { children: 600, ins: 25_000 };

describe('an SQLite store', () => {
  const given = combine('sqlite', 'sqlite');
  let before: CaseSystem;
  let after: CaseSystem;
  let loaded: Scene;
  let was: Content;
  let is: Content;
  beforeAll(async () => {
    before = await given.newSource(size);
    after = await before.copy();
    await after.run(changes(size));
    loaded = await Scene.set(given, before);
    await loaded.sync();
    was = await loaded.content();
    is = await (await loaded.again(after)).undisturbed();
  });
  const files = (scene: Scene): string[] =>
    ['', '-wal', '-shm'].map((end) => (scene.store as SqliteStore).file + end);

  it('that is removed while it is written: the next run makes all of it anew', async () => {
    const scene = await loaded.again(after);
    const runner = given.runners.take();
    let removed = false;
    runner.onChunk((chunk) => {
      if (chunk !== 2 || removed) return;
      removed = true;
      for (const file of files(scene)) rmSync(file, { force: true });
    });
    await scene.attempt();
    runner.silence();
    expect(removed).toBe(true);
    await scene.sync();
    await scene.expectWhole(is);
  });

  it('whose file is exchanged for its backup between two runs: what came after the backup comes again', async () => {
    const scene = await loaded.again(after);
    await scene.sync();
    const restored = await loaded.again(after);
    for (const file of files(scene)) rmSync(file, { force: true });
    renameSync(files(restored)[0]!, files(scene)[0]!);
    await scene.sync();
    await scene.expectWhole(is);
  });

  it('whose journal is torn off anywhere, as by a power cut: whole, and right after the next run', async () => {
    const random = new Random(seed);
    for (const first of [true, false, true, false, true, false]) {
      const scene = first ? await Scene.set(given, before) : await loaded.again(after);
      const strike = { match: '^COMMIT', nth: 3 + random.int(0, 10), when: 'after' } as const;
      await scene.attempt({ strike });
      const [file, wal, shm] = files(scene) as [string, string, string];
      rmSync(shm, { force: true });
      const size = spawnSync('test', ['-f', wal]).status === 0 ? statSync(wal).size : 0;
      if (size > 0) truncateSync(wal, random.int(0, size));
      expect(readFileSync(file).length).toBeGreaterThan(0);
      expect(await scene.store.damage()).toEqual([]);
      const tables = await scene.store.tables();
      if (tables.has('utredning'))
        expect(halfWritten(await scene.content(), first ? [was] : [was, is])).toEqual([]);
      await scene.sync();
      await scene.expectWhole(first ? was : is);
    }
  });

  describe('on a disk that is full', () => {
    const mount = join('/tmp', `brygga-disk-${process.pid}`);
    const can = process.getuid?.() === 0 && process.platform === 'linux' && mounted(mount, '12m');
    afterAll(() => {
      if (can) spawnSync('umount', ['-l', mount]);
      rmSync(mount, { recursive: true, force: true });
    });
    if (!can)
      console.warn(
        'No small disk can be mounted here: the full disk is SKIPPED (bad-input.spec.ts has ulimit).',
      );

    (can ? it : it.skip).each([1000, 2500, 3500])(
      'with %i KiB left: the run says so, what was written is whole, and with room it goes on',
      async (left) => {
        for (const first of [true, false]) {
          const scene = first ? await Scene.set(given, before) : await loaded.again(after);
          const store = scene.store as SqliteStore;
          const onDisk = join(mount, `${first}-${left}`);
          mkdirSync(onDisk);
          const small = first ? new SqliteStore(onDisk) : await store.copy(onDisk);
          const scenic = scene.withStore(small);
          const filler = join(mount, 'fyllnad');
          fill(filler, mount, left);
          const answer = await scenic.attempt();
          expect([left, first, answer?.problems, answer?.error]).toEqual([
            left,
            first,
            [expect.stringMatching(/^STO-(002|012)$/)],
            undefined,
          ]);
          expect(halfWritten(await scenic.content(), first ? [was] : [was, is])).toEqual([]);
          rmSync(filler);
          await scenic.sync();
          await scenic.expectWhole(first ? was : is);
          rmSync(onDisk, { recursive: true });
        }
      },
    );
  });
});

describe('a PostgreSQL store', () => {
  const given = combine('sqlite', 'postgres');
  let before: CaseSystem;
  let after: CaseSystem;
  let loaded: Scene;
  let was: Content;
  let is: Content;
  beforeAll(async () => {
    before = await given.newSource(size);
    after = await before.copy();
    await after.run(changes(size));
    loaded = await Scene.set(given, before);
    await loaded.sync();
    was = await loaded.content();
    is = await (await loaded.again(after)).undisturbed();
  });

  /** Acts once, when so many chunks are done, and expects the run to have said what happened to its store. */
  const interrupted = async (scene: Scene, at: number, act: () => unknown): Promise<void> => {
    const runner = given.runners.take();
    let done = false;
    runner.onChunk((chunk) => {
      if (chunk !== at || done) return;
      done = true;
      void act();
    });
    const answer = await scene.attempt();
    runner.silence();
    expect(done).toBe(true);
    expect([answer?.problems.filter((code) => !code.startsWith('STO-')), answer?.error]).toEqual([
      [],
      undefined,
    ]);
    expect(answer?.problems.length).toBeGreaterThan(0);
  };
  const mine = `usename = 'bryggan_lager'`;

  it.each([1, 3, 6])(
    'whose session is ended by its DBA after chunk %i: the run says so, and the next ends right',
    async (at) => {
      for (const first of [true, false]) {
        const scene = first ? await Scene.set(given, before) : await loaded.again(after);
        if (!first) scene.configure({ ofSource: { reading: { wholeEveryDays: 0 } } });
        await interrupted(scene, at, () =>
          given.server!.run(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${mine}`),
        );
        expect(halfWritten(await scene.content(), first ? [was] : [was, is])).toEqual([]);
        await scene.sync();
        await scene.expectWhole(first ? was : is);
      }
    },
  );

  it('whose line is cut after a chunk: the run says so, and the next ends right', async () => {
    const proxy = await startProxy(given.server!.port);
    try {
      const scene = await Scene.set(given, before);
      scene.configure({ store: (scene.store as PostgresStore).through(proxy.port) });
      await interrupted(scene, 3, () => proxy.cut());
      scene.configure();
      await scene.sync();
      await scene.expectWhole(was);
    } finally {
      await proxy.close();
    }
  });

  it('whose server crashes and recovers from its journal: the run says so, and the next ends right', async () => {
    for (const at of [2, 5]) {
      const scene = await Scene.set(given, before);
      // A process of the server that dies takes the whole server with it, which then recovers.
      await interrupted(scene, at, async () => {
        const [row] = await scene.store.ask<{ pid: number }>(
          `SELECT pid FROM pg_stat_activity WHERE ${mine} ORDER BY backend_start LIMIT 1`,
        );
        process.kill(row!.pid, 'SIGKILL');
      });
      await up(scene);
      expect(halfWritten(await scene.content(), [was])).toEqual([]);
      await scene.sync();
      await scene.expectWhole(was);
    }
  });

  /** Waits until the server answers again. */
  async function up(scene: Scene): Promise<void> {
    for (let tries = 0; tries < 100; tries++) {
      const there = await scene.store.ask('SELECT 1').then(
        () => true,
        () => false,
      );
      if (there) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('the server did not come back');
  }

  describe('on a disk that is full', () => {
    const mount = join('/tmp', `brygga-disk-pg-${process.pid}`);
    const can = process.getuid?.() === 0 && process.platform === 'linux' && mounted(mount, '18m');
    afterAll(() => {
      if (can) spawnSync('umount', ['-l', mount]);
      rmSync(mount, { recursive: true, force: true });
    });
    if (!can) notTried('A full disk under PostgreSQL', 'no small disk can be mounted by this account');

    (can ? it : it.skip)('the run says so, what was written is whole, and with room it goes on', async () => {
      const [{ pid } = { pid: 0 }] = await loaded.store.ask<{ pid: number }>(
        'SELECT pg_backend_pid() AS pid',
      );
      expect(pid).toBeGreaterThan(0);
      // A folder of the account that the server runs as.
      const owner = statSync(
        (await loaded.store
          .ask<{ d: string }>('SHOW data_directory')
          .then(([row]) => Object.values(row!)[0])) as string,
      );
      const folder = join(mount, 'tabeller');
      mkdirSync(folder);
      execFileSync('chown', [`${owner.uid}:${owner.gid}`, mount, folder]);
      await given.server!.run(`CREATE TABLESPACE liten LOCATION '${folder}'`);
      const scene = await Scene.set(given, before);
      await given.server!.run(
        `ALTER DATABASE "${(scene.store as PostgresStore).database}" SET TABLESPACE liten`,
      );
      const filler = join(mount, 'fyllnad');
      fill(filler, mount, 2000);
      const answer = await scene.attempt();
      expect([answer?.problems, answer?.error]).toEqual([[expect.stringMatching(/^STO-/)], undefined]);
      if ((await scene.store.tables()).has('utredning'))
        expect(halfWritten(await scene.content(), [was])).toEqual([]);
      rmSync(filler);
      await scene.sync();
      await scene.expectWhole(was);
    });
  });
});

/** A small disk of its own at `path`; false when this account may not make one. */
function mounted(path: string, size: string): boolean {
  mkdirSync(path, { recursive: true });
  return spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path]).status === 0;
}

/** Fills a disk until so many KiB are left. */
function fill(file: string, disk: string, left: number): void {
  const free = Number(execFileSync('df', ['--output=avail', '-k', disk]).toString().split('\n')[1]);
  execFileSync('dd', ['if=/dev/zero', `of=${file}`, 'bs=1024', `count=${Math.max(free - left, 1)}`], {
    stdio: 'ignore',
  });
}
