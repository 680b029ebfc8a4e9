import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import Database from 'libsql';
import {
  changedWhileReading,
  fileMissing,
  fileUnreadable,
  locked,
  notSqlite,
  readFailed,
  unmergedChanges,
  wideText,
} from './sqlite.errors';

/** How long another program's write lock is waited for, in steps that leave the event loop free. */
const lockWait = { tries: 12, ms: 250 };

/** The way into the file that writes nothing beside it. */
export type Access =
  /** Rollback journal: `mode=ro`; a shared lock while the session lasts. */
  | 'mode=ro'
  /** WAL with a `-wal` and a `-shm` that exist: joins them without writing in either. */
  | 'mode=ro&readonly_shm=1'
  /**
   * WAL with all changes merged: opening it any other way makes `-wal` and `-shm`. No lock is taken, so the
   * session watches that the file stays as it was.
   */
  | 'mode=ro&immutable=1';

/** A read-only connection with one read transaction from open to close: every query sees the same data. */
export class Session {
  private readonly opened: string;

  private constructor(
    readonly database: Database.Database,
    readonly file: string,
    readonly access: Access,
  ) {
    this.opened = fingerprint(file);
  }

  /** @throws ConnectorError when the file cannot be read without writing. */
  static async open(file: string): Promise<Session> {
    const access = accessTo(file);
    let database: Database.Database;
    try {
      database = new Database(`${pathToFileURL(file).href}?${access}`);
    } catch {
      throw fileUnreadable(file, 'SQLITE_CANTOPEN');
    }
    try {
      // Sorting spills to memory: raw rows never reach a temporary file.
      database.exec('PRAGMA query_only = ON; PRAGMA temp_store = MEMORY');
      await beginSnapshot(database, file);
      return new Session(database, file, access);
    } catch (error) {
      database.close();
      throw error;
    }
  }

  /** Fails when the file changed under a session that holds no lock. */
  assertUnchanged(): void {
    if (this.access === 'mode=ro&immutable=1' && fingerprint(this.file) !== this.opened) {
      throw changedWhileReading(this.file);
    }
  }

  close(): void {
    this.database.exec('ROLLBACK');
    this.database.close();
  }
}

async function beginSnapshot(database: Database.Database, file: string): Promise<void> {
  database.exec('BEGIN');
  for (let attempt = 1; ; attempt++) {
    try {
      database.prepare('SELECT count(*) FROM sqlite_schema').all();
      return;
    } catch (error) {
      const code = sqliteCode(error);
      if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_CANTOPEN') throw unmergedChanges(file);
      if (code === 'SQLITE_NOTADB') throw notSqlite(file);
      if (!code.startsWith('SQLITE_BUSY')) throw readFailed(file, code);
      if (attempt === lockWait.tries) throw locked(file);
    }
    await sleep(lockWait.ms);
  }
}

function accessTo(file: string): Access {
  const header = headerOf(file);
  if (header.toString('latin1', 0, 16) !== 'SQLite format 3\0') throw notSqlite(file);
  // 2 and 3 are UTF-16; anything else but 1 SQLite refuses itself.
  if ([2, 3].includes(header.readUInt32BE(56))) throw wideText(file);
  const usesWal = header[18] === 2 || header[19] === 2;
  if (!usesWal) return 'mode=ro';
  const wal = statSync(`${file}-wal`, { throwIfNoEntry: false });
  if (!wal || wal.size === 0) return 'mode=ro&immutable=1';
  if (!existsSync(`${file}-shm`)) throw unmergedChanges(file);
  return 'mode=ro&readonly_shm=1';
}

function headerOf(file: string): Buffer {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) throw fileMissing(file);
  const header = Buffer.alloc(100);
  try {
    const handle = openSync(file, 'r');
    readSync(handle, header, 0, header.length, 0);
    closeSync(handle);
  } catch (error) {
    throw fileUnreadable(file, (error as NodeJS.ErrnoException).code ?? 'EIO');
  }
  return header;
}

function fingerprint(file: string): string {
  const { size, mtimeNs, ino } = statSync(file, { bigint: true });
  return [size, mtimeNs, ino].join();
}

/** `SQLITE_BUSY` and its like; `SQLITE_ERROR` for an error without a code. */
export function sqliteCode(error: unknown): string {
  return (error as { code?: string } | null)?.code || 'SQLITE_ERROR';
}
