import {
  closeSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/**
 * When this process began, by the clock that runs since the computer started: the same in all its threads, and not
 * the same for a process that had its number before.
 */
const began = Math.round(Number(process.hrtime.bigint() / 1_000_000n) / 1000 - process.uptime());

/** Tells the holders of two takeovers at once apart. */
let takeovers = 0;

/**
 * Takes the lock file so that two processes, or two syncs of one process in whatever thread, never write to the same
 * store. The lock of a process that is gone is taken over. Returns the function that releases it; null when taken.
 */
export function acquireLock(file: string): (() => void) | null {
  mkdirSync(dirname(file), { recursive: true });
  for (;;) {
    try {
      const handle = openSync(file, 'wx', 0o600);
      writeSync(handle, `${process.pid} ${began}`);
      closeSync(handle);
      return () => rmSync(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const holder = read(file);
    if (holder !== null && isAlive(holder)) return null;
    if (holder !== null) takeAway(file, holder);
  }
}

/** Whether a process that lives holds the lock. */
export function isLocked(file: string): boolean {
  const holder = read(file);
  return holder !== null && isAlive(holder);
}

/** Null when nobody has it. */
function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Somebody else may have taken the dead one's lock away and its own in its place: that one is put back. */
function takeAway(file: string, dead: string): void {
  const aside = `${file}.${process.pid}.${takeovers++}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (read(aside) !== dead) linkSync(aside, file);
  rmSync(aside, { force: true });
}

function isAlive(holder: string): boolean {
  const [pid, since] = holder.split(' ').map(Number);
  if (!Number.isInteger(pid) || pid! <= 0) return false;
  // In a container the service has the same number after every restart.
  if (pid === process.pid) return Math.abs((since ?? 0) - began) <= 1;
  try {
    process.kill(pid!, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
