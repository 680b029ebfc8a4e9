import type Database from 'libsql';
import type { SourceTable } from '../contract';
import { quoteName } from '../shared/sql-text';
import { allOf, tableNames } from './select';
import { noSuchColumn, noSuchTable } from './sqlite.errors';

/** The tables and views that can be read; a view over something that is gone cannot. */
export function tablesOf(database: Database.Database): SourceTable[] {
  return tableNames(database).flatMap((name) => {
    try {
      const columns = database.prepare(allOf(name)).columns();
      return [
        {
          name: asWritten(database, name),
          columns: columns.map((column) => ({ name: column.name, type: column.type ?? '' })),
          estimatedRows: estimate(database, name),
        },
      ];
    } catch {
      return [];
    }
  });
}

/** @throws ConnectorError `CON-108`, `CON-109`: SQLite itself takes an unknown name in quotes for a text. */
export function assertColumn(tables: readonly SourceTable[], table: string, column: string): void {
  const found = tables.find(({ name }) => name === table);
  if (!found) {
    throw noSuchTable(
      table,
      tables.map(({ name }) => name),
    );
  }
  if (!found.columns.some(({ name }) => name === column)) throw noSuchColumn(column);
}

/** Without quotes where a query may leave them out. */
function asWritten(database: Database.Database, name: string): string {
  if (!/^[A-Za-z_]\w*$/.test(name)) return quoteName(name, 'sqlite');
  try {
    database.prepare(`SELECT 1 FROM ${name}`);
    return name;
  } catch {
    return quoteName(name, 'sqlite');
  }
}

/**
 * What ANALYZE noted, or the highest rowid where SQLite itself gives them out. Never that of an INTEGER PRIMARY KEY:
 * such a key may be an identity.
 */
function estimate(database: Database.Database, table: string): number | null {
  const ask = (sql: string, ...values: string[]): unknown[] =>
    (database.prepare(sql).raw().all(values) as unknown[][]).map(([value]) => value);
  const analyzed = ask(`SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat1'`).length > 0;
  const [noted] = analyzed
    ? ask('SELECT stat FROM sqlite_stat1 WHERE tbl = ? AND stat IS NOT NULL', table)
    : [];
  if (noted !== undefined) return Number.parseInt(noted as string, 10);
  const keys = ask('SELECT type FROM pragma_table_info(?) WHERE pk > 0', table);
  if (keys.length === 1 && String(keys[0]).toUpperCase() === 'INTEGER') return null;
  // A view has none, and a virtual table is a program that is not run.
  if (ask('SELECT 1 FROM sqlite_schema WHERE name = ? AND rootpage > 0', table).length === 0) return null;
  try {
    return Number(ask(`SELECT max(rowid) FROM ${quoteName(table, 'sqlite')}`)[0] ?? 0);
  } catch {
    // A table WITHOUT ROWID has none.
    return null;
  }
}
