import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import Personnummer from 'personnummer';
import { createExample, ExampleSummary } from './create-example';

const folder = mkdtempSync(join(tmpdir(), 'brygga-exempel-'));
const file = join(folder, 'exempel.sqlite');
let summary: ExampleSummary;
let db: Database.Database;

const one = (sql: string): number => (db.prepare(sql).raw().get() as [number])[0];
const texts = (sql: string): string[] => (db.prepare(sql).raw().all() as [string][]).map(([text]) => text);

beforeAll(() => {
  summary = createExample({ children: 2000, seed: 1, file });
  db = new Database(file, { readonly: true });
});
afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

function fingerprint(path: string): string {
  const source = new Database(path, { readonly: true });
  const hash = createHash('sha256');
  const tables = source.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all() as {
    name: string;
  }[];
  for (const { name } of tables) {
    hash.update(JSON.stringify(source.prepare(`SELECT * FROM "${name}" ORDER BY rowid`).raw().all()));
  }
  source.close();
  return hash.digest('hex');
}

describe('the example is the same for everybody', () => {
  it('gives the same rows twice for a seed, so that figures in tests and documents can be compared', () => {
    const again = join(folder, 'igen.sqlite');
    createExample({ children: 2000, seed: 1, file: again });
    expect(fingerprint(again)).toBe(fingerprint(file));
  });

  it('gives other rows for another seed, so that no test can hang on one of them', () => {
    const other = join(folder, 'annat.sqlite');
    createExample({ children: 2000, seed: 2, file: other });
    expect(fingerprint(other)).not.toBe(fingerprint(file));
  });

  it('reports the rows that are really there', () => {
    for (const [table, rows] of Object.entries(summary.rows)) {
      expect([table, one(`SELECT count(*) FROM "${table}"`)]).toEqual([table, rows]);
    }
    const total = Object.values(summary.rows).reduce((sum, rows) => sum + rows, 0);
    expect(total / 2000).toBeGreaterThan(9);
    expect(total / 2000).toBeLessThan(14);
  });
});

describe('a file is not lost and not left half done', () => {
  it('refuses to overwrite a file unless told to', () => {
    const taken = join(folder, 'upptagen.sqlite');
    writeFileSync(taken, 'mine');
    expect(() => createExample({ children: 10, seed: 1, file: taken })).toThrow(/EXA-001/);
    createExample({ children: 10, seed: 1, file: taken, force: true });
    expect(readdirSync(folder).filter((name) => name.startsWith('upptagen'))).toEqual(['upptagen.sqlite']);
  });

  it('says which folder cannot be written instead of failing inside', () => {
    const blocked = join(folder, 'fil-som-mapp');
    writeFileSync(blocked, '');
    expect(() => createExample({ children: 10, seed: 1, file: join(blocked, 'x.sqlite') })).toThrow(
      /EXA-002/,
    );
  });

  it('leaves nothing behind when it is stopped half way', () => {
    const stopped = join(folder, 'avbruten.sqlite');
    const onProgress = (done: number): void => {
      if (done > 50) throw new Error('stop');
    };
    expect(() => createExample({ children: 100, seed: 1, file: stopped, onProgress })).toThrow('stop');
    expect(existsSync(stopped)).toBe(false);
    expect(readdirSync(folder).some((name) => name.startsWith('avbruten'))).toBe(false);
  });

  it.each([0, 1.5, Number.NaN, -3])('refuses %p children', (children) => {
    expect(() => createExample({ children, seed: 1, file: join(folder, 'ingen.sqlite') })).toThrow(/EXA-003/);
  });
});

describe('no identity belongs to a real person', () => {
  const all = `SELECT Personnr AS id FROM Person WHERE Personnr IS NOT NULL
    UNION SELECT GammaltId FROM PersonIdHistorik UNION SELECT NyttId FROM PersonIdHistorik
    UNION SELECT PersonnrVidReg FROM Aktualisering WHERE PersonnrVidReg IS NOT NULL`;

  it('uses only the test series 238 and 239, or a temporary id with a letter', () => {
    const strange = texts(all).filter((id) => !/(^|-|\d{6})23[89]\d$/.test(id) && !/^\d{8}T\d{3}$/.test(id));
    expect(strange).toEqual([]);
  });

  it('gives every child an id of its own, also the siblings', () => {
    const ids = texts('SELECT Personnr FROM Person WHERE Raderad = 0 AND Personnr IS NOT NULL');
    const short = ids.map((id) => (id.includes('T') ? id : id.replace('-', '').slice(-10)));
    expect(new Set(short).size).toBe(ids.length);
  });

  it('makes numbers that pass the check digit, but for the deliberate wrong ones', () => {
    const national = texts("SELECT Personnr FROM Person WHERE Raderad = 0 AND IdTyp IN ('P', 'S')");
    const wrong = national.filter((id) => !Personnummer.valid(id));
    expect(national.length).toBeGreaterThan(1900);
    expect(wrong.length).toBeGreaterThanOrEqual(2);
    expect(wrong.length).toBeLessThanOrEqual(6);
  });

  it('says the sex in the number as the system says it, but for some', () => {
    const rows = db
      .prepare("SELECT Personnr, KonKod FROM Person WHERE IdTyp = 'P' AND KonKod IN (1, 2) AND Raderad = 0")
      .raw()
      .all() as [string, number][];
    const off = rows.filter(([id, sex]) => (Number(id.at(-2)) % 2 === 1) !== (sex === 1)).length;
    expect(off).toBeGreaterThan(0);
    expect(off / rows.length).toBeLessThan(0.01);
  });
});

describe('the dirt that a real system has is there', () => {
  const share = (where: string, table: string): number =>
    one(`SELECT avg(coalesce(${where}, 0)) FROM "${table}"`);

  it.each([
    [
      'orphan notifications',
      'SELECT count(*) FROM Aktualisering WHERE PersonLopnr NOT IN (SELECT PersonLopnr FROM Person)',
      2,
      20,
    ],
    [
      'orphan measures',
      'SELECT count(*) FROM Insats WHERE BeslutId NOT IN (SELECT BeslutId FROM Beslut)',
      2,
      10,
    ],
    ['children without an id', 'SELECT count(*) FROM Person WHERE Personnr IS NULL', 2, 10],
    ['temporary ids', "SELECT count(*) FROM Person WHERE IdTyp = 'T'", 5, 40],
    ['coordination numbers', "SELECT count(*) FROM Person WHERE IdTyp = 'S'", 5, 40],
    ['changed ids', 'SELECT count(DISTINCT PersonLopnr) FROM PersonIdHistorik', 8, 60],
    ['ids changed twice', 'SELECT count(*) - count(DISTINCT PersonLopnr) FROM PersonIdHistorik', 1, 20],
    ['protected children', 'SELECT count(*) FROM Person WHERE SkyddKod IS NOT NULL', 10, 60],
    [
      'unaccompanied children',
      "SELECT count(*) FROM Person WHERE upper(trim(EnsamkommandeJN)) = 'J'",
      20,
      70,
    ],
    ['deleted persons', 'SELECT count(*) FROM Person WHERE Raderad = 1', 4, 40],
    ['deleted notifications', 'SELECT count(*) FROM Aktualisering WHERE Raderad = 1', 15, 60],
    ['deleted follow-ups', 'SELECT count(*) FROM Uppfoljning WHERE Raderad = 1', 3, 40],
    ['older versions of measures', 'SELECT count(*) FROM InsatsHistorik', 100, 500],
    ['open ends written as 9999-12-31', "SELECT count(*) FROM Insats WHERE SlutDatum = '9999-12-31'", 1, 60],
    ['dates without hyphens', 'SELECT count(*) FROM Aktualisering WHERE length(InkomDatum) = 8', 100, 800],
    [
      'rubbish dates',
      "SELECT count(*) FROM Aktualisering WHERE InkomDatum IN ('2021-02-30', '0000-00-00', '', 'okänt')",
      1,
      40,
    ],
    [
      'ends before the start',
      "SELECT count(*) FROM Utredning WHERE SlutDatum LIKE '2%-%' AND StartDatum LIKE '2%-%' AND SlutDatum < StartDatum",
      1,
      20,
    ],
    ['unknown notifiers', 'SELECT count(*) FROM Aktualisering WHERE AnmalareKod = 99', 20, 120],
    ['unknown forms', "SELECT count(*) FROM Placering WHERE FormKod = 'XX'", 1, 20],
    [
      'codes in lower case',
      "SELECT count(*) FROM Aktualisering WHERE AktTypKod IN ('anm', 'ans', 'inf')",
      2,
      60,
    ],
    ['codes with a trailing space', "SELECT count(*) FROM Aktualisering WHERE AktTypKod GLOB '* '", 2, 60],
  ])('%s', (_, sql, least, most) => {
    const count = one(sql);
    expect(count).toBeGreaterThanOrEqual(least);
    expect(count).toBeLessThanOrEqual(most);
  });

  it('leaves participation unanswered in 3–10 % of the rows', () => {
    for (const [column, table] of [
      ['BarnHordJN', 'Aktualisering'],
      ['SamtalKod', 'Utredning'],
      ['MoteKod', 'Utredning'],
      ['AsikterJN', 'Utredning'],
      ['BarnDeltogJN', 'Uppfoljning'],
    ] as const) {
      const missing = share(`${column} IS NULL`, table);
      expect([column, missing > 0.03 && missing < 0.1]).toEqual([column, true]);
    }
  });

  it('holds the faults that the yearly delivery is checked for', () => {
    const placed = `SELECT p.*, i.StartDatum AS istart, i.SlutDatum AS islut, upper(trim(b.InsatsTypKod)) AS typ, c.FodelseDatum AS fodd
      FROM Placering p JOIN Insats i USING (InsatsId) JOIN Beslut b USING (BeslutId) JOIN Person c ON c.PersonLopnr = b.PersonLopnr`;
    const iso = "p.StartDatum LIKE '2%-%'";
    expect(
      one(`SELECT count(*) FROM (${placed}) p WHERE typ = 'SOLHV' AND upper(trim(FormKod)) = 'SIS'`),
    ).toBeGreaterThan(0);
    expect(
      one(`SELECT count(*) FROM (${placed}) p WHERE typ = 'SOLHV' AND upper(trim(FormKod)) = 'EH'`),
    ).toBeGreaterThan(0);
    expect(
      one(`SELECT count(*) FROM (${placed}) p WHERE ${iso} AND istart LIKE '2%-%' AND StartDatum < istart`),
    ).toBeGreaterThan(0);
    expect(
      one(`SELECT count(*) FROM (${placed}) p WHERE SlutDatum IS NULL AND islut < '2026-11-01'`),
    ).toBeGreaterThan(0);
    expect(
      one(
        `SELECT count(*) FROM (${placed}) p WHERE FormKod = 'SB' AND ${iso} AND date(fodd, '+16 years') > StartDatum`,
      ),
    ).toBeGreaterThan(0);
    expect(
      one(`SELECT count(*) FROM Placering a JOIN Placering b ON a.InsatsId = b.InsatsId AND a.PlacId < b.PlacId
        WHERE a.StartDatum LIKE '2%-%' AND b.StartDatum LIKE '2%-%' AND a.StartDatum < b.SlutDatum AND b.StartDatum < a.SlutDatum`),
    ).toBeGreaterThan(0);
    expect(
      one("SELECT count(*) FROM Person WHERE EnsamkommandeJN = 'J' AND VardnadshavareKod = 'BADA'"),
    ).toBeGreaterThan(0);
  });
});
