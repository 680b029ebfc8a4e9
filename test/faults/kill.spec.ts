import type { ChildProcess } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Random } from '../../src/example/random';
import { isLocked } from '../../src/store/sqlite/lock';
import { brygga, ended, start, type Ended } from '../support/brygga';
import { edit, exampleSource, Instance, sqliteSource, testFolder } from '../support/instance';
import { differences } from '../support/store-content';

const folder = testFolder();
const seed = 20261122;
const kills = 8;
const original = folder.in('original.sqlite');
const edited = folder.in('andrad.sqlite');
/** Milliseconds that an undisturbed run takes. */
let duration: number;

const lockOf = (instance: Instance): string => join(instance.folder, 'brygga.lock');

/** Waits until the sync has begun; false when it ended before anybody saw it. */
async function begun(instance: Instance, end: Promise<Ended>): Promise<boolean> {
  let over = false;
  void end.then(() => (over = true));
  while (!over && !isLocked(lockOf(instance))) await sleep(1);
  return !over;
}

/**
 * Starts a sync in a process of its own and kills it after some milliseconds. Answers the run that it broke off,
 * if it was in one; the store is whole in any case.
 */
async function killedSync(instance: Instance, after: number): Promise<number | undefined> {
  const child = start(['sync'], { cwd: instance.folder });
  const end = ended(child);
  const seen = await begun(instance, end);
  if (seen) await sleep(after);
  child.kill('SIGKILL');
  const { signal, code, err } = await end;
  // Either it was killed or it was done: a sync that fails by itself would make this test pass for nothing.
  if (signal !== 'SIGKILL') expect({ code, err }).toMatchObject({ code: 0 });
  return instance.with(async ({ store }) => {
    const check = await store.query('SELECT integrity_check AS result FROM pragma_integrity_check');
    expect(check).toEqual([{ result: 'ok' }]);
    const [open] = await store.query<{ id: number }>(`SELECT id FROM korning WHERE status = 'running'`);
    return open?.id;
  });
}

/** What the store of an undisturbed sync of this source holds. */
async function undisturbed(name: string, source: string): Promise<Instance> {
  const instance = new Instance(folder.in(name), { sources: [sqliteSource(source)] });
  await instance.sync();
  return instance;
}

beforeAll(async () => {
  exampleSource(original, 600);
  copyFileSync(original, edited);
  edit(
    edited,
    `UPDATE Person SET SkyddKod = 'S' WHERE PersonLopnr % 2 = 0`,
    `DELETE FROM Utredning WHERE UtrId % 10 = 0`,
    `UPDATE Utredning SET UtfallKod = 'IB' WHERE UtrId % 3 = 0`,
    `DELETE FROM Uppfoljning WHERE UppfId % 8 = 0`,
  );
  const instance = new Instance(folder.in('matt'), { sources: [sqliteSource(original)] });
  expect(await brygga(['sync'], { cwd: instance.folder })).toMatchObject({ code: 0 });
  const [run] = await instance.with(({ store }) => store.runs(1));
  duration = Date.parse(run!.finishedAt!) - Date.parse(run!.startedAt);
});

describe('a sync killed with SIGKILL', () => {
  it(`at ${kills} moments of the first sync leaves nothing that the next sync does not put right`, async () => {
    const random = new Random(seed);
    const expected = await (await undisturbed('hel', original)).content();
    let hits = 0;
    for (let n = 0; n < kills; n++) {
      const instance = new Instance(folder.in(`dodad-${n}`), { sources: [sqliteSource(original)] });
      // One moment in each part of the run, so that none of its stages is left out by chance.
      if (await killedSync(instance, ((n + random.next()) / kills) * duration)) hits++;
      const run = await instance.sync();
      expect([n, run.status, run.read]).toEqual([
        n,
        'done',
        run.inserted + run.updated + run.unchanged + run.rejected + run.countedOnly,
      ]);
      expect([n, differences(await instance.content(), expected)]).toEqual([n, []]);
      expect(isLocked(lockOf(instance))).toBe(false);
    }
    // On a busy machine the late ones find a run that has ended; one that broke off is what it takes.
    expect(hits).toBeGreaterThan(0);
  });

  it('again and again while it follows a changed source ends as if never killed, and says what was interrupted', async () => {
    const random = new Random(seed + 1);
    const instance = await undisturbed('kedja', original);
    const open = new Set<number | undefined>([undefined]);
    // A run over a source that is read before takes less time than the first one: until one broke off, sooner each time.
    for (
      let n = 0, stretch = 1;
      n < 4 || (open.size < 2 && n < 20);
      n++, stretch *= open.size < 2 ? 0.7 : 1
    ) {
      instance.configure({ sources: [sqliteSource(n % 2 === 0 ? edited : original)] });
      open.add(await killedSync(instance, (((n % 4) + random.next()) / 4) * duration * stretch));
    }
    instance.configure({ sources: [sqliteSource(edited)] });
    await instance.sync();
    const expected = await undisturbed('andrad', edited);
    expect(differences(await instance.content(), await expected.content())).toEqual([]);
    expect(await instance.fingerprint()).toBe(await expected.fingerprint());
    const interrupted = await instance.query<{ id: number }>(
      `SELECT id FROM korning WHERE status = 'failed' AND problem = 'STO-010' ORDER BY id`,
    );
    open.delete(undefined);
    expect(open.size).toBeGreaterThan(0);
    expect(interrupted.map(({ id }) => id)).toEqual([...open]);
    expect(await instance.query(`SELECT id FROM korning WHERE status = 'running'`)).toEqual([]);
  });
});

interface Frozen {
  instance: Instance;
  end: Promise<Ended>;
  child: ChildProcess;
}

/** A sync that stands still in its middle and holds its lock; one that ended before it was frozen is followed by another. */
async function frozen(): Promise<Frozen> {
  for (let n = 0; ; n++) {
    const instance = new Instance(folder.in(`tva-${n}`), { sources: [sqliteSource(original)] });
    const child = start(['sync', '--json'], { cwd: instance.folder });
    const end = ended(child);
    if ((await begun(instance, end)) && child.kill('SIGSTOP') && isLocked(lockOf(instance)))
      return { instance, end, child };
    child.kill('SIGCONT');
    expect(await end).toMatchObject({ code: 0 });
  }
}

describe('two syncs at once', () => {
  it('the second is refused with SYN-002 and exit code 2, and the first ends undisturbed', async () => {
    const { instance, end, child } = await frozen();
    try {
      const { code, out } = await brygga(['sync', '--json'], { cwd: instance.folder });
      // Who holds it now has held it all the time.
      expect(isLocked(lockOf(instance))).toBe(true);
      expect({ code, out }).toEqual({ code: 2, out: expect.stringContaining('SYN-002') });
    } finally {
      child.kill('SIGCONT');
    }
    expect(await end).toMatchObject({ code: 0 });
    expect(await instance.query('SELECT status FROM korning')).toEqual([{ status: 'done' }]);
    const alone = await undisturbed('ensam', original);
    expect(differences(await instance.content(), await alone.content())).toEqual([]);
    expect(await instance.fingerprint()).toBe(await alone.fingerprint());
  });
});
