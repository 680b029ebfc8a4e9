/**
 * XML files. Belongs here: reading the records of one file at a time as a stream of rows. Never: a write, a whole
 * document in memory, where the file lies, or what the rows mean.
 */
import { ConnectorError, type Batch } from '../contract';
import { columnNames } from '../shared/files/column-names';
import { chunkBytes, utf8Chunks } from '../shared/files/decode';
import { fileConnector } from '../shared/files/file-connector';
import { splitPart } from '../shared/files/file-part';
import type { FileFormat } from '../shared/files/file-source';
import { BrokenMarkup, Markup, type MarkupHandler } from '../shared/files/markup';
import type { FilePlace, PlacedFile } from '../shared/files/place';
import { ColumnFinder } from './column-finder';
import { ColumnTree } from './column-tree';
import { encodingOf } from './file-encoding';
import { Outline } from './outline';
import { maxRecord, RecordFault, RecordReader } from './record-reader';
import { xmlSettings, type XmlSettings } from './settings';
import {
  afterItsRecords,
  broken,
  recordMissing,
  recordNotNamed,
  recordTooLarge,
  separatorInValue,
} from './xml.errors';

/** Chunks of a file that are looked at to say what lists it has. */
const outlineChunks = 64;

class XmlFormat implements FileFormat {
  readonly product = 'XML files';
  /** Columns that have been found, by file and record: finding them takes a reading of the file. */
  private readonly discovered = new Map<string, string[]>();

  constructor(
    private readonly settings: XmlSettings,
    private readonly place: FilePlace,
  ) {}

  async columns(name: string, signal?: AbortSignal): Promise<string[]> {
    const { file, record } = await this.open(name);
    const columns = this.settings.columns?.[name] ?? (await this.found(file, record, signal));
    return columnNames(columns, this.settings.rowNumber, { file: file.shown, table: record });
  }

  async *batches(name: string, signal?: AbortSignal): AsyncGenerator<Batch> {
    const { file, record } = await this.open(name);
    const columns = await this.columns(name, signal);
    const tree = new ColumnTree(this.settings.rowNumber ? columns.slice(0, -1) : columns);
    const reader = new RecordReader(record, tree, this.settings.join);
    let count = 0;
    for await (const _chunk of this.read(file, reader, signal)) {
      const rows = reader.rows;
      reader.rows = [];
      if (this.settings.rowNumber) for (const row of rows) row.push(++count);
      yield { columns, rows };
    }
    if (reader.found === 0 && !reader.listFound) throw await this.missing(file, record);
  }

  async names(): Promise<string[]> {
    const files = (await this.place.list()).filter(({ name }) => /\.xml$/i.test(name));
    const names: string[] = [];
    for (const file of files) {
      const records = await this.recordsIn(file);
      names.push(...(records.length > 0 ? records.map((record) => `${file.name}#${record}`) : [file.name]));
    }
    return names;
  }

  /** From how many records the beginning of the file holds. */
  async estimateRows(name: string): Promise<number | null> {
    const { file, record } = await this.open(name);
    const finder = new ColumnFinder(record);
    for await (const _chunk of this.read(file, finder)) break;
    if (file.size === null || finder.found === 0) return null;
    return Math.round(finder.found * Math.max(1, file.size / chunkBytes));
  }

  private async open(name: string): Promise<{ file: PlacedFile; record: string }> {
    const { file: fileName, part } = splitPart(name);
    const file = await this.place.find(fileName);
    if (part === undefined) throw recordNotNamed(file.shown, fileName, await this.recordsIn(file));
    return { file, record: part };
  }

  private async found(file: PlacedFile, record: string, signal?: AbortSignal): Promise<string[]> {
    const key = `${file.id}#${record}`;
    const known = this.discovered.get(key);
    if (known) return known;
    const finder = new ColumnFinder(record);
    for await (const _chunk of this.read(file, finder, signal));
    if (finder.found === 0) throw await this.missing(file, record);
    const columns = finder.columns();
    this.discovered.set(key, columns);
    return columns;
  }

  private async missing(file: PlacedFile, record: string): Promise<Error> {
    return recordMissing(file.shown, file.name, record, await this.recordsIn(file));
  }

  /** By the beginning of the file; what is wrong with it is said when it is read. */
  private async recordsIn(file: PlacedFile): Promise<string[]> {
    const outline = new Outline();
    let chunks = 0;
    try {
      for await (const _chunk of this.read(file, outline)) if (++chunks === outlineChunks) break;
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error;
    }
    return outline.candidates();
  }

  /** Gives way after each chunk, and at the end. */
  private async *read(
    file: PlacedFile,
    handler: MarkupHandler,
    signal?: AbortSignal,
  ): AsyncGenerator<undefined> {
    const encoding = this.settings.encoding ?? (await encodingOf(file, signal));
    const markup = new Markup(handler);
    const explained = (run: () => void): void => {
      try {
        run();
      } catch (error) {
        throw explain(error, { file: file.shown, ...markup.place() }, this.settings.join);
      }
    };
    for await (const chunk of utf8Chunks(file, encoding, signal)) {
      explained(() => markup.write(chunk.toString('utf8')));
      yield;
    }
    explained(() => markup.end());
  }
}

function explain(
  error: unknown,
  place: { file: string; line: number; column: number },
  join: string,
): unknown {
  if (error instanceof BrokenMarkup) return broken(place, error.fault);
  if (!(error instanceof RecordFault)) return error;
  switch (error.kind) {
    case 'separator':
      return separatorInValue(place, error.column, join);
    case 'after':
      return afterItsRecords(place, error.column);
    case 'size':
      return recordTooLarge(place, maxRecord / 1e6);
  }
}

export const xmlConnector = fileConnector('xml', xmlSettings, XmlFormat);
