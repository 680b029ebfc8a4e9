import { brygga } from '../support/brygga';
import { exampleSource, Instance, sqliteSource, testFolder } from '../support/instance';
import { firstReading, startService } from '../support/service';

const folder = testFolder();
const file = folder.in('exempel.sqlite');
beforeAll(() => void exampleSource(file));

describe('the text of each query', () => {
  it('stands in the log of the service, where the DBA of the source can ask for it', async () => {
    const instance = new Instance(folder.in('tjanst'), { sources: [sqliteSource(file)] });
    const service = await startService(instance.folder);
    await service.said(firstReading.read);
    const { out } = await service.stop();
    const queries = out
      .split('\n')
      .filter((line) => line.startsWith('{'))
      .map((line) => JSON.parse(line) as Record<string, string>)
      .filter(({ msg, source }) => msg === 'query' && source === 'exempel')
      .map(({ query }) => query!);
    expect(queries.length).toBeGreaterThanOrEqual(6);
    expect(queries.filter((query) => /\bFROM (Person|Utredning)\b/.test(query)).length).toBeGreaterThan(0);
    expect(queries.join('')).not.toContain('\n');
  });

  it('is nothing that the command line shows', async () => {
    const instance = new Instance(folder.in('kommando'), { sources: [sqliteSource(file)] });
    const { code, out, err } = await brygga(['sync'], { cwd: instance.folder });
    expect(code).toBe(0);
    expect(out + err).not.toMatch(/SELECT/i);
  });
});
