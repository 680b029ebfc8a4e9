import ExcelJS from 'exceljs';
import type { Cell } from './cells';

export type Look = 'full' | 'partial' | 'untranslated' | 'unavailable' | 'not-stated' | 'assumed' | 'group';

export interface Column {
  head: string;
  /** In characters. */
  width: number;
  /** The column is about something that nobody has seen: its head says so by its colour too. */
  assumed?: boolean;
}

export interface Sheet {
  name: string;
  /** Lines above the table: what the sheet is and what is not certain. */
  notes: readonly string[];
  columns: readonly Column[];
  rows: readonly (readonly (Cell | { value: Cell; look: Look })[])[];
  /** Columns that stay when scrolling sideways. */
  frozen: number;
}

const fills: Record<Look, string> = {
  full: 'FFBCD9E4',
  partial: 'FFDCEAF0',
  untranslated: 'FFF3F1EA',
  unavailable: 'FFF6DDD8',
  'not-stated': 'FFFFFFFF',
  assumed: 'FFFFE9A8',
  group: 'FFEEF4F6',
};

/** Sheets with a frozen and filtered header. Every text is stored as text: nothing in it is ever a formula. */
export async function workbookOf(sheets: readonly Sheet[]): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  for (const sheet of sheets) addSheet(book, sheet);
  return Buffer.from(await book.xlsx.writeBuffer());
}

function addSheet(book: ExcelJS.Workbook, { name, notes, columns, rows, frozen }: Sheet): void {
  const headRow = notes.length + 1;
  const sheet = book.addWorksheet(name, {
    views: [{ state: 'frozen', xSplit: frozen, ySplit: headRow }],
    pageSetup: { paperSize: 9, orientation: 'landscape', fitToPage: true, fitToWidth: 1, fitToHeight: 0 },
  });
  sheet.pageSetup.printTitlesRow = `${headRow}:${headRow}`;
  notes.forEach((note) => (sheet.addRow([note]).font = { bold: note.startsWith('MALL'), italic: true }));
  const head = sheet.addRow(columns.map((column) => column.head));
  head.font = { bold: true };
  head.alignment = { wrapText: true, vertical: 'top' };
  columns.forEach((column, index) => {
    sheet.getColumn(index + 1).width = column.width;
    if (column.assumed) paint(head.getCell(index + 1), 'assumed');
  });
  for (const row of rows) {
    const added = sheet.addRow(row.map((cell) => (isLooked(cell) ? cell.value : cell)));
    added.alignment = { wrapText: true, vertical: 'top' };
    row.forEach((cell, index) => isLooked(cell) && paint(added.getCell(index + 1), cell.look));
  }
  sheet.autoFilter = {
    from: { row: headRow, column: 1 },
    to: { row: headRow + rows.length, column: columns.length },
  };
}

const isLooked = (cell: Sheet['rows'][number][number]): cell is { value: Cell; look: Look } =>
  typeof cell === 'object' && cell !== null;

function paint(cell: ExcelJS.Cell, look: Look): void {
  cell.fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: fills[look] } };
  if (look === 'assumed') cell.font = { ...cell.font, italic: true };
}
