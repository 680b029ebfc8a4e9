/** What the database has, as far as the account sees it. */
import type { Cell, SourceTable } from '../contract';

/** In the order of schema, table and column; `rader` is the engine's own count of a table, NULL for a view. */
export const tablesQuery = `SELECT QUOTENAME(s.name) + N'.' + QUOTENAME(o.name) AS namn, c.name AS kolumn, TYPE_NAME(c.user_type_id) AS typ,
  CAST(c.max_length AS int) AS langd, CAST(c.precision AS int) AS siffror, CAST(c.scale AS int) AS decimaler, p.rader
FROM sys.objects AS o
JOIN sys.schemas AS s ON s.schema_id = o.schema_id
JOIN sys.columns AS c ON c.object_id = o.object_id
LEFT JOIN (SELECT object_id, SUM(rows) AS rader FROM sys.partitions WHERE index_id IN (0, 1) GROUP BY object_id) AS p
  ON p.object_id = o.object_id
WHERE o.type IN ('U', 'V') AND o.is_ms_shipped = 0
  AND HAS_PERMS_BY_NAME(QUOTENAME(s.name) + N'.' + QUOTENAME(o.name), N'OBJECT', N'SELECT') = 1
ORDER BY s.name, o.name, c.column_id`;

/** The names that sound most like one that is missing. */
export const likelyQuery = `SELECT TOP (20) QUOTENAME(s.name) + N'.' + QUOTENAME(o.name) AS namn
FROM sys.objects AS o
JOIN sys.schemas AS s ON s.schema_id = o.schema_id
WHERE o.type IN ('U', 'V') AND o.is_ms_shipped = 0
ORDER BY DIFFERENCE(o.name, PARSENAME(@namn, 1)) DESC, s.name, o.name`;

/**
 * Without executing anything. An error of the statement comes as a row with a number. That the function answers so for
 * a missing table, and not with an error of its own, is known from its documentation only.
 */
export const describeQuery = `SELECT name, system_type_name, error_number, error_message, collation_name
FROM sys.dm_exec_describe_first_result_set(@sats, @parametrar, 0)
ORDER BY column_ordinal`;

export function tablesFrom(rows: Cell[][]): SourceTable[] {
  const tables = new Map<string, SourceTable>();
  for (const [name, column, type, length, precision, scale, count] of rows) {
    const key = String(name);
    let table = tables.get(key);
    if (!table) {
      table = { name: key, columns: [], estimatedRows: typeof count === 'number' ? count : null };
      tables.set(key, table);
    }
    table.columns.push({
      name: String(column),
      type: typeText(String(type ?? ''), Number(length), Number(precision), Number(scale)),
    });
  }
  return [...tables.values()];
}

/** As it stands in a declaration. `length` is in bytes, -1 for max. */
function typeText(type: string, length: number, precision: number, scale: number): string {
  switch (type) {
    case 'nchar':
    case 'nvarchar':
      return `${type}(${length < 0 ? 'max' : length / 2})`;
    case 'char':
    case 'varchar':
    case 'binary':
    case 'varbinary':
      return `${type}(${length < 0 ? 'max' : length})`;
    case 'decimal':
    case 'numeric':
      return `${type}(${precision},${scale})`;
    case 'time':
    case 'datetime2':
    case 'datetimeoffset':
      return `${type}(${scale})`;
    default:
      return type;
  }
}
