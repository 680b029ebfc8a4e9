import type { ProblemDetails } from '../errors/problem';
import { choices } from '../errors/yaml.problems';

/** What can be wrong when an edition is read from a spreadsheet. */

export const unknownTableKind = (file: string): ProblemDetails => ({
  code: 'CAT-031',
  what: { sv: `${file} är varken CSV eller XLSX.`, en: `${file} is neither CSV nor XLSX.` },
  fix: { sv: 'Spara listan som .csv eller .xlsx.', en: 'Save the list as .csv or .xlsx.' },
});

export const brokenTable = (reason: string): ProblemDetails => ({
  code: 'CAT-032',
  what: { sv: `Tabellen går inte att läsa (${reason}).`, en: `The table cannot be read (${reason}).` },
  fix: {
    sv: 'Ett citattecken är kanske inte avslutat, eller filen är skadad. Öppna den i Excel och spara om.',
    en: 'A quotation mark may not be closed, or the file is damaged. Open it in Excel and save it again.',
  },
});

export const columnUnknown = (
  name: string,
  suggestion: string | undefined,
  names: readonly string[],
): ProblemDetails => ({
  code: 'CAT-033',
  what: { sv: `Okänd kolumn "${name}".`, en: `Unknown column "${name}".` },
  fix: choices(suggestion, names),
});

export const columnTwice = (name: string): ProblemDetails => ({
  code: 'CAT-034',
  what: { sv: `Kolumnen "${name}" finns två gånger.`, en: `The column "${name}" is there twice.` },
});

export const columnMissing = (name: string): ProblemDetails => ({
  code: 'CAT-035',
  what: { sv: `Kolumnen "${name}" saknas.`, en: `The column "${name}" is missing.` },
  fix: {
    sv: 'Rubrikerna ska vara de som "brygga catalog list --format csv" skriver.',
    en: 'The headings are those that "brygga catalog list --format csv" writes.',
  },
});

export const idMissing = (): ProblemDetails => ({
  code: 'CAT-036',
  what: {
    sv: 'Raden har inget id, och ingen variabel står före den.',
    en: 'The row has no id, and no variable stands before it.',
  },
});

export const cellEmpty = (column: string, id: string): ProblemDetails => ({
  code: 'CAT-037',
  what: { sv: `${column} är tomt för ${id}.`, en: `${column} is empty for ${id}.` },
  fix: { sv: 'Fyll i cellen på variabelns första rad.', en: "Fill in the cell on the variable's first row." },
});

export const cellConflict = (column: string, id: string, firstLine: number): ProblemDetails => ({
  code: 'CAT-038',
  what: {
    sv: `${column} för ${id} är ett annat än på rad ${firstLine}.`,
    en: `${column} for ${id} differs from row ${firstLine}.`,
  },
  fix: { sv: 'Skriv lika, eller lämna cellen tom.', en: 'Write the same, or leave the cell empty.' },
});

export const rowAddsNothing = (id: string, firstLine: number): ProblemDetails => ({
  code: 'CAT-039',
  what: {
    sv: `${id} står redan på rad ${firstLine}, och den här raden har inget värde.`,
    en: `${id} already stands on row ${firstLine}, and this row has no value.`,
  },
});

export const valueHalf = (id: string): ProblemDetails => ({
  code: 'CAT-040',
  what: {
    sv: `Ett värde för ${id} saknar kod eller text (varde, vardetext).`,
    en: `A value of ${id} lacks its code or its label (varde, vardetext).`,
  },
});

export const notYesNo = (value: string): ProblemDetails => ({
  code: 'CAT-041',
  what: { sv: `"${value}" är varken ja eller nej.`, en: `"${value}" is neither ja nor nej.` },
});

export const idTableColumns = (): ProblemDetails => ({
  code: 'CAT-042',
  what: {
    sv: 'Id-tabellen ska ha kolumnerna gammalt_id och nytt_id.',
    en: 'The id table must have the columns gammalt_id and nytt_id.',
  },
});

export const oldIdUnknown = (
  id: string,
  edition: string,
  suggestion: string | undefined,
): ProblemDetails => ({
  code: 'CAT-043',
  what: {
    sv: `Det gamla id:t "${id}" finns inte i utgåvan ${edition}.`,
    en: `The old id "${id}" is not in the edition ${edition}.`,
  },
  fix: suggestion ? choices(suggestion, []) : undefined,
});

export const newIdUnknown = (id: string, suggestion: string | undefined): ProblemDetails => ({
  code: 'CAT-044',
  what: {
    sv: `Det nya id:t "${id}" finns inte i den nya utgåvan.`,
    en: `The new id "${id}" is not in the new edition.`,
  },
  fix: suggestion ? choices(suggestion, []) : undefined,
});

export const idMappedTwice = (id: string): ProblemDetails => ({
  code: 'CAT-045',
  what: {
    sv: `"${id}" pekas ut två gånger; en gammal variabel kan bara bli en ny, och tvärtom.`,
    en: `"${id}" is named twice; an old variable can become one new one only, and the other way round.`,
  },
});

export const outputExists = (file: string): ProblemDetails => ({
  code: 'CAT-046',
  what: { sv: `${file} finns redan.`, en: `${file} already exists.` },
  why: { sv: 'En utgåva skrivs aldrig över.', en: 'An edition is never overwritten.' },
  fix: { sv: 'Välj ett annat filnamn.', en: 'Choose another file name.' },
});

export const outputNotWritten = (file: string, reason: string): ProblemDetails => ({
  code: 'CAT-048',
  what: { sv: `${file} kunde inte skrivas (${reason}).`, en: `${file} could not be written (${reason}).` },
  fix: {
    sv: 'Kontrollera att mappen finns, att du får skriva där och att disken har plats.',
    en: 'Check that the folder exists, that you may write there and that the disk has room.',
  },
});

export const badEditionName = (name: string): ProblemDetails => ({
  code: 'CAT-047',
  what: {
    sv: `Utgåvan får sitt namn av filen, och "${name}" duger inte.`,
    en: `The edition takes its name from the file, and "${name}" will not do.`,
  },
  fix: {
    sv: 'Använd små bokstäver a–z, siffror och bindestreck, till exempel bbic-2026.yaml.',
    en: 'Use lower case a–z, digits and hyphens, for example bbic-2026.yaml.',
  },
});

export const tableEmpty = (): ProblemDetails => ({
  code: 'CAT-049',
  what: { sv: 'Tabellen har rubriker men inga variabler.', en: 'The table has headings but no variables.' },
});
