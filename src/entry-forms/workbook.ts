import { Workbook, type Worksheet } from 'exceljs';
import type { Catalog } from '../catalog/model';
import { columnsOf } from './columns';
import type { FormFollowUp, FormKind, RecordForm } from './fields';
import { codeSheetRows, instructionRows } from './instructions';
import { ListSheet } from './list-sheet';
import { headerRow, unitRows, unitsSheet } from './places';
import { bold, fillRecordSheet, heightOf } from './record-sheet';
import {
  addedAnswers,
  formVersion,
  needsOwnMapping,
  stampColumns,
  stampRows,
  stampSheet,
  type Stamp,
} from './stamp';

export interface WorkbookRequest {
  kind: FormKind;
  catalog: Catalog;
  followUp: FormFollowUp;
  /** What to ask for: `recordForms` for all, `supplementForms` for what a system lacks. */
  forms: readonly RecordForm[];
}

/** The empty workbook of a follow-up, and what its stamp says. Nothing in it depends on when or where it was made. */
export function entryWorkbook({ kind, catalog, followUp, forms }: WorkbookRequest): {
  book: Workbook;
  stamp: Stamp;
} {
  const asked = new Set(
    forms.flatMap(({ fields }) => fields.map(({ variable, shown }) => shown && variable?.id)),
  );
  const stamp: Stamp = {
    form: kind,
    version: formVersion,
    edition: catalog.edition,
    followUp: followUp.id,
    local: needsOwnMapping(forms, kind),
    added: addedAnswers(forms),
    variables: followUp.variables.filter((id) => asked.has(id)),
  };
  const book = newBook(followUp.title);
  fillInstructions(book, instructionRows(kind, followUp, catalog, forms));
  const lists = new ListSheet();
  // The sheets that are asked for first; the mapping finds the others by name.
  for (const form of [...forms].sort((a, b) => Number(b.shown) - Number(a.shown))) {
    const sheet = book.addWorksheet(form.sheet, { state: form.shown ? 'visible' : 'veryHidden' });
    fillRecordSheet(sheet, form, columnsOf(form, kind), lists, followUp);
  }
  const withUnits = forms.some(({ fields }) => fields.some(({ kind: holds }) => holds === 'unit'));
  if (withUnits) fillUnits(book.addWorksheet(unitsSheet));
  if (kind === 'paper') fillCodes(book, codeSheetRows(forms));
  lists.write(book);
  fillStamp(book.addWorksheet(stampSheet, { state: 'veryHidden' }), stamp);
  return { book, stamp };
}

/** Without author, company or the time when it was made. */
function newBook(title: string): Workbook {
  const book = new Workbook();
  const epoch = new Date(Date.UTC(2000, 0, 1));
  Object.assign(book, { creator: 'Bryggan', lastModifiedBy: '', created: epoch, modified: epoch, title });
  return book;
}

function fillInstructions(book: Workbook, rows: readonly (readonly [string, string])[]): void {
  const sheet = book.addWorksheet('Instruktion');
  sheet.columns = [{ width: 20 }, { width: 78 }];
  for (const [head, text] of rows) {
    const row = sheet.addRow([head, text]);
    row.alignment = { vertical: 'top', wrapText: true };
    row.height = heightOf([text], 78);
    row.getCell(1).font = bold;
  }
  sheet.getRow(1).font = { ...bold, size: 16 };
  sheet.getRow(1).height = 26;
  // Beside an empty cell the title runs on instead of being cut.
  sheet.getRow(1).alignment = { vertical: 'top', wrapText: false };
  sheet.getCell('B1').value = null;
  sheet.views = [{ showGridLines: false }];
  portrait(sheet);
  protect(sheet);
}

function fillUnits(sheet: Worksheet): void {
  sheet.columns = [{ width: 30, style: { numFmt: '@' } }, { width: 70 }];
  sheet.addRow([
    'Enheternas koder',
    'Skriv en kod per rad. Samma koder som i verksamhetssystemet, om ni har ett.',
  ]);
  sheet.getRow(1).font = bold;
  for (let row = 2; row <= unitRows + 1; row++) sheet.getCell(row, 1).protection = { locked: false };
  portrait(sheet);
  protect(sheet);
}

function fillCodes(book: Workbook, rows: readonly (readonly string[])[]): void {
  const sheet = book.addWorksheet('Koder');
  sheet.columns = [{ width: 16 }, { width: 8 }, { width: 60 }, { width: 8 }, { width: 44 }];
  rows.forEach((row, index) => {
    const written = sheet.addRow(row);
    written.alignment = { vertical: 'top', wrapText: true };
    if (index === 0) written.font = bold;
  });
  sheet.views = [{ state: 'frozen', ySplit: 1 }];
  portrait(sheet);
  sheet.pageSetup.printTitlesRow = '1:1';
  protect(sheet);
}

function fillStamp(sheet: Worksheet, stamp: Stamp): void {
  // Named twice, so that a reading with another header row finds it too, and can say so.
  sheet.getRow(1).values = [...stampColumns];
  [[...stampColumns], ...stampRows(stamp)].forEach((row, index) => {
    sheet.getRow(headerRow + index).values = row;
  });
  protect(sheet);
}

function portrait(sheet: Worksheet): void {
  Object.assign(sheet.pageSetup, {
    paperSize: 9,
    orientation: 'portrait',
    fitToPage: true,
    fitToWidth: 1,
    fitToHeight: 0,
  });
}

/** Without a password: against mistakes, not against people. */
function protect(sheet: Worksheet): void {
  void sheet.protect('', {
    selectLockedCells: true,
    selectUnlockedCells: true,
    formatColumns: true,
    formatRows: true,
  });
}
