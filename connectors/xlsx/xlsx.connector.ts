/**
 * Excel workbooks (.xlsx, .xlsm). Belongs here: reading one sheet at a time as a stream of rows. Never: a write, a
 * calculation, where the file lies, or what the rows mean.
 */
import type { Batch, Cell, Connector, OpenContext, Source } from '../contract';
import { columnTwice } from '../shared/files/file.errors';
import { splitPart } from '../shared/files/file-part';
import { FileSource, type FileFormat } from '../shared/files/file-source';
import { openPlace } from '../shared/files/open-place';
import type { FilePlace } from '../shared/files/place';
import type { MarkupHandler } from '../shared/files/markup';
import { readPart } from './parts';
import { xlsxSettings, type XlsxSettings } from './settings';
import { SheetReader } from './sheet-reader';
import { Workbook, type Sheet } from './workbook';
import { noHeader } from './xlsx.errors';

/** A batch is what one chunk of the sheet, some 64 KB, gives, or this if it gives more. */
const batchRows = 1000;

export const xlsxConnector: Connector<XlsxSettings> = {
  name: 'xlsx',
  queries: 'file',
  settings: xlsxSettings,
  async open(settings: XlsxSettings, context: OpenContext): Promise<Source> {
    const place = await openPlace(settings, context);
    return new FileSource(new XlsxFormat(settings, place), place, (event) => context.log(event));
  },
};

class XlsxFormat implements FileFormat {
  readonly connector = 'xlsx';
  readonly product = 'Excel workbooks';
  /** The one that was read last: its texts are read once for all of its sheets. */
  private last: { file: string; book: Promise<Workbook> } | undefined;

  constructor(
    private readonly settings: XlsxSettings,
    private readonly place: FilePlace,
  ) {}

  async columns(name: string, signal?: AbortSignal): Promise<string[]> {
    const { book, sheet } = await this.open(name);
    const reader = new SheetReader(book, sheet, this.settings.headerRow);
    for await (const _chunk of readPart(book.zip, sheet.part, reader, signal)) if (reader.header) break;
    return this.columnsOf(reader, book, sheet);
  }

  async *batches(name: string, signal?: AbortSignal): AsyncGenerator<Batch> {
    const { book, sheet } = await this.open(name);
    const reader = new SheetReader(book, sheet, this.settings.headerRow);
    let columns: string[] | undefined;
    for await (const _chunk of readPart(book.zip, sheet.part, reader, signal)) {
      if (reader.rows.length === 0) continue;
      columns ??= this.columnsOf(reader, book, sheet);
      const rows = this.take(reader);
      for (let from = 0; from < rows.length; from += batchRows) {
        yield { columns, rows: rows.slice(from, from + batchRows) };
      }
    }
    columns ??= this.columnsOf(reader, book, sheet);
    const rows = this.take(reader);
    if (rows.length > 0) yield { columns, rows };
  }

  async names(): Promise<string[]> {
    const names: string[] = [];
    for (const { name } of await this.place.list()) {
      if (!/\.xls[xm]$/i.test(name) || name.startsWith('~$')) continue;
      // What is wrong with a workbook is said when it is described.
      const opened = await this.open(name).catch(() => undefined);
      names.push(...(opened?.book.sheets.map((sheet) => `${name}#${sheet.name}`) ?? [name]));
    }
    return names;
  }

  /** From what the sheet says of its own size, where it does. */
  async estimateRows(name: string): Promise<number | null> {
    const { book, sheet } = await this.open(name);
    let range: string | undefined;
    const reader: MarkupHandler = {
      open: (name, attributes) => {
        if (name === 'dimension') range = attributes.ref;
      },
      text: () => undefined,
      close: () => undefined,
    };
    for await (const _chunk of readPart(book.zip, sheet.part, reader)) break;
    const last = /:[A-Z]+(\d+)$/.exec(range ?? '')?.[1];
    return last === undefined ? null : Math.max(0, Number(last) - this.settings.headerRow);
  }

  private async open(name: string): Promise<{ book: Workbook; sheet: Sheet }> {
    const { file: fileName, part } = splitPart(name);
    const file = await this.place.find(fileName);
    if (this.last?.file !== file.id) {
      const last = { file: file.id, book: Workbook.open(file) };
      this.last = last;
      last.book.catch(() => {
        if (this.last === last) this.last = undefined;
      });
    }
    const book = await this.last.book;
    return { book, sheet: book.sheet(part) };
  }

  private columnsOf(reader: SheetReader, book: Workbook, sheet: Sheet): string[] {
    const { headerRow, rowNumber } = this.settings;
    if (!reader.header?.length) throw noHeader(book.zip.file, sheet.name, headerRow);
    const names = rowNumber ? [...reader.header, rowNumber] : reader.header;
    const second = names.findIndex((name, index) => names.indexOf(name) !== index);
    if (second >= 0) {
      const [a, b] = [names.indexOf(names[second]!), second].map(
        (index) => reader.headerLetters[index] ?? 'rowNumber',
      );
      throw columnTwice({ file: book.zip.file, line: headerRow, table: sheet.name }, a!, b!);
    }
    return names;
  }

  private take(reader: SheetReader): Cell[][] {
    const { rows, numbers } = reader;
    reader.rows = [];
    reader.numbers = [];
    if (this.settings.rowNumber) rows.forEach((row, index) => row.push(numbers[index]!));
    return rows;
  }
}
