import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCli, type Ran } from './run.fixture';

const folder = mkdtempSync(join(tmpdir(), 'brygga-exempelkommando-'));
afterAll(() => rmSync(folder, { recursive: true }));

const brygga = (...words: string[]): Promise<Ran> => runCli(...words);

describe('brygga example create', () => {
  it('writes the database and answers one JSON object that says which identities are in it', async () => {
    const file = join(folder, 'mapp', 'exempel.sqlite');
    const { out, exit } = await brygga('example', 'create', '--children', '30', '--out', file, '--json');
    const answer = JSON.parse(out) as { ok: boolean; rows: Record<string, number>; identities: string };
    expect(exit).toBe(0);
    expect(answer.rows.Person).toBeGreaterThanOrEqual(30);
    expect(answer.identities).toContain('238');
    expect(existsSync(file)).toBe(true);
  });

  it('could not run: a file is in the way, or a number is none (exit code 2)', async () => {
    const file = join(folder, 'upptagen.sqlite');
    await brygga('example', 'create', '--children', '5', '--out', file);
    const second = await brygga('example', 'create', '--children', '5', '--out', file, '--json');
    expect([second.exit, second.out]).toEqual([2, expect.stringContaining('EXA-001')]);
    const wrong = await brygga('example', 'create', '--children', 'många', '--out', join(folder, 'x.sqlite'));
    expect(wrong.exit).toBe(2);
  });

  it('writes the lists of the example mapping beside it', async () => {
    const lists = join(folder, 'listor');
    const file = join(folder, 'med-listor.sqlite');
    const { exit } = await brygga('example', 'create', '--children', '30', '--out', file, '--csv', lists);
    expect(exit).toBe(0);
    expect(existsSync(join(lists, 'aktualiseringar.csv'))).toBe(true);
  });

  it('writes it as a workbook and as XML too, and refuses an encoding that it does not know (exit code 2)', async () => {
    const [xlsx, xml] = [join(folder, 'bok'), join(folder, 'xml')];
    const create = (name: string, ...args: string[]): ReturnType<typeof brygga> =>
      brygga('example', 'create', '--children', '30', '--out', join(folder, name), ...args);
    const { exit, out } = await create('former.sqlite', '--xlsx', xlsx, '--xml', xml, '--json');
    expect(exit).toBe(0);
    const { lists } = JSON.parse(out) as { lists: Record<string, number> };
    expect(lists['exempel.xlsx#barn']).toBeGreaterThan(0);
    expect(lists['barn.xml']).toBe(lists['exempel.xlsx#barn']);
    expect([existsSync(join(xlsx, 'exempel.xlsx')), existsSync(join(xml, 'barn.xml'))]).toEqual([true, true]);
    const wrong = await create(
      'ingen.sqlite',
      '--csv',
      join(folder, 'fel'),
      '--encoding',
      'ebcdic',
      '--json',
    );
    expect([wrong.exit, wrong.out]).toEqual([2, expect.stringContaining('EXA-007')]);
    expect(existsSync(join(folder, 'ingen.sqlite'))).toBe(false);
  });
});
