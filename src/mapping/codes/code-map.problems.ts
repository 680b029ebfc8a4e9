import type { Bilingual, ProblemDetails } from '../../errors/problem';
import { choices } from '../../errors/yaml.problems';
import type { Damage } from './spreadsheet-cells';

// Every sentence about code maps. Their numbers are of the same series as those in mapping.problems.ts: MAP-033,
// 035, 040 to 047, 087, 088, 090 to 093.

const both = (text: string): Bilingual => ({ sv: text, en: text });

/** `line`: where else, in a code map. */
export const oneCodeTwice = (code: string, line?: number): ProblemDetails => ({
  code: 'MAP-035',
  what: {
    sv: `Koden "${code}" står två gånger${line ? `, också på rad ${line}` : ''} (versaler och mellanslag runt om räknas inte).`,
    en: `The code "${code}" stands twice${line ? `, also on line ${line}` : ''} (case and surrounding space do not count).`,
  },
  fix: {
    sv: 'Ta bort den ena, eller ge dem giltighetstider som inte överlappar.',
    en: 'Remove one, or give them validity periods that do not overlap.',
  },
});

export const brokenCodeMap = (reason: string): ProblemDetails => ({
  code: 'MAP-040',
  what: { sv: 'Kodmappen är inte läsbar som CSV.', en: 'The code map cannot be read as CSV.' },
  why: both(reason),
  fix: {
    sv: 'Spara den som CSV med semikolon; citattecken i en cell skrivs dubbelt.',
    en: 'Save it as CSV with semicolons; quotes inside a cell are doubled.',
  },
});

export const codeMapColumn = (
  name: string,
  suggestion: string | undefined,
  columns: readonly string[],
): ProblemDetails => ({
  code: 'MAP-041',
  what: { sv: `Okänd kolumn "${name}" i kodmappen.`, en: `Unknown column "${name}" in the code map.` },
  fix: choices(suggestion, columns),
});

export const codeMapColumnTwice = (name: string): ProblemDetails => ({
  code: 'MAP-093',
  what: { sv: `Kolumnen ${name} står två gånger.`, en: `The column ${name} stands twice.` },
  fix: { sv: 'Ta bort den ena.', en: 'Remove one of them.' },
});

export const codeMapLacks = (name: string): ProblemDetails => ({
  code: 'MAP-042',
  what: { sv: `Kodmappen saknar kolumnen "${name}".`, en: `The code map lacks the column "${name}".` },
  fix: {
    sv: `Lägg till kolumnen "${name}" i första raden; kod, varde och status måste finnas.`,
    en: `Add the column "${name}" to the first row; kod, varde and status must be there.`,
  },
});

export const codeMapWord = (
  word: string,
  columnName: string,
  suggestion: string | undefined,
  allowed: readonly string[],
): ProblemDetails => ({
  code: 'MAP-043',
  what: {
    sv: `"${word}" kan inte stå i kolumnen ${columnName}.`,
    en: `"${word}" cannot stand in the column ${columnName}.`,
  },
  fix: choices(suggestion, allowed),
});

export const rowLacks = (columnName: string, because: Bilingual): ProblemDetails => ({
  code: 'MAP-044',
  what: { sv: `Kolumnen ${columnName} är tom.`, en: `The column ${columnName} is empty.` },
  why: because,
  fix: {
    sv: `Fyll i ${columnName}, eller ta bort raden.`,
    en: `Fill in ${columnName}, or remove the row.`,
  },
});

export const valueOfIgnored = (): ProblemDetails => ({
  code: 'MAP-045',
  what: {
    sv: 'En ignorerad kod kan inte ha ett värde.',
    en: 'An ignored code cannot have a value.',
  },
  fix: { sv: 'Töm kolumnen varde eller byt status.', en: 'Empty the column varde or change the status.' },
});

export const periodBackwards = (): ProblemDetails => ({
  code: 'MAP-046',
  what: { sv: 'giltig_till är före giltig_fran.', en: 'giltig_till is before giltig_fran.' },
  fix: {
    sv: 'Byt plats på giltig_fran och giltig_till, eller töm den som inte gäller.',
    en: 'Swap giltig_fran and giltig_till, or empty the one that does not hold.',
  },
});

export const uncheckedRows = (count: number): ProblemDetails => ({
  code: 'MAP-047',
  severity: 'warning',
  what: {
    sv: `${count} ${count === 1 ? 'kod är okontrollerad' : 'koder är okontrollerade'} och räknas som ${count === 1 ? 'omappad' : 'omappade'}.`,
    en: `${count} ${count === 1 ? 'code is' : 'codes are'} unchecked and ${count === 1 ? 'counts' : 'count'} as unmapped.`,
  },
  fix: {
    sv: 'Låt någon som kan verksamheten kontrollera raden och sätta status godkand.',
    en: 'Let somebody who knows the work check the row and set its status to godkand.',
  },
});

export const labelMissing = (code: string): ProblemDetails => ({
  code: 'MAP-087',
  what: {
    sv: `Koden "${code}" har ingen klartext, och mappningen läser kodmappen med "by: label".`,
    en: `The code "${code}" has no klartext, and the mapping reads the code map with "by: label".`,
  },
  fix: {
    sv: 'Skriv i kolumnen klartext ordet så som källan lämnar det.',
    en: 'Write in the column klartext the word as the source gives it.',
  },
});

export const oneLabelTwice = (
  label: string,
  other: { line: number; value: string | null },
): ProblemDetails => ({
  code: 'MAP-088',
  what: {
    sv: `Klartexten "${label}" står redan på rad ${other.line}, med ett annat värde (${other.value ?? 'inget'}).`,
    en: `The label "${label}" stands on line ${other.line} already, with another value (${other.value ?? 'none'}).`,
  },
  why: {
    sv: 'Mappningen läser kodmappen med "by: label": versaler, accenter, mellanslag och bindestreck räknas inte.',
    en: 'The mapping reads the code map with "by: label": case, accents, spaces and hyphens do not count.',
  },
  fix: {
    sv: 'Ge raderna samma värde, ta bort den ena, eller ge dem giltighetstider som inte överlappar.',
    en: 'Give the rows the same value, remove one, or give them validity periods that do not overlap.',
  },
});

const damages: Record<Damage['how'], { why: Bilingual; fix: Bilingual }> = {
  day: {
    why: {
      sv: 'Ett kalkylprogram har gjort koden till en dag.',
      en: 'A spreadsheet has made a day of the code.',
    },
    fix: {
      sv: 'Skriv koden så som källan har den. Formatera kolumnen som Text i kalkylprogrammet först, eller skriv ="1-2" i filen.',
      en: 'Write the code as the source has it. Format the column as Text in the spreadsheet first, or write ="1-2" in the file.',
    },
  },
  date: {
    why: {
      sv: 'Det ser ut som ett datum. Ett kalkylprogram gör koder som 1-2 till datum.',
      en: 'It looks like a date. A spreadsheet makes dates of codes such as 1-2.',
    },
    fix: {
      sv: 'Kontrollera mot källan vilken kod det är.',
      en: 'Check with the source which code it is.',
    },
  },
  exponent: {
    why: {
      sv: 'Ett kalkylprogram har räknat om ett långt tal, och siffror är borta.',
      en: 'A spreadsheet has rewritten a long number, and digits are gone.',
    },
    fix: {
      sv: 'Skriv koden så som källan har den. Formatera kolumnen som Text i kalkylprogrammet först.',
      en: 'Write the code as the source has it. Format the column as Text in the spreadsheet first.',
    },
  },
  formula: {
    why: {
      sv: 'Ett kalkylprogram har läst det som en formel (det började väl med = + eller -).',
      en: 'A spreadsheet has read it as a formula (it probably began with = + or -).',
    },
    fix: { sv: 'Skriv det så som källan har det.', en: 'Write it as the source has it.' },
  },
  narrow: {
    why: {
      sv: 'Ett kalkylprogram sparar nummertecken när kolumnen är för smal.',
      en: 'A spreadsheet saves number signs when the column is too narrow.',
    },
    fix: {
      sv: 'Gör kolumnen bredare i kalkylprogrammet, skriv det som ska stå där och spara igen.',
      en: 'Make the column wider in the spreadsheet, write what should stand there and save again.',
    },
  },
  encoding: {
    why: {
      sv: 'Filen är sparad som UTF-8 men har öppnats som något annat, och å, ä och ö gick sönder.',
      en: 'The file is saved as UTF-8 but was opened as something else, and its letters broke.',
    },
    fix: {
      sv: 'Hämta filen på nytt och öppna den med Data > Från text/CSV, eller spara den som CSV UTF-8.',
      en: 'Take the file anew and open it by Data > From text/CSV, or save it as CSV UTF-8.',
    },
  },
};

/** A label, and a code that may be right, are warned about; a code that cannot be right is an error. */
export function damagedCell(
  text: string,
  column: 'kod' | 'klartext',
  { how, meant }: Damage,
): ProblemDetails {
  const { why, fix } = damages[how];
  const guess = choicesOf(meant);
  const warning = column === 'klartext' || how === 'date';
  return {
    code: warning ? 'MAP-091' : 'MAP-090',
    ...(warning && { severity: 'warning' }),
    what: warning
      ? {
          sv: `"${text}" i kolumnen ${column} ser inte ut som det skrevs.`,
          en: `"${text}" in the column ${column} does not look as it was written.`,
        }
      : { sv: `"${text}" är ingen kod längre.`, en: `"${text}" is no code any more.` },
    why,
    fix: { sv: `${guess.sv}${fix.sv}`, en: `${guess.en}${fix.en}` },
  };
}

export const moreCells = (delimiter: string): ProblemDetails => ({
  code: 'MAP-092',
  what: {
    sv: 'Raden har fler celler än rubriken har kolumner.',
    en: 'The row has more cells than the header has columns.',
  },
  why: {
    sv: `Oftast står "${shownDelimiter(delimiter, 'tabb')}" i en cell utan citattecken omkring.`,
    en: `Mostly there is a "${shownDelimiter(delimiter, 'tab')}" in a cell without quotes around it.`,
  },
  fix: { sv: 'Skriv cellen inom citattecken.', en: 'Write the cell in quotes.' },
});

export const noSuchDateInMap = (text: string, meant: readonly string[]): ProblemDetails => {
  const guess = choicesOf(meant);
  return {
    code: 'MAP-033',
    what: { sv: `"${text}" är inget datum ÅÅÅÅ-MM-DD.`, en: `"${text}" is no date YYYY-MM-DD.` },
    fix: { sv: `${guess.sv}Skriv ÅÅÅÅ-MM-DD.`, en: `${guess.en}Write YYYY-MM-DD.` },
  };
};

function choicesOf(meant: readonly string[]): Bilingual {
  if (meant.length === 0) return { sv: '', en: '' };
  const list = (or: string): string => meant.map((text) => `"${text}"`).join(or);
  return { sv: `Menade du ${list(' eller ')}? `, en: `Did you mean ${list(' or ')}? ` };
}

const shownDelimiter = (delimiter: string, tab: string): string => (delimiter === '\t' ? tab : delimiter);
