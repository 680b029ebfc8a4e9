import type { ProblemDetails } from '../../errors/problem';
import { choices } from '../../errors/yaml.problems';

// Every sentence about the operations of variables and what stands in them. Their numbers are of the same series as those in
// mapping.problems.ts.

const quoted = (words: readonly string[]): string => words.map((word) => `"${word}"`).join(', ');

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
    sv: `"${column}" är identitetskolumnen och kan inte vara ett svar eller en enhet.`,
    en: `"${column}" is the identity column and cannot be an answer or a unit.`,
  },
  why: {
    sv: 'Svar och enhet lagras som de är, och koder som inte känns igen listas; en identitet får aldrig hamna där.',
    en: 'Answers and the unit are stored as they are, and unknown codes are listed; an identity must never get there.',
  },
});

export const formatsAlike = (one: string, other: string): ProblemDetails => ({
  code: 'MAP-118',
  what: {
    sv: `Samma text kan vara ett datum både som ${one} och som ${other}.`,
    en: `The same text may be a date both as ${one} and as ${other}.`,
  },
  why: {
    sv: '01/02/2024 är den första februari eller den andra januari; den första formen skulle avgöra, utan att det märks.',
    en: '01/02/2024 is the first of February or the second of January; the first form would decide, unseen.',
  },
  fix: {
    sv: 'Ange den form som kolumnen har. Har den båda: skriv om den ena i frågan.',
    en: 'Give the form that the column has. Where it has both: rewrite one of them in the query.',
  },
});

export const noSuchDate = (text: string): ProblemDetails => ({
  code: 'MAP-033',
  what: { sv: `"${text}" är inget riktigt datum.`, en: `"${text}" is no real date.` },
  fix: { sv: 'Skriv ÅÅÅÅ-MM-DD.', en: 'Write YYYY-MM-DD.' },
});

export const notRepeated = (variable: string): ProblemDetails => ({
  code: 'MAP-036',
  what: {
    sv: `${variable} har ett svar i taget; operationen ger flera.`,
    en: `${variable} has one answer at a time; the operation gives several.`,
  },
  fix: { sv: 'Använd t.ex. code eller firstOf.', en: 'Use e.g. code or firstOf.' },
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

export const separatorInWord = (separator: string, word: string): ProblemDetails => ({
  code: 'MAP-101',
  what: {
    sv: `"${word}" har "${separator}" i sig, som skiljer koderna åt, och kan aldrig kännas igen.`,
    en: `"${word}" has "${separator}" in it, which stands between the codes, and can never be known.`,
  },
  fix: {
    sv: `Skriv "separator:" med det tecken som källan har mellan koderna, t.ex. separator: '|'.`,
    en: `Write "separator:" with what the source has between the codes, e.g. separator: '|'.`,
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
