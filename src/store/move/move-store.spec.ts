import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storeServer } from '../../../test/support/store-engines';
import { finish, readWhole, rowOf, schema, start, TestStream } from '../../../test/support/store-rows';
import { openStore } from '../open-store';
import { moveStore } from './move-store';

jest.setTimeout(60_000);

const folder = mkdtempSync(join(tmpdir(), 'brygga-flytt-'));
const server = storeServer();
afterAll(() => rmSync(folder, { recursive: true }));

let stores = 0;
let file: string;
beforeEach(() => {
  file = join(folder, String(stores++), 'u.sqlite');
});
const rows = ['k1', 'k2'].map((key) => rowOf('aktualisering', key, 'c1', { orsak: ['a'] }));

describe('a store whose last sync was killed', () => {
  test('is moved with that run closed, as whoever takes the lock closes it, and the file is left as it was', async () => {
    const from = await openStore({ place: { file }, schema });
    const first = await from.startRun(start('a'));
    await readWhole(first, 'aktualisering', rows);
    await finish(first);
    for (const source of ['a', 'b']) await from.startRun(start(source));
    await from.close();
    const before = readFileSync(file);

    const to = await server.database('oppna');
    const moved = await moveStore({ file, to, baseDir: folder, schema });
    expect(moved).toContainEqual({ table: 'korning', rows: 3 });
    expect(readFileSync(file).equals(before)).toBe(true);
    const there = await openStore({ place: { postgres: to, baseDir: folder }, schema });
    expect(await there.query('SELECT kalla, status, problem FROM korning ORDER BY id')).toEqual([
      { kalla: 'a', status: 'done', problem: null },
      { kalla: 'a', status: 'failed', problem: 'STO-010' },
      { kalla: 'b', status: 'failed', problem: 'STO-010' },
    ]);
    expect((await there.runs(2)).map(({ finishedAt }) => finishedAt)).not.toContain(null);
    await there.close();
  });

  test('in its first load is not moved: keys that are there twice have not been looked for yet', async () => {
    const from = await openStore({ place: { file }, schema });
    const stream = await TestStream.open(await from.startRun(start('a')), 'aktualisering');
    await stream.write([...rows, rows[0]!]);
    await from.close();
    const moved = moveStore({ file, to: await server.database('halv'), baseDir: folder, schema });
    await expect(moved).rejects.toMatchObject({ details: { code: 'STO-032' } });
  });
});
