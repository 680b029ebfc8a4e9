import type { Query } from '../../connectors/contract';
import { checkTsql } from '../../connectors/mssql/tsql';
import { checkQuery } from '../../connectors/oracle/oracle-text';
import { readSelect, type Dialect } from '../../connectors/shared/sql-text';

const sql = (text: string): Query => ({ kind: 'sql', text });

/** Whether the connector of this engine would send the text. */
function isSent(dialect: Dialect, text: string): boolean {
  try {
    if (dialect === 'mssql') checkTsql(sql(text));
    else if (dialect === 'oracle') checkQuery(sql(text));
    else return !('refused' in readSelect(text, dialect));
    return true;
  } catch {
    return false;
  }
}

describe('what the text check lets through to an engine that reads it in another way', () => {
  it.each<[string, Dialect, string]>([
    [
      'T-SQL nests block comments: the second statement is live, and no read-only session stops it',
      'mssql',
      "SELECT 1 AS a /* /* */ ' */ ; COMMIT; DELETE FROM dbo.Barn --'",
    ],
    [
      'T-SQL needs no space after a number: COMMIT ends our rolled-back transaction',
      'mssql',
      'SELECT 1COMMIT',
    ],
    ['T-SQL needs no space after a text', 'mssql', "SELECT 'x'COMMIT"],
    [
      'PostgreSQL nests block comments',
      'postgres',
      "WITH d AS (SELECT 1 AS a /* /* */ ' */), e AS (DELETE FROM barn RETURNING 1) SELECT * FROM e --'\n",
    ],
    [
      'PostgreSQL has $ in names, where no dollar quote begins',
      'postgres',
      'WITH a$b$ AS (DELETE FROM barn RETURNING id) SELECT * FROM a$b$',
    ],
    [
      'PostgreSQL ends a line comment at a lone CR',
      'postgres',
      'WITH d AS (--\rDELETE FROM barn RETURNING 1) SELECT * FROM d',
    ],
    ['MySQL ends a word at @', 'mysql', 'SELECT 1 INTO@x'],
    [
      'MySQL takes -- and a control character for a comment, so that the quote in it is none',
      'mysql',
      "SELECT 1 AS a --\u0001'\n INTO OUTFILE '/tmp/x' -- '",
    ],
    [
      'MySQL takes -- and a no-break space for two minus signs, so that what follows is live',
      'mysql',
      "SELECT 1 --\u00a0 INTO OUTFILE '/tmp/x'",
    ],
    [
      'MariaDB locks rows for every writer until the source is closed',
      'mysql',
      'SELECT a FROM t LOCK IN SHARE MODE',
    ],
    ['MySQL locks rows for every writer until the source is closed', 'mysql', 'SELECT a FROM t FOR SHARE'],
  ])('%s', (_why, dialect, text) => expect(isSent(dialect, text)).toBe(false));
});

describe('queries of vendors that only read must not be refused, or nobody can map the system', () => {
  it.each<[string, Dialect, string]>([
    ['a join hint of SQL Server', 'mssql', 'SELECT a.x FROM a INNER MERGE JOIN b ON b.x = a.x'],
    ['a query hint of SQL Server', 'mssql', 'SELECT x FROM t OPTION (MERGE JOIN, MAXDOP 1)'],
    ['TRUNCATE(x, d), the number function of MySQL', 'mysql', 'SELECT TRUNCATE(belopp, 0) AS belopp FROM t'],
    ['INSERT(), the text function of MySQL', 'mysql', "SELECT INSERT(pnr, 9, 0, '-') AS pnr FROM t"],
    ['a key and its value in JSON_OBJECT of Oracle', 'oracle', `SELECT JSON_OBJECT('a':x) AS j FROM t`],
    [
      'a common table expression as T-SQL programmers write it',
      'mssql',
      ';WITH x AS (SELECT 1 AS a) SELECT a FROM x',
    ],
  ])('%s', (_what, dialect, text) => expect(isSent(dialect, text)).toBe(true));
});
