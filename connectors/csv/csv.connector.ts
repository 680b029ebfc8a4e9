/**
 * CSV files. Belongs here: reading one file at a time as a stream of rows. Never: a write, where the file lies, or
 * what the rows mean.
 */
import type { Batch, Cell } from '../contract';
import { columnNames } from '../shared/files/column-names';
import { chunkBytes } from '../shared/files/decode';
import { fileConnector } from '../shared/files/file-connector';
import type { FileFormat } from '../shared/files/file-source';
import { emptyFile } from '../shared/files/file.errors';
import type { FilePlace, PlacedFile } from '../shared/files/place';
import { columnNameMissing, wrongColumnCount } from './csv.errors';
import { records } from './records';
import { csvSettings, type CsvSettings } from './settings';

class CsvFormat implements FileFormat {
  readonly product = 'CSV files';

  constructor(
    private readonly settings: CsvSettings,
    private readonly place: FilePlace,
  ) {}

  async columns(name: string, signal?: AbortSignal): Promise<string[]> {
    const file = await this.place.find(name);
    for await (const [first] of records(file, this.settings, signal)) {
      return this.columnsOf(first!, file, name);
    }
    throw emptyFile(file.shown);
  }

  async *batches(name: string, signal?: AbortSignal): AsyncGenerator<Batch> {
    const file = await this.place.find(name);
    let columns: string[] | undefined;
    let count = 0;
    for await (let rows of records(file, this.settings, signal)) {
      if (!columns) {
        columns = this.columnsOf(rows[0]!, file, name);
        if (this.settings.header) rows = rows.slice(1);
      }
      for (const row of rows) this.complete(row, ++count);
      yield { columns, rows };
    }
    if (!columns) throw emptyFile(file.shown);
  }

  async names(): Promise<string[]> {
    const files = await this.place.list();
    return files.map(({ name }) => name).filter((name) => /\.(csv|txt|tsv|skv)$/i.test(name));
  }

  /** From how many rows the beginning of the file holds. */
  async estimateRows(name: string): Promise<number | null> {
    const file = await this.place.find(name);
    if (file.size === null) return null;
    for await (const rows of records(file, this.settings)) {
      const share = Math.max(1, file.size / chunkBytes);
      return Math.round((rows.length - (this.settings.header ? 1 : 0)) * share);
    }
    return 0;
  }

  private columnsOf(first: readonly (string | null)[], file: PlacedFile, from: string): string[] {
    const { header, rowNumber, columns } = this.settings;
    const given = columns?.[from];
    if (given && given.length !== first.length) {
      throw wrongColumnCount(file.shown, from, given.length, first.length);
    }
    const names = header
      ? first.map((name) => name ?? '')
      : (given ?? first.map((_, index) => `Kolumn${index + 1}`));
    const unnamed = names.indexOf('');
    if (unnamed >= 0) throw columnNameMissing(file.shown, unnamed + 1);
    return columnNames(names, rowNumber, { file: file.shown, line: 1, column: 1 });
  }

  /** Empty cells become NULL; the row's number is added where the settings ask for it. */
  private complete(row: Cell[], number: number): void {
    for (let i = 0; i < row.length; i++) if (row[i] === '') row[i] = null;
    if (this.settings.rowNumber) row.push(number);
  }
}

export const csvConnector = fileConnector('csv', csvSettings, CsvFormat);
