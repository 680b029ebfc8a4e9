import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { parse } from 'csv-parse/sync';
import { decode } from 'iconv-lite';
import { Problem, Problems } from '../errors/problem';
import { shownPath } from '../errors/shown-path';
import { catalogFileMissing } from './catalog.problems';
import { brokenTable, unknownTableKind } from './import.problems';

/** A sheet as text. Cells are trimmed; empty rows are left out. */
export interface Grid {
  file: string;
  rows: GridRow[];
}

export interface GridRow {
  /** Row of the sheet, or line of the CSV file that the row begins on; 1-based. */
  line: number;
  cells: string[];
}

/**
 * Reads a CSV file (`.csv`, `.txt`) or the first sheet of an Excel workbook (`.xlsx`).
 * @throws Problem `CAT-010` when it cannot be read, `CAT-031` for another kind of file; Problems `CAT-032` when it
 * is broken.
 */
export async function readGrid(path: string): Promise<Grid> {
  const kind = extname(path).toLowerCase();
  if (!['.csv', '.txt', '.xlsx'].includes(kind)) throw new Problem(unknownTableKind(shownPath(path)));
  const file = shownPath(path);
  const bytes = readBytes(path);
  const rows = kind === '.xlsx' ? await sheetRows(bytes, file) : csvRows(decodeText(bytes), file);
  return { file, rows: rows.filter((row) => row.cells.some((cell) => cell !== '')) };
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw new Problem(catalogFileMissing(shownPath(path)), { cause });
  }
}

/** UTF-8, UTF-16 with byte order mark (PowerShell's `>`), or else Windows-1252 (Swedish Excel's "CSV"). */
export function decodeText(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decode(bytes, 'utf16le');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return decode(bytes, 'win1252');
  }
}

function csvRows(text: string, file: string): GridRow[] {
  const header = text.slice(0, text.search(/\r?\n|$/));
  const count = (mark: string): number => header.split(mark).length;
  const delimiter = [';', ',', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
  let line = 1;
  try {
    const records = parse(text, { delimiter, info: true, relax_column_count: true }) as unknown as {
      record: string[];
      info: { lines: number };
    }[];
    return records.map(({ record, info }) => {
      const row = { line, cells: record.map((cell) => cell.trim()) };
      line = info.lines + 1;
      return row;
    });
  } catch (error) {
    const { code = '', lines } = error as { code?: string; lines?: number };
    throw new Problems([{ ...brokenTable(code), place: { file, line: lines ?? 1 } }]);
  }
}

async function sheetRows(bytes: Buffer, file: string): Promise<GridRow[]> {
  // Slow to load, and most commands never meet a workbook.
  const { Workbook } = await import('exceljs');
  const workbook = new Workbook();
  try {
    await workbook.xlsx.load(bytes as unknown as ArrayBuffer);
  } catch {
    throw new Problems([{ ...brokenTable('XLSX'), place: { file } }]);
  }
  const rows: GridRow[] = [];
  workbook.worksheets[0]?.eachRow((row, line) => {
    const cells: string[] = [];
    row.eachCell({ includeEmpty: true }, (cell, column) => (cells[column - 1] = cell.text.trim()));
    rows.push({ line, cells });
  });
  return rows;
}
