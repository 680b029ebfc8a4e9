import { ConnectorError } from '../contract';
import { checkQuery } from './oracle-text';

/** What Oracle makes of these texts is from its documentation; none has been sent to an Oracle server. */

function refusal(text: string): string {
  try {
    checkQuery({ kind: 'sql', text });
    return 'sent';
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return `${error.details.code} ${error.details.what.en}`;
  }
}

describe('a query for Oracle', () => {
  it.each([
    ['SELECT 1 FROM t@lank', '@lank'],
    ['SELECT 1 FROM t @lank', '@lank'],
    ['SELECT 1 FROM t/**/@/**/lank', '@lank'],
    ['SELECT 1 FROM t@"Länk 2"', '@"Länk 2"'],
    ['SELECT 1 FROM "t"@lank', '@lank'],
    ['SELECT 1 FROM t@', '@'],
    ["SELECT q'[']' FROM t@lank", '@lank'],
  ])('that reaches over a database link, %s, is refused: rights there have not been checked', (text, what) =>
    expect(refusal(text)).toBe(`CON-715 The query must not contain ${what}.`),
  );

  it.each([
    'SELECT s.NEXTVAL FROM dual',
    'SELECT agare.s.NEXTVAL FROM dual',
    'SELECT s.NEXTVAL"x" FROM dual',
    'SELECT s . /* y */ nextval x FROM dual',
    'SELECT s."NEXTVAL" FROM dual',
    'SELECT "s"."NEXTVAL"FROM dual',
  ])('that uses up a number, %s, is refused: it writes in the source', (text) =>
    expect(refusal(text)).toBe('CON-715 The query must not contain NEXTVAL.'),
  );

  it.each([
    `SELECT 'a@b.se s.nextval' AS post FROM t -- x@y`,
    'SELECT "x@y" FROM t /* s.NEXTVAL */',
    'SELECT nextvalue, t.nextval2, t.före FROM t',
    `SELECT q'{it's @}' FROM t`,
  ])('that has such words in a text, a name or a comment only, %s, is sent', (text) =>
    expect(refusal(text)).toBe('sent'),
  );
});
