import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../config/paths';
import { runCli, type Ran } from './run.fixture';

const folder = mkdtempSync(join(tmpdir(), 'mapping-cli-'));
const copy = join(folder, 'mappings', 'exempel');
cpSync(join(packageRoot(), 'mappings', 'exempel'), copy, { recursive: true });
cpSync(join(packageRoot(), 'catalog', 'local'), join(folder, 'catalog', 'local'), { recursive: true });
const settings = join(folder, 'brygga.yaml');
writeFileSync(
  settings,
  `kommun: { kod: '0000', namn: Prov }
sources: [{ name: prov, mapping: annan, settings: { file: x.sqlite } }]
store: { file: x.sqlite }
key: { file: nyckel }
`,
);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const brygga = (...words: string[]): Promise<Ran> => runCli('mapping', ...words);
const json = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;

describe('brygga mapping', () => {
  it('check: a whole mapping ends with 0 and says what it holds', async () => {
    const { exit, out } = await brygga('check', copy, '--json');
    expect(exit).toBe(0);
    expect(json(out)).toMatchObject({
      ok: true,
      folders: [{ ok: true, mapping: 'exempel', records: { barn: 4 }, unavailable: 3, unchecked: 0 }],
    });
    expect((await brygga('check', copy, '--format', 'json')).out).toBe(out);
  });

  it('test: ends with 1 and a difference when a case no longer holds', async () => {
    expect((await brygga('test', copy)).exit).toBe(0);
    const codes = join(copy, 'codes', 'kon.csv');
    const before = readFileSync(codes, 'utf8');
    writeFileSync(codes, before.replace('1;Pojke;pojke', '1;Pojke;flicka'));
    const { exit, out } = await brygga('test', copy);
    writeFileSync(codes, before);
    expect(exit).toBe(1);
    expect(out).toContain('- väntat: pojke');
    expect(out).toContain('+ fick:   flicka');
  });

  it('check: a broken mapping ends with 1 and every mistake with its place', async () => {
    const file = join(copy, 'mapping.yaml');
    const before = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      before.replace('barn.kon:', 'barn.kön:').replace('connector: sqlite', 'connector: sqlit'),
    );
    const { exit, out } = await brygga('check', copy);
    writeFileSync(file, before);
    expect(exit).toBe(1);
    expect(out).toContain('mapping.yaml:9:12: MAP-012');
    expect(out).toMatch(/MAP-013 Variabeln "barn.kön" finns inte.*[\s\S]*Menade du "barn.kon"/);
  });

  it.each(['html', 'csv', 'json'])(
    'coverage: writes %s and says in one sentence what it found',
    async (format) => {
      const file = join(folder, `tackning.${format}`);
      const { exit, out } = await brygga('coverage', copy, '--format', format, '--out', file);
      expect(exit).toBe(0);
      expect(out).toContain('lämna 73 av de 76 variablerna');
      expect(readFileSync(file, 'utf8').length).toBeGreaterThan(5000);
    },
  );

  it.each([
    ['an unknown format', ['coverage', copy, '--format', 'pdf'], 'MAP-071'],
    [
      'a place that cannot be written',
      ['coverage', copy, '--out', join(folder, 'saknas', 'x.html')],
      'MAP-073',
    ],
    ['a folder without a mapping', ['check', folder], 'MAP-010'],
    ['no rows', ['preview', copy, '--rows', '0'], 'MAP-072'],
    ['a mapping that no source uses, without settings', ['preview', copy], 'ingen brygga.yaml'],
    ['a mapping that no source uses', ['preview', copy, '--config', settings], `Ingen källa i ${settings}`],
  ])('ends with 2 and a code for %s', async (_, words, code) => {
    const { exit, err } = await brygga(...words);
    expect([exit, err.includes(code)]).toEqual([2, true]);
  });
});
