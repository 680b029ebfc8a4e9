import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../config/paths';
import { runCli, type Ran } from '../run.fixture';

const folder = mkdtempSync(join(tmpdir(), 'mapping-many-'));
const mappings = join(folder, 'mappings');
for (const name of [
  'exempel',
  'exempel-csv',
  'su-exempel',
  'README.md',
  'mapping.schema.json',
  'test.schema.json',
])
  cpSync(join(packageRoot(), 'mappings', name), join(mappings, name), { recursive: true });
cpSync(join(packageRoot(), 'catalog', 'local'), join(folder, 'catalog', 'local'), { recursive: true });
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const all = ['exempel', 'exempel-csv', 'su-exempel', 'README.md'].map((name) => join(mappings, name));

const brygga = (...words: string[]): Promise<Ran> => runCli('mapping', ...words);

/** Runs with a file changed, and puts it back. */
async function changed<T>(file: string, from: string, to: string, act: () => Promise<T>): Promise<T> {
  const path = join(mappings, file);
  const before = readFileSync(path, 'utf8');
  writeFileSync(path, before.replace(from, to));
  try {
    return await act();
  } finally {
    writeFileSync(path, before);
  }
}

describe('check and test of many mappings', () => {
  it('a line for each, and what a pattern named beside them is passed over', async () => {
    const { exit, out } = await brygga('check', ...all);
    expect(exit).toBe(0);
    expect(out.split('\n').filter((line) => line.startsWith('✓'))).toHaveLength(3);
    expect(out).toContain('Ingen mappning, hoppas över: ');
    expect(out).toContain('README.md');
  });

  it('a pattern that no shell wrote out, as on Windows, names the same', async () => {
    const { exit, out } = await brygga('test', join(mappings, '*'), '--lang', 'en');
    expect(exit).toBe(0);
    expect(out.match(/^✓/gm)).toHaveLength(3);
  });

  it('warnings that ask for the same are a line each, so that a draft’s 25 do not hide what is wrong', async () => {
    const unchecked = (file: string, act: () => ReturnType<typeof brygga>): ReturnType<typeof brygga> =>
      changed(`exempel/codes/${file}`, ';godkand;', ';okontrollerad;', act);
    const { out } = await unchecked('anmalare.csv', () =>
      unchecked('orsak.csv', () => brygga('check', join(mappings, 'exempel'), '--lang', 'en')),
    );
    expect(out.match(/MAP-047 Warning/g)).toHaveLength(2);
    expect(out.match(/check the row and set its status/g)).toHaveLength(1);
    expect(out).toMatch(/^\S*orsak\.csv:2:1: MAP-047 .*unchecked.*$/m);
  });

  it('one that is broken does not hide what is wrong with the others', async () => {
    const { exit, out } = await changed('exempel/mapping.yaml', 'connector: sqlite', 'connector: sqlit', () =>
      changed('su-exempel/mapping.yaml', 'key: Rad', 'kye: Rad', () => brygga('check', ...all)),
    );
    expect(exit).toBe(1);
    expect(out).toContain('MAP-012');
    expect(out).toContain('MAP-002');
    expect(out.match(/^[✓✗] /gm)).toEqual(['✗ ', '✓ ', '✗ ']);
  });

  it('a test file that names an unknown column is told by check too', async () => {
    const { exit, out } = await changed('su-exempel/uppfoljning.test.yaml', 'Ålder: 35', 'Alder: 35', () =>
      brygga('check', ...all, '--lang', 'en'),
    );
    expect([exit, out.includes('Did you mean "Ålder"?')]).toEqual([1, true]);
  });

  it('--least: fewer rules reached than asked for is a failure, with the rules that are not', async () => {
    const fewer = (...more: string[]) =>
      changed('su-exempel/uppfoljning.test.yaml', 'DEN HAR FÖRSÄMRATS', 'Den har förbättrats', () =>
        changed(
          'su-exempel/uppfoljning.test.yaml',
          'lokal-sjalvskattad-forandring: forsamrad',
          'lokal-sjalvskattad-forandring: forbattrad',
          () => brygga('test', all[2]!, '--lang', 'en', ...more),
        ),
      );
    const enough = await fewer('--least', '80');
    expect([enough.exit, enough.out]).toEqual([0, expect.stringContaining('not reached: ')]);
    const tooFew = await fewer('--least', '95');
    expect([tooFew.exit, tooFew.out]).toEqual([
      1,
      expect.stringMatching(/MAP-143 .*6 of the mapping's 7 rules \(85 %\)/),
    ]);
  });

  it.each([
    ['a folder that does not exist', ['check', join(mappings, 'exempl')], 'MAP-144', 'exempel'],
    ['a share that is none', ['test', all[0]!, '--least', '950'], 'MAP-145', '95'],
    ['only files that are no mappings', ['check', all[3]!], 'MAP-010', 'mappings/exempel'],
  ])('ends with 2 for %s', async (_, words, code, says) => {
    const { exit, err } = await brygga(...words);
    expect([exit, err.includes(code), err.includes(says)]).toEqual([2, true, true]);
  });

  it('SARIF holds failed cases and warnings, in the chosen language, and nothing else on standard output', async () => {
    const { exit, out } = await changed('exempel/codes/kon.csv', '1;Pojke;pojke', '1;Pojke;flicka', () =>
      brygga('test', all[0]!, '--format', 'sarif', '--lang', 'en'),
    );
    const { runs } = JSON.parse(out) as {
      runs: { results: { ruleId: string; message: { text: string } }[] }[];
    };
    expect(exit).toBe(1);
    expect(runs[0]!.results[0]!.ruleId).toBe('MAP-142');
    expect(runs[0]!.results[0]!.message.text).toContain('barn.kon wanted pojke, got flicka');
  });

  it('in English no Swedish is left, but for what the files themselves say', async () => {
    const outs = await Promise.all([brygga('check', all[2]!, '--lang', 'en')]);
    expect(outs[0].out).not.toMatch(/[åäö]/i);
    expect((await brygga('test', all[0]!, '--lang', 'en')).out).not.toMatch(/[åäö]/i);
  });
});
