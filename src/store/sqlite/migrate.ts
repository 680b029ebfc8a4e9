import { DataSource, EntityMetadata, QueryRunner, Table, TableIndex } from 'typeorm';
import { RecordName, recordNames } from '../../catalog/model';
import type { StoreSchema } from '../model';
import { Children } from './children';
import type { Connection } from './connection';
import { storeProblems } from '../store.problems';
import { createIndexes, createRecordTable, type NewTable } from './indexes';
import { Notes } from './notes';
import { storeVersion } from '../store-version';
import { columnsOf, recordTable } from '../tables';

/**
 * Brings the file's tables up to the schema, in one transaction, by adding only: new tables and columns for
 * variables that have become loaded. A variable that is no longer loaded is emptied (data minimisation), and the row
 * hashes of its record too, so that the next sync writes every row anew. A file with tables that are not ours, the
 * case system's for instance, is refused untouched. Where nothing is to be done it only reads, and so waits for no sync.
 */
export async function migrate(
  dataSource: DataSource,
  connection: Connection,
  schema: StoreSchema,
  file: string,
) {
  if (isCurrent(dataSource, connection, schema)) return;
  connection.exec('BEGIN IMMEDIATE');
  try {
    await migrateTables(dataSource, connection, schema, file);
    connection.exec('COMMIT');
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK');
    throw error;
  }
}

function isCurrent(dataSource: DataSource, connection: Connection, schema: StoreSchema): boolean {
  if (!tableNames(connection).includes('lagring')) return false;
  const notes = readNotes(connection);
  return (
    notes.get('version') === String(storeVersion) &&
    recordNames.every((record) => notes.get(`laddat.${record}`) === loadedOf(schema, record)) &&
    dataSource.entityMetadatas.every(({ tableName, columns }) => {
      const existing = columnNames(connection, tableName);
      return columns.every((column) => existing.includes(column.databaseName));
    }) &&
    dataSource.entityMetadatas
      .filter(({ tableName }) => !tablesOfRows(schema).includes(tableName))
      .every((metadata) => missingIndexes(connection, metadata).length === 0)
  );
}

async function migrateTables(
  dataSource: DataSource,
  connection: Connection,
  schema: StoreSchema,
  file: string,
) {
  const names = tableNames(connection);
  if (names.length > 0 && !names.includes('lagring')) throw storeProblems.notStore(file);
  const notes = names.length > 0 ? readNotes(connection) : new Map<string, string>();
  const version = Number(notes.get('version') ?? storeVersion);
  if (version > storeVersion) throw storeProblems.newer(file, version, storeVersion);

  const runner = dataSource.createQueryRunner();
  const ofRows = tablesOfRows(schema);
  const made: string[] = [];
  for (const metadata of dataSource.entityMetadatas) {
    const { tableName } = metadata;
    if (names.includes(tableName)) {
      await addColumns(runner, connection, metadata);
      if (!ofRows.includes(tableName)) await addIndexes(runner, connection, metadata);
    } else if (ofRows.includes(tableName)) {
      createRecordTable(connection, newTable(runner, metadata));
      made.push(tableName);
    } else await runner.createTable(Table.create(metadata, dataSource.driver));
  }
  createIndexes(connection, schema, made);
  const store = new Notes(connection);
  for (const record of recordNames) {
    const loaded = loadedOf(schema, record);
    const before = notes.get(`laddat.${record}`);
    if (before === loaded) continue;
    if (before !== undefined) forgetUnloaded(connection, schema, record, names);
    store.set(`laddat.${record}`, loaded);
  }
  // Older versions looked for children without other records at another time.
  if (names.length > 0 && !names.includes('lasning')) Children.moved(store);
  if (!notes.has('version')) store.set('version', String(storeVersion));
}

function newTable(runner: QueryRunner, metadata: EntityMetadata): NewTable {
  const columns = metadata.columns.map((column) => ({
    name: column.databaseName,
    type: runner.connection.driver.normalizeType(column),
    nullable: column.isNullable,
  }));
  return { name: metadata.tableName, columns };
}

async function addColumns(
  runner: QueryRunner,
  connection: Connection,
  metadata: EntityMetadata,
): Promise<void> {
  const existing = columnNames(connection, metadata.tableName);
  for (const column of metadata.columns) {
    if (existing.includes(column.databaseName)) continue;
    // The query runner's own addColumn copies the whole table in SQLite.
    const type = runner.connection.driver.normalizeType(column);
    await runner.query(`ALTER TABLE "${metadata.tableName}" ADD COLUMN "${column.databaseName}" ${type}`);
  }
}

async function addIndexes(
  runner: QueryRunner,
  connection: Connection,
  metadata: EntityMetadata,
): Promise<void> {
  const table = Table.create(metadata, runner.connection.driver);
  for (const index of missingIndexes(connection, metadata)) await runner.createIndex(table, index);
}

function missingIndexes(connection: Connection, metadata: EntityMetadata): TableIndex[] {
  const sql = `SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ?`;
  const existing = connection.prepare(sql).pluck().all([metadata.tableName]) as string[];
  return metadata.indices
    .filter(({ name }) => !existing.includes(name))
    .map((index) => TableIndex.create(index));
}

/** Records and their side tables, whose indexes a first load may have put off. */
const tablesOfRows = (schema: StoreSchema): string[] =>
  recordNames.flatMap((record) => [record, ...recordTable(schema, record).sides.map((side) => side.table)]);

function forgetUnloaded(
  connection: Connection,
  schema: StoreSchema,
  record: RecordName,
  names: readonly string[],
) {
  const table = recordTable(schema, record);
  const wanted = columnsOf(table);
  const emptied = columnNames(connection, record).filter((name) => !wanted.includes(name));
  const assignments = [...emptied.map((name) => `"${name}" = NULL`), `radhash = ''`].join(', ');
  connection.exec(`UPDATE "${record}" SET ${assignments}`);
  const sides = table.sides.map((side) => side.table);
  for (const name of names) {
    const isSide = name.startsWith(`${record}_`) && columnNames(connection, name).join() === 'nyckel,varde';
    if (isSide && !sides.includes(name)) connection.exec(`DELETE FROM "${name}"`);
  }
}

function tableNames(connection: Connection): string[] {
  const sql = `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`;
  return connection.prepare(sql).pluck().all([]) as string[];
}

const loadedOf = (schema: StoreSchema, record: RecordName): string =>
  schema.loaded[record].map((variable) => variable.id).join(' ');

function columnNames(connection: Connection, table: string): string[] {
  return connection
    .prepare('SELECT name FROM pragma_table_info(?)')
    .all([table])
    .map((row) => row.name as string);
}

function readNotes(connection: Connection): Map<string, string> {
  const rows = connection.prepare('SELECT namn, varde FROM lagring').all([]);
  return new Map(rows.map((row) => [row.namn as string, row.varde as string]));
}
