import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalPlace } from './local-place';
import type { PlacedFile } from './place';

const root = mkdtempSync(join(tmpdir(), 'brygga-plats-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let number = 0;
function folderWith(...names: string[]): string {
  const folder = join(root, String(++number));
  mkdirSync(folder);
  for (const name of names) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), name);
  }
  return folder;
}

async function textOf(file: PlacedFile, from?: number, to?: number): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of from === undefined ? file.read() : file.readRange!(from, to!)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe('a name with *', () => {
  it('is the last match in name order, so that the newest export with a date in its name is read', async () => {
    const place = await LocalPlace.open(
      folderWith(
        'barn-2024-01-31.csv',
        'barn-2024-02-29.csv',
        'barn-2024-02-29.csv.part',
        'barnvagn.csv',
        'x.csv',
      ),
    );
    expect((await place.find('barn-*.csv')).name).toBe('barn-2024-02-29.csv');
    expect((await place.find('*.csv')).name).toBe('x.csv');
    expect((await place.find('barn*-01-*.csv')).name).toBe('barn-2024-01-31.csv');
  });

  it('takes every other sign as it stands, and does not reach into folders', async () => {
    const place = await LocalPlace.open(folderWith('a.b', 'axb', 'sub/a(1)+.b'));
    expect((await place.find('a.*')).name).toBe('a.b');
    expect((await place.find('sub/a(1)+.*')).name).toBe('a(1)+.b');
    await expect(place.find('*a(1)+.b')).rejects.toMatchObject({ details: { code: 'CON-202' } });
  });

  it('that nothing fits says what there is', async () => {
    const place = await LocalPlace.open(folderWith('barn.csv', 'insats.csv'));
    await expect(place.find('utredning-*.csv')).rejects.toMatchObject({
      details: { code: 'CON-202', fix: { sv: expect.stringContaining('barn.csv, insats.csv') } },
    });
  });
});

describe('a folder', () => {
  it('is the same whichever form å has in a name, as files from a Mac have another', async () => {
    const place = await LocalPlace.open(folderWith('a\u030Atga\u0308rder.csv'));
    expect((await place.find('åtgärder.csv')).size).toBeGreaterThan(0);
  });

  it('gives what it had when it was opened: a file that comes later waits for the next time', async () => {
    const folder = folderWith('barn-1.csv');
    const place = await LocalPlace.open(folder);
    writeFileSync(join(folder, 'barn-2.csv'), 'x');
    expect((await place.find('barn-*.csv')).name).toBe('barn-1.csv');
    expect((await place.list()).map(({ name }) => name)).toEqual(['barn-1.csv']);
  });

  it.each<[string, (folder: string) => void]>([
    ['has grown', (folder) => writeFileSync(join(folder, 'f.csv'), 'longer than it was')],
    ['has another time', (folder) => utimesSync(join(folder, 'f.csv'), 1, 1)],
    ['was replaced by another', (folder) => renameSync(join(folder, 'g.csv'), join(folder, 'f.csv'))],
    ['is gone', (folder) => rmSync(join(folder, 'f.csv'))],
  ])('refuses a file that %s since then', async (_what, change) => {
    const folder = folderWith('f.csv', 'g.csv');
    const place = await LocalPlace.open(folder);
    const file = await place.find('f.csv');
    change(folder);
    await expect(textOf(file)).rejects.toMatchObject({
      details: { code: expect.stringMatching(/CON-2(04|13)/) },
    });
  });

  it('gives ranges of bytes, and a link inside it but none out of it', async () => {
    const folder = folderWith('f.csv', 'sub/g.csv');
    const outside = folderWith('hemlig.csv');
    symlinkSync(join(folder, 'sub/g.csv'), join(folder, 'inne.csv'));
    symlinkSync(join(outside, 'hemlig.csv'), join(folder, 'ute.csv'));
    symlinkSync(outside, join(folder, 'mapp'));
    const place = await LocalPlace.open(folder);
    expect(await textOf(await place.find('f.csv'), 1, 3)).toBe('.c');
    expect(await textOf(await place.find('f.csv'), 3, 3)).toBe('');
    expect(await textOf(await place.find('inne.csv'))).toBe('sub/g.csv');
    for (const name of ['ute.csv', 'u*.csv', 'mapp/hemlig.csv', 'mapp/*.csv', '../x', '/etc/hostname']) {
      await expect(place.find(name)).rejects.toMatchObject({ details: { code: 'CON-203' } });
    }
    expect((await place.list()).map(({ name }) => name)).not.toContain('hemlig.csv');
  });
});
