import { copyFileSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import iconv from 'iconv-lite';
import { exampleCanaries } from '../../src/example/canaries.fixture';
import { brygga, ended, start } from '../support/brygga';
import { ByteSearch, filesUnder, leaks } from '../support/byte-search';
import {
  copyMapping,
  edit,
  exampleSource,
  inRepository,
  Instance,
  sqliteSource,
  testFolder,
} from '../support/instance';

const folder = testFolder();
const source = folder.in('kalla', 'kalla.sqlite');
/** Everything that Bryggan writes: instance, reports, what commands print, temporary files. */
const data = folder.in('data');
const answers = join(data, 'svar');
const temporary = join(data, 'tmp');
const delivery = folder.in('leverans');
/** The checks of the delivery want a code that exists. */
const municipality = { kommun: { kod: '0114', namn: 'Exempelkommunen' } };
const mapping = inRepository('mappings/exempel');

function replaceIn(file: string, text: string, other: string): void {
  const before = readFileSync(file, 'utf8');
  expect(before).toContain(text);
  writeFileSync(file, before.replace(text, other));
}

let search: ByteSearch;
let canaries: string[];
let instance: Instance;

/** Runs a command; what it prints is kept beside the other answers. */
async function run(name: string, ...args: string[]): Promise<number | null> {
  const env = { TMPDIR: temporary, SQLITE_TMPDIR: temporary, BRYGGA_DEBUG: '1' };
  const { code, out, err } = await brygga(args, { cwd: data, env });
  writeFileSync(join(answers, `${name}.out`), out);
  writeFileSync(join(answers, `${name}.err`), err);
  return code;
}

beforeAll(async () => {
  for (const path of [answers, temporary, delivery]) mkdirSync(path, { recursive: true });
  exampleSource(source);
  canaries = [...new Set(exampleCanaries(source))];
  search = new ByteSearch(canaries);
  instance = new Instance(data, { ...municipality, sources: [sqliteSource(source)] });
});

describe('no identity, name, address or free text of the source', () => {
  it('is printed by any command, whether it succeeds or fails', async () => {
    expect(await run('sync', 'sync')).toBe(0);
    expect(await run('sync-again', 'sync', '--json')).toBe(0);
    expect(await run('run-list', 'run', 'list', '--json')).toBe(0);
    expect(await run('run-show', 'run', 'show', '1')).toBe(0);
    expect(await run('run-show-json', 'run', 'show', '1', '--json')).toBe(0);
    expect(await run('source-check', 'source', 'check')).toBe(0);
    expect(
      await run('preview', 'mapping', 'preview', mapping, '--config', 'brygga.yaml', '--rows', '500'),
    ).toBe(0);
    const coverage = join(answers, 'coverage.html');
    expect(await run('coverage', 'mapping', 'coverage', mapping, '--format', 'html', '--out', coverage)).toBe(
      0,
    );
    for (const format of ['text', 'csv', 'json'])
      expect(await run(`table-${format}`, 'statistics', 'table', '--year', '2025', '--format', format)).toBe(
        0,
      );
    expect(await run('table-list', 'table', 'list')).toBe(0);
    expect(await run('indicator-list', 'indicator', 'list')).toBe(0);
    // Whether the small example's tables can be protected is the gate's matter; here, what is printed either way.
    await run('table-show', 'table', 'show', 'utredningar-utfall');
    await run(
      'table-internal',
      'table',
      'show',
      'placeringar-form',
      '--profile',
      'internal',
      '--reason',
      'prov',
    );
    await run('statistics-check', 'statistics', 'check', '--year', '2025');
    expect(statSync(coverage).size).toBeGreaterThan(1000);
    expect(leaks(search, filesUnder(answers))).toEqual([]);
  }, 180_000);

  it('is printed or drafted by the mapping workshop, also when a mapping takes names for codes', async () => {
    const profile = join(answers, 'profil.json');
    const draft = join(answers, 'utkast');
    expect(await run('scan', 'source', 'scan', 'exempel', '--out', profile)).toBe(0);
    expect(await run('init', 'mapping', 'init', draft, '--from', profile)).toBe(0);
    await run('check', 'mapping', 'check', draft);
    await run('approve', 'mapping', 'approve', draft);
    expect(await run('echo', 'mapping', 'echo', mapping, '--json')).toBe(0);
    const home = folder.in('namn-som-koder');
    const wrong = copyMapping(home);
    replaceIn(join(wrong, 'mapping.yaml'), 'code: KonKod', 'code: Fornamn');
    replaceIn(join(wrong, 'sql', 'barn.sql'), 'p.KonKod', 'p.Fornamn');
    for (const tried of [mapping, wrong])
      for (const command of ['dry-run', 'plan', 'preview'])
        expect(
          await run(
            `${command}-${tried === wrong}`,
            'mapping',
            command,
            tried,
            '--source',
            'exempel',
            '--json',
          ),
        ).toBe(0);
    expect(
      await run('dry-run-sarif', 'mapping', 'dry-run', wrong, '--source', 'exempel', '--format', 'sarif'),
    ).toBe(0);
    expect(statSync(join(draft, 'mapping.yaml')).size).toBeGreaterThan(1000);
    expect(leaks(search, filesUnder(answers))).toEqual([]);
  }, 180_000);

  it('is left by a sync that was killed, in the store, its journals or temporary files', async () => {
    edit(source, `UPDATE Person SET SkyddKod = 'S' WHERE PersonLopnr % 2 = 0`);
    const child = start(['sync'], { cwd: data, env: { TMPDIR: temporary } });
    child.stderr?.on('data', (line: Buffer) => {
      if (line.toString().includes('2/6')) child.kill('SIGKILL');
    });
    const { signal } = await ended(child);
    expect(signal).toBe('SIGKILL');
    const files = filesUnder(data);
    expect(files.map((file) => basename(file))).toEqual(
      expect.arrayContaining(['uppfoljning.sqlite', 'uppfoljning.sqlite-wal', 'huvudnyckel', 'brygga.lock']),
    );
    expect(leaks(search, files)).toEqual([]);
  });

  it.each(['Fornamn', 'Gatuadress'])(
    'comes out when a mapping takes the column %s for codes',
    async (column) => {
      const home = folder.in(column);
      const wrong = copyMapping(home);
      replaceIn(join(wrong, 'mapping.yaml'), 'code: KonKod', `code: ${column}`);
      replaceIn(join(wrong, 'sql', 'barn.sql'), 'p.KonKod', `p.${column}`);
      instance.configure({ ...municipality, sources: [sqliteSource(source, wrong)] });
      expect(await run(`sync-${column}`, 'sync', '--json')).toBe(0);
      const [{ id }] = (await instance.query<{ id: number }>('SELECT max(id) AS id FROM korning')) as [
        { id: number },
      ];
      await run(`show-${column}`, 'run', 'show', String(id), '--json');
      instance.configure({ ...municipality, sources: [sqliteSource(source)] });
      expect(readFileSync(join(answers, `show-${column}.out`), 'utf8')).toContain('"barn.kon","shown":null');
      expect(leaks(search, filesUnder(data))).toEqual([]);
    },
  );

  it('stands in anything written so far; nothing is left among the temporary files', () => {
    expect(filesUnder(temporary)).toEqual([]);
    expect(leaks(search, filesUnder(data))).toEqual([]);
  });
});

describe('the delivery file', () => {
  it('is the only place with identities, and only after its command', async () => {
    expect(filesUnder(delivery)).toEqual([]);
    const to = ['--year', '2025', '--out', join(delivery, 'leverans.txt'), '--reason', 'prov'];
    expect([0, 1]).toContain(await run('deliver', 'statistics', 'deliver', ...to));
    expect(leaks(search, filesUnder(delivery)).length).toBeGreaterThan(0);
    expect(leaks(search, filesUnder(data))).toEqual([]);
  });
});

describe('the search itself', () => {
  it.each(['utf8', 'latin1', 'utf16le'])(
    'finds a single identity and name written as %s into a store',
    (encoding) => {
      const copy = folder.in('kopia.sqlite');
      copyFileSync(instance.store, copy);
      const [identity, name] = [canaries[0]!, canaries.find((text) => /[åäö]/.test(text))!];
      const bytes = readFileSync(copy);
      for (const [text, at] of [
        [identity, 4097],
        [name, bytes.length - 301],
      ] as const)
        iconv.encode(text, encoding).copy(bytes, at);
      writeFileSync(copy, bytes);
      const places = search.find(bytes).map(({ text, at }) => [text, at]);
      expect(places).toEqual(
        expect.arrayContaining([
          [identity, 4097],
          [name, bytes.length - 301],
        ]),
      );
      expect(leaks(search, [copy])).not.toEqual([]);
    },
  );

  it('finds nearly everything in the source itself', () => {
    const inSource = new Set(search.find(readFileSync(source)).map(({ text }) => text));
    const texts = canaries.filter((text) => !/^[\dT-]+$/.test(text));
    expect(texts.filter((text) => inSource.has(text)).length).toBeGreaterThan(texts.length * 0.98);
  });
});
