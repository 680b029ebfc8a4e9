import type { ProblemDetails } from '../errors/problem';
import { choices } from '../errors/yaml.problems';

/** All sentences of the room. CAT-001 to CAT-008 are the YAML reader's (`errors/yaml.problems.ts`). */

const list = (words: readonly string[]): string => words.join(', ');

export const catalogFileMissing = (file: string, there: readonly string[] = []): ProblemDetails => ({
  code: 'CAT-010',
  what: {
    sv: `Filen ${file} finns inte eller går inte att läsa.`,
    en: `The file ${file} is missing or unreadable.`,
  },
  fix:
    there.length > 0
      ? { sv: `Utgåvor som finns: ${list(there)}.`, en: `Editions that exist: ${list(there)}.` }
      : { sv: 'Kontrollera sökvägen och läsrättigheten.', en: 'Check the path and the right to read it.' },
});

export const editionNameDiffers = (inside: string, expected: string): ProblemDetails => ({
  code: 'CAT-011',
  what: {
    sv: `Utgåvan kallar sig "${inside}" men filen heter ${expected}.yaml.`,
    en: `The edition calls itself "${inside}" but the file is ${expected}.yaml.`,
  },
  fix: { sv: 'Ge båda samma namn.', en: 'Give both the same name.' },
});

export const wrongSize = (expected: number, got: number): ProblemDetails => ({
  code: 'CAT-012',
  what: {
    sv: `Det ska vara ${expected} variabler (size), men det finns ${got}.`,
    en: `There should be ${expected} variables (size), but there are ${got}.`,
  },
  fix: {
    sv: 'Leta efter en variabel som har försvunnit eller kommit till, eller ändra size.',
    en: 'Look for a variable that was lost or added, or change size.',
  },
});

export const unknownRecord = (
  id: string,
  suggestion: string | undefined,
  records: readonly string[],
): ProblemDetails => ({
  code: 'CAT-013',
  what: {
    sv: `"${id}" börjar inte med en av posterna.`,
    en: `"${id}" does not begin with one of the records.`,
  },
  fix: choices(suggestion, records),
});

export const repeatedVariableKey = (key: string, other: string): ProblemDetails => ({
  code: 'CAT-014',
  what: {
    sv: `Nyckeln ${key} används redan av ${other}.`,
    en: `The key ${key} is already used by ${other}.`,
  },
});

export const columnTaken = (id: string, column: string): ProblemDetails => ({
  code: 'CAT-015',
  what: {
    sv: `"${id}" skulle få kolumnen ${column} i lagret, som redan betyder något annat.`,
    en: `"${id}" would get the store's column ${column}, which already means something else.`,
  },
  fix: { sv: 'Välj ett annat namn.', en: 'Choose another name.' },
});

export const valuesMissing = (id: string): ProblemDetails => ({
  code: 'CAT-016',
  what: { sv: `${id} har typen kod men inga värden.`, en: `${id} is of type kod but has no values.` },
  fix: { sv: 'Lägg till "values:" med minst två värden.', en: 'Add "values:" with at least two values.' },
});

export const valuesNotForType = (id: string, type: string): ProblemDetails => ({
  code: 'CAT-017',
  what: {
    sv: `${id} har typen ${type} och kan inte ha en värdemängd.`,
    en: `${id} is of type ${type} and cannot have values.`,
  },
});

export const yesNoValues = (id: string): ProblemDetails => ({
  code: 'CAT-018',
  what: {
    sv: `${id} har typen ja-nej: värdena ska vara ja och nej, eller finare former av dem.`,
    en: `${id} is of type ja-nej: its values must be ja and nej, or finer forms of them.`,
  },
  fix: { sv: 'Ta bort "values:", eller välj typen kod.', en: 'Remove "values:", or choose the type kod.' },
});

export const reservedCode = (code: string): ProblemDetails => ({
  code: 'CAT-019',
  what: {
    sv: `Koden "${code}" är reserverad och får inte vara ett värde.`,
    en: `The code "${code}" is reserved and cannot be a value.`,
  },
  why: {
    sv: '"omappad" betyder att källan hade en kod som ingen känner, "ej-aktuellt" att frågan inte gäller.',
    en: '"omappad" means that the source had an unknown code, "ej-aktuellt" that the question does not apply.',
  },
  fix: {
    sv: 'Är det "ej aktuellt" du vill uttrycka: skriv notApplicable: true.',
    en: 'If you mean "not applicable": write notApplicable: true.',
  },
});

export const refinesNothing = (
  code: string,
  base: string,
  suggestion: string | undefined,
  values: readonly string[],
): ProblemDetails => ({
  code: 'CAT-020',
  what: {
    sv: `"${code}" förfinar "${base}", som inte är ett värde här.`,
    en: `"${code}" refines "${base}", which is not a value here.`,
  },
  fix: choices(suggestion, values),
});

export const notARefinement = (code: string, values: readonly string[]): ProblemDetails => ({
  code: 'CAT-021',
  what: {
    sv: `"${code}" är inget finare värde: det ska börja med ett värde som finns och en punkt.`,
    en: `"${code}" is no finer value: it must begin with an existing value and a dot.`,
  },
  why: {
    sv: 'Ett lokalt värde måste gå att räkna upp till utgåvans värde, annars kan kommuner inte jämföras.',
    en: "A local value must roll up to the edition's value, or municipalities cannot be compared.",
  },
  fix: {
    sv: `Till exempel "${values[0] ?? 'ja'}.${code}".`,
    en: `For example "${values[0] ?? 'ja'}.${code}".`,
  },
});

export const valueExists = (id: string, code: string): ProblemDetails => ({
  code: 'CAT-022',
  what: { sv: `${id} har redan värdet "${code}".`, en: `${id} already has the value "${code}".` },
});

export const multipleNotForType = (id: string, type: string): ProblemDetails => ({
  code: 'CAT-023',
  what: {
    sv: `${id} har typen ${type} och kan bara ha ett svar (multiple).`,
    en: `${id} is of type ${type} and can have one answer only (multiple).`,
  },
});

export const localPrefix = (id: string, local: boolean): ProblemDetails => ({
  code: 'CAT-024',
  what: local
    ? {
        sv: `Den egna variabeln ${id} ska heta post.lokal-namn.`,
        en: `The local variable ${id} must be record.lokal-name.`,
      }
    : {
        sv: `${id}: namn på "lokal-" är kommunens egna.`,
        en: `${id}: names on "lokal-" belong to municipalities.`,
      },
  fix: { sv: 'Byt namn på variabeln.', en: 'Rename the variable.' },
});

export const unknownVariable = (id: string, suggestion: string | undefined): ProblemDetails => ({
  code: 'CAT-025',
  what: { sv: `Variabeln "${id}" finns inte i katalogen.`, en: `The catalogue has no variable "${id}".` },
  fix: suggestion
    ? { sv: `Menade du "${suggestion}"?`, en: `Did you mean "${suggestion}"?` }
    : { sv: 'Se alla med: brygga catalog list', en: 'See all with: brygga catalog list' },
});

export const nationalMarkDiffers = (id: string, mark: string, expected: string): ProblemDetails => ({
  code: 'CAT-026',
  what: {
    sv: `${id} är märkt national: ${mark}, men enligt den nationella profilen ska det vara ${expected}.`,
    en: `${id} is marked national: ${mark}, but the national profile says ${expected}.`,
  },
  fix: { sv: 'Rätta märket eller profilen.', en: 'Correct the mark or the profile.' },
});

export const nationalTwice = (variable: string, other: string): ProblemDetails => ({
  code: 'CAT-027',
  what: {
    sv: `${variable} används redan av den nationella variabeln "${other}" under samma tid.`,
    en: `${variable} is already used by the national variable "${other}" at the same time.`,
  },
});

export const unknownSource = (
  source: string,
  suggestion: string | undefined,
  sources: readonly string[],
): ProblemDetails => ({
  code: 'CAT-028',
  what: {
    sv: `Källan "${source}" står inte under sources.`,
    en: `The source "${source}" is not among sources.`,
  },
  fix: choices(suggestion, sources),
});

export const periodBackwards = (from: string, to: string): ProblemDetails => ({
  code: 'CAT-029',
  what: {
    sv: `Perioden slutar (${to}) innan den börjar (${from}).`,
    en: `The period ends (${to}) before it begins (${from}).`,
  },
});

export const periodsOverlap = (from: string, previousTo: string | undefined): ProblemDetails => ({
  code: 'CAT-030',
  what: {
    sv: `Perioden från ${from} börjar medan den förra gäller (till ${previousTo ?? 'vidare'}).`,
    en: `The period from ${from} begins while the one before is in force (until ${previousTo ?? 'further notice'}).`,
  },
  fix: {
    sv: 'Sätt validTo på den förra till dagen före.',
    en: 'Set validTo of the one before to the day before.',
  },
});

export const unknownFilter = (
  option: string,
  value: string,
  suggestion: string | undefined,
  allowed: readonly string[],
): ProblemDetails => ({
  code: 'CAT-048',
  what: { sv: `--${option}: "${value}" finns inte.`, en: `--${option}: there is no "${value}".` },
  fix: choices(suggestion, allowed),
});
