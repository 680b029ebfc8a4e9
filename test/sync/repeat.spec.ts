import { appendFileSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import { recordNames } from '../../src/catalog/model';
import { canonicalIdentity, isFault } from '../../src/identity';
import { localDateOf } from '../../src/time/local-date';
import { checkDigit } from '../../src/example/identities';
import {
  ask,
  copyMapping,
  edit,
  exampleSource,
  inRepository,
  Instance,
  sqliteSource,
  testFolder,
} from '../support/instance';
import { differences } from '../support/store-content';

const folder = testFolder();
const original = folder.in('original.sqlite');
beforeAll(() => exampleSource(original));

let made = 0;
/** An instance with a source of its own that has been synced once. */
async function synced(): Promise<{ instance: Instance; source: string }> {
  const home = folder.in(String(++made));
  mkdirSync(home);
  const source = `${home}/kalla.sqlite`;
  copyFileSync(original, source);
  const instance = new Instance(home);
  expect(await instance.sync()).toMatchObject({ status: 'done', updated: 0, deleted: 0 });
  return { instance, source };
}

/** The store must be what a first sync of the source, as it is now, gives: no trace of how it was before. */
async function expectLikeFresh(instance: Instance, source: string, mapping?: string): Promise<void> {
  const fresh = new Instance(folder.in(`ny-${++made}`), { sources: [sqliteSource(source, mapping)] });
  await fresh.sync();
  expect(differences(await instance.content(), await fresh.content())).toEqual([]);
}

describe('a second sync of a source that has not changed', () => {
  it('writes nothing: no row is touched and every row read is accounted for', async () => {
    const { instance } = await synced();
    const before = await instance.content();
    const run = await instance.sync();
    expect(run).toMatchObject({ inserted: 0, updated: 0, deleted: 0, status: 'done' });
    expect(run.unchanged).toBeGreaterThan(1000);
    expect(run.read).toBe(run.unchanged + run.rejected + run.countedOnly);
    expect(differences(await instance.content(), before)).toEqual([]);
    for (const record of recordNames) {
      const [rows] = await instance.query(`SELECT count(*) AS n FROM "${record}" WHERE korning <> 1`);
      expect([record, rows]).toEqual([record, { n: 0 }]);
    }
  });
});

describe('a sync after the source has changed', () => {
  it.each<[string, 'inserted' | 'updated' | 'deleted', string[]]>([
    ['changed cells', 'updated', [`UPDATE Utredning SET UtfallKod = 'IB' WHERE UtrId % 7 = 0`]],
    [
      'answers to a multiple-choice question',
      'updated',
      [
        `UPDATE Utredning SET Vh2DelaktigJN = CASE Vh2DelaktigJN WHEN 'J' THEN 'N' ELSE 'J' END WHERE UtrId % 5 = 0`,
      ],
    ],
    [
      'new rows',
      'inserted',
      [
        `CREATE TEMP TABLE ny AS SELECT * FROM Insats WHERE InsatsId % 6 = 0`,
        `UPDATE ny SET InsatsId = InsatsId + 1000000, StartDatum = '2025-11-03', SlutDatum = NULL`,
        `INSERT INTO Insats SELECT * FROM ny`,
      ],
    ],
    ['deleted rows', 'deleted', [`DELETE FROM Placering WHERE PlacId % 9 = 0`]],
    [
      'rows that the system only marks as deleted, with what hangs on them',
      'deleted',
      [`UPDATE Insats SET Raderad = 1 WHERE InsatsId % 11 = 0`],
    ],
    ['rows whose deletion was undone', 'inserted', [`UPDATE Utredning SET Raderad = 0 WHERE Raderad = 1`]],
    [
      'an investigation that was not opened after all: its row goes, its count stays',
      'deleted',
      [`UPDATE Aktualisering SET BeslutKod = 'E' WHERE BeslutKod = 'I' AND AktId % 10 = 0`],
    ],
    [
      'children who got protected identity, in all their records',
      'updated',
      [`UPDATE Person SET SkyddKod = 'S' WHERE PersonLopnr % 8 = 0`],
    ],
    [
      'all of it at once',
      'updated',
      [
        `UPDATE Aktualisering SET TidigareJN = CASE TidigareJN WHEN 'J' THEN 'N' ELSE 'J' END WHERE AktId % 4 = 0`,
        `DELETE FROM Uppfoljning WHERE UppfId % 13 = 0`,
        `UPDATE Utredning SET Raderad = 1 WHERE UtrId % 17 = 0`,
        `UPDATE Person SET Raderad = 1 WHERE PersonLopnr % 19 = 0`,
      ],
    ],
  ])('follows %s (%s), as if it had been the first sync', async (_what, effect, statements) => {
    const { instance, source } = await synced();
    edit(source, ...statements);
    const run = await instance.sync();
    expect(run.status).toBe('done');
    expect(run[effect]).toBeGreaterThan(0);
    await expectLikeFresh(instance, source);
    expect(await instance.sync()).toMatchObject({ inserted: 0, updated: 0, deleted: 0 });
  });
});

describe('a child that changes id between two syncs', () => {
  it('keeps one pseudonym over all records, or it would be counted as two children', async () => {
    const { instance, source } = await synced();
    const [child] = ask<{ lopnr: number; id: string; utr: number; akt: number }>(
      source,
      `SELECT p.PersonLopnr AS lopnr, p.Personnr AS id, u.UtrId AS utr, u.AktId AS akt
         FROM Person p JOIN Utredning u ON u.PersonLopnr = p.PersonLopnr AND u.Raderad = 0
         JOIN Aktualisering a ON a.AktId = u.AktId AND a.Raderad = 0 AND a.BeslutKod = 'I' AND length(a.InkomDatum) = 10
        WHERE p.Raderad = 0 AND length(p.Personnr) = 13 AND length(u.StartDatum) = 10
          AND p.PersonLopnr NOT IN (SELECT PersonLopnr FROM PersonIdHistorik)
          AND (SELECT count(*) FROM Aktualisering x WHERE x.PersonLopnr = p.PersonLopnr) > 2
        ORDER BY p.PersonLopnr LIMIT 1`,
    );
    const nine = `${child!.id.slice(2, 8)}239`;
    const other = child!.id.slice(9, 12) === '239' ? `${child!.id.slice(2, 8)}238` : nine;
    const newId = `${child!.id.slice(0, 8)}-${other.slice(6)}${checkDigit(other)}`;
    expect(
      ask(source, `SELECT 1 FROM Person WHERE replace(Personnr, '-', '') = '${newId.replace('-', '')}'`),
    ).toEqual([]);

    const where = (pseudonym: string): Promise<number[]> =>
      instance.with(({ store }) =>
        Promise.all(
          recordNames.map(async (record) => {
            const [row] = await store.query<{ n: number }>(
              `SELECT count(*) AS n FROM "${record}" WHERE barn = ?`,
              [pseudonym],
            );
            return row!.n;
          }),
        ),
      );
    const pseudonymOf = async (key: number): Promise<string> => {
      const [row] = await instance.with(({ store, pseudonymiser }) =>
        store.query<{ barn: string }>(`SELECT barn FROM utredning WHERE nyckel = ?`, [
          pseudonymiser.recordKeyer('exempel', 'utredning').of(String(key)),
        ]),
      );
      return row!.barn;
    };
    const before = await pseudonymOf(child!.utr);
    const rows = await where(before);
    expect(rows.filter((count) => count > 0).length).toBeGreaterThan(2);

    edit(
      source,
      `UPDATE Person SET Personnr = '${newId}' WHERE PersonLopnr = ${child!.lopnr}`,
      `INSERT INTO PersonIdHistorik (Lopnr, PersonLopnr, GammaltId, NyttId, BytesDatum)
         VALUES (900001, ${child!.lopnr}, '${child!.id}', '${newId}', '2026-05-04')`,
    );
    await instance.sync();
    const after = await pseudonymOf(child!.utr);
    expect(after).not.toBe(before);
    expect(await where(after)).toEqual(rows);
    expect(await where(before)).toEqual(recordNames.map(() => 0));
    await expectLikeFresh(instance, source);
  });
});

describe('a mapping that changes between two syncs', () => {
  it('updates the rows whose code has become mapped, and no others', async () => {
    const { instance, source } = await synced();
    const unmapped = `SELECT count(*) AS n FROM utredning WHERE utfall = 'omappad'`;
    const known = readFileSync(inRepository('mappings/exempel/codes/utfall.csv'), 'utf8')
      .split('\n')
      .map((line) => line.split(';')[0]);
    const codes = ask<{ code: string; n: number }>(
      source,
      `SELECT UtfallKod AS code, count(*) AS n FROM Utredning WHERE UtfallKod IS NOT NULL GROUP BY 1`,
    ).filter(({ code }) => !known.includes(code.trim().toUpperCase()));
    const [before] = await instance.query<{ n: number }>(unmapped);
    expect(codes).toHaveLength(1);
    expect(before!.n).toBeGreaterThan(0);

    const mapping = copyMapping(instance.folder);
    appendFileSync(
      `${mapping}/codes/utfall.csv`,
      `${codes[0]!.code};Nytt utfall;oppenvard;godkand;lika;Exempelkommunen;2026-02-01;;;\n`,
    );
    instance.configure({ sources: [sqliteSource(source, mapping)] });
    expect(await instance.sync()).toMatchObject({ inserted: 0, deleted: 0, updated: before!.n });
    expect(await instance.query(unmapped)).toEqual([{ n: 0 }]);
    await expectLikeFresh(instance, source, mapping);
  });

  it('lets the rows go of a record that it no longer delivers, unless the brake holds them', async () => {
    const { instance, source } = await synced();
    const mapping = copyMapping(instance.folder);
    const file = `${mapping}/mapping.yaml`;
    const { records, ...rest } = parse(readFileSync(file, 'utf8')) as { records: Record<string, unknown> };
    const { uppfoljning: _gone, ...left } = records;
    writeFileSync(file, stringify({ ...rest, records: left }));
    const sources = [sqliteSource(source, mapping)];
    const rows = async (): Promise<number> =>
      (await instance.query<{ n: number }>('SELECT count(*) AS n FROM uppfoljning'))[0]!.n;
    const before = await rows();
    expect(before).toBeGreaterThan(0);
    instance.configure({ sources });
    await expect(instance.sync()).rejects.toMatchObject({ details: { code: 'STO-007' } });
    expect(await rows()).toBe(before);
    instance.configure({ sources, deleteBrake: 1 });
    expect(await instance.sync()).toMatchObject({ status: 'done' });
    expect(await rows()).toBe(0);
    await expectLikeFresh(instance, source, mapping);
  });

  it('rewrites nothing for the sake of a comment', async () => {
    const { instance, source } = await synced();
    const mapping = copyMapping(instance.folder);
    appendFileSync(`${mapping}/mapping.yaml`, '# granskad 2026-02-01\n');
    instance.configure({ sources: [sqliteSource(source, mapping)] });
    expect(await instance.sync()).toMatchObject({ inserted: 0, updated: 0, deleted: 0 });
  });
});

describe('a sync of one source only', () => {
  it('says that no source has the name, or a misspelt one would look like a source without news', async () => {
    const { instance } = await synced();
    await expect(instance.sync({ only: 'exempell' })).rejects.toMatchObject({ details: { code: 'CFG-016' } });
  });
});

describe('a child whose last stored record vanishes', () => {
  it('leaves the store, or it would hold children without a reason to', async () => {
    const { instance, source } = await synced();
    const children = async (): Promise<string[]> =>
      (await instance.query<{ nyckel: string }>('SELECT nyckel FROM barn ORDER BY 1')).map(
        ({ nyckel }) => nyckel,
      );
    // The child with the fewest stored records.
    const [rare] = await instance.query<{ barn: string; n: number }>(
      `SELECT barn, count(*) AS n FROM (SELECT barn FROM aktualisering UNION ALL SELECT barn FROM utredning
         UNION ALL SELECT barn FROM insats UNION ALL SELECT barn FROM placering UNION ALL SELECT barn FROM uppfoljning)
        GROUP BY barn ORDER BY n, barn LIMIT 1`,
    );
    const persons = ask<{ lopnr: number; text: string }>(
      source,
      'SELECT PersonLopnr AS lopnr, Personnr AS text FROM Person WHERE Raderad = 0 AND Personnr IS NOT NULL',
    );
    const person = await instance.with(async ({ pseudonymiser }) =>
      persons.find(({ text }) => {
        const canonical = canonicalIdentity({ text, kind: 'person' }, { today: localDateOf(new Date()) });
        return !isFault(canonical) && pseudonymiser.person(canonical, 'exempel') === rare!.barn;
      }),
    );
    const before = await children();
    edit(
      source,
      ...['Aktualisering', 'Utredning', 'Beslut'].map(
        (table) => `DELETE FROM ${table} WHERE PersonLopnr = ${person!.lopnr}`,
      ),
    );
    expect(await instance.sync()).toMatchObject({ deleted: rare!.n + 1 });
    expect(await children()).toEqual(before.filter((child) => child !== rare!.barn));
    await expectLikeFresh(instance, source);
  });
});

describe('notifications that led to no investigation', () => {
  it('are counted once each when a query answers the same one twice', async () => {
    const { instance, source } = await synced();
    const sum = async (): Promise<number> =>
      (await instance.query<{ n: number }>('SELECT sum(antal) AS n FROM aktualisering_antal'))[0]!.n;
    const before = await sum();
    const mapping = copyMapping(instance.folder);
    const query = `${mapping}/sql/aktualisering.sql`;
    const sql = readFileSync(query, 'utf8');
    writeFileSync(query, `${sql}\nUNION ALL\n${sql}`);
    instance.configure({ sources: [sqliteSource(source, mapping)] });
    const run = await instance.sync();
    expect(await sum()).toBe(before);
    expect(run).toMatchObject({ inserted: 0, updated: 0, deleted: 0 });
  });

  it('are nowhere in the store as rows, and their counts are those of the source', async () => {
    const { instance, source } = await synced();
    const rows = ask<{ id: number; decision: string | null; arrived: string | null }>(
      source,
      'SELECT AktId AS id, BeslutKod AS decision, InkomDatum AS arrived FROM Aktualisering WHERE Raderad = 0',
    );
    const keysOf = async (sql: string): Promise<Set<string>> =>
      new Set((await instance.query<{ nyckel: string }>(sql)).map(({ nyckel }) => nyckel));
    const stored = await keysOf('SELECT nyckel FROM aktualisering');
    const rejected = await keysOf(
      `SELECT nyckel FROM avvisad WHERE post = 'aktualisering' AND nyckel IS NOT NULL`,
    );
    const opened = ({ decision }: { decision: string | null }): boolean =>
      ['I', 'P'].includes(decision?.trim().toUpperCase() ?? '');

    const months: Record<string, number> = {};
    await instance.with(async ({ pseudonymiser }) => {
      for (const row of rows) {
        const key = pseudonymiser.recordKeyer('exempel', 'aktualisering').of(String(row.id));
        expect([row.id, stored.has(key)]).toEqual([row.id, opened(row) && !rejected.has(key)]);
        if (opened(row) || rejected.has(key)) continue;
        const digits = (row.arrived ?? '').replaceAll('-', '');
        const month = `${digits.slice(0, 4)}-${digits.slice(4, 6)}`;
        months[month] = (months[month] ?? 0) + 1;
      }
    });
    const counts = await instance.query<{ manad: string; n: number }>(
      'SELECT manad, sum(antal) AS n FROM aktualisering_antal GROUP BY manad',
    );
    expect(Object.fromEntries(counts.map(({ manad, n }) => [manad, n]))).toEqual(months);
    expect(Object.values(months).reduce((sum, n) => sum + n, 0)).toBeGreaterThan(200);
    const columns = await instance.query<{ name: string }>(
      `SELECT name FROM pragma_table_info('aktualisering_antal')`,
    );
    expect(columns.map(({ name }) => name)).not.toEqual(expect.arrayContaining(['barn', 'nyckel']));
  });
});
