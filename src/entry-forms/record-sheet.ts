import type { DataValidation, Font, Worksheet } from 'exceljs';
import type { Column } from './columns';
import type { FormFollowUp, RecordForm } from './fields';
import { letters, type ListSheet } from './list-sheet';
import { firstRow, headerRow, lastRow } from './places';
import { validationOf } from './validation';

/** A font of its own must be named in full: ExcelJS begins from none. */
export const bold: Partial<Font> = { name: 'Calibri', size: 11, bold: true };
const quiet: Partial<Font> = { name: 'Calibri', size: 9, color: { argb: 'FF5B6B76' } };

/** The sheet of one record: a row for people, the hidden row for the mapping, and empty rows to fill in. */
export function fillRecordSheet(
  sheet: Worksheet,
  form: RecordForm,
  columns: readonly Column[],
  lists: ListSheet,
  followUp: FormFollowUp,
): void {
  columns.forEach((column, index) => {
    const place = index + 1;
    const numFmt = formats[column.holds];
    const at = sheet.getColumn(place);
    at.width = widths[column.holds];
    at.hidden = !column.shown;
    at.style = {
      ...(numFmt && { numFmt }),
      protection: { locked: false },
      alignment: { vertical: 'top' },
    };
  });
  columns.forEach((column, index) => fillHead(sheet, column, index + 1));
  const shown = columns.filter((column) => column.shown);
  sheet.getRow(2).height = Math.max(15, ...shown.map(({ label, holds }) => heightOf([label], widths[holds])));
  sheet.getRow(headerRow).hidden = true;
  for (const [index, column] of columns.entries()) {
    if (!column.shown) continue;
    const letter = letters(index + 1);
    const range = `${letter}${firstRow}:${letter}${lastRow}`;
    addValidation(sheet, range, validationOf(column, letter, form, lists, followUp));
  }
  setUpPage(sheet, form, shown.length, followUp);
}

function fillHead(sheet: Worksheet, column: Column, place: number): void {
  const [above, label, name] = [1, 2, headerRow].map((row) => sheet.getCell(row, place)) as [
    ReturnType<Worksheet['getCell']>,
    ReturnType<Worksheet['getCell']>,
    ReturnType<Worksheet['getCell']>,
  ];
  for (const cell of [above, label, name]) {
    cell.protection = { locked: true };
    cell.numFmt = '@';
  }
  name.value = column.name;
  name.font = quiet;
  if (!column.shown) return;
  above.value =
    column.field.kind === 'key' || column.field.kind === 'identity' ? 'Måste fyllas i' : column.key;
  above.font = quiet;
  label.value = column.label;
  label.font = bold;
  label.alignment = { wrapText: true, vertical: 'top' };
  label.fill = {
    type: 'pattern',
    pattern: 'solid',
    fgColor: { argb: column.field.variable ? 'FFE9EEF1' : 'FFFFF3D6' },
  };
  label.border = { bottom: { style: 'thin' } };
}

const formats: Readonly<Record<Column['holds'], string | null>> = {
  id: '@',
  identity: '@',
  unit: '@',
  tick: '@',
  codes: '@',
  day: 'yyyy-mm-dd',
  digits: '0000"-"00"-"00',
  number: null,
  one: null,
  code: null,
};

const widths: Readonly<Record<Column['holds'], number>> = {
  id: 15,
  identity: 16,
  unit: 12,
  tick: 18,
  codes: 18,
  day: 13,
  digits: 14,
  number: 12,
  one: 22,
  code: 18,
};

/** A row that shows all lines of its texts: a program that opens the file does not make room by itself. */
export const heightOf = (texts: readonly string[], width: number): number =>
  Math.max(...texts.map((text) => Math.ceil((text.length * 1.15) / width))) * 15 + 3;

/** ExcelJS writes validations of whole ranges, and its types say nothing of it. */
function addValidation(sheet: Worksheet, range: string, validation: DataValidation): void {
  (
    sheet as unknown as { dataValidations: { add(range: string, validation: DataValidation): void } }
  ).dataValidations.add(range, validation);
}

/** Columns that are still readable when a page holds them. */
const columnsPerPage = 11;

function setUpPage(sheet: Worksheet, form: RecordForm, shown: number, followUp: FormFollowUp): void {
  const kept = form.record === 'barn' ? 1 : 2;
  sheet.views = [
    {
      state: 'frozen',
      xSplit: kept,
      ySplit: headerRow,
      topLeftCell: `${letters(kept + 1)}${firstRow}`,
      activeCell: `A${firstRow}`,
    },
  ];
  Object.assign(sheet.pageSetup, {
    paperSize: 9,
    orientation: 'landscape',
    fitToPage: true,
    fitToWidth: Math.max(1, Math.ceil(shown / columnsPerPage)),
    fitToHeight: 0,
    printTitlesRow: '1:2',
    printTitlesColumn: `A:${letters(kept)}`,
  });
  sheet.headerFooter.oddHeader = `&L${plain(followUp.title)}&C${form.sheet}&RInnehåller personuppgifter`;
  sheet.headerFooter.oddFooter = `&L${followUp.id}&RSida &P av &N`;
  void sheet.protect('', {
    selectLockedCells: true,
    selectUnlockedCells: true,
    formatColumns: true,
    formatRows: true,
    sort: true,
    autoFilter: true,
    insertRows: true,
  });
}

/** `&` begins a command in a header. */
const plain = (text: string): string => text.replaceAll('&', '&&');
