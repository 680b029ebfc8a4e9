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
