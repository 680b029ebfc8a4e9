import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { ConnectorError, type Cell } from '../contract';
import { sqliteConnector } from './sqlite.connector';

const folder = mkdtempSync(join(tmpdir(), 'brygga-sqlite-'));
const file = join(folder, 'kalla.db');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Makes the source anew. */
function make(...sql: string[]): void {
  rmSync(file, { force: true });
  const database = new Database(file);
  for (const statement of sql) database.exec(statement);
  database.close();
}
beforeEach(() => make(`CREATE TABLE barn (id INTEGER, namn TEXT)`, `INSERT INTO barn VALUES (1, 'Åsa')`));

async function read(text: string): Promise<Cell[][]> {
  const context = { baseDir: folder, applicationName: 'brygga-prov', log: () => undefined };
  const source = await sqliteConnector.open({ file }, context);
  const rows: Cell[][] = [];
  try {
    for await (const batch of source.stream({ kind: 'sql', text })) rows.push(...batch.rows);
  } finally {
    await source.close();
  }
  return rows;
}

async function refusal(text: string): Promise<{ code: string; field: string | undefined }> {
  const error: unknown = await read(text).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ConnectorError)) throw new Error(`not refused: ${text}`, { cause: error });
  return { code: error.details.code, field: error.details.place?.field };
}

/** All functions or tables of the driver. */
function named(pragma: string): string[] {
  const database = new Database(':memory:');
  const names = database.prepare(`SELECT DISTINCT name FROM ${pragma} ORDER BY 1`).raw().all() as string[][];
  database.close();
  return names.map(([name]) => name!);
}

describe('a SELECT that reaches out of the rows of the file is refused before it is run', () => {
  it.each(['writefile', '"writefile"', '[WriteFile]', '`writefile`', 'writefile /* */ '])(
    '%s does not overwrite the source, which no read-only handle would stop',
    async (name) => {
      const before = readFileSync(file);
      expect(await refusal(`SELECT ${name}('${file}', 'borta') AS x`)).toEqual({
        code: 'CON-115',
        field: 'writefile',
      });
      expect(readFileSync(file).equals(before)).toBe(true);
    },
  );

  it.each([
    `SELECT namn FROM barn WHERE writefile('FIL', namn) > 0`,
    `SELECT count(*) AS n FROM barn GROUP BY writefile('FIL', namn)`,
    `SELECT namn FROM barn ORDER BY writefile('FIL', namn)`,
    `SELECT namn FROM barn LIMIT writefile('FIL', 'x')`,
    `SELECT (SELECT max(writefile('FIL', namn)) FROM barn) AS x`,
    `SELECT sum(writefile('FIL', namn)) FILTER (WHERE id = 1) OVER (ORDER BY id) AS x FROM barn`,
    `WITH RECURSIVE r(x) AS (SELECT writefile('FIL', '') UNION ALL SELECT x + 1 FROM r WHERE x < 2) SELECT x FROM r`,
    `SELECT CASE WHEN id = 1 THEN coalesce(NULL, writefile('FIL', '')) END AS x FROM barn`,
    `SELECT x'c5', writefile('FIL', x'c5') AS x`,
    `SELECT value FROM json_each('[1]') WHERE value = writefile('FIL', '')`,
  ])('%s writes no file', async (text) => {
    const made = join(folder, 'ny');
    expect((await refusal(text.replace('FIL', made))).code).toBe('CON-115');
    expect(existsSync(made)).toBe(false);
  });

  it('readfile gives no password of Bryggan as a row', async () => {
    writeFileSync(join(folder, 'losen'), 'hemligt');
    expect((await refusal(`SELECT CAST(readfile('${join(folder, 'losen')}') AS TEXT) AS x`)).code).toBe(
      'CON-115',
    );
  });

  it.each([
    `SELECT name FROM fsdir('${folder}')`,
    `SELECT json_each.name FROM fsdir('${folder}') AS json_each`,
    `SELECT name FROM "fsdir" WHERE path = '${folder}'`,
    'SELECT data FROM sqlite_dbpage',
    'SELECT name FROM dbstat',
    'SELECT sql FROM sqlite_stmt',
    `SELECT name FROM pragma_table_info('barn')`,
    'SELECT journal_mode FROM pragma_journal_mode',
  ])('%s is not read: a virtual table is a program', async (text) => {
    expect((await refusal(text)).code).toBe('CON-116');
  });

  it('a virtual table of the file is not let through by taking an allowed name', async () => {
    make('CREATE TABLE t (a)', 'CREATE VIRTUAL TABLE json_each USING dbstat(main)');
    expect((await refusal('SELECT name FROM json_each')).code).toBe('CON-116');
    make('CREATE TABLE json_each (a)', 'INSERT INTO json_each VALUES (1)');
    expect(await read('SELECT a FROM json_each')).toEqual([[1]]);
  });

  it('nor does a view of the file reach further than a query', async () => {
    make(
      'CREATE TABLE t (a)',
      'CREATE VIEW v AS SELECT sqlite3mc_version() AS x',
      'CREATE VIRTUAL TABLE s USING fts5(a)',
      'CREATE VIEW w AS SELECT a AS x FROM s',
    );
    expect((await refusal('SELECT x FROM v')).code).toBe('CON-115');
    expect((await refusal('SELECT x FROM w')).code).toBe('CON-116');
  });

  it.each(
    named('pragma_function_list').filter((name) =>
      /file|query|load|^sqlite_log|tokenizer|mc_|crypt|offset/.test(name),
    ),
  )('the function %s of the driver is not let through', async (name) => {
    const codes: string[] = [];
    for (const given of ['', '1', '1, 1', '1, 1, 1'])
      codes.push((await refusal(`SELECT "${name}"(${given}) AS x`)).code);
    // With the wrong number of arguments there is no such function.
    expect(codes.filter((code) => code !== 'CON-110')).toEqual(expect.arrayContaining(['CON-115']));
    expect(codes.every((code) => /^CON-11[05]$/.test(code))).toBe(true);
  });
});

describe('what queries are written with is let through', () => {
  it.each([
    [`SELECT upper(trim(namn)) || printf('%03d', id) AS x FROM barn`, [['ÅSA001']]],
    [`SELECT namn LIKE 'å%' AS a, namn GLOB 'Å*' AS b, namn REGEXP '^Å' AS c FROM barn`, [[0, 1, 1]]],
    [`SELECT date('2026-02-28', '+1 day') AS d, strftime('%Y', '2026-01-01') AS y`, [['2026-03-01', '2026']]],
    [`SELECT count(*) AS n, group_concat(namn) AS g, max(id) AS m FROM barn`, [[1, 'Åsa', 1]]],
    [
      `SELECT row_number() OVER (ORDER BY id) AS n, lag(id, 1, 0) OVER (ORDER BY id) AS l FROM barn`,
      [[1, 0]],
    ],
    [`SELECT '{"a":[1]}' ->> '$.a[0]' AS a, json_extract('[2]', '$[0]') AS b`, [[1, 2]]],
    [`SELECT j.value AS v FROM barn, json_each('[3,4]') AS j`, [[3], [4]]],
    [`SELECT atom FROM json_tree('[5]') WHERE atom IS NOT NULL`, [[5]]],
    ['SELECT value FROM generate_series(1, 3) WHERE value > 1', [[2], [3]]],
    [`SELECT x'c5ff' AS b, hex(x'ff') AS h`, [['C5FF', 'FF']]],
    [`SELECT round(sqrt(4.0)) AS r, abs(-1) AS a, current_date > '2000' AS c`, [[2, 1, 1]]],
  ] as [string, Cell[][]][])('%s', async (text, rows) => {
    expect(await read(text)).toEqual(rows);
  });
});

describe('a program that the driver cannot show is an error, where it would end the process', () => {
  it.each([
    `CREATE VIEW v AS SELECT CAST(x'c5736120e5' AS TEXT) AS x`,
    `CREATE TABLE u (a, b TEXT AS (CAST(x'e5' AS TEXT)))`,
    `CREATE INDEX i ON t (a) WHERE a <> x'e5'`,
  ])('%s', async (sql) => {
    make('CREATE TABLE t (a)', sql);
    expect((await refusal('SELECT a FROM t')).code).toBe('CON-117');
  });

  it('also where the schema itself is in another encoding', async () => {
    make('CREATE TABLE t (a)', `CREATE TABLE u (a, b TEXT DEFAULT 'qqq')`);
    writeFileSync(file, Buffer.from(readFileSync(file, 'latin1').replace('qqq', 'q\xe5q'), 'latin1'));
    expect((await refusal('SELECT b FROM u')).code).toBe('CON-117');
  });

  it('but binary values of tables alone are no hindrance', async () => {
    make(`CREATE TABLE t (a, b BLOB DEFAULT x'e5' CHECK (b <> x'ff'))`, 'INSERT INTO t (a) VALUES (1)');
    expect(await read('SELECT a, b FROM t')).toEqual([[1, 'E5']]);
  });
});

it('the proof tries to write a file by a query, and none is there afterwards', async () => {
  const context = { baseDir: folder, applicationName: 'brygga-prov', log: () => undefined };
  const source = await sqliteConnector.open({ file }, context);
  const { readOnly, evidence } = await source.proveReadOnly();
  await source.close();
  expect(readOnly).toBe(true);
  expect(evidence.at(-1)).toMatch(/^SELECT writefile.*refused before it was run \(CON-115\)\.$/);
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith('brygga-skrivprov'))).toEqual([]);
});
