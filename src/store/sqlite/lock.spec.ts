import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acquireLock } from './lock';

describe('the lock', () => {
  const file = (): string => join(mkdtempSync(join(tmpdir(), 'brygga-')), 'sub', 'brygga.lock');

  it('keeps a second sync out of the same store while the first one runs', () => {
    const path = file();
    const release = acquireLock(path);
    expect(acquireLock(path)).toBeNull();
    release!();
    expect(existsSync(path)).toBe(false);
    acquireLock(path)!();
  });

  it('is taken over from a process that was killed, or nobody could ever sync again', () => {
    const path = file();
    acquireLock(path)!();
    const dead = spawnSync(process.execPath, ['-e', '']).pid;
    writeFileSync(path, String(dead));
    const release = acquireLock(path);
    release!();
    writeFileSync(path, 'rubbish');
    acquireLock(path)!();
  });

  it('is taken over when the dead process had the number of this one, as every service in a container has', () => {
    const path = file();
    acquireLock(path)!();
    writeFileSync(path, String(process.pid));
    const release = acquireLock(path);
    expect(acquireLock(path)).toBeNull();
    release!();
  });
});
