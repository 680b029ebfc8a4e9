import type { ProblemDetails } from '../../errors/problem';
import { choices } from '../../errors/yaml.problems';

// What the mapping room says of lists, joins and repeated rows: MAP-120 to 139.

export const unknownList = (
  name: string,
  suggestion: string | undefined,
  known: readonly string[],
): ProblemDetails => ({
  code: 'MAP-120',
  what: { sv: `Det finns ingen lista "${name}".`, en: `There is no list "${name}".` },
  fix: choices(suggestion, known) ?? {
    sv: 'Listor anges under lists: i mapping.yaml.',
    en: 'Lists are named under lists: in mapping.yaml.',
  },
});

export const notJoined = (column: string, list: string, where: string): ProblemDetails => ({
  code: 'MAP-121',
  what: {
    sv: `"${column}" är en kolumn i listan "${list}", som inte är kopplad till "${where}".`,
    en: `"${column}" is a column of the list "${list}", which is not joined to "${where}".`,
  },
  fix: {
    sv: `Skriv under "${where}": join: { ${list}: kolumnen som har listans nyckel }`,
    en: `Write under "${where}": join: { ${list}: the column that holds the key of the list }`,
  },
});

export const severalRows = (column: string, list: string): ProblemDetails => ({
  code: 'MAP-122',
  what: {
    sv: `"${column}" kan ha flera värden: listan "${list}" har flera rader per nyckel (many: true).`,
    en: `"${column}" can hold several values: the list "${list}" has several rows per key (many: true).`,
  },
  why: {
    sv: 'Bara multi, utan separator, kan läsa en sådan kolumn: ett svar per rad i listan.',
    en: 'Only multi, without a separator, can read such a column: one answer per row of the list.',
  },
  fix: {
    sv: 'Använd multi, eller ta bort many om listan har högst en rad per nyckel.',
    en: 'Use multi, or take many away if the list has at most one row per key.',
  },
});

export const joinedLater = (list: string, column: string): ProblemDetails => ({
  code: 'MAP-123',
  what: {
    sv: `"${list}" söks med "${column}", ur en lista som kopplas efter den.`,
    en: `"${list}" is looked up by "${column}", of a list that is joined after it.`,
  },
  fix: {
    sv: 'Listor kopplas i den ordning de står: flytta upp den som har kolumnen.',
    en: 'Lists are joined in the order they stand: move the one that has the column up.',
  },
});

export const listNotUsed = (list: string): ProblemDetails => ({
  code: 'MAP-124',
  what: {
    sv: `Listan "${list}" används inte: ingen post har den under join.`,
    en: `The list "${list}" is not used: no record has it under join.`,
  },
});

export const noSeveralCells = (column: string): ProblemDetails => ({
  code: 'MAP-125',
  what: {
    sv: `"${column}" har bara ett värde: den hör till raden själv, eller till en lista vars tidigaste rad gäller.`,
    en: `"${column}" holds one value only: it is of the row itself, or of a list whose earliest row counts.`,
  },
  fix: {
    sv: 'Skriv ett värde. Flera kan bara kolumner i andra listor ha: "lista.Kolumn".',
    en: 'Write one value. Only columns of other lists can hold several: "list.Column".',
  },
});

export const noSuchPlace = (list: string, place: string, known: readonly string[]): ProblemDetails => ({
  code: 'MAP-126',
  what: {
    sv: `Listan "${list}" läses ur "${place}", som källans inställningar inte har.`,
    en: `The list "${list}" is read from "${place}", which the settings of the source do not have.`,
  },
  fix: choices(undefined, known) ?? {
    sv: `Skriv under källan i brygga.yaml: lists: { ${place}: { connector: …, settings: … } }`,
    en: `Write under the source in brygga.yaml: lists: { ${place}: { connector: …, settings: … } }`,
  },
});

export const unmatchedRows = (list: string, from: string, rows: number): ProblemDetails => ({
  code: 'MAP-127',
  severity: 'warning',
  what: {
    sv: `Listan "${list}" (${from}) har ${rows} ${rows === 1 ? 'rad' : 'rader'} som ingen rad i källan hör ihop med. Det som står där kom inte med.`,
    en: `The list "${list}" (${from}) has ${rows} ${rows === 1 ? 'row' : 'rows'} that no row of the source belongs to. What stands there was left out.`,
  },
  why: {
    sv: 'Numret är felskrivet eller saknas, eller så finns ärendet inte i systemet längre.',
    en: 'The number is typed wrong or missing, or the case is not in the system any more.',
  },
  fix: {
    sv: 'Jämför listans nummer med systemets: rätta numret, eller ta bort raden.',
    en: 'Compare the numbers of the list with those of the system: correct the number, or remove the row.',
  },
});

export const manyOrEarliest = (list: string): ProblemDetails => ({
  code: 'MAP-201',
  what: {
    sv: `Listan "${list}" har både many och earliest: alla rader per nyckel, eller bara den tidigaste.`,
    en: `The list "${list}" has both many and earliest: all rows per key, or the earliest only.`,
  },
});
