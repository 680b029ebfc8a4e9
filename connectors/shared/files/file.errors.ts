import type { ConnectorError, ConnectorErrorDetails } from '../../contract';
import { looksLikeData, shownColumn, shownName, shownNames } from '../shown-names';
import { fileError } from './make-file-error';

/** What can go wrong with any file, whatever its format: 2xx, with gaps where a code belongs to CSV alone. */

export type Place = NonNullable<ConnectorErrorDetails['place']>;

export const folderMissing = (folder: string): ConnectorError =>
  fileError({
    code: 'CON-201',
    what: { sv: 'Källans mapp finns inte.', en: 'The folder of the source does not exist.' },
    fix: {
      sv: 'Kontrollera folder i källans settings; relativa sökvägar utgår från mappen med brygga.yaml.',
      en: 'Check folder in the settings of the source; relative paths start in the folder of brygga.yaml.',
    },
    place: { file: folder },
  });

/** `file` may have `*` in it; `present` is what there is instead. */
export const fileMissing = (file: string, present: readonly string[]): ConnectorError =>
  fileError({
    code: 'CON-202',
    what: { sv: 'Filen finns inte i källans mapp.', en: 'The file is not in the folder of the source.' },
    fix: {
      sv: present.length > 0 ? `I mappen finns: ${shownNames(present)}.` : 'Mappen är tom.',
      en: present.length > 0 ? `The folder has: ${shownNames(present)}.` : 'The folder is empty.',
    },
    place: { file },
  });

export const outsideFolder = (name: string): ConnectorError =>
  fileError({
    code: 'CON-203',
    what: {
      sv: `"${shownName(name)}" pekar utanför källans mapp.`,
      en: `"${shownName(name)}" points outside the folder of the source.`,
    },
    fix: {
      sv: 'Ange en fil i mappen, utan ".." och utan länk ut ur den.',
      en: 'Name a file in the folder, without ".." and without a link out of it.',
    },
  });

export const unreadable = (file: string, reason: string): ConnectorError =>
  fileError({
    code: 'CON-204',
    what: { sv: `Filen kan inte läsas (${reason}).`, en: `The file cannot be read (${reason}).` },
    fix: {
      sv: 'Ge kontot som kör Bryggan läsrätt till filen.',
      en: 'Give the account that runs Bryggan read access to the file.',
    },
    place: { file },
  });

export const emptyFile = (file: string): ConnectorError =>
  fileError({
    code: 'CON-205',
    what: { sv: 'Filen är tom.', en: 'The file is empty.' },
    why: { sv: 'Inte ens kolumnernas namn finns.', en: 'Not even the names of the columns are there.' },
    fix: { sv: 'Gör om exporten.', en: 'Make the export again.' },
    place: { file, line: 1, column: 1 },
  });

/**
 * `first` and `second` say where they stand, by number or as the sheet's letters. Not what they are called: in a list
 * without a header that is the first row.
 */
export const columnTwice = (place: Place, first: number | string, second: number | string): ConnectorError =>
  fileError({
    code: 'CON-207',
    what: {
      sv: `Kolumn ${first} och kolumn ${second} heter likadant.`,
      en: `Column ${first} and column ${second} have the same name.`,
    },
    fix: {
      sv: 'Ge dem olika namn (rowNumber måste också vara ett eget namn). En CSV-fil utan rubrikrad läses med header: false.',
      en: 'Give them different names (rowNumber must be a name of its own, too). A CSV file without a header row is read with header: false.',
    },
    place,
  });

export const invalidByte = (place: Place, encoding: string, suggestion: string): ConnectorError =>
  fileError({
    code: 'CON-211',
    what: {
      sv: `Här står en byte som inte är giltig ${encoding}.`,
      en: `Here is a byte that is not valid ${encoding}.`,
    },
    fix: {
      sv: `Filen är troligen ${suggestion}: sätt encoding: ${suggestion} i källans settings.`,
      en: `The file is probably ${suggestion}: set encoding: ${suggestion} in the settings of the source.`,
    },
    place,
  });

export const otherEncoding = (place: Place, found: string, encoding: string): ConnectorError =>
  fileError({
    code: 'CON-212',
    what: {
      sv: `Filen är ${found.toUpperCase()}, men källan säger ${encoding}.`,
      en: `The file is ${found.toUpperCase()}, but the source says ${encoding}.`,
    },
    why: {
      sv: 'Läst så skulle å, ä och ö bli fel tecken.',
      en: 'Read that way, å, ä and ö would become other characters.',
    },
    fix: {
      sv: `Sätt encoding: ${found} i källans settings.`,
      en: `Set encoding: ${found} in the settings of the source.`,
    },
    place,
  });

export const changedWhileReading = (file: string): ConnectorError =>
  fileError({
    code: 'CON-213',
    what: { sv: 'Filen ändrades medan källan var öppen.', en: 'The file changed while the source was open.' },
    why: {
      sv: 'Det lästa kan vara halvt och används därför inte.',
      en: 'What was read may be half a file and is therefore not used.',
    },
    fix: {
      sv: 'Kör igen när exporten är klar.',
      en: 'Run again when the export is finished.',
    },
    place: { file },
  });

export const columnMissing = (file: string, column: string, columns: readonly string[]): ConnectorError =>
  fileError({
    code: 'CON-214',
    what: {
      sv: `Kolumnen "${shownColumn(column)}" finns inte i filen.`,
      en: `The file has no column "${shownColumn(column)}".`,
    },
    fix: columns.some(looksLikeData)
      ? {
          sv: 'Första raden ser ut att vara uppgifter, inte namn på kolumner: är det en CSV-fil, sätt header: false.',
          en: 'The first row looks like data, not names of columns: if it is a CSV file, set header: false.',
        }
      : { sv: `Filen har: ${columns.join(', ')}.`, en: `The file has: ${columns.join(', ')}.` },
    place: { file, field: shownColumn(column) },
  });
