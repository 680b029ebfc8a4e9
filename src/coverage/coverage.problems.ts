import type { ProblemDetails } from '../errors/problem';
import { suggest } from '../errors/suggest';
import { choices } from '../errors/yaml.problems';

// Every sentence that the coverage room says to its users. COV-001 to 008 are the YAML reader's (see
// ../errors/yaml.problems.ts); the numbers from 010 stand here and are never reused.

export const unknownFormat = (format: string, known: readonly string[]): ProblemDetails => ({
  code: 'COV-010',
  what: { sv: `Okänt format "${format}".`, en: `Unknown format "${format}".` },
  fix: choices(suggest(format, known), known),
});

export const needsFile = (format: string): ProblemDetails => ({
  code: 'COV-011',
  what: {
    sv: `Formatet ${format} kan bara skrivas till en fil.`,
    en: `The format ${format} can only be written to a file.`,
  },
  fix: { sv: `Lägg till --out namn.${format}.`, en: `Add --out name.${format}.` },
});

export const cannotWriteFile = (file: string, folder: string): ProblemDetails => ({
  code: 'COV-012',
  what: { sv: `Filen "${file}" går inte att skriva.`, en: `The file "${file}" cannot be written.` },
  fix: {
    sv: `Kontrollera att mappen "${folder}" finns och att du får skriva i den.`,
    en: `Check that the folder "${folder}" exists and that you may write in it.`,
  },
});

// Weights and bids.

export const unknownSelector = (
  name: string,
  suggestion: string | undefined,
  groups: readonly string[],
): ProblemDetails => ({
  code: 'COV-020',
  what: {
    sv: `"${name}" är varken en variabel, ett område eller national.`,
    en: `"${name}" is neither a variable, an area nor national.`,
  },
  fix: choices(suggestion, groups),
});

export const unknownEdition = (
  edition: string,
  suggestion: string | undefined,
  known: readonly string[],
): ProblemDetails => ({
  code: 'COV-021',
  what: {
    sv: `Katalogens utgåva "${edition}" finns inte.`,
    en: `There is no edition "${edition}" of the catalogue.`,
  },
  fix: choices(suggestion, known),
});

export const otherEdition = (edition: string, compared: string): ProblemDetails => ({
  code: 'COV-022',
  what: {
    sv: `Skriven för katalogens utgåva "${edition}", men jämförelsen görs mot "${compared}".`,
    en: `Written for the catalogue's edition "${edition}", but the comparison is made against "${compared}".`,
  },
  why: {
    sv: 'Anbud mot olika utgåvor svarar på olika frågor och kan inte få jämförbara poäng.',
    en: 'Bids against different editions answer different questions, so their scores cannot be compared.',
  },
  fix: {
    sv: 'Jämför anbud mot samma utgåva; vikternas fil säger vilken.',
    en: 'Compare bids against one edition; the file of weights says which.',
  },
});

export const unknownVariable = (id: string, suggestion: string | undefined): ProblemDetails => ({
  code: 'COV-023',
  what: {
    sv: `Variabeln "${id}" finns inte i katalogen.`,
    en: `The variable "${id}" is not in the catalogue.`,
  },
  fix: choices(suggestion, []) ?? {
    sv: '"brygga catalog list" visar alla.',
    en: '"brygga catalog list" shows all.',
  },
});

export const unknownValue = (
  value: string,
  variable: string,
  suggestion: string | undefined,
  allowed: readonly string[],
): ProblemDetails => ({
  code: 'COV-024',
  what: { sv: `"${value}" är inget värde för ${variable}.`, en: `"${value}" is no value of ${variable}.` },
  fix: choices(suggestion, allowed) ?? {
    sv: 'Variabeln är ett datum eller ett tal: skriv all eller none.',
    en: 'The variable is a date or a number: write all or none.',
  },
});

export const noRealDate = (text: string): ProblemDetails => ({
  code: 'COV-025',
  what: { sv: `"${text}" är inget riktigt datum.`, en: `"${text}" is no real date.` },
  fix: { sv: 'Skriv ÅÅÅÅ-MM-DD.', en: 'Write YYYY-MM-DD.' },
});

export const noNumber = (text: string): ProblemDetails => ({
  code: 'COV-026',
  what: { sv: `"${text}" är inget tal.`, en: `"${text}" is no number.` },
});

/** Carries no frame: the line must not be repeated. */
export const identityInBid = (): ProblemDetails => ({
  code: 'COV-027',
  what: {
    sv: 'Här står något som ser ut som ett personnummer.',
    en: 'Something here looks like a personal identity number.',
  },
  why: {
    sv: 'Anbud blir allmänna handlingar. Exempel ska vara påhittade.',
    en: 'Bids become public documents. Examples must be invented.',
  },
  fix: {
    sv: 'Skriv bara den del som blir svaret, t.ex. datumet.',
    en: 'Write only the part that becomes the answer, e.g. the date.',
  },
});

export const neitherFormNorMapping = (path: string): ProblemDetails => ({
  code: 'COV-028',
  what: {
    sv: `"${path}" är varken ett svarsformulär eller en mappning.`,
    en: `"${path}" is neither a claim form nor a mapping.`,
  },
  fix: {
    sv: 'Ange en fil som "brygga coverage bid" har gjort, eller en mapp med mapping.yaml.',
    en: 'Name a file that "brygga coverage bid" has made, or a folder with mapping.yaml.',
  },
});

export const noSuchFile = (path: string, suggestion: string | undefined): ProblemDetails => ({
  code: 'COV-029',
  what: { sv: `"${path}" finns inte.`, en: `"${path}" does not exist.` },
  fix: choices(suggestion, []),
});

export const nothingCounts = (): ProblemDetails => ({
  code: 'COV-030',
  what: { sv: 'Alla vikter är noll.', en: 'Every weight is zero.' },
  fix: { sv: 'Ge minst en variabel en vikt.', en: 'Give at least one variable a weight.' },
});

export const annexNeedsFolder = (): ProblemDetails => ({
  code: 'COV-031',
  what: {
    sv: 'Det saknas en mappning att ta fram kraven ur.',
    en: 'There is no mapping to draw the requirements from.',
  },
  fix: {
    sv: 'Ange mappningens mapp, eller --whole för hela listan till ett nytt system.',
    en: "Name the mapping's folder, or give --whole for the whole list for a new system.",
  },
});
