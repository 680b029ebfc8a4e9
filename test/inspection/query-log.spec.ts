import { createInterface } from 'node:readline';
import { brygga, start } from '../support/brygga';
import { exampleSource, Instance, sqliteSource, testFolder } from '../support/instance';

const folder = testFolder();
const file = folder.in('exempel.sqlite');
beforeAll(() => void exampleSource(file));

describe('the text of each query', () => {
  it('stands in the log of the service, where the DBA of the source can ask for it', async () => {
    const instance = new Instance(folder.in('tjanst'), { sources: [sqliteSource(file)] });
    const child = start([], { cwd: instance.folder, entry: 'src/main.ts', env: { BRYGGA_PORT: '43817' } });
    const queries: string[] = [];
    for await (const line of createInterface(child.stdout!)) {
      if (!line.startsWith('{')) {
        if (line.includes('Bryggan svarar')) break;
        continue;
      }
      const { msg, source, query } = JSON.parse(line) as Record<string, string>;
      if (msg === 'query' && source === 'exempel') queries.push(query!);
    }
    child.kill('SIGKILL');
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
