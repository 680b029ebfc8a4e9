import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { cannotWrite, fileExists } from './statistics.problems';

export interface PrivateFile {
  path: string;
  bytes: Buffer;
}

/** @throws Problem STA-017 when one of them is there already. */
export function refuseOverwrite(paths: readonly string[], force: boolean): void {
  const taken = force ? undefined : paths.find((path) => existsSync(path));
  if (taken !== undefined) throw fileExists(taken);
}

/**
 * Writes files that only their owner may read (0600): all to temporary names on the same disk first, then renamed
 * in order, so that no half file ever carries the real name.
 * @throws Problem STA-022 with the system's code; nothing is left behind.
 */
export function writePrivately(files: readonly PrivateFile[]): void {
  const written: { temporary: string; path: string }[] = [];
  try {
    for (const { path, bytes } of files) {
      const temporary = `${path}.${randomUUID()}.tmp`;
      written.push({ temporary, path });
      const handle = openSync(temporary, 'wx', 0o600);
      try {
        for (let done = 0; done < bytes.length;) done += writeSync(handle, bytes, done);
        fsyncSync(handle);
      } finally {
        closeSync(handle);
      }
    }
    for (const { temporary, path } of written) renameSync(temporary, path);
  } catch (error) {
    for (const { temporary } of written) rmSync(temporary, { force: true });
    throw cannotWrite(written.at(-1)?.path ?? '', (error as NodeJS.ErrnoException).code ?? 'okänt');
  }
}
