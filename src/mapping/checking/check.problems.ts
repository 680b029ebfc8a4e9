import type { ProblemDetails } from '../../errors/problem';

// What `mapping check` and `mapping test` say beside what the reader says (mapping.problems.ts).

export const schemaNotNamed = (schema: string): ProblemDetails => ({
  code: 'MAP-140',
  severity: 'warning',
  what: {
    sv: 'Första raden säger inte var filens schema finns.',
    en: 'The first line does not say where the schema of the file is.',
  },
  why: {
    sv: 'Med raden fyller VS Code i och markerar fel medan du skriver, utan nät.',
    en: 'With that line VS Code completes and marks errors while you write, without a network.',
  },
  fix: {
    sv: `Skriv överst i filen: # yaml-language-server: $schema=${schema}`,
    en: `Write at the top of the file: # yaml-language-server: $schema=${schema}`,
  },
});

export const schemaElsewhere = (named: string, schema: string): ProblemDetails => ({
  code: 'MAP-141',
  severity: 'warning',
  what: {
    sv: `Första raden leder till "${named}", som inte är filens schema på den här datorn.`,
    en: `The first line leads to "${named}", which is not the schema of the file on this computer.`,
  },
  fix: {
    sv: `Skriv i stället: # yaml-language-server: $schema=${schema}`,
    en: `Write instead: # yaml-language-server: $schema=${schema}`,
  },
});

export const caseCode = 'MAP-142';

export const caseDoesNotHold = (
  name: string,
  differences: readonly { what: string; want: string; got: string }[],
): ProblemDetails => ({
  code: caseCode,
  what: {
    sv: `Provfallet "${name}" håller inte: ${differences.map(({ what, want, got }) => `${what} väntat ${want}, fick ${got}`).join('; ')}.`,
    en: `The case "${name}" does not hold: ${differences.map(({ what, want, got }) => `${what} wanted ${want}, got ${got}`).join('; ')}.`,
  },
  fix: {
    sv: 'Rätta mappningen, eller provfallet om det är det som har fel.',
    en: 'Correct the mapping, or the case if that is what is wrong.',
  },
});

export const tooFewRules = (
  reached: number,
  total: number,
  least: number,
  unreached: readonly string[],
): ProblemDetails => ({
  code: 'MAP-143',
  what: {
    sv: `Provfallen når ${reached} av mappningens ${total} regler (${percent(reached, total)} %); minst ${least} % krävs.`,
    en: `The cases reach ${reached} of the mapping's ${total} rules (${percent(reached, total)} %); at least ${least} % are asked for.`,
  },
  fix: {
    sv: `Skriv provfall för: ${shortList(unreached)}.`,
    en: `Write cases for: ${shortList(unreached)}.`,
  },
});

/** Rounded down, so that 100 means all. */
export const percent = (part: number, of: number): number => (of === 0 ? 100 : Math.floor((part * 100) / of));

const shortList = (names: readonly string[]): string =>
  names.length > 10 ? `${names.slice(0, 10).join(', ')} …` : names.join(', ');

export const noSuchFolder = (folder: string, suggestion: string | undefined): ProblemDetails => ({
  code: 'MAP-144',
  what: { sv: `Mappen "${folder}" finns inte.`, en: `The folder "${folder}" does not exist.` },
  fix: suggestion
    ? { sv: `Menade du "${suggestion}"?`, en: `Did you mean "${suggestion}"?` }
    : {
        sv: 'Ange mappar med mappningar, t.ex. mappings/*.',
        en: 'Name folders with mappings, e.g. mappings/*.',
      },
});

export const notAPercentage = (text: string): ProblemDetails => ({
  code: 'MAP-145',
  what: { sv: `"${text}" är ingen procentandel.`, en: `"${text}" is no percentage.` },
  fix: {
    sv: 'Skriv ett tal från 0 till 100, t.ex. --least 95.',
    en: 'Write a number from 0 to 100, e.g. --least 95.',
  },
});

export const everyColumn = (): ProblemDetails => ({
  code: 'MAP-146',
  severity: 'warning',
  what: { sv: 'Frågan hämtar alla kolumner med *.', en: 'The query fetches every column by *.' },
  why: {
    sv: 'Då läses även namn, adresser och fritext, också de som systemet får senare.',
    en: 'That reads names, addresses and free text too, also those that the system gets later.',
  },
  fix: {
    sv: 'Räkna upp kolumnerna som mappningen läser.',
    en: 'List the columns that the mapping reads.',
  },
});
