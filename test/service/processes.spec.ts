import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { recordNames } from '../../src/catalog/model';
import { loadSettings } from '../../src/config/load-settings';
import type { Settings } from '../../src/config/settings';
import { problemsOf } from '../../src/errors/render';
import { WorkProcess, type ProcessKind } from '../../src/processes/work-process';
import { FiguresProcess } from '../../src/processes/figures-process';
import { SyncProcess, type SyncSaid } from '../../src/processes/sync-process';
import { isLocked } from '../../src/store/sqlite/lock';
import { exampleSource, Instance, sqliteSource, testFolder } from '../support/instance';
import { firstReading, startService } from '../support/service';

/** The service and its processes start as TypeScript, on a machine that may be busy. */
jest.setTimeout(180_000);

const folder = testFolder();
const small = folder.in('liten.sqlite');
const medium = folder.in('mellan.sqlite');
const large = folder.in('stor.sqlite');
beforeAll(() => {
  exampleSource(small, 200);
  exampleSource(medium, 800);
  exampleSource(large, 3000);
});

const settingsOf = ({ folder: cwd, config }: Instance): Settings =>
  loadSettings({ cwd, file: config, env: {} });
const silent = { info: () => {}, warn: () => {}, error: () => {} };
const get = async (url: string): Promise<{ status: number; body: string }> => {
  const answer = await fetch(url);
  return { status: answer.status, body: await answer.text() };
};

describe('the service during its first sync', () => {
  it('answers: that it lives, pages without figures, and that nothing has been read', async () => {
    const instance = new Instance(folder.in('forsta'), { sources: [sqliteSource(large)] });
    const service = await startService(instance.folder);
    try {
      await service.said('Bryggan svarar på');
      const seen = { answers: 0, pages: 0, refused: 0 };
      while (!service.text().includes(firstReading.read)) {
        expect((await get(`${service.origin}/health/live`)).status).toBe(200);
        const table = await get(`${service.origin}/api/v2/tables/utredningar-utfall/data`);
        const page = await get(`${service.origin}/`);
        if (service.text().includes(firstReading.read)) break;
        expect(page.status).toBe(200);
        if (table.status === 409 && table.body.includes('REP-008')) seen.refused++;
        seen.answers++;
        if (page.body.includes('Det här är läst')) seen.pages++;
        await sleep(20);
      }
      // The sync takes seconds; in the process that answers there would be one answer before it and one after.
      expect(seen.answers).toBeGreaterThan(3);
      expect(seen.pages).toBe(seen.answers);
      expect(seen.refused).toBeGreaterThan(3);
      expect((await get(`${service.origin}/api/v2/tables/utredningar-utfall/data`)).status).toBe(200);
    } finally {
      await service.stop();
    }
  });

  it('ends when it is asked to, at the next chunk, and the next start reads the rest', async () => {
    const instance = new Instance(folder.in('stoppad'), { sources: [sqliteSource(large)] });
    const service = await startService(instance.folder);
    await service.said('/6 aktualisering');
    const { signal, err } = await service.stop();
    expect(signal).toBe('SIGTERM');
    expect(err).not.toContain('OPS-');
    const [stopped] = await instance.with(({ store }) => store.runs(1));
    expect(stopped).toMatchObject({ status: 'stopped', problem: 'SYN-004' });
    const done = await instance.sync();
    expect(done.status).toBe('done');
    const whole = new Instance(folder.in('hel'), { sources: [sqliteSource(large)] });
    await whole.sync();
    expect(await instance.fingerprint()).toBe(await whole.fingerprint());
  });
});

describe('the sync in a process of its own', () => {
  it('is one at a time: who asks during one gets that one', async () => {
    const instance = new Instance(folder.in('en'), { sources: [sqliteSource(small)] });
    const sync = new SyncProcess(settingsOf(instance), silent, () => {});
    const [first, second] = await Promise.all([sync.syncAll(), sync.syncAll()]);
    expect(second).toBe(first);
    await sync.syncAll();
    expect((await instance.with(({ store }) => store.runs(10))).map(({ id }) => id)).toEqual([2, 1]);
    expect([sync.reading, sync.problems]).toEqual([undefined, []]);
  });

  it('tells how long each chunk took, also of a record that is one chunk, as most are in a small municipality', async () => {
    const instance = new Instance(folder.in('delar'), { sources: [sqliteSource(small)] });
    const sync = new SyncProcess(settingsOf(instance), silent, () => {});
    const heard: [string, string][] = [];
    let least = Infinity;
    sync.onChunk((source, record, milliseconds) => {
      heard.push([source, record]);
      least = Math.min(least, milliseconds);
    });
    await sync.syncAll();
    expect(heard.sort()).toEqual([...recordNames].sort().map((record) => ['exempel', record]));
    expect(least).toBeGreaterThan(0);
  });

  it('tells what went wrong in the words that the command line would use, and the next one starts anew', async () => {
    const instance = new Instance(folder.in('fel'), { sources: [sqliteSource(folder.in('saknas.sqlite'))] });
    const sync = new SyncProcess(settingsOf(instance), silent, () => {});
    const there: unknown = await sync.syncAll().catch((error: unknown) => error);
    const here: unknown = await instance.sync().catch((error: unknown) => error);
    expect(problemsOf(there)).toEqual(problemsOf(here));
    expect(sync.problems).toEqual(problemsOf(here).map(({ code }) => code));
    exampleSource(folder.in('saknas.sqlite'), 50);
    expect(await sync.syncAll()).toMatchObject([{ status: 'done' }]);
    expect(sync.problems).toEqual([]);
  });

  it('is not begun when nothing may be read, and that is told', async () => {
    const instance = new Instance(folder.in('vagrad'), { sources: [sqliteSource(small)] });
    const refuse = (): never => {
      throw new Error('no');
    };
    const sync = new SyncProcess(settingsOf(instance), silent, refuse);
    await expect(sync.syncAll()).rejects.toThrow('no');
    expect(sync.problems).toEqual(['BRG-000']);
    expect(await instance.with(({ store }) => store.runs(1))).toEqual([]);
  });
});

const kind: ProcessKind = {
  entry: 'sync-entry',
  name: { sv: 'läsningen', en: 'the sync' },
  heapMb: 96,
  semiSpaceMb: 8,
};
type Work = WorkProcess<{ settings: Settings }, unknown, SyncSaid>;

describe('a process that dies', () => {
  it('of too little memory is told so, and the service lives', async () => {
    const instance = new Instance(folder.in('minne'), { sources: [sqliteSource(small)] });
    const work = new WorkProcess({ ...kind, heapMb: 8, semiSpaceMb: 1 }, { settings: settingsOf(instance) });
    await expect(work.result).rejects.toThrow('OPS-002');
  });

  it('of anything else is told so', async () => {
    await expect(new WorkProcess({ ...kind, entry: 'no-entry' as never }, {}).result).rejects.toThrow(
      'OPS-001',
    );
    const work = new WorkProcess(kind, { settings: settingsOf(new Instance(folder.in('dod'))) });
    await work.kill();
    await expect(work.result).rejects.toThrow('OPS-001');
  });
});

/** A sync that has begun to read. */
const begun = (settings: Settings): Promise<Work> =>
  new Promise((resolve) => {
    const work: Work = new WorkProcess(kind, { settings }, (said) => {
      if (said.kind === 'progress') resolve(work);
    });
    // What it dies of is asked where it is used.
    work.result.catch(() => {});
  });

describe('a sync whose process dies in its middle', () => {
  it('holds nothing: the service lives on, and its next sync goes on where it was', async () => {
    const instance = new Instance(folder.in('mitt-i'), { sources: [sqliteSource(large)] });
    const settings = settingsOf(instance);
    const work = await begun(settings);
    await work.kill();
    await expect(work.result).rejects.toThrow('OPS-001');
    await expect(instance.with((bridge) => bridge.stopSync())).rejects.toThrow('SYN-011');
    const sync = new SyncProcess(settings, silent, () => {});
    expect(await sync.syncAll()).toMatchObject([{ status: 'done' }]);
    expect(await instance.with(({ store }) => store.runs(9))).toMatchObject([
      { status: 'done' },
      { status: 'failed', problem: 'STO-010' },
    ]);
  });
});

describe('a service that dies in the middle of a sync', () => {
  it('leaves none behind that reads on: it stops at its next chunk and lets go of the store', async () => {
    const instance = new Instance(folder.in('ensam'), { sources: [sqliteSource(large)] });
    const service = await startService(instance.folder);
    await service.said('/6 aktualisering');
    await service.stop('SIGKILL');
    while (isLocked(join(instance.folder, 'brygga.lock'))) await sleep(20);
    expect(await instance.with(({ store }) => store.runs(9))).toMatchObject([
      { status: 'stopped', problem: 'SYN-004' },
    ]);
    expect(await instance.sync()).toMatchObject({ status: 'done' });
  });
});

describe('the figures in a process of their own', () => {
  it('are those that are counted here, and hold nothing but what may be shown', async () => {
    const instance = new Instance(folder.in('siffror'), { sources: [sqliteSource(medium)] });
    await instance.sync();
    await instance.with(async ({ reporting, settings }) => {
      const figures = new FiguresProcess(settings, silent);
      const edition = await figures.count({ name: 'suppress', k: settings.disclosure.k });
      let compared = 0;
      for (const { table } of await reporting.available()) {
        const cube = edition.cubes.get(table.id)!;
        if (cube instanceof Error) throw cube;
        const first = table.dimensions.map(({ categories }) => categories[0]!.code);
        for (const [at, { categories }] of table.dimensions.entries()) {
          for (const { code } of categories) {
            const codes = first.map((other, i) => (i === at ? code : other));
            if (cube.dimensions.length > codes.length) continue;
            expect(cube.cell(codes)).toEqual(table.cell(codes));
            compared++;
          }
        }
      }
      expect(compared).toBeGreaterThan(50);
      expect(figures.coverage('exempel')?.variables.size).toBeGreaterThan(10);
    });
  });
});
