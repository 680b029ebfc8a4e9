import { Problem } from '../errors/problem';

export const fileExists = (file: string): Problem =>
  new Problem({
    code: 'EXA-001',
    what: { sv: 'Filen finns redan.', en: 'The file already exists.' },
    why: { sv: 'En databas skrivs inte över av misstag.', en: 'A database is not overwritten by mistake.' },
    fix: {
      sv: 'Välj ett annat namn med --out, eller lägg till --force.',
      en: 'Choose another name with --out, or add --force.',
    },
    place: { file },
  });

export const cannotWrite = (file: string, cause: unknown): Problem =>
  new Problem(
    {
      code: 'EXA-002',
      what: { sv: 'Exemplet kunde inte skrivas.', en: 'The example could not be written.' },
      why: {
        sv: `Systemet svarade ${systemCode(cause)}.`,
        en: `The system answered ${systemCode(cause)}.`,
      },
      fix: {
        sv: 'Kontrollera att mappen finns, att du får skriva där och att disken har plats.',
        en: 'Check that the folder exists, that you may write there and that the disk has room.',
      },
      place: { file },
    },
    { cause },
  );

export const notANumber = (option: string, least: number, most: number): Problem =>
  new Problem({
    code: 'EXA-003',
    what: {
      sv: `${option} ska vara ett heltal från ${least} till ${most}.`,
      en: `${option} must be a whole number from ${least} to ${most}.`,
    },
  });

export const queryMissing = (file: string): Problem =>
  new Problem({
    code: 'EXA-004',
    what: {
      sv: 'Frågan som listan ska göras av finns inte.',
      en: 'The query that the list is made from does not exist.',
    },
    fix: {
      sv: 'Mappen med frågor ska hålla en .sql-fil per lista, som mappings/exempel/sql.',
      en: 'The folder of queries holds one .sql file per list, as mappings/exempel/sql does.',
    },
    place: { file },
  });

export const queryFailed = (file: string, cause: unknown): Problem =>
  new Problem(
    {
      code: 'EXA-005',
      what: {
        sv: 'Frågan gick inte att köra mot exemplet.',
        en: 'The query could not be run on the example.',
      },
      why: { sv: `SQLite svarade ${systemCode(cause)}.`, en: `SQLite answered ${systemCode(cause)}.` },
      place: { file },
    },
    { cause },
  );

export const notInEncoding = (file: string, encoding: string): Problem =>
  new Problem({
    code: 'EXA-006',
    what: {
      sv: `Ett värde har tecken som inte finns i ${encoding}.`,
      en: `A value has characters that ${encoding} lacks.`,
    },
    why: {
      sv: 'Listan skulle få frågetecken i stället, och inte längre säga samma sak som databasen.',
      en: 'The list would get question marks instead and no longer say what the database says.',
    },
    fix: { sv: 'Välj --encoding utf-8.', en: 'Choose --encoding utf-8.' },
    place: { file },
  });

export const unknownEncoding = (encodings: readonly string[]): Problem =>
  new Problem({
    code: 'EXA-007',
    what: {
      sv: `--encoding ska vara en av ${encodings.join(', ')}.`,
      en: `--encoding must be one of ${encodings.join(', ')}.`,
    },
  });

export const noListsOfOther = (): Problem =>
  new Problem({
    code: 'EXA-008',
    what: {
      sv: '--renamed skriver bara databasen, inga listor.',
      en: '--renamed writes the database only, no lists.',
    },
    fix: {
      sv: 'Ta bort --csv, --xlsx och --xml, eller --renamed.',
      en: 'Leave out --csv, --xlsx and --xml, or --renamed.',
    },
  });

function systemCode(cause: unknown): string {
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : 'ett okänt fel / an unknown error';
}
