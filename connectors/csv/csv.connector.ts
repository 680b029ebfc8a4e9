/**
 * Folders with CSV files. Belongs here: reading one file at a time as a stream of rows. Never: a write, or what the
 * rows mean.
 */
import { constants } from 'node:fs';
import { access, open, readdir, realpath, stat } from 'node:fs/promises';
import { join, relative, isAbsolute, resolve, sep } from 'node:path';
import { sourceClosed, wrongQuery } from '../connector.errors';
import type { Batch, Cell, Column, Connector, OpenContext, Query, ReadOnlyProof, Source } from '../contract';
import {
  changedWhileReading,
  columnNameMissing,
  columnTwice,
  emptyFile,
  fileMissing,
  folderMissing,
  outsideFolder,
  unreadable,
} from './csv.errors';
import { records } from './records';
import { csvSettings, type CsvSettings } from './settings';

const batchRows = 1000;

export const csvConnector: Connector<CsvSettings> = {
  name: 'csv',
  queries: 'file',
  settings: csvSettings,
  async open(settings: CsvSettings, context: OpenContext): Promise<Source> {
    const folder = resolve(context.baseDir, settings.folder);
    const found = await stat(folder).catch(() => undefined);
    if (!found?.isDirectory()) throw folderMissing(folder);
    return new CsvSource(await realpath(folder), settings);
  },
};

class CsvSource implements Source {
  private closed = false;
  /** Size and time of each file when it was first met: all reads of a session see the same bytes, or fail. */
  private readonly seen = new Map<string, string>();

  constructor(
    private readonly folder: string,
    private readonly settings: CsvSettings,
  ) {}

  async describe(query: Query): Promise<Column[]> {
    const file = await this.fileOf(query);
    for await (const [first] of records(file, this.settings)) {
      return this.columnsOf(first!, file).map((name) => ({ name, type: '' }));
    }
    throw emptyFile(file);
  }

  async *stream(query: Query, signal?: AbortSignal): AsyncGenerator<Batch> {
    signal?.throwIfAborted();
    const file = await this.fileOf(query);
    let columns: string[] | undefined;
    let count = 0;
    for await (let rows of records(file, this.settings, signal)) {
      if (!columns) {
        columns = this.columnsOf(rows[0]!, file);
        if (this.settings.header) rows = rows.slice(1);
      }
      for (let from = 0; from < rows.length; from += batchRows) {
        const batch: Cell[][] = rows.slice(from, from + batchRows);
        for (const row of batch) this.complete(row, ++count);
        yield { columns, rows: batch };
        signal?.throwIfAborted();
        this.assertOpen();
      }
    }
    if (!columns) throw emptyFile(file);
    await this.assertUnchanged(file);
  }

  async proveReadOnly(): Promise<ReadOnlyProof> {
    this.assertOpen();
    const evidence = ['The connector opens files for reading only (O_RDONLY) and has no code that writes.'];
    const [name] = await this.files();
    let readOnly = true;
    if (name) {
      const refusal = await tryToWrite(join(this.folder, name));
      readOnly = refusal !== undefined;
      evidence.push(
        readOnly
          ? `A write to ${name} through such a handle was refused (${refusal}).`
          : `A write to ${name} through such a handle was ALLOWED.`,
      );
    } else {
      evidence.push('The folder has no file to try a write on.');
    }
    const writable = await access(this.folder, constants.W_OK).then(
      () => true,
      () => false,
    );
    evidence.push(
      writable
        ? 'The account that runs Bryggan may write in the folder by other means; give it read access only to close that way too.'
        : 'The operating system does not let the account that runs Bryggan write in the folder.',
    );
    return { readOnly, evidence };
  }

  async close(): Promise<void> {
    this.closed = true;
  }

  private assertOpen(): void {
    if (this.closed) throw sourceClosed('csv');
  }

  private async fileOf(query: Query): Promise<string> {
    this.assertOpen();
    if (query.kind !== 'file') throw wrongQuery('csv', 'file');
    const file = resolve(this.folder, query.name);
    if (!isInside(this.folder, file)) throw outsideFolder(query.name);
    const real = await realpath(file).catch(() => undefined);
    if (!real || !(await stat(real)).isFile()) throw fileMissing(file, await this.files());
    if (!isInside(this.folder, real)) throw outsideFolder(query.name);
    await this.assertUnchanged(real);
    return real;
  }

  private async assertUnchanged(file: string): Promise<void> {
    const { size, mtimeNs, ino } = await stat(file, { bigint: true });
    const print = [size, mtimeNs, ino].join();
    if ((this.seen.get(file) ?? print) !== print) throw changedWhileReading(file);
    this.seen.set(file, print);
  }

  private async files(): Promise<string[]> {
    const entries = await readdir(this.folder, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => entry.name)
      .sort();
  }

  private columnsOf(first: readonly string[], file: string): string[] {
    const { header, rowNumber } = this.settings;
    const names = header ? [...first] : first.map((_, index) => `Kolumn${index + 1}`);
    const unnamed = names.indexOf('');
    if (unnamed >= 0) throw columnNameMissing(file, unnamed + 1);
    if (rowNumber) names.push(rowNumber);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined) throw columnTwice(file, twice);
    return names;
  }

  /** Empty cells become NULL; the row's number is added where the settings ask for it. */
  private complete(row: Cell[], number: number): void {
    for (let i = 0; i < row.length; i++) if (row[i] === '') row[i] = null;
    if (this.settings.rowNumber) row.push(number);
  }
}

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
