import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir, uptime } from 'node:os';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { inRepository } from '../../../test/support/instance';
import type { HolderData } from '../../../test/support/lock-holder';
import { startWorker } from '../../starting/start-worker';
import { acquireLock, isLocked } from './lock';

const holder = inRepository('test/support/lock-holder');
const inProcess = (data: HolderData): ChildProcess =>
  spawn(
    process.execPath,
    ['-r', inRepository('test/support/register-ts.js'), `${holder}.ts`, JSON.stringify(data)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
const inThread = (data: HolderData): Worker => startWorker(holder, data, { maxOldGenerationSizeMb: 24 });
/** What the process says first. */
const word = async (child: ChildProcess): Promise<string> => {
  const died = once(child, 'close').then(([code]) => `ended with ${String(code)}`);
  const said = once(child.stdout!, 'data').then(([text]) => String(text).trim());
  return Promise.race([said, died]);
};

let path: string;
beforeEach(() => (path = join(mkdtempSync(join(tmpdir(), 'brygga-')), 'sub', 'brygga.lock')));

/** Takes the lock and gives it back, which shows that it was free. */
function takeOnce(): void {
  const release = acquireLock(path);
  expect(release).not.toBeNull();
  release!();
}

describe('the lock', () => {
  it('keeps a second sync of the same process out while the first one runs, also when nobody remembers the first', () => {
    expect(isLocked(path)).toBe(false);
    expect(existsSync(path)).toBe(false);
    const release = acquireLock(path);
    expect(acquireLock(path)).toBeNull();
    expect(isLocked(path)).toBe(true);
    release!();
    expect(isLocked(path)).toBe(false);
    takeOnce();
  });

  it('keeps out every other process, and is gone with the one that has it, however that ends', async () => {
    const child = inProcess({ file: path, then: 'hold' });
    expect(await word(child)).toBe('taken');
    expect(acquireLock(path)).toBeNull();
    expect(isLocked(path)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(isLocked(path)).toBe(false);
    takeOnce();
  });

  it('keeps out the process whose thread has it, and is gone with the thread: the service lives on and must sync again', async () => {
    const killed = inThread({ file: path, then: 'hold' });
    expect(await once(killed, 'message')).toEqual(['taken']);
    expect(acquireLock(path)).toBeNull();
    expect(isLocked(path)).toBe(true);
    // A file that is closed anywhere in a process takes the locks of the whole process with it, if it is done wrongly.
    const other = inProcess({ file: path, then: 'hold' });
    expect(await word(other)).toBe('refused');
    other.kill('SIGKILL');
    await killed.terminate();
    takeOnce();
    const full = inThread({ file: path, then: 'run-out' });
    expect(await once(full, 'message')).toEqual(['taken']);
    const [[error]] = await Promise.all([
      once(full, 'error') as Promise<NodeJS.ErrnoException[]>,
      new Promise((resolve) => full.once('exit', resolve)),
    ]);
    expect(error!.code).toBe('ERR_WORKER_OUT_OF_MEMORY');
    takeOnce();
  });

  it('is had by one at a time when several processes take it as fast as they can while others look', async () => {
    const several = Array.from({ length: 3 }, () => inProcess({ file: path, then: { compete: 2000 } }));
    const looking = setInterval(() => isLocked(path), 1);
    const said = await Promise.all(several.map(word));
    clearInterval(looking);
    expect(said).toEqual(['0', '0', '0']);
  });

  it('is readable by its owner only, or anybody on the computer could hold up the syncs', () => {
    acquireLock(path)!();
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});

describe('the lock of an earlier version, a number in a file', () => {
  it('is taken over when it is of before the computer was started, since whoever wrote it is gone', () => {
    acquireLock(path)!();
    writeFileSync(path, `${process.ppid} 12345`);
    const before = Date.now() / 1000 - uptime() - 3600;
    utimesSync(path, before, before);
    expect(isLocked(path)).toBe(false);
    takeOnce();
  });

  it('is left alone when it may be of a sync that goes on, in a container or as another user, and the user is told what to do', () => {
    acquireLock(path)!();
    for (const holder of [`${process.pid} 12345`, '999999 12345', 'rubbish']) {
      writeFileSync(path, holder);
      expect(() => acquireLock(path)).toThrow('STO-014');
      expect(() => isLocked(path)).toThrow('STO-014');
    }
  });
});
