import { readFileSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Random } from '../../src/example/random';
import { startProxy } from '../servers/proxy';
import { beforeAndAfter, type BeforeAndAfter } from './harness/before-and-after';
import { combine } from './harness/combinations';
import { Scene } from './harness/scene';
import { PostgresStore, SqliteStore } from './harness/stores';
import { tally } from './harness/tally';
import { halfWritten } from './harness/verdict';
import { notTried } from '../support/not-tried';
import { seed } from './kills';

const probe = join(tmpdir(), `brygga-disk-prov-${process.pid}`);
const size = { children: 600, ins: 33_000 };

describe('an SQLite store', () => {
  const given = combine('sqlite', 'sqlite');
  let { before, after, loaded, was, is } = {} as BeforeAndAfter;
  beforeAll(async () => {
    ({ before, after, loaded, was, is } = await beforeAndAfter(given, size));
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
      expect([strike, await scene.attempt({ strike })]).toEqual([strike, undefined]);
      tally({ kills: 1 });
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
    const can = mayMount();
    if (!can) notTried('A full disk under SQLite', 'no small disk can be mounted by this account');

    const cases = [1000, 3000, 6000].flatMap((left) => [[left, true] as const, [left, false] as const]);
    (can ? it : it.skip).each(cases)(
      'with %i KiB left (first load: %s): the run says so, what was written is whole, and with room it goes on',
      async (left, first) => {
        // A disk of its own each time: what a process has open still takes room when it is removed.
        const disk = join(given.folder, `disk-${left}-${first}`);
        expect(mounted(disk, '96m')).toBe(true);
        try {
          const scene = first ? await Scene.set(given, before) : await loaded.again(after);
          const small = scene.withStore(
            first ? new SqliteStore(disk) : await (scene.store as SqliteStore).copy(disk),
          );
          if (!first) small.configure({ ofSource: { reading: { wholeEveryDays: 0 } } });
          fill(join(disk, 'fyllnad'), disk, first ? left : 300);
          const answer = await small.attempt();
          expect([answer?.problems, answer?.error]).toEqual([
            [expect.stringMatching(/^STO-(002|012)$/)],
            undefined,
          ]);
          if ((await small.store.tables()).has('utredning'))
            expect(halfWritten(await small.content(), first ? [was] : [was, is])).toEqual([]);
          rmSync(join(disk, 'fyllnad'));
          await small.sync();
          await small.expectWhole(first ? was : is);
        } finally {
          spawnSync('umount', ['-l', disk]);
        }
      },
    );
  });
});

describe('a PostgreSQL store', () => {
  const given = combine('sqlite', 'postgres');
  let { before, after, loaded, was, is } = {} as BeforeAndAfter;
  beforeAll(async () => {
    ({ before, after, loaded, was, is } = await beforeAndAfter(given, size));
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

  it.each([1, 3, 5])(
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
    const can = mayMount();
    if (!can) notTried('A full disk under PostgreSQL', 'no small disk can be mounted by this account');
    const mount = join(tmpdir(), `brygga-disk-${process.pid}`);
    afterAll(() => {
      spawnSync('umount', ['-l', mount]);
      rmSync(mount, { recursive: true, force: true });
    });

    (can ? it : it.skip)('the run says so, what was written is whole, and with room it goes on', async () => {
      expect(mounted(mount, '40m')).toBe(true);
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

/** Whether this account may mount a small disk. */
function mayMount(): boolean {
  return (
    process.getuid?.() === 0 &&
    process.platform === 'linux' &&
    mounted(probe, '1m') &&
    spawnSync('umount', [probe]).status === 0 &&
    spawnSync('rmdir', [probe]).status === 0
  );
}

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
