/** What the source has: tables, columns, estimates. Belongs here: asking the engine's dictionary. Never: rows. */
import type { Cell, SourceTable } from '../contract';
import { nearestFirst } from '../shared/nearest-names';
import { quoteName } from '../shared/sql-text';
import type { Session } from './session';

const suggested = 8;

/** The tables and views of the database that the account can read. */
export async function tablesOf(session: Session): Promise<SourceTable[]> {
  const tables = (await session.rows(
    `SELECT TABLE_NAME, IF(TABLE_TYPE LIKE '%VIEW%', NULL, TABLE_ROWS) FROM information_schema.TABLES
     WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME`,
  )) as [string, number | string | null][];
  const columns = (await session.rows(
    `SELECT TABLE_NAME, COLUMN_NAME, COLUMN_TYPE FROM information_schema.COLUMNS
     WHERE TABLE_SCHEMA = DATABASE() ORDER BY TABLE_NAME, ORDINAL_POSITION`,
  )) as [string, string, string][];
  const byTable = new Map<string, SourceTable['columns']>(tables.map(([name]) => [name, []]));
  for (const [table, name, type] of columns) byTable.get(table)?.push({ name, type });
  const found: SourceTable[] = [];
  for (const [name, rows] of tables) {
    const own = byTable.get(name)!;
    // A view whose tables are gone has no columns, and cannot be read.
    if (own.length === 0) continue;
    found.push({
      name: await asWritten(session, name),
      columns: own,
      estimatedRows: rows === null ? null : Number(rows),
    });
  }
  return found;
}

/** Without quotes where a query may leave them out: which words are reserved differs with each version. */
async function asWritten(session: Session, name: string): Promise<string> {
  const quoted = quoteName(name, 'mysql');
  if (!/^[A-Za-z_]\w*$/.test(name)) return quoted;
  return session.prepared(`SELECT 1 AS ${name}`, () => name).catch(() => quoted);
}

/** Names like one that is not there, the nearest first. */
export async function namesLike(session: Session, what: 'table' | 'column', name: string): Promise<string[]> {
  const names = (await session.rows(
    what === 'table'
      ? 'SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()'
      : 'SELECT DISTINCT COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()',
  )) as [string][];
  const sorted = names.map(([other]) => other).sort();
  return nearestFirst(name, sorted).slice(0, suggested);
}

const outermost = new Set(['SIMPLE', 'PRIMARY', 'UNION']);

/**
 * Rows of an answer by what EXPLAIN says of each of its tables; undefined where it says nothing. GROUP BY and LIMIT
 * are not in it.
 */
export function estimateOf(columns: readonly string[], plan: readonly Cell[][]): number | undefined {
  const at = (name: string): number => columns.findIndex((column) => column.toLowerCase() === name);
  const [id, kind, rows, filtered] = [at('id'), at('select_type'), at('rows'), at('filtered')];
  const parts = new Map<Cell, number>();
  for (const line of plan) {
    if (!outermost.has(String(line[kind]))) continue;
    if (line[rows] === null) return undefined;
    const share = filtered < 0 || line[filtered] === null ? 1 : Number(line[filtered]) / 100;
    parts.set(line[id]!, (parts.get(line[id]!) ?? 1) * Number(line[rows]) * share);
  }
  if (parts.size === 0) return undefined;
  return Math.round([...parts.values()].reduce((sum, part) => sum + part, 0));
}

const text = /^(?:char|varchar|tinytext|text|mediumtext|longtext|enum|set)\b/i;

/**
 * The two statements behind `countValues`. Texts are told apart by their bytes: the collation of a column takes `a` for
 * `A`, and often `å` for `a`, while a mapping does not.
 *
 * @param type as the dictionary writes it
 */
export function countStatements(
  table: string,
  column: string,
  type: string,
  limit: number,
): { totals: string; values: string } {
  const name = quoteName(column, 'mysql');
  const exact = text.test(type);
  const key = exact ? `CAST(CONVERT(${name} USING utf8mb4) AS BINARY)` : name;
  const shown = exact ? 'CONVERT(v.varde USING utf8mb4)' : 'v.varde';
  return {
    totals: `SELECT COUNT(*) AS antal, COUNT(${name}) AS ifyllda, COUNT(DISTINCT ${key}) AS olika FROM ${table}`,
    values: `SELECT ${shown} AS varde, v.antal AS antal FROM (SELECT ${key} AS varde, COUNT(*) AS antal FROM ${table}
      WHERE ${name} IS NOT NULL GROUP BY varde ORDER BY antal DESC, varde LIMIT ${limit}) AS v ORDER BY v.antal DESC, v.varde`,
  };
}
