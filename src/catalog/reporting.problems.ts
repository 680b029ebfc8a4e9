import type { ProblemDetails } from '../errors/problem';
import { choices } from '../errors/yaml.problems';

/** Sentences about tables and indicators. CAT-061 to CAT-079; the rest of the room's are in `catalog.problems.ts`. */

export const definitionFolder = (folder: string): ProblemDetails => ({
  code: 'CAT-061',
  what: {
    sv: `Mappen ${folder} finns inte eller går inte att läsa.`,
    en: `The folder ${folder} is missing or unreadable.`,
  },
  fix: { sv: 'Kontrollera sökvägen och läsrättigheten.', en: 'Check the path and the right to read it.' },
});

export const unknownDefinitionVariable = (id: string, suggestion: string | undefined): ProblemDetails => ({
  code: 'CAT-062',
  what: { sv: `Variabeln "${id}" finns inte i katalogen.`, en: `The catalogue has no variable "${id}".` },
  fix: suggestion
    ? { sv: `Menade du "${suggestion}"?`, en: `Did you mean "${suggestion}"?` }
    : { sv: 'Se alla med: brygga catalog list', en: 'See all with: brygga catalog list' },
});

export const outOfReach = (id: string, record: string): ProblemDetails => ({
  code: 'CAT-063',
  what: {
    sv: `${id} går inte att nå från posten ${record}.`,
    en: `${id} cannot be reached from the record ${record}.`,
  },
  why: {
    sv: 'En rad har en egen uppgift eller den rad som den hör till, men kan ha flera rader under sig.',
    en: 'A row has its own answers and those of the row it belongs to, but can have many rows below it.',
  },
  fix: { sv: 'Räkna en annan post.', en: 'Count another record.' },
});

export const wrongVariableType = (id: string, wanted: readonly string[]): ProblemDetails => ({
  code: 'CAT-064',
  what: {
    sv: `${id} går inte att använda här. Det behövs en variabel av typen ${wanted.join(' eller ')} med ett enda svar.`,
    en: `${id} cannot be used here. It needs a variable of type ${wanted.join(' or ')} with a single answer.`,
  },
});

export const unknownConditionValue = (
  id: string,
  value: string,
  suggestion: string | undefined,
  allowed: readonly string[],
): ProblemDetails => ({
  code: 'CAT-065',
  what: { sv: `${id} har inte värdet "${value}".`, en: `${id} has no value "${value}".` },
  why: {
    sv: 'Rapporter räknar med de översta värdena; finare värden räknas upp till dem.',
    en: 'Reports use the top values; finer values are counted with them.',
  },
  fix: choices(suggestion, allowed),
});

export const definitionTwice = (id: string): ProblemDetails => ({
  code: 'CAT-066',
  what: { sv: `"${id}" finns redan.`, en: `"${id}" exists already.` },
  fix: { sv: 'Ge den ett eget namn.', en: 'Give it a name of its own.' },
});

export const dimensionTwice = (id: string): ProblemDetails => ({
  code: 'CAT-067',
  what: {
    sv: `${id} står två gånger bland dimensioner och villkor.`,
    en: `${id} stands twice among dimensions and conditions.`,
  },
});

export const unitsMixed = (record: string, other: string): ProblemDetails => ({
  code: 'CAT-068',
  what: {
    sv: `Posten ${record} räknas redan som rader i ${other} och kan inte också räknas som barn.`,
    en: `The record ${record} is already counted as rows in ${other} and cannot be counted as children too.`,
  },
  why: {
    sv: 'Där de två talen är lika säger det ena vad det andra döljer.',
    en: 'Where the two are equal, one tells what the other hides.',
  },
  fix: {
    sv: 'Välj en enhet för posten i alla tabeller.',
    en: 'Choose one unit for the record in all tables.',
  },
});

export const countedAsChildren = (record: string): ProblemDetails => ({
  code: 'CAT-069',
  what: {
    sv: `${record} kan bara räknas som rader.`,
    en: `${record} can be counted as rows only.`,
  },
  why: {
    sv: 'Anmälningar utan utredning lagras som antal, utan barn.',
    en: 'Notifications without an investigation are stored as counts, without children.',
  },
});

export const unknownLimit = (
  id: string,
  suggestion: string | undefined,
  allowed: readonly string[],
): ProblemDetails => ({
  code: 'CAT-070',
  what: { sv: `Tidsgränsen "${id}" finns inte.`, en: `There is no time limit "${id}".` },
  fix: choices(suggestion, allowed),
});
