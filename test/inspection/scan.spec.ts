import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { connectorNamed, openSource } from '../../connectors/registry';
import type { Source } from '../../connectors/contract';
import { exampleCanaries } from '../../src/example/canaries.fixture';
import { exportExampleCsv } from '../../src/example/export-csv';
import { profileSchema, type Profile } from '../../src/profile/profile.schema';
import { renderProfile } from '../../src/inspection/profile-text';
import { scanSource } from '../../src/inspection/scan-source';
import { ByteSearch } from '../support/byte-search';
import { edit, exampleSource, inRepository, testFolder } from '../support/instance';
import { startPostgres, type TestPostgres } from '../servers/postgres';

const folder = testFolder();
const file = folder.in('exempel.sqlite');
const k = 5;
let search: ByteSearch;

beforeAll(() => {
  exampleSource(file, 1200);
  search = new ByteSearch([...exampleCanaries(file)]);
});

const open = (connector: string, settings: object): Promise<Source> =>
  openSource(connectorNamed(connector), settings, {
    baseDir: folder.path,
    applicationName: 'brygga-test',
    log: () => undefined,
  });

interface Scanned {
  profile: Profile;
  /** Everything that a person or a program can get to see of it. */
  told: string;
}

async function scan(connector: string, settings: object, tables: string[] = []): Promise<Scanned> {
  const source = await open(connector, settings);
  const said: string[] = [];
  try {
    const options = {
      name: 'prov',
      connector,
      k,
      tables,
      onProgress: (line: string) => void said.push(line),
    };
    const profile = await scanSource(source, options);
    expect(profileSchema.parse(profile)).toEqual(profile);
    const texts = [renderProfile(profile, 'sv'), renderProfile(profile, 'en'), JSON.stringify(profile)];
    return { profile, told: [...said, ...texts].join('\n') };
  } finally {
    await source.close();
  }
}

const leaksIn = (text: string): string[] => search.find(Buffer.from(text)).map((found) => found.text);
const columnOf = (
  profile: Profile,
  table: string,
  column: string,
): Profile['tables'][number]['columns'][number] =>
  profile.tables.find(({ name }) => name === table)!.columns.find(({ name }) => name === column)!;

/** Counts by hand, past everything that is tested. */
function countedIn(database: string, table: string, column: string): Map<unknown, number> {
  const db = new Database(database, { readonly: true });
  const rows = db.prepare(`SELECT "${column}", count(*) FROM "${table}" GROUP BY 1`).raw().all();
  db.close();
  return new Map(rows as [unknown, number][]);
}

describe('the profile of the example', () => {
  let scanned: Scanned;
  beforeAll(async () => (scanned = await scan('sqlite', { file })));

  it('holds no identity, name, address, telephone number or free text of the source', () => {
    expect(leaksIn(scanned.told)).toEqual([]);
  });

  it('holds every code that k rows have, each with its rows to the nearest k, and no other value', () => {
    let codes = 0;
    for (const table of scanned.profile.tables) {
      for (const { name, values } of table.columns) {
        if (!values) continue;
        const truth = countedIn(file, table.name, name);
        for (const { value, rows } of values) {
          const count = truth.get(value)!;
          expect(count).toBeGreaterThanOrEqual(k);
          expect(Math.abs(rows - count)).toBeLessThanOrEqual(k / 2);
          expect(rows % k).toBe(0);
          codes++;
        }
        if (!/Kod$|JN$/.test(name)) continue;
        const often = [...truth].filter(([value, count]) => value !== null && count >= k);
        expect([table.name, name, values.length]).toEqual([table.name, name, often.length]);
      }
    }
    expect(codes).toBeGreaterThan(200);
  });

  it('has no number from 1 to k − 1 and none that is exact', () => {
    const numbers: number[] = [];
    for (const table of scanned.profile.tables) {
      numbers.push(table.rows ?? 0);
      for (const { nulls, distinct, values } of table.columns)
        numbers.push(nulls ?? 0, distinct ?? 0, ...(values ?? []).map(({ rows }) => rows));
    }
    expect(numbers.length).toBeGreaterThan(400);
    expect(numbers.filter((number) => number % k !== 0)).toEqual([]);
  });

  it('tells of dates only years and how many there are', () => {
    const { dates, values, withheld } = columnOf(scanned.profile, 'Insats', 'SlutDatum');
    expect({ values, withheld }).toEqual({ values: null, withheld: 'dates' });
    expect(dates!.years![1]).toBe(9999);
    expect(scanned.told).not.toMatch(/\b(19|20)\d\d-\d\d-\d\d\b(?!T)/);
  });

  it('asks for no value of a column whose name speaks of a person, and for nothing of one with free text', async () => {
    const source = await open('sqlite', { file });
    const asked: [string, number][] = [];
    const count = source.countValues.bind(source);
    source.countValues = (table, column, limit, signal) => {
      asked.push([`${table}.${column}`, limit]);
      return count(table, column, limit, signal);
    };
    await scanSource(source, { name: 'prov', connector: 'sqlite', k, tables: ['Person', 'Journal'] });
    await source.close();
    expect(asked).toEqual(
      expect.arrayContaining([
        ['Person.Fornamn', 0],
        ['Person.KonKod', 200],
      ]),
    );
    expect(asked.filter(([column]) => /Anteckning|Rubrik/.test(column))).toEqual([]);
    expect(asked.filter(([column, limit]) => /namn|nr|adress/i.test(column) && limit > 0)).toEqual([]);
  });

  it('is the same when the rows lie in another order', async () => {
    const other = folder.in('omvand.sqlite');
    exampleSource(other, 1200);
    edit(other, 'CREATE TABLE x AS SELECT * FROM Beslut ORDER BY BeslutId DESC', 'DELETE FROM Beslut');
    edit(other, 'INSERT INTO Beslut SELECT * FROM x', 'DROP TABLE x');
    const again = await scan('sqlite', { file: other }, ['Beslut']);
    expect(again.profile.tables).toEqual(scanned.profile.tables.filter(({ name }) => name === 'Beslut'));
  });
});

describe('a source whose names give nothing away', () => {
  it('shows no canary either: a word may be a name wherever it stands', async () => {
    const renamed = folder.in('omdopt.sqlite');
    exampleSource(renamed, 1200);
    const db = new Database(renamed);
    const columns = db
      .prepare(
        `SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table'`,
      )
      .raw()
      .all() as [string, string][];
    db.exec('PRAGMA legacy_alter_table = ON');
    columns.forEach(([table, column], i) =>
      db.exec(`ALTER TABLE "${table}" RENAME COLUMN "${column}" TO K${i}`),
    );
    db.close();
    const { profile, told } = await scan('sqlite', { file: renamed });
    expect(leaksIn(told)).toEqual([]);
    const shown = profile.tables.flatMap((table) =>
      table.columns.filter(({ values }) => (values?.length ?? 0) > 0),
    );
    expect(shown.length).toBeGreaterThan(50);
  });

  it('shows no common first name or family name of a column that pretends to hold codes', async () => {
    const database = folder.in('namn.sqlite');
    const db = new Database(database);
    db.exec('CREATE TABLE Lista (HandelseTyp TEXT)');
    const names = ['Anna', 'ERIK', 'maria', 'Ali', 'Fatima', 'Lindqvist', 'Andersson', 'ANM'];
    for (const name of names)
      for (let i = 0; i < 9; i++) db.prepare('INSERT INTO Lista VALUES (?)').run(name);
    db.close();
    const { profile, told } = await scan('sqlite', { file: database });
    expect(columnOf(profile, 'Lista', 'HandelseTyp')).toMatchObject({ values: null, withheld: 'names' });
    for (const name of names) expect(told).not.toContain(name);
  });
});

describe('a table with few rows', () => {
  it('tells that it is there and what columns it has, and nothing of its rows', async () => {
    const database = folder.in('fa.sqlite');
    const db = new Database(database);
    db.exec('CREATE TABLE Skyddade (Id INTEGER PRIMARY KEY, TypKod TEXT, Datum TEXT)');
    db.exec(
      `INSERT INTO Skyddade (TypKod, Datum) VALUES ('A', '2024-01-01'), ('A', NULL), ('A', NULL), ('A', NULL)`,
    );
    db.exec('CREATE TABLE Tom (Id INTEGER PRIMARY KEY, TypKod TEXT, Datum TEXT)');
    db.close();
    const { profile } = await scan('sqlite', { file: database });
    const [few, empty] = profile.tables;
    expect(few).toEqual({ ...empty, name: 'Skyddade' });
    expect(few).toMatchObject({ rows: null, counted: true });
    expect(few!.columns.map(({ values, nulls, distinct }) => [values, nulls, distinct])).toEqual(
      Array(3).fill([null, null, null]),
    );
  });
});

describe('a table of which nothing may be counted', () => {
  it('is not told to have few rows when nobody knows how many it has', async () => {
    const database = folder.in('text.sqlite');
    const db = new Database(database);
    db.exec('CREATE TABLE Journal (Anteckning TEXT)');
    for (let i = 0; i < 30; i++) db.exec(`INSERT INTO Journal VALUES ('x')`);
    db.exec('CREATE VIEW journalvy AS SELECT Anteckning FROM Journal');
    db.close();
    const { profile, told } = await scan('sqlite', { file: database }, ['journalvy']);
    expect(profile.tables).toMatchObject([{ name: 'journalvy', rows: null, counted: false }]);
    expect(told).toContain('journalvy: raderna är inte räknade');
    expect(told).not.toContain('< 5');
  });
});

describe('CSV', () => {
  const csv = folder.in('csv');
  beforeAll(() => {
    exportExampleCsv({ file, sqlFolder: inRepository('mappings/exempel/sql'), outFolder: csv });
  });

  it('gives a profile of each file without a canary', async () => {
    const { profile, told } = await scan('csv', { folder: csv, encoding: 'windows-1252' });
    expect(profile.tables.map(({ name }) => name)).toContain('barn.csv');
    const values = columnOf(profile, 'barn.csv', 'KonKod').values!;
    expect(values.map(({ value }) => value).sort()).toEqual(['1', '2', '9'].slice(0, values.length));
    expect(values.length).toBeGreaterThan(1);
    expect(leaksIn(told)).toEqual([]);
  });

  it('without a header does not show its first row as names of columns', async () => {
    const other = folder.in('utan-rubrik');
    mkdirSync(other);
    const rows = Array.from({ length: 20 }, () => '20100101-2384;Trastelina;ANM');
    writeFileSync(join(other, 'lista.csv'), rows.join('\n'));
    const { profile, told } = await scan('csv', { folder: other });
    expect(profile.tables).toEqual([
      { name: 'lista.csv', rows: null, counted: false, withheld: 'data-as-names', columns: [], codes: null },
    ]);
    expect(told).not.toMatch(/20100101|Trastelina/);
    expect(told).toContain('lista.csv: the rows are not counted');
  });

  it('of a file per child does not show whose it is', async () => {
    const other = folder.in('per-barn');
    mkdirSync(other);
    const names = ['journal_20100101-2384', 'journal 100101-2382', 'export_20260101120000', 'lista2'];
    for (const name of names) writeFileSync(join(other, `${name}.csv`), 'TypKod\nA\n');
    const { profile, told } = await scan('csv', { folder: other });
    expect(profile.tables.map(({ name }) => name).sort()).toEqual([
      ...['[…].csv', '[…].csv', 'export_20260101120000.csv', 'lista2.csv'],
    ]);
    expect(told).not.toMatch(/238[24]/);
  });
});

describe('a column that cannot be counted', () => {
  it('is told with its code, and the others go on', async () => {
    const database = folder.in('trasig.sqlite');
    const db = new Database(database);
    db.exec('CREATE TABLE t (AKod TEXT, BKod TEXT, Bild BLOB)');
    for (let i = 0; i < 9; i++) db.exec(`INSERT INTO t VALUES ('x', CAST(x'c5736120e5' AS TEXT), x'00')`);
    db.close();
    const { profile } = await scan('sqlite', { file: database });
    expect(profile.tables[0]!.columns.map(({ withheld, problem }) => [withheld, problem])).toEqual([
      [null, null],
      ['failed', 'CON-112'],
      ['type', null],
    ]);
  });

  it('because the source is gone stops the scan instead of failing for every column', async () => {
    const source = await open('sqlite', { file });
    const count = source.countValues.bind(source);
    let asked = 0;
    source.countValues = async (...args) => {
      if (++asked === 3) await source.close();
      return count(...args);
    };
    await expect(
      scanSource(source, { name: 'prov', connector: 'sqlite', k, tables: [] }),
    ).rejects.toMatchObject({ details: { code: 'CON-004' } });
    expect(asked).toBe(3);
  });
});

describe('PostgreSQL', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
    await server.createDatabase('exempel');
    await copyTo(server);
  }, 60_000);
  afterAll(() => server.stop());

  it('gives the same profile of the same data as SQLite', async () => {
    writeFileSync(folder.in('losen'), 'lasare-losen');
    const settings = {
      ...{ host: 'localhost', port: server.port, database: 'exempel', user: 'lasare' },
      ...{ password: { file: 'losen' }, tls: { ca: server.ca } },
    };
    const bare = ({ profile }: Scanned): unknown =>
      profile.tables
        .map((table) => ({
          ...table,
          name: table.name.replaceAll('"', ''),
          columns: table.columns.map((column) => ({ ...column, type: '' })),
        }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    const postgres = await scan('postgres', settings);
    expect(leaksIn(postgres.told)).toEqual([]);
    expect(bare(postgres)).toEqual(bare(await scan('sqlite', { file })));
  }, 60_000);

  /** The example's tables with an account that reads them. */
  async function copyTo({ connect }: TestPostgres): Promise<void> {
    const db = new Database(file, { readonly: true });
    const client = await connect('exempel');
    const tables = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).raw().all() as [
      string,
    ][];
    for (const [table] of tables) {
      const statement = db.prepare(`SELECT * FROM "${table}"`);
      const columns = statement.columns();
      const list = columns.map(({ name, type }) => `"${name}" ${type === 'INTEGER' ? 'bigint' : 'text'}`);
      await client.query(`CREATE TABLE "${table}" (${list.join()})`);
      await client.query(
        `INSERT INTO "${table}" SELECT * FROM json_populate_recordset(NULL::"${table}", $1::json)`,
        [JSON.stringify(statement.all())],
      );
    }
    await client.query(`CREATE ROLE lasare LOGIN PASSWORD 'lasare-losen'`);
    await client.query('GRANT SELECT ON ALL TABLES IN SCHEMA public TO lasare');
    await client.end();
    db.close();
  }
});
