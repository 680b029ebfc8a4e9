import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { createExample } from './create-example';
import { otherNames } from './other-names';

const folder = mkdtempSync(join(tmpdir(), 'brygga-omdopt-'));
const files = { first: join(folder, 'a.sqlite'), second: join(folder, 'b.sqlite') };

function all(file: string, sql: string): unknown[][] {
  const db = new Database(file, { readonly: true });
  try {
    return db.prepare(sql).raw().all() as unknown[][];
  } finally {
    db.close();
  }
}

beforeAll(() => {
  createExample({ children: 300, seed: 3, file: files.first });
  createExample({ children: 300, seed: 3, file: files.second, renamed: true });
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the example under the names of another vendor', () => {
  it('shares no table with the first, and no column but KOD: what finds its way about in it has not learnt it by heart', () => {
    const names = (file: string): Set<string> =>
      new Set(
        all(
          file,
          `SELECT m.name || '.' || c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'`,
        ).map(([name]) => String(name)),
      );
    const before = names(files.first);
    const after = names(files.second);
    expect(after.size).toBe(before.size);
    expect([...after].filter((name) => before.has(name))).toEqual([]);
  });

  it('holds the same rows in the same order, so that both have one truth', () => {
    for (const [table, other] of Object.entries(otherNames)) {
      const keys = Object.entries(other.columns).filter(([old]) => /(?:Id|Lopnr|Datum)$/.test(old));
      if (keys.length === 0) continue;
      const first = all(files.first, `SELECT ${keys.map(([old]) => old).join()} FROM "${table}"`);
      const second = all(files.second, `SELECT ${keys.map(([, name]) => name).join()} FROM "${other.table}"`);
      expect(second).toEqual(first);
    }
  });

  it('says the same with other codes, sloppy spellings and unknown ones too', () => {
    const forms = (rows: unknown[][]): Map<string, number> =>
      new Map(rows.map(([text, count]) => [String(text), Number(count)]));
    const first = all(
      files.first,
      `SELECT k.Klartext, count(*) FROM Placering p JOIN Kod k ON k.KodTyp = 'FORM' AND k.Kod = p.FormKod GROUP BY 1`,
    );
    const second = all(
      files.second,
      `SELECT k.BENAMNING, count(*) FROM VISTELSE p JOIN KODREGISTER k ON k.REGISTER = 'VISTELSEFORM' AND k.KOD = p.VISTELSEFORM GROUP BY 1`,
    );
    expect(forms(second)).toEqual(forms(first));
    const odd = (file: string, table: string, column: string): unknown =>
      all(file, `SELECT count(*) FROM ${table} WHERE ${column} <> trim(${column})`)[0]![0];
    expect(odd(files.second, 'BARNUTREDNING', 'RESULTAT_KOD')).toBe(
      odd(files.first, 'Utredning', 'UtfallKod'),
    );
  });
});
