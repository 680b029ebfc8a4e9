import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import type { Cell } from '../../connectors/contract';
import { openSource } from '../../connectors/registry';
import { sqliteConnector } from '../../connectors/sqlite/sqlite.connector';

const folder = mkdtempSync(join(tmpdir(), 'brygga-hostile-sqlite-'));
const file = join(folder, 'kalla.db');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeEach(() => {
  rmSync(file, { force: true });
  const database = new Database(file);
  database.exec(`CREATE TABLE barn (id INTEGER, namn TEXT); INSERT INTO barn VALUES (1, 'Åsa')`);
  database.close();
});

async function read(text: string): Promise<Cell[][]> {
  const context = { baseDir: folder, applicationName: 'brygga-prov', log: () => undefined };
  const source = await openSource(sqliteConnector, { file }, context);
  const rows: Cell[][] = [];
  try {
    for await (const batch of source.stream({ kind: 'sql', text })) rows.push(...batch.rows);
  } finally {
    await source.close();
  }
  return rows;
}

describe('the SQLite driver has functions for files that a SELECT can call, and no read-only handle stops them', () => {
  it.each([`writefile`, `"writefile"`, `[WriteFile]`])(
    '%s: the source itself is overwritten, with a proof that says read-only',
    async (name) => {
      const before = readFileSync(file);
      await read(`SELECT ${name}('${file}', 'borta') AS x`).catch(() => undefined);
      expect(readFileSync(file).equals(before)).toBe(true);
    },
  );

  it('writefile: any other file of the account that runs Bryggan is written', async () => {
    await read(`SELECT writefile('${join(folder, 'ny')}', namn) AS x FROM barn`).catch(() => undefined);
    expect(existsSync(join(folder, 'ny'))).toBe(false);
  });

  it('readfile: a password of Bryggan comes out as a row', async () => {
    writeFileSync(join(folder, 'losen'), 'hemligt');
    const rows = await read(`SELECT CAST(readfile('${join(folder, 'losen')}') AS TEXT) AS x`).catch(() => []);
    expect(rows).toEqual([]);
  });

  it('fsdir: the files of the machine come out as rows', async () => {
    const rows = await read(`SELECT name FROM fsdir('${folder}')`).catch(() => []);
    expect(rows).toEqual([]);
  });
});
