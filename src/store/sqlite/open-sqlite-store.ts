import { closeSync, fchmodSync, fstatSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DataSource } from 'typeorm';
import { entitiesOf } from '../entities';
import type { FollowUpStore, StoreSchema } from '../model';
import { asProblem } from '../store.problems';
import {
  busyTimeoutMs,
  Connection,
  driver,
  emptyIdleJournal,
  openSmallWriter,
  writerSettings,
} from './connection';
import { SqliteFollowUpStore } from './follow-up-store';
import { migrate } from './migrate';

// The embedded store: one file, read in the calling thread and written by a thread of its own (writer-thread.ts).
// Here belongs what only SQLite needs. Never here: what both engines share (src/store), or a figure.

/**
 * Opens the follow-up store, makes it at first use (mode 0600) and brings its tables up to the schema.
 * Throws STO-001 (locked), STO-002 (disk full), STO-003 (no store), STO-004 (no permission), STO-005 (newer).
 */
export async function openSqliteStore(options: {
  file: string;
  schema: StoreSchema;
}): Promise<FollowUpStore> {
  const { file, schema } = options;
  let dataSource: DataSource | undefined;
  try {
    prepareFile(file);
    dataSource = new DataSource({
      type: 'better-sqlite3',
      driver,
      database: file,
      timeout: busyTimeoutMs,
      entities: entitiesOf(schema),
      logging: false,
    });
    await dataSource.initialize();
    const writer = (dataSource.driver as unknown as { databaseConnection: Connection }).databaseConnection;
    for (const setting of writerSettings) writer.prepare(setting).all([]);
    await migrate(dataSource, writer, schema, file);
    emptyIdleJournal(writer);
    return new SqliteFollowUpStore(schema, file, openSmallWriter(file));
  } catch (error) {
    throw asProblem(error, file);
  } finally {
    if (dataSource?.isInitialized) await dataSource.destroy();
  }
}

/** Owner only, before the first row: SQLite gives its journal files the same mode. */
function prepareFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const handle = openSync(file, 'a', 0o600);
  try {
    if ((fstatSync(handle).mode & 0o077) !== 0) fchmodSync(handle, 0o600);
  } finally {
    closeSync(handle);
  }
}
