import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { alreadyRunning } from './sync.problems';

/** Locks of this process. */
const held = new Set<string>();

/**
 * Takes the lock file so that two processes, or two syncs of one process, never sync into the same store. The lock
 * of a process that is gone is taken over. Returns the function that releases it. Throws `SYN-002`.
 */
export function acquireLock(file: string): () => void {
  if (held.has(file)) throw alreadyRunning(file, process.pid);
  mkdirSync(dirname(file), { recursive: true });
  for (;;) {
    try {
      const handle = openSync(file, 'wx', 0o600);
      writeSync(handle, String(process.pid));
      closeSync(handle);
      held.add(file);
      return () => {
        held.delete(file);
        rmSync(file, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      const holder = holderOf(file);
      if (isAlive(holder)) throw alreadyRunning(file, holder);
      rmSync(file, { force: true });
    }
  }
}

/** NaN when it was released just now. */
function holderOf(file: string): number {
  try {
    return Number(readFileSync(file, 'utf8'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return NaN;
    throw error;
  }
}

function isAlive(pid: number): boolean {
  // In a container the service has the same number after every restart: what it does not hold is from before.
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
