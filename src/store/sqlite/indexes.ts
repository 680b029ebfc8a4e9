import { recordNames } from '../../catalog/model';
import type { StoreSchema } from '../model';
import { recordTable, RecordTable } from '../tables';
import type { Connection } from './connection';

interface Index {
  name: string;
  table: string;
  columns: string;
  unique: boolean;
}

/** The index of the keys, and those that others find rows by. */
function indexesOf(table: RecordTable): { key: Index; others: Index[] } {
  const { record } = table;
  // In `barn` the pseudonym is the key already.
  const child: Index = { name: `ix_${record}_barn`, table: record, columns: 'barn', unique: false };
  return {
    key: { name: `ux_${record}`, table: record, columns: 'nyckel', unique: true },
    others: [
      ...(record === 'barn' ? [] : [child]),
      ...table.sides.map((side) => ({
        name: `ux_${side.table}`,
        table: side.table,
        columns: 'nyckel, varde',
        unique: true,
      })),
    ],
  };
}

/**
 * The indexes of a record's tables. A first load does without them and makes them at its end, which costs an eighth
 * of keeping them up row by row: keys are random. Tables of files that older versions made have their keys as PRIMARY
 * KEY, whose index cannot wait.
 */
export class RecordIndexes {
  private readonly indexes: { key: Index; others: Index[] };

  constructor(
    private readonly connection: Connection,
    private readonly table: RecordTable,
  ) {
    this.indexes = indexesOf(table);
  }

  /** Whether a first load can do without. */
  get canWait(): boolean {
    const keyed = this.connection.prepare('SELECT 1 FROM pragma_table_info(?) WHERE pk > 0').pluck();
    return keyed.all([this.table.record]).length === 0;
  }

  get complete(): boolean {
    return !this.canWait || this.exists(this.indexes.key.name);
  }

  drop(): void {
    for (const { name } of [this.indexes.key, ...this.indexes.others])
      this.connection.exec(`DROP INDEX IF EXISTS "${name}"`);
  }

  /** Throws SQLite's constraint error when a key is there twice. */
  createKey(): void {
    this.create(this.indexes.key);
  }

  /** To find rows that have the same key. */
  createLooseKey(): void {
    this.create({ ...this.indexes.key, unique: false });
  }

  dropKey(): void {
    this.connection.exec(`DROP INDEX "${this.indexes.key.name}"`);
  }

  createOthers(): void {
    for (const index of this.indexes.others) this.create(index);
  }

  private create({ name, table, columns, unique }: Index): void {
    if (this.exists(name)) return;
    this.connection.exec(`CREATE ${unique ? 'UNIQUE ' : ''}INDEX "${name}" ON "${table}" (${columns})`);
  }

  private exists(name: string): boolean {
    const found = this.connection.prepare(`SELECT 1 FROM sqlite_master WHERE type = 'index' AND name = ?`);
    return found.pluck().all([name]).length > 0;
  }
}

/** Every record can be looked up by child again, also where a first load has not come to its end. */
export function findByChild(connection: Connection, schema: StoreSchema): void {
  for (const record of recordNames) {
    const indexes = new RecordIndexes(connection, recordTable(schema, record));
    if (!indexes.complete) indexes.createOthers();
  }
}

/** What migration knows of a table that is to be made. */
export interface NewTable {
  name: string;
  columns: readonly { name: string; type: string; nullable: boolean }[];
}

/** Tables of rows have no primary key, so that their indexes can wait. */
export function createRecordTable(connection: Connection, table: NewTable): void {
  const columns = table.columns.map(
    ({ name, type, nullable }) => `"${name}" ${type}${nullable ? '' : ' NOT NULL'}`,
  );
  connection.exec(`CREATE TABLE "${table.name}" (${columns.join(', ')})`);
}

/** The indexes of tables that `createRecordTable` made. */
export function createIndexes(connection: Connection, schema: StoreSchema, made: readonly string[]): void {
  for (const record of recordNames) {
    const table = recordTable(schema, record);
    const { key, others } = indexesOf(table);
    for (const index of [key, ...others].filter((one) => made.includes(one.table)))
      connection.exec(
        `CREATE ${index.unique ? 'UNIQUE ' : ''}INDEX "${index.name}" ON "${index.table}" (${index.columns})`,
      );
  }
}
