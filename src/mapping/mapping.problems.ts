import type { Query } from '../../connectors/contract';
import { looksLikeData } from '../../connectors/shared/shown-names';
import type { Bilingual, ProblemDetails } from '../errors/problem';
import { choices } from '../errors/yaml.problems';

// Every sentence that the mapping room says to its users. MAP-001 to 007 are the YAML reader's (see
// ../errors/yaml.problems.ts); the numbers from 010 stand here and are never reused.

const quoted = (words: readonly string[]): string => words.map((word) => `"${word}"`).join(', ');

export const noMappingFile = (folder: string): ProblemDetails => ({
  code: 'MAP-010',
  what: {
    sv: `Mappen "${folder}" har ingen mapping.yaml.`,
    en: `The folder "${folder}" has no mapping.yaml.`,
  },
  fix: {
    sv: 'Ange mappen som mappningen står i, t.ex. mappings/exempel.',
    en: 'Name the folder that the mapping stands in, e.g. mappings/exempel.',
  },
});

export const otherEdition = (editions: readonly string[], loaded: string): ProblemDetails => ({
  code: 'MAP-011',
  what: {
    sv: `Mappningen är skriven för katalogen ${quoted(editions)}, men "${loaded}" är inläst.`,
    en: `The mapping is written for the catalogue ${quoted(editions)}, but "${loaded}" is loaded.`,
  },
  fix: choices(loaded, []),
});

export const unknownConnector = (
  name: string,
  suggestion: string | undefined,
  known: readonly string[],
): ProblemDetails => ({
  code: 'MAP-012',
  what: { sv: `Det finns ingen anslutning "${name}".`, en: `There is no connector "${name}".` },
  fix: choices(suggestion, known),
});

export const unknownVariable = (id: string, suggestion: string | undefined): ProblemDetails => ({
  code: 'MAP-013',
  what: {
    sv: `Variabeln "${id}" finns inte i katalogen.`,
    en: `The variable "${id}" is not in the catalogue.`,
  },
  fix: choices(suggestion, []) ?? {
    sv: '"brygga catalog list" visar alla. Kommunens egna variabler anges i katalogens lokala fil.',
    en: '"brygga catalog list" shows all. The municipality\'s own variables stand in the local catalogue file.',
  },
});

export const otherRecord = (id: string, record: string): ProblemDetails => ({
  code: 'MAP-014',
  what: {
    sv: `Variabeln "${id}" hör inte till posten "${record}".`,
    en: `The variable "${id}" does not belong to the record "${record}".`,
  },
  fix: {
    sv: `Flytta den till records.${id.split('.')[0]}.`,
    en: `Move it to records.${id.split('.')[0]}.`,
  },
});

export const fileMissing = (file: string, suggestion: string | undefined): ProblemDetails => ({
  code: 'MAP-023',
  what: { sv: `Filen "${file}" finns inte.`, en: `The file "${file}" does not exist.` },
  why: {
    sv: 'Sökvägen räknas från mappen som mapping.yaml står i.',
    en: 'The path starts in the folder that mapping.yaml stands in.',
  },
  fix: choices(suggestion, []) ?? {
    sv: `Lägg filen "${file}" i mappen, eller rätta namnet.`,
    en: `Put the file "${file}" into the folder, or correct its name.`,
  },
});

const sourceKinds: Record<Query['kind'], Bilingual> = {
  sql: { sv: 'Ange en fil .sql med en SELECT-sats.', en: 'Name a .sql file with one SELECT statement.' },
  request: {
    sv: 'Ange en fil .yaml med en frågebeskrivning.',
    en: 'Name a .yaml file with a request description.',
  },
  file: { sv: 'Ange namnet på filen i källans mapp.', en: "Name the file in the source's folder." },
};

export const wrongSourceKind = (from: string, connector: string, kind: Query['kind']): ProblemDetails => ({
  code: 'MAP-024',
  what: {
    sv: `Anslutningen "${connector}" kan inte läsa "${from}".`,
    en: `The connector "${connector}" cannot read "${from}".`,
  },
  fix: sourceKinds[kind],
});

export const parentMissing = (record: string, parent: string): ProblemDetails => ({
  code: 'MAP-025',
  what: {
    sv: `Posten "${record}" säger inte vilken "${parent}" den hör till.`,
    en: `The record "${record}" does not say which "${parent}" it belongs to.`,
  },
  fix: {
    sv: `Lägg till "${parent}: <kolumn med nyckeln>".`,
    en: `Add "${parent}: <column with the key>".`,
  },
});

export const noSuchParent = (record: string, parent: string, parents: readonly string[]): ProblemDetails => ({
  code: 'MAP-026',
  what: {
    sv: `Posten "${record}" hör inte till någon "${parent}".`,
    en: `The record "${record}" does not belong to any "${parent}".`,
  },
  fix: choices(undefined, parents) ?? { sv: 'Ta bort raden.', en: 'Remove the line.' },
});

export const mappedAndUnavailable = (variable: string): ProblemDetails => ({
  code: 'MAP-027',
  what: {
    sv: `${variable} står både bland variablerna och under unavailable.`,
    en: `${variable} stands both among the variables and under unavailable.`,
  },
  fix: { sv: 'Ta bort det ena.', en: 'Remove one of them.' },
});

export const verifiedDoesNotFit = (status: string): ProblemDetails => ({
  code: 'MAP-028',
  what:
    status === 'verified'
      ? {
          sv: 'Status är verified, men det står inte av vem, var och när.',
          en: 'The status is verified, but not by whom, where and when.',
        }
      : {
          sv: `Status är ${status}, men det finns ett block verified.`,
          en: `The status is ${status}, but there is a block verified.`,
        },
  fix: {
    sv: 'Skriv "status: verified" tillsammans med "verified: { by: …, where: …, when: ÅÅÅÅ-MM-DD }".',
    en: 'Write "status: verified" together with "verified: { by: …, where: …, when: YYYY-MM-DD }".',
  },
});

export const countByElsewhere = (record: string): ProblemDetails => ({
  code: 'MAP-029',
  what: {
    sv: `countBy hör bara till aktualisering, inte till "${record}".`,
    en: `countBy belongs to aktualisering only, not to "${record}".`,
  },
  fix: { sv: 'Ta bort blocket.', en: 'Remove the block.' },
});

export const nothingMapped = (): ProblemDetails => ({
  code: 'MAP-034',
  what: { sv: 'Mappningen har inga poster.', en: 'The mapping has no records.' },
  fix: {
    sv: 'Lägg till minst en av barn, aktualisering, utredning, insats, placering, uppfoljning.',
    en: 'Add at least one of barn, aktualisering, utredning, insats, placering, uppfoljning.',
  },
});

export const outsidePath = (file: string): ProblemDetails => ({
  code: 'MAP-119',
  what: {
    sv: `"${file}" leder ut ur mappen med mappningar.`,
    en: `"${file}" leads out of the folder with mappings.`,
  },
  why: {
    sv: 'En mappning kan komma från någon annan, och dess fel visar rader ur filerna som den läser.',
    en: 'A mapping may come from somebody else, and its errors show lines of the files that it reads.',
  },
  fix: {
    sv: 'Lägg filen i mappningens mapp, eller i en mapp bredvid den.',
    en: "Put the file into the mapping's folder, or into one beside it.",
  },
});

export const unsafePath = (file: string): ProblemDetails => ({
  code: 'MAP-037',
  what: {
    sv: `"${file}" är en absolut sökväg.`,
    en: `"${file}" is an absolute path.`,
  },
  fix: {
    sv: 'Skriv den från mappen som mapping.yaml står i, så att mappningen kan flyttas.',
    en: 'Write it from the folder that mapping.yaml stands in, so that the mapping can be moved.',
  },
});

export const emptyFile = (file: string): ProblemDetails => ({
  code: 'MAP-038',
  what: { sv: `Filen "${file}" är tom.`, en: `The file "${file}" is empty.` },
  fix: { sv: 'Skriv en SELECT-sats i den.', en: 'Write one SELECT statement in it.' },
});

export const parentKeyDiffers = (parent: string, key: readonly string[]): ProblemDetails => ({
  code: 'MAP-080',
  what: {
    sv: `Nyckeln till "${parent}" ska ha lika många kolumner som records.${parent}.key: ${key.length}.`,
    en: `The key of "${parent}" should have as many columns as records.${parent}.key: ${key.length}.`,
  },
  fix: {
    sv: `Skriv de kolumner i den här posten som håller ${quoted(key)}, i samma ordning.`,
    en: `Write the columns of this record that hold ${quoted(key)}, in the same order.`,
  },
});

export const editionMissing = (
  edition: string,
  suggestion: string | undefined,
  known: readonly string[],
): ProblemDetails => ({
  code: 'MAP-089',
  what: {
    sv: `Det finns ingen utgåva "${edition}" av katalogen.`,
    en: `There is no edition "${edition}" of the catalogue.`,
  },
  why: {
    sv: 'Katalogens egna utgåvor skrivs med namn, en egen med sökvägen till filen (.yaml) från mappningens mapp.',
    en: "The catalogue's editions are written by name, one's own by the path of its file (.yaml) from the mapping's folder.",
  },
  fix: choices(suggestion, known),
});

/** A problem that is there in one of several editions only. */
export const inEdition = (edition: string, problem: ProblemDetails): ProblemDetails => ({
  ...problem,
  what: {
    sv: `I utgåvan "${edition}": ${problem.what.sv}`,
    en: `In the edition "${edition}": ${problem.what.en}`,
  },
});

const firstOf = (ids: readonly string[]): string =>
  ids.length > 10 ? `${ids.slice(0, 10).join(', ')} …` : ids.join(', ');

export const nothingSaid = (ids: readonly string[]): ProblemDetails => ({
  code: 'MAP-048',
  severity: 'warning',
  what: {
    sv: `${ids.length} av katalogens variabler är varken mappade eller angivna som unavailable: ${firstOf(ids)}.`,
    en: `${ids.length} of the catalogue's variables are neither mapped nor stated as unavailable: ${firstOf(ids)}.`,
  },
  fix: {
    sv: 'Skriv dem under unavailable med skäl; det är det som upphandlingen läser.',
    en: 'Write them under unavailable with a reason; that is what procurement reads.',
  },
});

// Binding to a source.

export const columnMissing = (
  from: string,
  column: string,
  usedBy: string,
  suggestion: string | undefined,
  there: readonly string[],
): ProblemDetails => ({
  code: 'MAP-050',
  what: {
    sv: `"${from}" ger ingen kolumn "${column}", som ${usedBy} läser.`,
    en: `"${from}" gives no column "${column}", which ${usedBy} reads.`,
  },
  // A list without a header that is read as if it had one gives its first row as names.
  fix: there.some(looksLikeData)
    ? {
        sv: 'Första raden ser ut att vara uppgifter, inte namn på kolumner: sätt header: false och columns i källans settings.',
        en: 'The first row looks like data, not names of columns: set header: false and columns in the settings of the source.',
      }
    : addOrChoose(from, choices(suggestion, there)),
  place: { table: from, field: column },
});

/** A query gives what its writer asks for, so a column that is missing may be one to add. */
const addOrChoose = (from: string, chosen: Bilingual | undefined): Bilingual | undefined =>
  chosen && from.endsWith('.sql')
    ? {
        sv: `${chosen.sv} Eller lägg till kolumnen i SELECT i ${from}.`,
        en: `${chosen.en} Or add the column to the SELECT in ${from}.`,
      }
    : chosen;

// Tests of mappings.

export const noTests = (folder: string): ProblemDetails => ({
  code: 'MAP-060',
  what: {
    sv: `Mappen "${folder}" har inga provfall (*.test.yaml).`,
    en: `The folder "${folder}" has no tests (*.test.yaml).`,
  },
  fix: {
    sv: 'Skriv provfall, t.ex. barn.test.yaml; "mapping test" visar sedan vilka regler de når.',
    en: 'Write cases, e.g. barn.test.yaml; "mapping test" then shows which rules they reach.',
  },
});

export const recordNotMapped = (record: string, mapped: readonly string[]): ProblemDetails => ({
  code: 'MAP-061',
  what: { sv: `Mappningen har ingen post "${record}".`, en: `The mapping has no record "${record}".` },
  fix: choices(undefined, mapped),
});

export const columnNotRead = (
  column: string,
  suggestion: string | undefined,
  columns: readonly string[],
): ProblemDetails => ({
  code: 'MAP-062',
  what: {
    sv: `Mappningen läser ingen kolumn "${column}".`,
    en: `The mapping reads no column "${column}".`,
  },
  fix: choices(suggestion, columns),
});

export const cannotWant = (
  name: string,
  suggestion: string | undefined,
  possible: readonly string[],
): ProblemDetails => ({
  code: 'MAP-063',
  what: {
    sv: `"${name}" är inget som mappningen ger för posten.`,
    en: `"${name}" is nothing that the mapping gives for the record.`,
  },
  fix: choices(suggestion, possible),
});

export const wantsNothing = (): ProblemDetails => ({
  code: 'MAP-064',
  what: {
    sv: 'Provfallet säger inte vad som väntas.',
    en: 'The case does not say what is wanted.',
  },
  fix: {
    sv: 'Skriv want, reject eller unmapped; reject står ensamt.',
    en: 'Write want, reject or unmapped; reject stands alone.',
  },
});

// Preview and coverage.

/** @param config the settings file, or null when there is none, and the example's settings hold. */
export const noSettingsForMapping = (folder: string, config: string | null): ProblemDetails => ({
  code: 'MAP-070',
  what: config
    ? {
        sv: `Ingen källa i ${config} använder mappningen "${folder}".`,
        en: `No source in ${config} uses the mapping "${folder}".`,
      }
    : {
        sv: `Här finns ingen brygga.yaml med en källa till mappningen "${folder}".`,
        en: `There is no brygga.yaml here with a source for the mapping "${folder}".`,
      },
  fix: {
    sv: 'Skriv en källa med "mapping:" och den mappen i brygga.yaml, eller ange en annan fil med --config.',
    en: 'Write a source with "mapping:" and that folder in brygga.yaml, or name another file with --config.',
  },
});

export const unknownFormat = (format: string, known: readonly string[]): ProblemDetails => ({
  code: 'MAP-071',
  what: { sv: `Okänt format "${format}".`, en: `Unknown format "${format}".` },
  fix: choices(undefined, known),
});

export const notARowCount = (text: string): ProblemDetails => ({
  code: 'MAP-072',
  what: { sv: `"${text}" är inget antal rader.`, en: `"${text}" is no number of rows.` },
  fix: { sv: 'Skriv ett heltal från 1 till 1000.', en: 'Write a whole number from 1 to 1000.' },
});

export const cannotWriteFile = (file: string, folder: string): ProblemDetails => ({
  code: 'MAP-073',
  what: { sv: `Filen "${file}" går inte att skriva.`, en: `The file "${file}" cannot be written.` },
  fix: {
    sv: `Kontrollera att mappen "${folder}" finns och att du får skriva i den.`,
    en: `Check that the folder "${folder}" exists and that you may write in it.`,
  },
});
