import { chmodSync, chownSync, existsSync, mkdirSync, statSync, truncateSync } from 'node:fs';
import { uptime } from 'node:os';
import { dirname } from 'node:path';
import { storeProblems } from '../store.problems';
import { type Connection, driver } from './connection';

// The operating system's own lock on a file beside the store: an empty SQLite file with an exclusive transaction open,
// since SQLite knows how a lock is had on every system. It is gone with the thread that took it, the process, the
// container or the computer, and it holds between containers that share a folder. The file stays and says nothing.
// Never open it in any other way: a process that closes a file loses every lock that it has on it.

/** How long somebody who takes the lock waits for those who only look. */
const lookMs = 200;

/** The computer's clock may have been set since it was started. */
const clockMs = 60_000;

/** A connection that nobody remembers would be collected, and let go. */
const held = new Set<Connection>();

/**
 * Takes the lock, so that two processes, or two syncs of one process in whatever thread, never write to the same store.
 * Returns the function that releases it; null when another one has it. Throws `STO-014`: an earlier version's lock.
 */
export function acquireLock(file: string): (() => void) | null {
  mkdirSync(dirname(file), { recursive: true });
  const connection = begin(file, 'BEGIN EXCLUSIVE', lookMs);
  if (!connection) return null;
  held.add(connection);
  keepToOwner(file);
  return () => {
    held.delete(connection);
    end(connection);
  };
}

/** Whether somebody holds the lock; nobody who takes it meanwhile is refused for that. Throws `STO-014`. */
export function isLocked(file: string): boolean {
  if (!existsSync(file)) return false;
  const connection = begin(file, 'BEGIN; PRAGMA user_version', 0);
  if (connection) end(connection);
  return connection === null;
}

/** Null when somebody holds the lock. */
function begin(file: string, how: string, timeout: number): Connection | null {
  const connection = new driver(file, { timeout }) as unknown as Connection;
  try {
    // Nothing is ever written, so that no journal is needed.
    connection.exec('PRAGMA journal_mode = MEMORY');
    connection.exec(how);
    return connection;
  } catch (error) {
    connection.close();
    const { code = '' } = error as { code?: string };
    if (code.startsWith('SQLITE_BUSY')) return null;
    if (code !== 'SQLITE_NOTADB') throw error;
    takeAwayEarlier(file);
    return begin(file, how, timeout);
  }
}

function end(connection: Connection): void {
  connection.exec('ROLLBACK');
  connection.close();
}

/**
 * Earlier versions wrote a process's number into the file. Whose it is cannot be told: numbers are used again, and those
 * of other containers are not seen. Only a file of before the computer was started is nobody's for certain.
 */
function takeAwayEarlier(file: string): void {
  const started = Date.now() - uptime() * 1000;
  if (statSync(file).mtimeMs > started - clockMs) throw storeProblems.earlierLock(file);
  truncateSync(file);
}

/** Whoever may read the file may hold it. What root has begun the service must be able to go on with. */
function keepToOwner(file: string): void {
  const user = process.getuid?.();
  const { uid, mode } = statSync(file);
  if (user === uid && (mode & 0o077) !== 0) chmodSync(file, 0o600);
  const folder = statSync(dirname(file));
  if (user === 0 && folder.uid !== uid) chownSync(file, folder.uid, folder.gid);
}
