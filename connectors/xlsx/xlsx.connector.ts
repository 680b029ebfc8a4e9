/**
 * Excel workbooks (.xlsx, .xlsm). Belongs here: reading one sheet at a time as a stream of rows. Never: a write, a
 * calculation, where the file lies, or what the rows mean.
 */
import type { Batch, Cell } from '../contract';
import { columnNames } from '../shared/files/column-names';
import { fileConnector } from '../shared/files/file-connector';
import { splitPart } from '../shared/files/file-part';
import type { FileFormat } from '../shared/files/file-source';
import type { FilePlace } from '../shared/files/place';
import type { MarkupHandler } from '../shared/files/markup';
import { readPart } from './parts';
import { xlsxSettings, type XlsxSettings } from './settings';
import { SheetReader } from './sheet-reader';
import { Workbook, type Sheet } from './workbook';
import { noHeader } from './xlsx.errors';

class XlsxFormat implements FileFormat {
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
      yield { columns, rows: this.take(reader) };
    }
    columns ??= this.columnsOf(reader, book, sheet);
    yield { columns, rows: this.take(reader) };
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
    const place = { file: book.zip.file, line: headerRow, table: sheet.name };
    const letters = reader.headerLetters;
    return columnNames(reader.header, rowNumber, place, (index) => letters[index] ?? 'rowNumber');
  }

  private take(reader: SheetReader): Cell[][] {
    const { rows, numbers } = reader;
    reader.rows = [];
    reader.numbers = [];
    if (this.settings.rowNumber) rows.forEach((row, index) => row.push(numbers[index]!));
    return rows;
  }
}

export const xlsxConnector = fileConnector('xlsx', xlsxSettings, XlsxFormat);
