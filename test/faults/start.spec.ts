import { copyFileSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ended, start, type Ended } from '../support/brygga';
import { edit, exampleSource, Instance, sqliteSource, testFolder } from '../support/instance';

const folder = testFolder();
const original = folder.in('original.sqlite');
beforeAll(() => exampleSource(original, 100));

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });

/** Starts the service, waits until it answers or ends, and stops it. */
async function served(instance: Instance, port: number): Promise<{ answered: boolean } & Ended> {
  const child = start([], { cwd: instance.folder, entry: 'src/main.ts' });
  const end = ended(child);
  let answered = false;
  for (let tries = 0; tries < 300 && !answered && child.exitCode === null; tries++) {
    await sleep(100);
    answered = await fetch(`http://127.0.0.1:${port}/health/live`).then(
      ({ ok }) => ok,
      () => false,
    );
  }
  child.kill('SIGTERM');
  return { answered, ...(await end) };
}

const settingsFor = (sources: unknown[], port: number): Record<string, unknown> => ({
  sources,
  server: { host: '127.0.0.1', port },
});

describe('the service at a start', () => {
  it('serves what was read before when the source can no longer be read, and says so', async () => {
    const home = folder.in('andrad');
    mkdirSync(home);
    copyFileSync(original, `${home}/kalla.sqlite`);
    const port = await freePort();
    const instance = new Instance(home, settingsFor([sqliteSource(`${home}/kalla.sqlite`)], port));
    await instance.sync();
    edit(`${home}/kalla.sqlite`, 'ALTER TABLE Utredning RENAME COLUMN UtfallKod TO Utfall');
    await expect(instance.sync()).rejects.toThrow();
    const { answered, err } = await served(instance, port);
    expect(err).toContain('CON-');
    expect(answered).toBe(true);
  });

  it('reads a source that has been added since, though the latest run of another one is finished', async () => {
    const home = folder.in('tva');
    mkdirSync(home);
    const port = await freePort();
    const first = sqliteSource(original) as { name: string };
    const instance = new Instance(home, settingsFor([first], port));
    await instance.sync();
    instance.configure(settingsFor([first, { ...first, name: 'andra' }], port));
    expect((await served(instance, port)).answered).toBe(true);
    expect(await instance.query("SELECT DISTINCT kalla FROM utredning WHERE kalla = 'andra'")).toEqual([
      { kalla: 'andra' },
    ]);
  });
});
