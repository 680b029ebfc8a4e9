import { Problem, type ProblemDetails } from '../errors/problem';
import { suggest } from '../errors/suggest';

/** The sentences of the inspection room. Never a value of a source. */

/** A warning; `seconds` is the source's clock less ours. */
export const clockDiffers = (seconds: number): ProblemDetails => {
  const size = Math.abs(seconds);
  const [sv, en] = seconds > 0 ? ['före', 'ahead of'] : ['efter', 'behind'];
  return {
    code: 'INS-001',
    severity: 'warning',
    what: {
      sv: `Källans klocka går ${size} sekunder ${sv} den här datorns.`,
      en: `The clock of the source is ${size} seconds ${en} that of this machine.`,
    },
    why: {
      sv: 'En fråga som räknar från dagens datum går efter källans klocka, synkningen efter den här datorns: nära midnatt är det olika dagar. Tiderna i loggarna stämmer inte heller överens.',
      en: "A query that counts from today's date goes by the clock of the source, the sync by that of this machine: near midnight they are different days. The times in the logs do not agree either.",
    },
    fix: {
      sv: 'Låt båda datorerna hämta tiden från samma tidsserver (NTP).',
      en: 'Let both machines take their time from the same time server (NTP).',
    },
  };
};

export const noSuchTables = (missing: readonly string[], found: readonly string[]): Problem => {
  const close = missing.flatMap((name) => suggest(name, found) ?? []);
  const shown = (close.length > 0 ? close : found.slice(0, 20)).join(', ');
  return new Problem({
    code: 'INS-002',
    what: {
      sv: `Källan har ingen tabell ${missing.join(', ')} som kontot får läsa.`,
      en: `The source has no table ${missing.join(', ')} that the account may read.`,
    },
    fix: {
      sv: close.length > 0 ? `Menade du ${shown}?` : `Källan har: ${shown || 'inga tabeller'}.`,
      en: close.length > 0 ? `Did you mean ${shown}?` : `The source has: ${shown || 'no tables'}.`,
    },
  });
};

export const whichSource = (names: readonly string[]): Problem =>
  new Problem({
    code: 'INS-003',
    what: { sv: 'Vilken källa ska profileras?', en: 'Which source is to be scanned?' },
    fix: {
      sv: `Ange ett namn ur brygga.yaml (${names.join(', ')}), eller --connector och --settings för en källa som inte står där.`,
      en: `Give a name from brygga.yaml (${names.join(', ')}), or --connector and --settings for a source that is not there.`,
    },
  });

export const settingsUnreadable = (file: string, reason: string): Problem =>
  new Problem({
    code: 'INS-004',
    what: {
      sv: `Filen med källans inställningar kan inte läsas (${reason}).`,
      en: `The file with the settings of the source cannot be read (${reason}).`,
    },
    fix: { sv: 'Kontrollera sökvägen efter --settings.', en: 'Check the path after --settings.' },
    place: { file },
  });

export const cannotWriteProfile = (file: string, reason: string): Problem =>
  new Problem({
    code: 'INS-005',
    what: { sv: `Profilen kan inte skrivas (${reason}).`, en: `The profile cannot be written (${reason}).` },
    fix: {
      sv: 'Kontrollera att mappen finns och att du får skriva i den.',
      en: 'Check that the folder exists and that you may write in it.',
    },
    place: { file },
  });

export const notACodeTable = (table: string, columns: readonly string[]): Problem =>
  new Problem({
    code: 'INS-006',
    what: {
      sv: `${table} kan inte läsas som kodtabell: den har ingen kolumn med koder och en med deras klartext.`,
      en: `${table} cannot be read as a code table: it has no column with codes and one with what they are called.`,
    },
    why: {
      sv: `Kolumnerna är ${columns.join(', ')}. En kodtabell har en kolumn som Kod eller Id, en som Klartext, Benämning eller Namn, högst 5 000 rader, och läses ur en databas eller en fil.`,
      en: `The columns are ${columns.join(', ')}. A code table has a column such as Kod or Id, one such as Klartext, Benämning or Namn, at most 5,000 rows, and is read from a database or a file.`,
    },
    fix: {
      sv: 'Ta bort tabellen efter --codes, eller fyll i klartexterna i kodmappen för hand.',
      en: 'Leave the table out after --codes, or fill in the labels in the code map by hand.',
    },
  });

export const codesOfPersons = (table: string): Problem =>
  new Problem({
    code: 'INS-007',
    what: {
      sv: `${table} läses inte som kodtabell: den ser ut att handla om personer.`,
      en: `${table} is not read as a code table: it seems to be about persons.`,
    },
    why: {
      sv: 'Bland klartexterna finns namn, eller tabellen har en kolumn för personnummer, adress eller telefon. Sådant skrivs aldrig i en profil.',
      en: 'There are names among the labels, or the table has a column for an identity, an address or a telephone. Such things are never written in a profile.',
    },
    fix: { sv: 'Ta bort tabellen efter --codes.', en: 'Leave the table out after --codes.' },
  });
