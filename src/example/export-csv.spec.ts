import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';
import Database from 'libsql';
import { createExample } from './create-example';
import { exportExampleCsv } from './export-csv';
import { exampleLists } from './lists';

const folder = mkdtempSync(join(tmpdir(), 'brygga-listor-'));
const file = join(folder, 'exempel.sqlite');
const sqlFolder = join(folder, 'sql');
const outFolder = join(folder, 'ut');
const texts = `SELECT AktId AS "Löpnr", PersonnrVidReg AS Personnr, AnmalareKod AS "Anmälare", Fritext,
  (SELECT group_concat(OrsakKod, ',') FROM AktOrsak o WHERE o.AktId = a.AktId) AS Orsaker
  FROM Aktualisering a WHERE Raderad = 0`;

function writeQueries(special: Record<string, string>): void {
  rmSync(sqlFolder, { recursive: true, force: true });
  mkdirSync(sqlFolder);
  for (const name of Object.keys(exampleLists)) {
    writeFileSync(join(sqlFolder, `${name}.sql`), special[name] ?? 'SELECT 1 AS ett');
  }
}

beforeAll(() => createExample({ children: 60, seed: 1, file }));
afterAll(() => rmSync(folder, { recursive: true }));

describe('the lists say what the database says', () => {
  it('are Windows-1252 with semicolons and CRLF, and hold every cell of the query', () => {
    writeQueries({ aktualisering: texts });
    const rows = exportExampleCsv({ file, sqlFolder, outFolder });
    const bytes = readFileSync(join(outFolder, 'aktualiseringar.csv'));
    const text = iconv.decode(bytes, 'win1252');
    const read: string[][] = parse(text, { delimiter: ';', record_delimiter: '\r\n' });

    const db = new Database(file, { readonly: true });
    const expected = db.prepare(texts).raw().all() as (string | number | null)[][];
    db.close();
    expect(read[0]).toEqual(['Löpnr', 'Personnr', 'Anmälare', 'Fritext', 'Orsaker']);
    expect(read.slice(1)).toEqual(
      expected.map((row) => row.map((value) => (value === null ? '' : String(value)))),
    );
    expect(rows['aktualiseringar.csv']).toBe(expected.length);
    expect(bytes.includes(Buffer.from('L\xf6pnr', 'latin1'))).toBe(true);
  });

  it('quotes separators, quotes and line breaks, so that no free text can shift a column', () => {
    writeQueries({ barn: `SELECT 'a;b' AS x, 'säg "hej"' AS y, 'rad' || char(13, 10) || 'två' AS z` });
    exportExampleCsv({ file, sqlFolder, outFolder });
    const text = iconv.decode(readFileSync(join(outFolder, 'barn.csv')), 'win1252');
    expect(text).toBe('x;y;z\r\n"a;b";"säg ""hej""";"rad\r\ntvå"\r\n');
  });

  it('refuses a character that Windows-1252 lacks instead of writing a question mark', () => {
    writeQueries({ barn: `SELECT 'Łódź' AS ort` });
    expect(() => exportExampleCsv({ file, sqlFolder, outFolder })).toThrow(/EXA-006/);
  });

  it('names the query that is missing or broken', () => {
    writeQueries({ insats: 'SELECT inget FROM Insats' });
    expect(() => exportExampleCsv({ file, sqlFolder, outFolder })).toThrow(/EXA-005/);
    rmSync(join(sqlFolder, 'insats.sql'));
    expect(() => exportExampleCsv({ file, sqlFolder, outFolder })).toThrow(/EXA-004/);
  });
});
