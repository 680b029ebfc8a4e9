import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli, type Ran } from './run.fixture';

const folder = mkdtempSync(join(tmpdir(), 'brygga-blanketter-'));
afterAll(() => rmSync(folder, { recursive: true }));

const brygga = (...words: string[]): Promise<Ran> => runCli(...words);

const inFolder = (name: string): string => join(folder, name);

describe('brygga excel and brygga paper', () => {
  it('a workbook that is there is never written over: somebody may have filled it in', async () => {
    const file = inFolder('ifylld.xlsx');
    writeFileSync(file, 'svar');
    const { out, exit } = await brygga(
      ...['excel', 'template', '--follow-up', 'barns-delaktighet', '--out', file, '--json'],
    );
    expect([exit, out]).toEqual([2, expect.stringContaining('FRM-011')]);
    expect(readFileSync(file, 'utf8')).toBe('svar');
  });

  it('an unknown follow-up is answered with the one that was meant', async () => {
    const { out, exit } = await brygga(
      ...['paper', 'form', '--follow-up', 'barns-delaktigheten', '--out', inFolder('b.html'), '--json'],
    );
    const [problem] = (JSON.parse(out) as { problems: { code: string; fix: { sv: string } }[] }).problems;
    expect([exit, problem!.code, problem!.fix.sv]).toEqual([2, 'FRM-010', 'Menade du "barns-delaktighet"?']);
    expect(existsSync(inFolder('b.html'))).toBe(false);
  });

  it('the same workbook every time: a copy can be compared with the one in use', async () => {
    for (const name of ['ett.xlsx', 'tva.xlsx'])
      await brygga('paper', 'workbook', '--follow-up', 'barns-delaktighet', '--out', inFolder(name));
    const [one, two] = ['ett.xlsx', 'tva.xlsx'].map((name) => readFileSync(inFolder(name)).length);
    expect(one).toBe(two);
  });

  it('says in English what it wrote', async () => {
    const { out } = await brygga(
      ...['excel', 'template', '--follow-up', 'barns-delaktighet', '--out', inFolder('en.xlsx')],
      ...['--lang', 'en'],
    );
    expect(out).toContain('Sheets: Barn, Aktualisering, Utredning, Insats, Uppföljning.');
  });

  it('a system that delivers everything needs no supplement', async () => {
    const { out, exit } = await brygga(
      ...['excel', 'template', '--follow-up', 'barns-delaktighet', '--out', inFolder('k.xlsx'), '--json'],
      ...['--supplement', 'mappings/exempel'],
    );
    expect([exit, out]).toEqual([2, expect.stringContaining('FRM-013')]);
  });
});
