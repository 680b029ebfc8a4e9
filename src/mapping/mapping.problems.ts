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

export const unknownValue = (
  value: string,
  variable: string,
  suggestion: string | undefined,
  allowed: readonly string[],
): ProblemDetails => ({
  code: 'MAP-015',
  what: {
    sv: `"${value}" är inget värde för ${variable}.`,
    en: `"${value}" is no value of ${variable}.`,
  },
  fix: choices(suggestion, allowed),
});

export const unknownRefinement = (
  value: string,
  refines: string,
  variable: string,
  suggestion: string | undefined,
): ProblemDetails => ({
  code: 'MAP-016',
  what: {
    sv: `Fördjupningen "${value}" av "${refines}" finns inte för ${variable}.`,
    en: `The refinement "${value}" of "${refines}" does not exist for ${variable}.`,
  },
  fix: choices(suggestion, []) ?? {
    sv: `Lägg till den i katalogens lokala fil, eller skriv "${refines}".`,
    en: `Add it to the local catalogue file, or write "${refines}".`,
  },
});

export const cannotBeNotApplicable = (variable: string): ProblemDetails => ({
  code: 'MAP-017',
  what: {
    sv: `${variable} kan inte besvaras med "ej-aktuellt" enligt katalogen.`,
    en: `${variable} cannot be answered by "ej-aktuellt" according to the catalogue.`,
  },
  fix: {
    sv: 'Välj ett av variabelns värden, eller ge raden status ignorerad med ett skäl.',
    en: "Choose one of the variable's values, or give the row the status ignorerad with a reason.",
  },
});

export const wrongOperation = (
  operation: string,
  variable: string,
  type: string,
  fitting: readonly string[],
): ProblemDetails => ({
  code: 'MAP-018',
  what: {
    sv: `"${operation}" passar inte ${variable}, som är av typen ${type}.`,
    en: `"${operation}" does not fit ${variable}, which is of the type ${type}.`,
  },
  fix: { sv: `Passar: ${quoted(fitting)}.`, en: `Fitting: ${quoted(fitting)}.` },
});

export const notOneOperation = (found: readonly string[], possible: readonly string[]): ProblemDetails => ({
  code: 'MAP-019',
  what:
    found.length === 0
      ? { sv: 'Här saknas en operation.', en: 'An operation is missing here.' }
      : {
          sv: `Här står flera operationer: ${quoted(found)}.`,
          en: `Several operations stand here: ${quoted(found)}.`,
        },
  fix: {
    sv: `Skriv exakt en av ${quoted(possible)}.`,
    en: `Write exactly one of ${quoted(possible)}.`,
  },
});

export const wrongCompanion = (
  key: string,
  operation: string,
  allowed: readonly string[],
): ProblemDetails => ({
  code: 'MAP-020',
  what: {
    sv: `"${key}" hör inte till operationen "${operation}".`,
    en: `"${key}" does not belong to the operation "${operation}".`,
  },
  fix: choices(undefined, allowed) ?? { sv: 'Ta bort den.', en: 'Remove it.' },
});

export const freeText = (): ProblemDetails => ({
  code: 'MAP-021',
  what: { sv: 'Fritext kan inte mappas.', en: 'Free text cannot be mapped.' },
  why: {
    sv: 'Uppföljningslagret får bara innehålla datum, tal och värden ur katalogen.',
    en: 'The follow-up store may hold nothing but dates, numbers and values of the catalogue.',
  },
  fix: {
    sv: 'Finns svaret bara i fritext: skriv variabeln under unavailable med skälet free-text-only.',
    en: 'If the answer stands in free text only: write the variable under unavailable, reason free-text-only.',
  },
});

export const needsTranslation = (operation: string, hasBoth: boolean): ProblemDetails => ({
  code: 'MAP-022',
  what: hasBoth
    ? { sv: `"${operation}" har både map och values.`, en: `"${operation}" has both map and values.` }
    : { sv: `"${operation}" saknar översättning.`, en: `"${operation}" lacks a translation.` },
  fix: {
    sv: 'Skriv antingen "map: codes/fil.csv" eller "values: { kod: värde }".',
    en: 'Write either "map: codes/file.csv" or "values: { code: value }".',
  },
});

export const fileMissing = (file: string, suggestion: string | undefined): ProblemDetails => ({
  code: 'MAP-023',
  what: { sv: `Filen "${file}" finns inte.`, en: `The file "${file}" does not exist.` },
  why: {
    sv: 'Sökvägen räknas från mappen som mapping.yaml står i.',
    en: 'The path starts in the folder that mapping.yaml stands in.',
  },
  fix: choices(suggestion, []),
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

export const ruleWithoutCondition = (): ProblemDetails => ({
  code: 'MAP-030',
  what: { sv: 'Raden har inget villkor.', en: 'The row has no condition.' },
  fix: {
    sv: 'Skriv minst en kolumn, t.ex. { BeslutTyp: PLAC, then: placering }; det som gäller annars skrivs i otherwise.',
    en: 'Write at least one column, e.g. { BeslutTyp: PLAC, then: placering }; what else holds stands in otherwise.',
  },
});

export const impossibleCondition = (column: string): ProblemDetails => ({
  code: 'MAP-031',
  what: {
    sv: `Villkoret på "${column}" kan aldrig vara sant eller säger ingenting.`,
    en: `The condition on "${column}" can never hold or says nothing.`,
  },
  fix: {
    sv: 'Skriv t.ex. { atLeast: 1, atMost: 5 } eller { empty: true }.',
    en: 'Write e.g. { atLeast: 1, atMost: 5 } or { empty: true }.',
  },
});

export const identitySaysNot = (what: string, variable: string): ProblemDetails => ({
  code: 'MAP-200',
  what: {
    sv: `identity: ${what} kan bara ge ${variable}, och bara ur ett personnummer (inte ett löpnummer).`,
    en: `identity: ${what} can only give ${variable}, and only from a person's number (no lopnummer).`,
  },
});

export const identityIsNoValue = (column: string): ProblemDetails => ({
  code: 'MAP-032',
  what: {
    sv: `"${column}" är identitetskolumnen och kan inte vara ett svar.`,
    en: `"${column}" is the identity column and cannot be an answer.`,
  },
  why: {
    sv: 'Det som inte känns igen listas som omappade koder; en identitet får aldrig hamna där.',
    en: 'What is not recognised is listed as unmapped codes; an identity must never get there.',
  },
});

export const noSuchDate = (text: string): ProblemDetails => ({
  code: 'MAP-033',
  what: { sv: `"${text}" är inget riktigt datum.`, en: `"${text}" is no real date.` },
  fix: { sv: 'Skriv ÅÅÅÅ-MM-DD.', en: 'Write YYYY-MM-DD.' },
});

export const nothingMapped = (): ProblemDetails => ({
  code: 'MAP-034',
  what: { sv: 'Mappningen har inga poster.', en: 'The mapping has no records.' },
  fix: {
    sv: 'Lägg till minst en av barn, aktualisering, utredning, insats, placering, uppfoljning.',
    en: 'Add at least one of barn, aktualisering, utredning, insats, placering, uppfoljning.',
  },
});

export const notRepeated = (variable: string): ProblemDetails => ({
  code: 'MAP-036',
  what: {
    sv: `${variable} har ett svar i taget; operationen ger flera.`,
    en: `${variable} has one answer at a time; the operation gives several.`,
  },
  fix: { sv: 'Använd t.ex. code eller firstOf.', en: 'Use e.g. code or firstOf.' },
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

export const comparedWithItself = (column: string): ProblemDetails => ({
  code: 'MAP-081',
  what: {
    sv: `"${column}" jämförs med sig själv.`,
    en: `"${column}" is compared with itself.`,
  },
  fix: { sv: 'Skriv namnet på en annan kolumn.', en: 'Write the name of another column.' },
});

export const columnTwice = (column: string): ProblemDetails => ({
  code: 'MAP-094',
  what: { sv: `Kolumnen "${column}" står två gånger.`, en: `The column "${column}" stands twice.` },
  fix: { sv: 'Ta bort den ena.', en: 'Remove one of them.' },
});

export const dateInsteadOfColumn = (text: string): ProblemDetails => ({
  code: 'MAP-082',
  what: {
    sv: `"${text}" är ett datum; här ska namnet på en kolumn stå.`,
    en: `"${text}" is a date; the name of a column should stand here.`,
  },
  why: {
    sv: 'Datum jämförs mellan kolumner. Det som gäller från en viss dag står i kodmappens giltig_fran och giltig_till.',
    en: 'Dates are compared between columns. What holds from a certain day stands in giltig_fran and giltig_till.',
  },
  fix: {
    sv: 'Skriv namnet på en kolumn, eller gör jämförelsen i källans fråga.',
    en: "Write the name of a column, or compare in the source's query.",
  },
});

export const oneLength = (found: readonly string[]): ProblemDetails => ({
  code: 'MAP-083',
  what:
    found.length === 0
      ? { sv: '"within" säger inte hur lång tid det gäller.', en: '"within" does not say how long.' }
      : {
          sv: `"within" har flera tider: ${quoted(found)}.`,
          en: `"within" has several lengths: ${quoted(found)}.`,
        },
  fix: {
    sv: 'Skriv exakt en av "days", "months", "years" och "limit".',
    en: 'Write exactly one of "days", "months", "years" and "limit".',
  },
});

export const unknownLimit = (
  id: string,
  suggestion: string | undefined,
  known: readonly string[],
): ProblemDetails => ({
  code: 'MAP-084',
  what: { sv: `Katalogen har ingen tidsgräns "${id}".`, en: `The catalogue has no time limit "${id}".` },
  fix: choices(suggestion, known),
});

export const catalogueHasBoth = (): ProblemDetails => ({
  code: 'MAP-085',
  what: {
    sv: '"by" behövs inte med "map: catalogue": både katalogens koder och dess ord känns igen.',
    en: '"by" is not needed with "map: catalogue": both the codes and the words of the catalogue are known.',
  },
  fix: { sv: 'Ta bort den.', en: 'Remove it.' },
});

export const catalogueAmbiguous = (
  variable: string,
  word: string,
  one: string,
  other: string,
): ProblemDetails => ({
  code: 'MAP-086',
  what: {
    sv: `"map: catalogue" är tvetydig för ${variable}: "${word}" är både "${one}" och "${other}".`,
    en: `"map: catalogue" is ambiguous for ${variable}: "${word}" is both "${one}" and "${other}".`,
  },
  fix: {
    sv: 'Skriv en kodmapp eller values, eller ge värdena olika ord i katalogens lokala fil.',
    en: 'Write a code map or values, or give the values different words in the local catalogue file.',
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
    : choices(suggestion, there),
  place: { table: from, field: column },
});

// Tests of mappings.

export const noTests = (folder: string): ProblemDetails => ({
  code: 'MAP-060',
  what: {
    sv: `Mappen "${folder}" har inga provfall (*.test.yaml).`,
    en: `The folder "${folder}" has no tests (*.test.yaml).`,
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

export const noSettingsForMapping = (folder: string, config: string): ProblemDetails => ({
  code: 'MAP-070',
  what: {
    sv: `Ingen källa i ${config} använder mappningen "${folder}".`,
    en: `No source in ${config} uses the mapping "${folder}".`,
  },
  fix: {
    sv: 'Lägg till en källa med "mapping:" och den mappen, eller ange en annan fil med --config.',
    en: 'Add a source with "mapping:" and that folder, or name another file with --config.',
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
