import { constants, createReadStream, type BigIntStats } from 'node:fs';
import { access, open, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { ReadOnlyProof, SourceStatus } from '../../contract';
import { shownName } from '../shown-names';
import { changedWhileReading, fileMissing, folderMissing, outsideFolder, unreadable } from './file.errors';
import { lastMatch, type FilePlace, type PlacedFile } from './place';

const chunkBytes = 64 * 1024;

/** A folder of this machine, or a share that it has mounted. Subfolders are reached by `sub/name`. */
export class LocalPlace implements FilePlace {
  /** What tells whether a file is still the same, by its real path, from the moment when its folder was listed. */
  private readonly seen = new Map<string, string>();
  /** The names of the files in each folder that has been listed. */
  private readonly names = new Map<string, string[]>();

  private constructor(private readonly folder: string) {}

  /** @throws ConnectorError `CON-201` when there is no such folder */
  static async open(folder: string): Promise<LocalPlace> {
    const found = await stat(folder).catch(() => undefined);
    if (!found?.isDirectory()) throw folderMissing(folder);
    const place = new LocalPlace(await realpath(folder));
    await place.namesIn(place.folder);
    return place;
  }

  async list(): Promise<PlacedFile[]> {
    const names = await this.namesIn(this.folder);
    const files = await Promise.all(names.map((name) => realpath(join(this.folder, name))));
    return Promise.all(files.filter((file) => isInside(this.folder, file)).map((file) => this.placed(file)));
  }

  async find(name: string): Promise<PlacedFile> {
    const wanted = resolve(this.folder, name);
    if (!isInside(this.folder, wanted)) throw outsideFolder(name);
    const folder = await realpath(dirname(wanted)).catch(() => undefined);
    if (folder && folder !== this.folder && !isInside(this.folder, folder)) throw outsideFolder(name);
    const names = folder ? await this.namesIn(folder).catch(() => []) : [];
    const match = lastMatch(basename(wanted), names);
    const real =
      match === undefined ? undefined : await realpath(join(folder!, match)).catch(() => undefined);
    if (real === undefined)
      throw fileMissing(wanted, names.length > 0 ? names : await this.namesIn(this.folder));
    if (!isInside(this.folder, real)) throw outsideFolder(name);
    await this.assertUnchanged(real);
    return this.placed(real);
  }

  async proveReadOnly(): Promise<ReadOnlyProof> {
    const evidence = ['The connector opens files for reading only (O_RDONLY) and has no code that writes.'];
    const [name] = await this.namesIn(this.folder);
    const refusal = name === undefined ? undefined : await tryToWrite(join(this.folder, name));
    const readOnly = name === undefined || refusal !== undefined;
    evidence.push(
      name === undefined
        ? 'The folder has no file to try a write on.'
        : readOnly
          ? `A write to ${shownName(name)} through such a handle was refused (${refusal}).`
          : `A write to ${shownName(name)} through such a handle was ALLOWED.`,
    );
    const writable = await access(this.folder, constants.W_OK).then(
      () => true,
      () => false,
    );
    evidence.push(
      writable
        ? 'The account that runs Bryggan may write in the folder by other means; give it read access only to close that way too.'
        : 'The operating system does not let the account that runs Bryggan write in the folder.',
    );
    const excess = readOnly
      ? []
      : [
          {
            right: `write to ${shownName(name)}`,
            remove: 'Mount the folder read-only for the account that runs Bryggan.',
          },
        ];
    return { readOnly, evidence, excess };
  }

  async status(): Promise<Pick<SourceStatus, 'transport' | 'clock' | 'snapshot'>> {
    return {
      transport: { encrypted: null, detail: `Files in ${shownName(this.folder)}.` },
      clock: null,
      snapshot: {
        consistent: true,
        detail: 'Every file is read as it was when its folder was first listed, or the reading fails.',
      },
    };
  }

  async close(): Promise<void> {
    // A file is open only while it is read.
  }

  /** Lists a folder once; a link counts when what it leads to is a file. */
  private async namesIn(folder: string): Promise<string[]> {
    const known = this.names.get(folder);
    if (known) return known;
    const names: string[] = [];
    for (const name of (await readdir(folder)).sort()) {
      const real = await realpath(join(folder, name)).catch(() => undefined);
      const found = real === undefined ? undefined : await statOf(real);
      if (real === undefined || !found?.isFile()) continue;
      if (!this.seen.has(real)) this.seen.set(real, printOf(found));
      names.push(name);
    }
    this.names.set(folder, names);
    return names;
  }

  private async placed(file: string): Promise<PlacedFile> {
    const found = await stat(file).catch(() => undefined);
    if (!found) throw changedWhileReading(file);
    const { size, mtime } = found;
    const readRange = (from: number, to: number, signal?: AbortSignal): AsyncIterable<Buffer> =>
      this.read(file, from, to, signal);
    return {
      name: basename(file),
      id: file,
      shown: file,
      size,
      modified: mtime.toISOString(),
      read: (signal) => readRange(0, Infinity, signal),
      readRange,
    };
  }

  private async *read(file: string, start: number, to: number, signal?: AbortSignal): AsyncGenerator<Buffer> {
    signal?.throwIfAborted();
    if (to <= start) return;
    const options = { flags: 'r', highWaterMark: chunkBytes, start, end: to - 1, signal };
    try {
      yield* createReadStream(file, options) as AsyncIterable<Buffer>;
    } catch (error) {
      signal?.throwIfAborted();
      const code = (error as NodeJS.ErrnoException).code;
      throw code?.startsWith('E') ? unreadable(file, code) : error;
    }
    await this.assertUnchanged(file);
  }

  private async assertUnchanged(file: string): Promise<void> {
    const found = await statOf(file);
    if (!found || printOf(found) !== this.seen.get(file)) throw changedWhileReading(file);
  }
}

const statOf = (file: string): Promise<BigIntStats | undefined> =>
  stat(file, { bigint: true }).catch(() => undefined);

const printOf = ({ size, mtimeNs, ino }: BigIntStats): string => [size, mtimeNs, ino].join();

function isInside(folder: string, file: string): boolean {
  const path = relative(folder, file);
  return path !== '' && path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}

/** The code of the refusal; undefined when the write was let through. Writes no byte. */
async function tryToWrite(file: string): Promise<string | undefined> {
  const handle = await open(file, constants.O_RDONLY).catch((error: NodeJS.ErrnoException) => {
    throw unreadable(file, error.code ?? 'EIO');
  });
  try {
    await handle.write(Buffer.alloc(1), 0, 0);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code;
  } finally {
    await handle.close();
  }
}
