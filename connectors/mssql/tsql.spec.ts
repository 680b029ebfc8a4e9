import { errorOf, sql } from './open-canned.fixture';
import { checkTsql } from './tsql';

const codeOf = async (text: string): Promise<string> =>
  (await errorOf((async () => checkTsql(sql(text)))())).details.code;

describe('one SELECT of T-SQL', () => {
  it.each([
    'SELECT * FROM Person WITH (NOLOCK)',
    'SELECT * FROM Person (nolock)',
    'SELECT * FROM Person WITH (READUNCOMMITTED)',
    'SELECT * FROM Person WITH (READPAST)',
    'SELECT * FROM Person WITH (UPDLOCK, ROWLOCK)',
    'SELECT * FROM Person WITH (XLOCK)',
    'SELECT * FROM Person WITH (TABLOCKX)',
    'SELECT * FROM Person WITH (HOLDLOCK)',
    'SELECT * FROM Person WITH (SERIALIZABLE)',
    "SELECT * FROM OPENROWSET(BULK 'c:\\\\x', SINGLE_CLOB) AS x",
    "SELECT * FROM OPENQUERY(annan, 'SELECT 1')",
    'SELECT NEXT VALUE FOR dbo.Nummer AS n',
    'SELECT 1 COMMIT',
    'SELECT 1 ROLLBACK TRANSACTION',
    'SELECT 1 SET TRANSACTION ISOLATION LEVEL READ COMMITTED',
    "SELECT 1 WAITFOR DELAY '01:00'",
    'SELECT 1 DBCC SHRINKDATABASE (0)',
    'SELECT 1 USE master',
    'SELECT 1 KILL 55',
    'SELECT 1 SHUTDOWN',
    'SELECT 1 /* x */ BEGIN TRAN',
    'SELECT 1 REVERT',
    "SELECT 'x'WAITFOR DELAY '01:00'",
    'SELECT 1SHUTDOWN',
    'SELECT [a]KILL 55',
  ])('%s is refused with the reason', async (text) => expect(await codeOf(text)).toBe('CON-501'));

  it.each([
    'SELECT * INTO kopia FROM Person',
    'SELECT 1 UPDATE Person SET Namn = 1',
    'SELECT 1 EXEC sp_who',
    'EXEC sp_who',
    'WITH x AS (SELECT 1 AS a) DELETE FROM x',
    'SELECT 1; SELECT 2',
    'DECLARE @x int',
    'SELECT @x',
  ])('%s is no single SELECT', async (text) => expect(await codeOf(text)).toBe('CON-019'));

  it.each([
    'SELECT \'NOLOCK\' AS [set], "open" FROM dbo.[while] -- COMMIT\n',
    'SELECT a FROM t ORDER BY a OFFSET 0 ROWS FETCH NEXT 10 ROWS ONLY',
    "SELECT a FROM t OPTION (USE HINT ('DISABLE_OPTIMIZER_ROWGOAL'), RECOMPILE)",
    'SELECT påset, föropen, t.Anteckning FROM t',
    'SELECT @@ROWCOUNT AS n /* KILL 1 */',
    'WITH x AS (SELECT 1 AS a) SELECT a FROM x',
    'SELECT x.Reload, x.Settings, IIF(a = 1, 2, 3) AS b FROM x WITH (INDEX (ix), FORCESEEK, ROWLOCK)',
  ])('%s is let through as it stands', (text) => expect(checkTsql(sql(text)).text).toBe(text));

  it('a parameter becomes @name, and stays as it is in a text, a name and a comment', () => {
    const text = `SELECT ':a', [:a], ":a", a::b /* :a */ FROM t WHERE a = :a AND b > :b AND c = :a`;
    const { text: sent, parameters } = checkTsql(sql(text, { b: 2, a: 'x' }));
    expect(sent).toBe(`SELECT ':a', [:a], ":a", a::b /* :a */ FROM t WHERE a = @a AND b > @b AND c = @a`);
    expect(parameters).toEqual([
      { name: 'a', value: 'x' },
      { name: 'b', value: 2 },
    ]);
  });
});
