import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { createExample } from './create-example';

const folder = mkdtempSync(join(tmpdir(), 'brygga-andelar-'));
const file = join(folder, 'exempel.sqlite');
let db: Database.Database;

/** Percent of rows with each code, after folding case and spaces. */
function shares(column: string, table: string, where = `${column} IS NOT NULL`): Record<string, number> {
  const sql = `SELECT upper(trim(${column})) AS code, 100.0 * count(*) / sum(count(*)) OVER () AS percent
    FROM ${table} WHERE ${where} GROUP BY 1`;
  const rows = db.prepare(sql).all() as { code: string; percent: number }[];
  return Object.fromEntries(rows.map(({ code, percent }) => [code, percent]));
}
const percent = (sql: string): number => 100 * (db.prepare(`SELECT avg(${sql}`).raw().get() as [number])[0];

function expectBetween(
  found: Record<string, number>,
  bounds: Record<string, readonly [number, number]>,
): void {
  const outside = Object.entries(bounds)
    .filter(([code, [low, high]]) => !((found[code] ?? 0) >= low && (found[code] ?? 0) <= high))
    .map(([code]) => `${code}: ${found[code]}`);
  expect(outside).toEqual([]);
}

beforeAll(() => {
  const { seconds } = createExample({ children: 20_000, seed: 1, file });
  process.stderr.write(`20,000 children in ${seconds.toFixed(1)} s (measured, not asserted)\n`);
  db = new Database(file, { readonly: true });
});
afterAll(() => {
  db.close();
  rmSync(folder, { recursive: true });
});

describe('a reader who knows child welfare recognises the example', () => {
  it('opens an investigation for 35–40 % of the notifications; some are attached to an open one', () => {
    expectBetween(shares('BeslutKod', 'Aktualisering'), { I: [35, 40.5], P: [6, 10], E: [48, 58] });
    const undecided = percent('BeslutKod IS NULL) FROM Aktualisering');
    expect(undecided).toBeGreaterThan(0.2);
    expect(undecided).toBeLessThan(3);
  });

  it('decides about 85 % within 14 days and ends about 75 % of the investigations within four months', () => {
    const decided = percent(`julianday(BeslutDatum) - julianday(InkomDatum) <= 14) FROM Aktualisering
      WHERE AktTypKod = 'ANM' AND BeslutKod IN ('I', 'E') AND InkomDatum LIKE '2%-%' AND BeslutDatum LIKE '2%-%'`);
    const ended = percent(`SlutDatum <= date(StartDatum, '+4 months')) FROM Utredning
      WHERE StartDatum LIKE '2%-%' AND SlutDatum LIKE '2%-%'`);
    expect([Math.abs(decided - 85) < 3, Math.abs(ended - 76) < 4]).toEqual([true, true]);
    expect(percent('ForlangdTill IS NOT NULL) FROM Utredning')).toBeGreaterThan(8);
    expect(percent('SlutDatum IS NULL) FROM Utredning')).toBeGreaterThan(1);
  });

  it('ends investigations as they end', () => {
    expectBetween(shares('UtfallKod', 'Utredning'), {
      IB: [40, 49],
      SS: [6, 10],
      OV: [28, 37],
      PL: [8, 14],
      LV: [3, 6],
    });
  });

  it('places children where children are placed', () => {
    expectBetween(shares('FormKod', 'Placering'), {
      FH: [44, 56],
      HVB: [13, 21],
      JH: [9, 15],
      SB: [5, 11],
      NH: [4, 9],
      SIS: [1.8, 4.5],
      SK: [1.5, 4.5],
      EH: [0.3, 2],
    });
    expect(
      percent("upper(trim(SammanbrottJN)) = 'J') FROM Placering WHERE SammanbrottJN IS NOT NULL"),
    ).toBeGreaterThan(6);
  });

  it('cites the law that was in force on the day of the decision', () => {
    const wrong = db
      .prepare(
        `SELECT count(*) AS n FROM Beslut WHERE BeslutDatum LIKE '2%-%' AND
          (LagrumKod = 'SOL01' AND BeslutDatum >= '2025-07-01' OR LagrumKod = 'SOL25' AND BeslutDatum < '2025-07-01')`,
      )
      .get() as { n: number };
    expect(wrong.n).toBeLessThanOrEqual(3);
  });

  it('moves a child to the next home on the day it leaves the last one', () => {
    const moved = percent(`EXISTS (SELECT 1 FROM Placering b WHERE b.InsatsId = a.InsatsId
      AND b.StartDatum IN (a.SlutDatum, replace(a.SlutDatum, '-', ''))))
      FROM Placering a WHERE a.EfterKod = 'ANP' AND a.SlutDatum LIKE '2%-%'`);
    expect(moved).toBeGreaterThan(75);
  });

  it('hears older children and girls more often, so that the breakdowns show something', () => {
    const heard = (who: string): number =>
      percent(`u.SamtalKod > 0) FROM Utredning u JOIN Person p USING (PersonLopnr)
        WHERE u.SamtalKod < 5 AND p.FodelseDatum LIKE '____-%' AND u.StartDatum LIKE '2%-%' AND ${who}`);
    const age = '(julianday(u.StartDatum) - julianday(p.FodelseDatum)) / 365.25';
    expect(heard(`${age} >= 13`)).toBeGreaterThan(heard(`${age} < 4`) + 30);
    expect(heard(`KonKod = 2 AND ${age} > 4`)).toBeGreaterThan(heard(`KonKod = 1 AND ${age} > 4`));
  });

  it('knows siblings who are notified on the same day, and children who come back', () => {
    expect(
      percent("PersonLopnr IN (SELECT PersonLopnr FROM PersonRelation WHERE RelTyp = 'SYSKON')) FROM Person"),
    ).toBeGreaterThan(30);
    expect(
      percent('n > 1) FROM (SELECT count(*) AS n FROM Aktualisering WHERE Raderad = 0 GROUP BY PersonLopnr)'),
    ).toBeGreaterThan(25);
  });

  it('has about 2 % codes that nobody has mapped', () => {
    for (const [column, table, code] of [
      ['AnmalareKod', 'Aktualisering', '99'],
      ['AktTypKod', 'Aktualisering', 'YTT'],
      ['SamtalKod', 'Utredning', '7'],
      ['FormKod', 'Placering', 'XX'],
      ['LagrumKod', 'Beslut', 'L99'],
    ] as const) {
      const share = shares(column, table)[code] ?? 0;
      expect([column, share > 0.8 && share < 3.5]).toEqual([column, true]);
    }
  });
});
