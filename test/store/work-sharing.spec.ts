/** Several instances over one PostgreSQL store share the sources of a scheduled sync through the store alone. */
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
  end: Promise<Ended>;
  /** Sources that it has begun. */
  begun(): string[];
  kill(): void;
}

function share(of: Instance, tick: Date, onBegin: (process: Process) => void = () => undefined): Process {
  const child = start([of.config, tick.toISOString()], {
    cwd: of.folder,
    entry: 'test/support/sharing-instance.ts',
  });
  let text = '';
  const process: Process = {
    end: ended(child),
    begun: () => text.split('\n').filter((line) => names.includes(line)),
    kill: () => void child.kill('SIGKILL'),
  };
  child.stdout!.on('data', (chunk: Buffer) => {
    const before = process.begun().length;
    text += chunk.toString();
    if (process.begun().length > before) onBegin(process);
  });
  return process;
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
  const killed = share(shared, tick, (process) => setTimeout(() => process.kill(), 150));
  const other = share(shared, tick);
  const [dead, alive] = await Promise.all([killed.end, other.end]);
  expect(dead.signal).toBe('SIGKILL');
  expect(alive.code).toBe(0);
  const done = (await runs(shared)).filter(({ status }) => status === 'done');
  expect(done.map(({ kalla }) => kalla).sort()).toEqual([...names].sort());
  expect(await shared.query(`SELECT 1 FROM korning WHERE status = 'running'`)).toEqual([]);
  const counts = await shared.query<{ n: number }>('SELECT count(*) AS n FROM utredning GROUP BY kalla');
  expect(new Set(counts.map(({ n }) => n)).size).toBe(1);
  expect(counts).toHaveLength(names.length);
});
