import type { ConnectorError, ConnectorErrorDetails } from '../contract';
import { fileError } from '../shared/files/make-file-error';
import { shownName, shownNames } from '../shared/shown-names';

/** What is wrong with a workbook. A place in it is named as Excel names it: the sheet and B7. Never a cell's content. */

const saveAgain = {
  sv: 'Öppna filen i Excel eller LibreOffice och spara den som Excel-arbetsbok (.xlsx).',
  en: 'Open the file in Excel or LibreOffice and save it as an Excel workbook (.xlsx).',
};

/** A sheet's cell or range. */
export interface Spot {
  file: string;
  sheet: string;
  /** `B7` or `B7:B9`. */
  address: string;
}

const placeOf = ({ file, sheet, address }: Spot): ConnectorErrorDetails['place'] => ({
  file,
  table: sheet,
  field: address,
});

export const notWorkbook = (file: string): ConnectorError =>
  fileError({
    code: 'CON-601',
    what: { sv: 'Filen är ingen Excel-arbetsbok (.xlsx).', en: 'The file is no Excel workbook (.xlsx).' },
    why: {
      sv: 'Den är ingen zip-fil med en arbetsbok i, eller så slutar den för tidigt.',
      en: 'It is no zip file with a workbook in it, or it ends too early.',
    },
    fix: saveAgain,
    place: { file },
  });

export const oldFormat = (file: string, format: '.xls' | '.xlsb'): ConnectorError =>
  fileError({
    code: 'CON-602',
    what: {
      sv: `Filen är i Excels binära format ${format}, som inte läses.`,
      en: `The file is in Excel's binary format ${format}, which is not read.`,
    },
    fix: saveAgain,
    place: { file },
  });

export const encrypted = (file: string): ConnectorError =>
  fileError({
    code: 'CON-603',
    what: { sv: 'Arbetsboken är krypterad med lösenord.', en: 'The workbook is encrypted with a password.' },
    fix: {
      sv: 'Spara den utan lösenord för öppning, i en mapp som bara Bryggans konto kan läsa.',
      en: "Save it without a password for opening, in a folder that only Bryggan's account can read.",
    },
    place: { file },
  });

/** `part` is the name of a file inside the workbook. */
export const damaged = (file: string, part: string, why: { sv: string; en: string }): ConnectorError =>
  fileError({
    code: 'CON-604',
    what: {
      sv: `Arbetsboken är skadad i delen ${shownName(part)}.`,
      en: `The workbook is damaged in the part ${shownName(part)}.`,
    },
    why,
    fix: {
      sv: `Gör om exporten, eller: ${saveAgain.sv}`,
      en: `Make the export again, or: ${saveAgain.en}`,
    },
    place: { file },
  });

export const sheetMissing = (file: string, sheet: string, present: readonly string[]): ConnectorError =>
  fileError({
    code: 'CON-605',
    what: {
      sv: `Arbetsboken har inget blad "${shownName(sheet)}".`,
      en: `The workbook has no sheet "${shownName(sheet)}".`,
    },
    fix: {
      sv: `Bladen heter: ${shownNames(present)}. Skriv from: bok.xlsx#Blad.`,
      en: `The sheets are: ${shownNames(present)}. Write from: book.xlsx#Sheet.`,
    },
    place: { file, table: sheet },
  });

export const noHeader = (file: string, sheet: string, row: number): ConnectorError =>
  fileError({
    code: 'CON-606',
    what: {
      sv: `Rad ${row} i bladet "${shownName(sheet)}" har inga kolumnnamn.`,
      en: `Row ${row} of the sheet "${shownName(sheet)}" has no column names.`,
    },
    fix: {
      sv: 'Sätt headerRow i källans settings till raden med kolumnernas namn.',
      en: 'Set headerRow in the settings of the source to the row with the names of the columns.',
    },
    place: { file, line: row, table: sheet },
  });

export const columnWithoutName = (spot: Spot, headerRow: number): ConnectorError =>
  fileError({
    code: 'CON-607',
    what: {
      sv: `Cell ${spot.address} har innehåll, men dess kolumn har inget namn på rad ${headerRow}.`,
      en: `Cell ${spot.address} has content, but its column has no name in row ${headerRow}.`,
    },
    fix: {
      sv: 'Ge kolumnen ett namn, eller ta bort det som står bredvid tabellen.',
      en: 'Give the column a name, or remove what stands beside the table.',
    },
    place: placeOf(spot),
  });

const errorWord = (word: string): string =>
  /^(?:#[A-Z_/]{1,14}0?[!?]?|Err:\d{3})$/.test(word) ? word : '#…';

/** `word` is what the file says that Excel shows; only words like its own, such as #N/A, are passed on. */
export const errorCell = (spot: Spot, word: string): ConnectorError =>
  fileError({
    code: 'CON-608',
    what: {
      sv: `Cell ${spot.address} i bladet "${shownName(spot.sheet)}" visar felet ${errorWord(word)}.`,
      en: `Cell ${spot.address} of the sheet "${shownName(spot.sheet)}" shows the error ${errorWord(word)}.`,
    },
    why: {
      sv: 'Vad som skulle ha stått där går inte att veta.',
      en: 'What should have stood there cannot be known.',
    },
    fix: { sv: 'Rätta formeln eller töm cellen.', en: 'Correct the formula or clear the cell.' },
    place: placeOf(spot),
  });

export const formulaWithoutResult = (spot: Spot): ConnectorError =>
  fileError({
    code: 'CON-609',
    what: {
      sv: `Formeln i cell ${spot.address} i bladet "${shownName(spot.sheet)}" har inget sparat resultat.`,
      en: `The formula in cell ${spot.address} of the sheet "${shownName(spot.sheet)}" has no saved result.`,
    },
    why: {
      sv: 'Programmet som skrev filen har inte räknat ut den; Bryggan räknar inte.',
      en: 'The program that wrote the file has not calculated it; Bryggan does not calculate.',
    },
    fix: saveAgain,
    place: placeOf(spot),
  });

export const notADate = (spot: Spot): ConnectorError =>
  fileError({
    code: 'CON-610',
    what: {
      sv: `Cell ${spot.address} i bladet "${shownName(spot.sheet)}" är formaterad som datum men är inget datum.`,
      en: `Cell ${spot.address} of the sheet "${shownName(spot.sheet)}" is formatted as a date but is none.`,
    },
    why: {
      sv: 'Talet är negativt eller efter år 9999; Excel visar ######.',
      en: 'The number is negative or after the year 9999; Excel shows ######.',
    },
    fix: {
      sv: 'Rätta cellen eller kolumnens talformat.',
      en: "Correct the cell or the column's number format.",
    },
    place: placeOf(spot),
  });

export const mergedCells = (spot: Spot): ConnectorError =>
  fileError({
    code: 'CON-611',
    what: {
      sv: `Cellerna ${spot.address} i bladet "${shownName(spot.sheet)}" är sammanslagna.`,
      en: `The cells ${spot.address} of the sheet "${shownName(spot.sheet)}" are merged.`,
    },
    why: {
      sv: 'Bara den första av dem har ett värde; de andra raderna skulle läsas som tomma.',
      en: 'Only the first of them has a value; the other rows would be read as empty.',
    },
    fix: {
      sv: 'Dela cellerna och fyll i värdet på varje rad.',
      en: 'Unmerge the cells and fill in the value in every row.',
    },
    place: placeOf(spot),
  });

export const tooLarge = (file: string, part: string, megabytes: number): ConnectorError =>
  fileError({
    code: 'CON-612',
    what: {
      sv: `Delen ${shownName(part)} är större än ${megabytes} MB.`,
      en: `The part ${shownName(part)} is larger than ${megabytes} MB.`,
    },
    why: {
      sv: 'Den måste hållas i minnet, och en så stor del är troligen inget verksamhetssystem har skrivit.',
      en: 'It must be held in memory, and a part of that size is hardly what a case system has written.',
    },
    fix: {
      sv: 'Dela upp exporten på flera filer, eller exportera till CSV.',
      en: 'Split the export into several files, or export to CSV.',
    },
    place: { file },
  });
