import type { ConnectorError } from '../contract';
import { fileError } from '../shared/files/make-file-error';
import type { Place } from '../shared/files/file.errors';
import { shownName } from '../shared/shown-names';

/** What is wrong with a CSV file; what can be wrong with any file stands in `shared/files/file.errors.ts`. */

export const columnNameMissing = (file: string, position: number): ConnectorError =>
  fileError({
    code: 'CON-206',
    what: {
      sv: `Kolumn ${position} har inget namn på första raden.`,
      en: `Column ${position} has no name in the first row.`,
    },
    fix: {
      sv: 'Ge den ett namn, eller sätt header: false om filen saknar rubrikrad.',
      en: 'Give it a name, or set header: false if the file has no header row.',
    },
    place: { file, line: 1, column: 1 },
  });

export const wrongCellCount = (place: Place, wanted: number, got: number): ConnectorError =>
  fileError({
    code: 'CON-208',
    what: { sv: `Raden har ${got} celler, inte ${wanted}.`, en: `The row has ${got} cells, not ${wanted}.` },
    why: {
      sv: 'En cell innehåller troligen avgränsaren eller en radbrytning utan citattecken, eller separator är fel.',
      en: 'A cell probably holds the separator or a line break without quotes, or separator is wrong.',
    },
    place,
  });

export const quoteNotClosed = (place: Place): ConnectorError =>
  fileError({
    code: 'CON-209',
    what: { sv: 'Citattecknet stängs aldrig.', en: 'The quote is never closed.' },
    fix: {
      sv: 'Rätta exporten: ett citattecken inne i en cell skrivs två gånger.',
      en: 'Correct the export: a quote inside a cell is written twice.',
    },
    place,
  });

export const quoteMisplaced = (place: Place): ConnectorError =>
  fileError({
    code: 'CON-210',
    what: {
      sv: 'Ett citattecken står mitt i en cell.',
      en: 'A quote stands in the middle of a cell.',
    },
    fix: {
      sv: 'Sätt citattecken runt hela cellen och skriv det inre två gånger, eller välj en annan quote.',
      en: 'Put quotes around the whole cell and write the inner one twice, or choose another quote.',
    },
    place,
  });

export const wrongColumnCount = (file: string, from: string, given: number, cells: number): ConnectorError =>
  fileError({
    code: 'CON-215',
    what: {
      sv: `Inställningen columns har ${given} namn för "${shownName(from)}", men filens rader har ${cells} celler.`,
      en: `The setting columns has ${given} names for "${shownName(from)}", but the rows of the file have ${cells} cells.`,
    },
    fix: {
      sv: 'Ge varje cell ett namn, i filens ordning.',
      en: 'Give each cell a name, in the order of the file.',
    },
    place: { file, line: 1, column: 1, field: `columns.${from}` },
  });
