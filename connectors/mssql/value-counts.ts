/** The statements behind `countValues`. */
import { countQueries, quoteName } from '../shared/sql-text';

/** Of a type with a name of its own, the type that is under it; the length in bytes, -1 for max. */
export const baseTypeQuery = `SELECT TYPE_NAME(c.system_type_id) AS typ, CAST(c.max_length AS int) AS langd
FROM sys.columns AS c
WHERE c.object_id = OBJECT_ID(@tabell) AND c.name = @kolumn`;

const padded = new Set(['char', 'nchar']);
const long = new Set(['text', 'ntext']);
const texts = new Set([...padded, ...long, 'varchar', 'nvarchar']);

/**
 * Texts are told apart letter by letter: the collation of a column takes `a` for `A` and every engine comparison `a`
 * for `a ` with a space, while a mapping does not. As `nvarchar`, so that no letter is lost in another code page.
 *
 * @param type as {@link baseTypeQuery} gives it
 * @param length in bytes, -1 for max
 */
export function countStatements(
  table: string,
  column: string,
  { type, length }: { type: string; length: number },
  limit: number,
): { totals: string; values: string } {
  if (!texts.has(type)) return countQueries('mssql', table, column, limit);
  const letters = type.startsWith('n') ? length / 2 : length;
  // One letter is added below, and 4,000 is what nvarchar holds.
  const size = long.has(type) || letters < 1 || letters >= 4000 ? 'max' : letters;
  const text = `CAST(${quoteName(column, 'mssql')} AS nvarchar(${size}))`;
  const shown = `${padded.has(type) ? `RTRIM(${text})` : text} COLLATE Latin1_General_100_BIN2`;
  const told = `${shown} + N'.'`;
  return {
    totals: `SELECT COUNT(*) AS antal, COUNT(${shown}) AS ifyllda, COUNT(DISTINCT ${told}) AS olika FROM ${table}`,
    values: `SELECT TOP (${limit}) MIN(${shown}) AS varde, COUNT(*) AS antal FROM ${table} WHERE ${quoteName(column, 'mssql')} IS NOT NULL GROUP BY ${told} ORDER BY COUNT(*) DESC, MIN(${shown})`,
  };
}
