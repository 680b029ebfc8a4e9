import { sql } from './open-canned.fixture';
import { checkTsql } from './tsql';
import { countStatements } from './value-counts';

/** The statements as they are sent; that SQL Server counts by them as meant, only a real one can show. */
const statementsFor = (type: string, length: number): { totals: string; values: string } =>
  countStatements('[dbo].[T]', 'Kod', { type, length }, 5);

describe('counting the values of a column in SQL Server', () => {
  it('tells a from A and from a with a space, which the collation of the column takes for one', () => {
    const told = `CAST([Kod] AS nvarchar(10)) COLLATE Latin1_General_100_BIN2 + N'.'`;
    const { totals, values } = statementsFor('varchar', 10);
    expect(totals).toContain(`COUNT(DISTINCT ${told}) AS olika FROM [dbo].[T]`);
    expect(values).toContain(`GROUP BY ${told} ORDER BY`);
  });

  it('shows what is padded without its padding, as a reading gives it', () => {
    expect(statementsFor('nchar', 8).values).toContain('MIN(RTRIM(CAST([Kod] AS nvarchar(4))) COLLATE');
  });

  it.each([
    ['nvarchar', -1],
    ['varchar', 8000],
    ['nvarchar', 8000],
    ['ntext', 16],
    ['text', 16],
  ])('cuts nothing of %s (%i)', (type, length) =>
    expect(statementsFor(type, length).values).toContain('AS nvarchar(max))'),
  );

  it.each(['int', 'decimal', 'date', 'uniqueidentifier', 'bit'])('counts %s as it is', (type) =>
    expect(statementsFor(type, 4).values).toContain('GROUP BY [Kod]'),
  );

  it('passes the check that every query passes', () => {
    for (const type of ['char', 'varchar', 'int']) {
      for (const text of Object.values(statementsFor(type, 4))) expect(checkTsql(sql(text)).text).toBe(text);
    }
  });
});
