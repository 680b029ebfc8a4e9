import type { ConnectorError } from '../contract';
import { fileError } from '../shared/files/make-file-error';
import { notSliceable } from '../shared/server.errors';

/** What can go wrong with an SQLite file and nothing else, CON-101 to CON-199. No function takes a row or a parameter. */

export const fileMissing = (file: string): ConnectorError =>
  fileError({
    code: 'CON-101',
    what: { sv: 'Källans databasfil finns inte.', en: 'The database file of the source does not exist.' },
    fix: {
      sv: 'Kontrollera file i källans settings; relativa sökvägar utgår från mappen med brygga.yaml.',
      en: 'Check file in the settings of the source; relative paths start in the folder of brygga.yaml.',
    },
    place: { file },
  });

export const fileUnreadable = (file: string, reason: string): ConnectorError =>
  fileError({
    code: 'CON-102',
    what: {
      sv: `Källans databasfil kan inte läsas (${reason}).`,
      en: `The database file of the source cannot be read (${reason}).`,
    },
    fix: {
      sv: 'Ge kontot som kör Bryggan läsrätt till filen och dess mapp.',
      en: 'Give the account that runs Bryggan read access to the file and its folder.',
    },
    place: { file },
  });

export const notSqlite = (file: string): ConnectorError =>
  fileError({
    code: 'CON-103',
    what: { sv: 'Filen är inte en SQLite-databas.', en: 'The file is not an SQLite database.' },
    why: {
      sv: 'Den börjar inte med SQLites filhuvud; den kan vara tom, krypterad eller något annat.',
      en: "It does not begin with SQLite's file header; it may be empty, encrypted or something else.",
    },
    fix: {
      sv: 'Peka file i källans settings på databasfilen; en krypterad fil måste dekrypteras av sitt eget program.',
      en: 'Point file in the settings of the source at the database file; an encrypted one must be decrypted by its own program.',
    },
    place: { file },
  });

export const unmergedChanges = (file: string): ConnectorError =>
  fileError({
    code: 'CON-104',
    what: {
      sv: 'Databasen har ändringar i sin -wal- eller -journal-fil som inte kan läsas utan att skriva i källan.',
      en: 'The database has changes in its -wal or -journal file that cannot be read without writing to the source.',
    },
    why: {
      sv: 'Programmet som äger databasen avslutades inte rent, eller filerna kopierades medan det arbetade.',
      en: 'The program that owns the database did not end cleanly, or the files were copied while it worked.',
    },
    fix: {
      sv: 'Öppna och stäng databasen en gång med sitt eget program, och kör igen.',
      en: 'Open and close the database once with its own program, and run again.',
    },
    place: { file },
  });

export const locked = (file: string): ConnectorError =>
  fileError({
    code: 'CON-105',
    what: {
      sv: 'Källans databas är låst av ett annat program.',
      en: 'The database of the source is locked by another program.',
    },
    fix: {
      sv: 'Vänta tills det andra programmet har skrivit klart, eller lägg synkningen på en annan tid.',
      en: 'Wait until the other program has finished writing, or move the sync to another hour.',
    },
    place: { file },
  });

export const changedWhileReading = (file: string): ConnectorError =>
  fileError({
    code: 'CON-106',
    what: {
      sv: 'Källans databas ändrades medan den lästes.',
      en: 'The database of the source changed while it was read.',
    },
    why: {
      sv: 'Det lästa kan blanda gammalt och nytt och används därför inte.',
      en: 'What was read may mix old and new and is therefore not used.',
    },
    fix: { sv: 'Kör igen.', en: 'Run again.' },
    place: { file },
  });

export const noSuchTable = (table: string, tables: readonly string[]): ConnectorError =>
  fileError({
    code: 'CON-108',
    what: { sv: `Tabellen "${table}" finns inte i källan.`, en: `The source has no table "${table}".` },
    fix: {
      sv: `Källan har: ${tables.join(', ') || 'inga tabeller'}.`,
      en: `The source has: ${tables.join(', ') || 'no tables'}.`,
    },
    place: { table },
  });

export const noSuchColumn = (column: string): ConnectorError =>
  fileError({
    code: 'CON-109',
    what: { sv: `Kolumnen "${column}" finns inte i källan.`, en: `The source has no column "${column}".` },
    fix: { sv: 'Rätta frågan.', en: 'Correct the query.' },
    place: { field: column },
  });

/** `reason` is SQLite's word about the text of the query, never about a row. */
export const brokenSql = (reason: string): ConnectorError =>
  fileError({
    code: 'CON-110',
    what: { sv: 'SQLite förstår inte frågan.', en: 'SQLite does not understand the query.' },
    why: { sv: `SQLite säger: ${reason}`, en: `SQLite says: ${reason}` },
    fix: { sv: 'Rätta frågan.', en: 'Correct the query.' },
  });

export const invalidText = (column: string, row: number): ConnectorError =>
  fileError({
    code: 'CON-112',
    what: {
      sv: `Texten i kolumnen "${column}", rad ${row} av svaret, är inte giltig UTF-8.`,
      en: `The text in the column "${column}", row ${row} of the answer, is not valid UTF-8.`,
    },
    why: {
      sv: 'Programmet som skrev databasen lade in text i en annan kodning, troligen windows-1252.',
      en: 'The program that wrote the database put in text of another encoding, probably windows-1252.',
    },
    fix: {
      sv: 'Rätta texten i källan, eller lämna kolumnen utanför frågan.',
      en: 'Correct the text in the source, or leave the column out of the query.',
    },
    place: { field: column },
  });

export const binaryText = (column: string): ConnectorError =>
  fileError({
    code: 'CON-113',
    what: {
      sv: `Textkolumnen "${column}" innehåller binära data (BLOB).`,
      en: `The text column "${column}" holds binary data (BLOB).`,
    },
    fix: {
      sv: 'Lämna den utanför frågan, eller gör text av den med hex() eller CAST.',
      en: 'Leave it out of the query, or make text of it with hex() or CAST.',
    },
    place: { field: column },
  });

export const readFailed = (file: string, code: string): ConnectorError =>
  fileError({
    code: 'CON-114',
    what: {
      sv: `Läsningen av källans databas avbröts (${code}).`,
      en: `Reading the database of the source was interrupted (${code}).`,
    },
    fix: {
      sv: 'Kontrollera filen med "PRAGMA integrity_check" i sitt eget program.',
      en: 'Check the file with "PRAGMA integrity_check" in its own program.',
    },
    place: { file },
  });

export const functionRefused = (name: string): ConnectorError =>
  fileError({
    code: 'CON-115',
    what: {
      sv: `Frågan anropar funktionen "${name}", som en källa inte får läsas med. Inget har körts.`,
      en: `The query calls the function "${name}", by which a source may not be read. Nothing was run.`,
    },
    why: {
      sv: 'Några av SQLites funktioner skriver och läser filer på datorn (writefile, readfile), och ingen läsrättighet hindrar dem. Därför släpps bara de igenom som räknar på celler.',
      en: "Some of SQLite's functions write and read files of the machine (writefile, readfile), and no read-only access stops them. So only those that calculate with cells are let through.",
    },
    fix: {
      sv: 'Skriv frågan med SQLites vanliga funktioner för text, tal, datum, JSON och grupper; en vy i filen får inte heller anropa den här.',
      en: "Write the query with SQLite's common functions for text, numbers, dates, JSON and groups; nor may a view of the file call this one.",
    },
    place: { field: name },
  });

/** @param allowed names of those that may be read */
export const virtualTableRefused = (allowed: readonly string[]): ConnectorError =>
  fileError({
    code: 'CON-116',
    what: {
      sv: 'Frågan, eller en vy i den, läser en virtuell tabell som en källa inte får läsas med. Inget har körts.',
      en: 'The query, or a view in it, reads a virtual table by which a source may not be read. Nothing was run.',
    },
    why: {
      sv: 'En virtuell tabell är ett program: fsdir läser filer på datorn, sqlite_dbpage råa sidor, pragma_-tabeller inställningar.',
      en: 'A virtual table is a program: fsdir reads files of the machine, sqlite_dbpage raw pages, pragma_ tables settings.',
    },
    fix: {
      sv: `Läs vanliga tabeller. Av de virtuella går ${allowed.join(', ')}; det som står i en söktabell (FTS) måste finnas i en vanlig tabell.`,
      en: `Read ordinary tables. Of the virtual ones ${allowed.join(', ')} are let through; what a search table (FTS) holds must stand in an ordinary one.`,
    },
  });

export const notShowable = (): ConnectorError =>
  fileError({
    code: 'CON-117',
    what: {
      sv: 'Det går inte att visa vad en fråga till filen skulle köra. Inget har körts.',
      en: 'It cannot be shown what a query to the file would run. Nothing was run.',
    },
    why: {
      sv: 'En vy, ett index, en beräknad kolumn eller ett standardvärde i filen har text eller binära värden som inte är UTF-8.',
      en: 'A view, an index, a computed column or a default of the file has text or binary values that are not UTF-8.',
    },
    fix: {
      sv: 'Läs en kopia av filen utan dem: bara tabellerna behövs.',
      en: 'Read a copy of the file without them: only the tables are needed.',
    },
  });

export const wideText = (file: string): ConnectorError =>
  fileError({
    code: 'CON-118',
    what: {
      sv: 'Databasen lagrar text som UTF-16, vilket Bryggan inte läser.',
      en: 'The database stores text as UTF-16, which Bryggan does not read.',
    },
    fix: {
      sv: 'Läs en kopia i UTF-8: ny databas med "PRAGMA encoding = \'UTF-8\'", och tabellerna kopierade till den.',
      en: 'Read a copy in UTF-8: a new database with "PRAGMA encoding = \'UTF-8\'", and the tables copied to it.',
    },
    place: { file },
  });

/** A cell says `4142` of the text and of the bytes, which SQLite does not compare alike. */
export const binaryCompared = (column: string): ConnectorError =>
  notSliceable(
    {
      sv: `Kolumnen "${column}" innehåller binära data (BLOB), som inte kan jämföras med det som lästs av den.`,
      en: `The column "${column}" holds binary data (BLOB), which cannot be compared with what was read of it.`,
    },
    column,
  );

/** A whole number beyond 2^53 and a text with the same digits are one cell. */
export const digitsCompared = (column: string): ConnectorError =>
  notSliceable(
    {
      sv: `Kolumnen "${column}" har ingen typ i databasen: det går inte att veta om siffrorna i den är text eller tal.`,
      en: `The column "${column}" has no type in the database: it cannot be known whether its digits are text or a number.`,
    },
    column,
  );
