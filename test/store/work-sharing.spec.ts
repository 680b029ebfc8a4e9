/** Several instances over one PostgreSQL store share the sources of a scheduled sync through the store alone. */
import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { exampleSource, Instance, inRepository, testFolder } from '../support/instance';
import { ended, start, type Ended } from '../support/brygga';
import { storeServer } from '../support/store-engines';

jest.setTimeout(180_000);

const folder = testFolder();
const source = folder.in('kalla.sqlite');
const servers = storeServer();
const names = ['ett', 'tva', 'tre', 'fyra'];
let databases = 0;

beforeAll(() => exampleSource(source, 150));

async function instance(): Promise<Instance> {
  const name = `delat${databases++}`;
  return new Instance(folder.in(name), {
    sources: names.map((called) => ({
      name: called,
      mapping: inRepository('mappings/exempel'),
      settings: { file: source },
    })),
    store: { postgres: await servers.database(name) },
  });
}

interface Process {
  child: ChildProcess;
  end: Promise<Ended>;
  /** Sources that it has begun. */
  begun(): string[];
  /** When it stands still in its first source, if it was asked to. */
  still: Promise<void>;
}

function share(of: Instance, tick: Date, freezes = false): Process {
  const child = start([of.config, tick.toISOString(), ...(freezes ? ['freezes'] : [])], {
    cwd: of.folder,
    entry: 'test/support/sharing-instance.ts',
  });
  let text = '';
  const still = new Promise<void>((resolve) =>
    child.stdout!.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.includes('still\n')) resolve();
    }),
  );
  const begun = (): string[] => text.split('\n').filter((line) => names.includes(line));
  return { child, end: ended(child), begun, still };
}

const runs = (of: Instance) =>
  of.query<{ kalla: string; status: string; startad: string; avslutad: string }>(
    'SELECT kalla, status, startad, avslutad FROM korning ORDER BY id',
  );

test('every source is read once, by one of the instances, and never by two at a time', async () => {
  const shared = await instance();
  const tick = new Date();
  const [one, two] = [share(shared, tick), share(shared, tick)];
  const ends = await Promise.all([one.end, two.end]);
  expect(ends.map(({ code, err }) => [code, err])).toEqual([
    [0, ''],
    [0, ''],
  ]);
  expect([...one.begun(), ...two.begun()].sort()).toEqual([...names].sort());
  const found = await runs(shared);
  expect(found.map(({ kalla }) => kalla).sort()).toEqual([...names].sort());
  expect(found.map(({ status }) => status)).toEqual(names.map(() => 'done'));
  expect(await shared.query('SELECT DISTINCT kalla FROM utredning ORDER BY 1')).toHaveLength(names.length);

  // The next tick reads all of them again.
  expect((await share(shared, new Date()).end).code).toBe(0);
  expect(await runs(shared)).toHaveLength(2 * names.length);
});

test('the source of an instance that is killed is taken over by another one, and read to its end', async () => {
  const shared = await instance();
  const tick = new Date();
  // Each in the middle of a source of its own.
  const killed = share(shared, tick, true);
  await killed.still;
  const dba = await servers.server.connect(`delat${databases - 1}`);
  const sessions = async (): Promise<number[]> =>
    (
      await dba.query<{ pid: number }>(
        `SELECT pid FROM pg_stat_activity WHERE usename = 'brygga' AND datname = current_database()`,
      )
    ).rows.map(({ pid }) => pid);
  const own = await sessions();
  const other = share(shared, tick, true);
  await other.still;
  killed.child.kill('SIGKILL');
  expect((await killed.end).signal).toBe('SIGKILL');
  // The server finds out a moment later.
  while ((await sessions()).some((pid) => own.includes(pid))) await sleep(5);
  await dba.end();
  other.child.kill('SIGCONT');
  expect((await other.end).code).toBe(0);
  expect(other.begun()).toEqual(expect.arrayContaining(killed.begun()));
  const done = (await runs(shared)).filter(({ status }) => status === 'done');
  expect(done.map(({ kalla }) => kalla).sort()).toEqual([...names].sort());
  expect(await shared.query(`SELECT 1 FROM korning WHERE status = 'running'`)).toEqual([]);
  const counts = await shared.query<{ n: number }>('SELECT count(*) AS n FROM utredning GROUP BY kalla');
  expect(new Set(counts.map(({ n }) => n)).size).toBe(1);
  expect(counts).toHaveLength(names.length);
});
