import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { profileSchema } from '../../src/profile/profile.schema';
import { brygga } from '../support/brygga';
import { exampleSource, Instance, sqliteSource, testFolder } from '../support/instance';

const folder = testFolder();
const file = folder.in('exempel.sqlite');
const broken = { ...(sqliteSource(folder.in('borta.sqlite')) as object), name: 'borta' };
let instance: Instance;
let one: Instance;

beforeAll(() => {
  exampleSource(file);
  instance = new Instance(folder.in('tva'), { sources: [broken, sqliteSource(file)] });
  one = new Instance(folder.in('en'), { sources: [sqliteSource(file)], disclosure: { k: 7 } });
  writeFileSync(folder.in('kalla.yaml'), 'file: exempel.sqlite\n');
});

const run = (where: Instance, ...args: string[]): ReturnType<typeof brygga> =>
  brygga(['source', ...args], { cwd: where.folder });
const json = (out: string): Record<string, unknown> => JSON.parse(out) as Record<string, unknown>;

describe('brygga source check', () => {
  it('tells why a source cannot be opened, goes on with the others, and ends with 1', async () => {
    const { code, out } = await run(instance, 'check', '--json');
    expect(code).toBe(1);
    expect(json(out)).toMatchObject({
      ok: false,
      sources: [
        { name: 'borta', readOnly: null, problems: [{ code: 'CON-101' }] },
        { name: 'exempel', readOnly: true, problems: [], product: expect.stringMatching(/^SQLite 3/) },
      ],
    });
  });

  it('looks only at the sources that are named, in the language that is asked for', async () => {
    const { code, out } = await run(instance, 'check', 'exempel', '--lang', 'en');
    expect(code).toBe(0);
    expect(out).toContain('exempel (sqlite): can only be read');
    expect(out).not.toContain('borta');
  });

  it('could not run with a name that is not there: 2', async () => {
    const { code, err } = await run(instance, 'check', 'exmpel');
    expect(code).toBe(2);
    expect(err).toContain('CFG-016');
  });
});

describe('brygga source scan', () => {
  it('prints the profile with the k of the settings, and writes no file', async () => {
    const before = readdirSync(one.folder);
    const { code, out } = await run(one, 'scan', '--json', '--table', 'Insats', 'Kod');
    expect(code).toBe(0);
    const { ok, ...profile } = json(out);
    expect(ok).toBe(true);
    expect(profileSchema.parse(profile)).toMatchObject({
      k: 7,
      tables: [{ name: 'Insats' }, { name: 'Kod' }],
    });
    expect(readdirSync(one.folder)).toEqual(before);
  });

  it('of a source that is not in brygga.yaml takes its settings from a file and writes the profile where it is told', async () => {
    const out = folder.in('profil.json');
    const args = [
      '--connector',
      'sqlite',
      '--settings',
      folder.in('kalla.yaml'),
      '--out',
      out,
      '--table',
      'Beslut',
    ];
    const { code } = await run(instance, 'scan', ...args);
    expect(code).toBe(0);
    expect(profileSchema.parse(json(readFileSync(out, 'utf8'))).tables[0]!.name).toBe('Beslut');
    expect(existsSync(folder.in('tva', 'uppfoljning.sqlite'))).toBe(false);
  });

  it.each([
    [['scan'], 'INS-003', 2],
    [['scan', 'exempel', '--table', 'Beslt'], 'INS-002', 2],
    [['scan', '--connector', 'sqlite'], 'INS-003', 2],
    [['scan', '--connector', 'sqlite', '--settings', 'borta.yaml'], 'INS-004', 2],
    [['scan', 'exempel', '--table', 'Kod', '--out', 'borta/profil.json'], 'INS-005', 2],
  ])('brygga source %j could not run: %s', async (args, problem, exit) => {
    const { code, err } = await run(instance, ...args);
    expect({ code, problem: err.includes(problem) }).toEqual({ code: exit, problem: true });
  });

  it('refuses a secret in the file with the settings, without showing it', async () => {
    writeFileSync(folder.in('hemlig.yaml'), 'file: exempel.sqlite\npassword: kanariehemlighet\n');
    const { code, out, err } = await run(
      instance,
      'scan',
      '--connector',
      'sqlite',
      '--settings',
      folder.in('hemlig.yaml'),
    );
    expect(code).toBe(1);
    expect(out + err).not.toContain('kanariehemlighet');
  });
});
