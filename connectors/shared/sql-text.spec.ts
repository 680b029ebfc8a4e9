import fc from 'fast-check';
import { ConnectorError } from '../contract';
import { checkSelect, countQueries, quoteName, readSelect, type Dialect, type Select } from './sql-text';

const dialects: Dialect[] = ['sqlite', 'postgres', 'mysql', 'mssql', 'oracle'];
const read = (text: string, dialect: Dialect = 'postgres'): Select => {
  const found = readSelect(text, dialect);
  if ('refused' in found) throw new Error(found.refused);
  return found;
};
const refusal = (text: string, dialect: Dialect = 'postgres'): string | undefined => {
  const found = readSelect(text, dialect);
  return 'refused' in found ? found.refused : undefined;
};

describe.each(dialects)('what is sent to %s', (dialect) => {
  it.each([
    ['', 'empty'],
    ['  -- bara en kommentar', 'empty'],
    ['SELECT 1; DELETE FROM Barn', 'several'],
    ['INSERT INTO Barn VALUES (1)', 'not-select'],
    ['DELETE FROM Barn', 'not-select'],
    ['EXPLAIN SELECT 1', 'not-select'],
    ['WITH x AS (DELETE FROM Barn RETURNING *) SELECT * FROM x', 'writes'],
    ['WITH x AS (SELECT 1) INSERT INTO Barn SELECT * FROM x', 'writes'],
    ['SELECT * INTO Kopia FROM Barn', 'writes'],
    ["SELECT * FROM Barn INTO OUTFILE '/tmp/x'", 'writes'],
    ['SELECT * FROM Barn FOR UPDATE', 'writes'],
    ["SELECT 'x'INTO Kopia", 'writes'],
    ['SELECT "x"INTO Kopia FROM Barn', 'writes'],
    ['SELECT 1INTO Kopia', 'writes'],
    ['SELECT 1.INTO Kopia', 'writes'],
    ['SELECT 1e5into Kopia', 'writes'],
    ['SELECT 0x1into Kopia', 'writes'],
    ['SELECT/**/a/**/INTO/**/Kopia FROM Barn', 'writes'],
  ])('is never %j', (text, reason) => {
    expect(refusal(text, dialect)).toBe(reason);
  });

  it.each([
    'SELECT 1',
    ' select a from b ; ',
    '(SELECT 1) UNION (SELECT 2)',
    '-- DELETE FROM Barn;\nWITH x AS (SELECT 1) SELECT * FROM x',
    "SELECT ';DELETE', 'it''s :x', /* ; :y */ \"update\" FROM Barn",
    'SELECT Updated, DeletedAt, b.delete, "b" . "x", b2.a FROM Barn b, påinto, Återcall',
  ])('may be %j', (text) => {
    expect(refusal(text, dialect)).toBeUndefined();
    expect(read(text, dialect).parameters).toEqual([]);
  });

  it('finds each parameter where it stands and nowhere else', () => {
    const select = read(
      `SELECT ':a', "b:c" -- :d\n FROM t WHERE x = :från AND y > :tal AND z=:från`,
      dialect,
    );
    expect(select.parameters).toEqual(['från', 'tal']);
    expect(select.occurrences).toEqual(['från', 'tal', 'från']);
    expect(select.mark((_, index) => `$${index + 1}`)).toBe(
      `SELECT ':a', "b:c" -- :d\n FROM t WHERE x = $1 AND y > $2 AND z=$1`,
    );
  });

  it('lets no literal get out of its quotes, whatever is in it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (value) => {
        const literal = `'${value.replaceAll("'", "''")}'`;
        fc.pre(refusal(`SELECT ${literal}`, dialect) !== 'unclear');
        const select = read(`SELECT ${literal} FROM t WHERE a = :x`, dialect);
        expect(select.parameters).toEqual(['x']);
        expect(select.mark(() => '?')).toBe(`SELECT ${literal} FROM t WHERE a = ?`);
      }),
    );
  });

  it('quotes a name so that it cannot end early', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 20 }), (name) => {
        expect(refusal(`SELECT ${quoteName(name, dialect)} FROM t`, dialect)).toBeUndefined();
      }),
    );
  });

  it('counts values with statements that pass its own check', () => {
    const { totals, values } = countQueries(dialect, 't', 'Kod;Typ', 200);
    expect([refusal(totals, dialect), refusal(values, dialect)]).toEqual([undefined, undefined]);
    expect(values).toContain('200');
  });
});

it('knows what only one dialect has', () => {
  expect(
    read('SELECT a::text, b[1:2], $$ ; :x $$, $tag$ DELETE $tag$ FROM t WHERE c ? :k').parameters,
  ).toEqual(['k']);
  expect(refusal('SELECT $1')).toBe('placeholder');
  expect(read("SELECT E'it\\'s ; :x', a FROM t WHERE b = :y").parameters).toEqual(['y']);
  expect(refusal('SELECT /*!50000 1 */ 1', 'mysql')).toBe('hidden-code');
  expect(refusal('SELECT /*M! 1 */ 1', 'mysql')).toBe('hidden-code');
  expect(refusal('SELECT a FROM t WHERE b = ?', 'mysql')).toBe('placeholder');
  expect(refusal('SELECT 1 # DELETE', 'mysql')).toBeUndefined();
  expect(refusal('SELECT @a := 1', 'mysql')).toBe('placeholder');
  expect(refusal('SELECT @@VERSION, [order; :x] FROM t', 'mssql')).toBeUndefined();
  expect(refusal('SELECT * FROM t WHERE a = @a', 'mssql')).toBe('placeholder');
  expect(refusal("SELECT q'[it's ; :x]', a FROM t WHERE b = 'c'", 'oracle')).toBeUndefined();
  expect(read("SELECT q'!it's :x!' FROM t WHERE b = :y", 'oracle').parameters).toEqual(['y']);
  expect(
    refusal('WITH FUNCTION f RETURN NUMBER IS BEGIN RETURN 1; END; SELECT f FROM dual', 'oracle'),
  ).toBeDefined();
  expect(refusal('SELECT &namn FROM dual', 'oracle')).toBe('placeholder');
});

describe.each(dialects)('what engines would not all read alike is not sent to %s', (dialect) => {
  it.each([
    ["SELECT 1 AS a /* /* */ ' */ ; DELETE FROM Barn --'", 'a comment in a comment, which two of five nest'],
    ['SELECT 1 --\rDELETE FROM Barn', 'a lone carriage return, which ends a comment in one of five'],
    [
      "SELECT 1 --\u0001'\n INTO OUTFILE '/tmp/x' --'",
      'a control character, which makes a comment in one of five',
    ],
    ['SELECT 1\u2028DELETE FROM Barn', 'a line separator'],
  ])('%j: %s', (text) => expect(refusal(text, dialect)).toBe('unclear'));
});

describe('row locks', () => {
  it.each(['FOR SHARE', 'FOR KEY SHARE', 'FOR NO KEY UPDATE', 'FOR UPDATE', 'LOCK IN SHARE MODE'])(
    '%s is refused: those who write would wait for us',
    (lock) => {
      for (const dialect of dialects) expect(refusal(`SELECT a FROM t ${lock}`, dialect)).toBe('writes');
    },
  );

  it('are not seen in what only looks like one', () => {
    expect(refusal('SELECT SUBSTRING(a FOR 3), lock FROM share')).toBeUndefined();
  });
});

describe('what only looks like writing is sent', () => {
  it.each<[Dialect, string]>([
    ['mssql', 'SELECT a.x FROM a INNER MERGE JOIN b ON b.x = a.x OPTION (MERGE JOIN, MAXDOP 1)'],
    ['mssql', ';WITH x AS (SELECT 1 AS a) SELECT a FROM x'],
    ['mysql', "SELECT TRUNCATE(belopp, 0) AS a, INSERT(pnr, 9, 0, '-') AS b FROM t"],
    ['oracle', `SELECT JSON_OBJECT('a':x) AS j FROM t`],
    ['postgres', 'SELECT a$b$, c FROM t WHERE d = $x$ ; DELETE $x$'],
  ])('to %s: %s', (dialect, text) => {
    expect(refusal(text, dialect)).toBeUndefined();
    expect(read(text, dialect).parameters).toEqual([]);
  });

  it('but not where the same word writes', () => {
    expect(refusal('WITH x AS (SELECT 1) MERGE INTO t USING x ON 1 = 1', 'mssql')).toBe('writes');
    expect(refusal('WITH a$b$ AS (DELETE FROM barn RETURNING id) SELECT * FROM a$b$')).toBe('writes');
    expect(refusal('SELECT 1 INTO@x', 'mysql')).toBe('writes');
    expect(refusal("SELECT 1 --\u00a0 INTO OUTFILE '/tmp/x'", 'mysql')).toBe('writes');
  });
});

describe('the values of the parameters', () => {
  const codeOf = (run: () => unknown): string | undefined => {
    try {
      run();
    } catch (error) {
      return (error as ConnectorError).details.code;
    }
    return undefined;
  };
  const query = { kind: 'sql', text: 'SELECT * FROM t WHERE a = :a AND b = :b' } as const;

  it('come in the order of the parameters', () => {
    expect(checkSelect({ ...query, parameters: { b: 2, a: null } }, 'postgres', 'postgres').values).toEqual([
      null,
      2,
    ]);
  });

  it.each(['\ud800', 'a\0b', NaN, Infinity])('must arrive as they are: %j is refused', (value) => {
    expect(
      codeOf(() => checkSelect({ ...query, parameters: { a: value, b: '😀' } }, 'postgres', 'postgres')),
    ).toBe('CON-028');
  });

  it('must all be there and all be used: a forgotten condition would read too much', () => {
    expect(codeOf(() => checkSelect(query, 'postgres', 'postgres'))).toBe('CON-020');
    expect(
      codeOf(() => checkSelect({ ...query, parameters: { a: 1, b: 2, c: 3 } }, 'postgres', 'postgres')),
    ).toBe('CON-020');
  });
});
