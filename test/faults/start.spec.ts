import { copyFileSync, mkdirSync } from 'node:fs';
import { edit, exampleSource, Instance, sqliteSource, testFolder } from '../support/instance';
import { firstReading, startService } from '../support/service';

/** The service and its threads start as TypeScript, on a machine that may be busy. */
jest.setTimeout(180_000);

const folder = testFolder();
const original = folder.in('original.sqlite');
beforeAll(() => exampleSource(original, 100));

const isLive = async (origin: string): Promise<boolean> => (await fetch(`${origin}/health/live`)).ok;

describe('the service at a start', () => {
  it('serves what was read before when the source can no longer be read, and says so', async () => {
    const home = folder.in('andrad');
    mkdirSync(home);
    copyFileSync(original, `${home}/kalla.sqlite`);
    const instance = new Instance(home, { sources: [sqliteSource(`${home}/kalla.sqlite`)] });
    await instance.sync();
    edit(`${home}/kalla.sqlite`, 'ALTER TABLE Utredning RENAME COLUMN UtfallKod TO Utfall');
    await expect(instance.sync()).rejects.toThrow();
    const service = await startService(home);
    await service.said(firstReading.failed);
    expect(await isLive(service.origin)).toBe(true);
    expect((await service.stop()).err).toContain('CON-');
  });

  it('reads a source that has been added since, though the latest run of another one is finished', async () => {
    const home = folder.in('tva');
    mkdirSync(home);
    const first = sqliteSource(original) as { name: string };
    const instance = new Instance(home, { sources: [first] });
    await instance.sync();
    instance.configure({ sources: [first, { ...first, name: 'andra' }] });
    const service = await startService(home);
    await service.said(firstReading.read);
    expect(await isLive(service.origin)).toBe(true);
    await service.stop();
    expect(await instance.query("SELECT DISTINCT kalla FROM utredning WHERE kalla = 'andra'")).toEqual([
      { kalla: 'andra' },
    ]);
  });
});
