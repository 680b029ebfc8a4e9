import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { HandMadeStore } from '../../test/statistics/store';
import type { Settings } from '../config/settings';
import { register } from './statistics.command';

let source: HandMadeStore;
let closed: number;
let out: string;
let err: string;

beforeEach(() => {
  source = new HandMadeStore();
  [closed, out, err] = [0, '', ''];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => ((out += String(text)), true));
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => ((err += String(text)), true));
});
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
  source.remove();
});

async function brygga(...args: string[]): Promise<number | string | undefined> {
  [out, err] = ['', ''];
  process.exitCode = undefined;
  const program = new Command().exitOverride();
  const settings = {
    kommun: { kod: '1257', namn: 'x' },
    namnd: 'socialnamnden',
    example: false,
    disclosure: { k: 5 },
  };
  register(program, {
    open: async () => ({
      store: source.store,
      catalog: source.catalog,
      settings: settings as Settings,
      identities: () => source.identities(),
      close: async () => void closed++,
    }),
  });
  await program.parseAsync(['statistics', ...args], { from: 'user' });
  return process.exitCode;
}

const file = (): string => source.path('ut.txt');
const deliver = (...more: string[]) =>
  brygga('deliver', '--year', '2024', '--out', file(), '--reason', 'årlig leverans', ...more);

describe('brygga statistics', () => {
  it('delivers, says what it wrote and that the layout is preliminary, and ends with 0', async () => {
    source.child();
    expect(await deliver()).toBe(0);
    expect(out).toContain('ej verifierad mot HSLF-FS 2016:3');
    expect(out).toContain('1 rader (1 barn, 1 insatser, 1 placeringar)');
    expect(out).toMatch(/C1 +E +godkänd/);
    expect(out).toMatch(/K1 +W +ej prövad +Placeringskommun hör inte till/);
    expect(out).toContain('3 rader avvisades vid synkningen');
    expect(source.accesses).toMatchObject([{ reason: 'årlig leverans', profile: 'delivery' }]);
    expect(out + err).not.toContain(source.known[0]!.canonical);
    expect(closed).toBe(1);
  });

  it('ends with 1 and says loudly that the file is not whole when an E-check leaves rows out', async () => {
    source.child();
    source.child({ insats: { lagrum: null } });
    expect(await deliver('--json')).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      ok: false,
      complete: false,
      leftOut: { insatser: 1 },
      path: file(),
    });
    expect(await deliver('--force')).toBe(1);
    expect(out).toContain('FILEN ÄR INTE FULLSTÄNDIG');
    expect(out).toMatch(/C2 +E +UNDERKÄND .* 1 rader, 1 barn\./);
  });

  it('ends with 2 and a sentence when it can not run, and closes what it opened', async () => {
    source.child();
    await deliver();
    expect(await deliver()).toBe(2);
    expect(err).toContain('STA-017');
    expect(closed).toBe(2);
    expect(await brygga('table', '--year', '1999')).toBe(2);
    expect(err).toContain('STA-019');
  });

  it('asks for a reason', async () => {
    await expect(brygga('deliver', '--year', '2024', '--out', file())).rejects.toThrow('--reason');
  });

  it('checks without writing a file, logs that identities were read, and names rows by key', async () => {
    const { barn, insats } = source.child({ insats: { lagrum: null } });
    expect(await brygga('check', '--year', '2024', '--json')).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ ok: false, findings: [{ check: 'C2', barn, insats }] });
    expect(source.accesses).toMatchObject([{ what: 'statistics check 2024 preliminar' }]);
    expect(existsSync(file())).toBe(false);
  });

  it('takes last year’s metadata for the comparison between years', async () => {
    source.child();
    await deliver();
    expect(await brygga('check', '--year', '2024', '--previous', `${file()}.json`)).toBe(0);
    expect(out).toMatch(/Y2 +W +godkänd/);
  });

  it.each([
    ['text', /^Nationella variabler 2024/],
    ['csv', /^tabell;bekraftad;varde;grupp;antal;status\n/],
    ['json', /^\{"year":2024,/],
  ])('prints the table as %s', async (format, expected) => {
    source.child();
    expect(await brygga('table', '--year', '2024', '--format', format)).toBe(0);
    expect(out).toMatch(expected);
  });

  it('refuses another format', async () => {
    await expect(brygga('table', '--year', '2024', '--format', 'xml')).rejects.toThrow('text, csv, json');
  });
});
