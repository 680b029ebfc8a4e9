import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import sql from 'mssql';
import { createExample } from '../../../src/example/create-example';
import { drive, stream, type Driven } from './driver';
import { serveSqlite, translate, type SqliteServer } from './sqlite-server';
import { TdsError } from './tds-double';

const folder = mkdtempSync(join(tmpdir(), 'brygga-tds-'));
const file = join(folder, 'exempel å.db');
let server: SqliteServer;
let driven: Driven;
let passedOn: string[];

beforeAll(async () => {
  createExample({ children: 60, seed: 7, file });
  const database = new Database(file);
  database.exec(
    `CREATE TABLE Typer (Id INTEGER, Stor BIGINT, Tal REAL, Namn TEXT, Bild BLOB);
     INSERT INTO Typer VALUES (1, 9007199254740993, 0.5, '${'å'.repeat(5000)}', x'0102'), (2, NULL, NULL, NULL, NULL)`,
  );
  database.close();
  server = serveSqlite(file, ({ sql: text }) => {
    passedOn.push(text);
    if (text.includes('sys.tables'))
      return { columns: [{ name: 'name', type: 'nvarchar(128)' }], rows: [['Akt']] };
    throw new TdsError(208, 'Invalid object name.');
  });
  driven = await drive(server.handler);
});
beforeEach(() => {
  passedOn = [];
});
afterAll(async () => {
  await driven.close();
  server.close();
  rmSync(folder, { recursive: true });
});

it.each(['Typer', 'dbo.Typer', '[dbo].[Typer]'])(
  'columns of %s come typed as they are declared, values whole',
  async (table) => {
    const { recordset } = await driven.pool
      .request()
      .query(`SELECT *, Id + 1 AS Nasta FROM ${table} ORDER BY Id`);
    expect(recordset).toEqual([
      {
        Id: 1,
        Stor: '9007199254740993',
        Tal: 0.5,
        Namn: 'å'.repeat(5000),
        Bild: Buffer.of(1, 2),
        Nasta: '2',
      },
      { Id: 2, Stor: null, Tal: null, Namn: null, Bild: null, Nasta: '3' },
    ]);
  },
);

it('parameters are bound by their names', async () => {
  const request = driven.pool.request().input('efter', sql.Int, 1).input('ja', sql.Bit, true);
  const { recordset } = await request.query('SELECT Id FROM Typer WHERE Id > @efter AND 1 = @ja');
  expect(recordset).toEqual([{ Id: 2 }]);
});

it('a table of the example municipality arrives row for row, streamed', async () => {
  const database = new Database(file, { readonly: true });
  const [count] = database.prepare('SELECT count(*) FROM Aktualisering').raw().get() as [number];
  database.close();
  const before = driven.double.rowsSent();
  const { rows } = await stream(driven.pool.request(), 'SELECT * FROM Aktualisering');
  expect(count).toBeGreaterThan(60);
  expect(rows).toBe(count);
  expect(driven.double.rowsSent() - before).toBe(count);
});

it('STRING_AGG gives the codes of a child table in order', async () => {
  const { recordset } = await driven.pool.request().query<{ Orsaker: string }>(
    `SELECT a.AktId, (SELECT STRING_AGG(o.OrsakKod, ',') WITHIN GROUP (ORDER BY o.OrsakKod)
                      FROM dbo.AktOrsak o WHERE o.AktId = a.AktId) AS Orsaker FROM dbo.Aktualisering a`,
  );
  const several = recordset.flatMap(({ Orsaker }) => (Orsaker?.includes(',') ? [Orsaker.split(',')] : []));
  expect(several.length).toBeGreaterThan(0);
  for (const codes of several) expect(codes).toEqual([...codes].sort());
});

it('what SQLite does not know is passed on: catalogue views, functions of SQL Server, mistakes, writing', async () => {
  expect((await driven.pool.request().query('SELECT name FROM sys.tables')).recordset).toEqual([
    { name: 'Akt' },
  ]);
  for (const text of ['SELECT DB_NAME()', 'SELECT * FROM Saknas', 'DELETE FROM Typer']) {
    await expect(driven.pool.request().query(text)).rejects.toMatchObject({ number: 208 });
  }
  expect(passedOn).toHaveLength(4);
});

it('a statement can be asked for its columns without being run', () => {
  expect(server.describe('SELECT Id, Tal, upper(Namn) AS Stora FROM dbo.Typer')).toEqual([
    { name: 'Id', type: 'int' },
    { name: 'Tal', type: 'float' },
    { name: 'Stora', type: 'nvarchar(max)' },
  ]);
});

it('a statement is translated where SQLite says it in another way, and nowhere else', () => {
  expect(translate("SELECT string_agg( x , ',' ) within group (order by x DESC), y FROM t")).toBe(
    "SELECT group_concat(x , ',' ORDER BY x DESC), y FROM t",
  );
  expect(translate('SELECT TOP (5) x FROM t ORDER BY x -- de första')).toBe(
    'SELECT x FROM t ORDER BY x -- de första\nLIMIT 5',
  );
});

it('rows that nobody reads on with leave the file free', async () => {
  const request = driven.pool.request();
  const seen = await stream(
    request,
    'SELECT a.AktId FROM Aktualisering a, Aktualisering b, Aktualisering c',
    (rows) => {
      if (rows === 10) request.cancel();
    },
  );
  expect(seen.error).toBe('ECANCEL');
  const database = new Database(file);
  database.exec('CREATE TABLE Nytt (x); DROP TABLE Nytt');
  database.close();
});
