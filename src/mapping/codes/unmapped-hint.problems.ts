import type { Bilingual, ProblemDetails } from '../../errors/problem';

// Why a code may be unmapped: MAP-095 to 100, all of them warnings.

interface KnownWord {
  code: string;
  label: string;
}

const hint = (code: string, what: Bilingual, why: Bilingual, fix: Bilingual): ProblemDetails => ({
  code,
  severity: 'warning',
  what,
  why,
  fix,
});

const unmapped = (code: string): Bilingual => ({
  sv: `"${code}" är omappad.`,
  en: `"${code}" is unmapped.`,
});

export const hintUnchecked = (code: string): ProblemDetails =>
  hint(
    'MAP-095',
    unmapped(code),
    {
      sv: 'Den står i kodmappen, men ingen har godkänt raden.',
      en: 'It stands in the code map, but nobody has approved the row.',
    },
    {
      sv: 'Låt någon som kan verksamheten godkänna den.',
      en: 'Let somebody who knows the work approve it.',
    },
  );

export const hintOtherDay = (code: string): ProblemDetails =>
  hint(
    'MAP-096',
    unmapped(code),
    {
      sv: 'Kodmappen säger vad den betyder, men inte för radens datum (eventDate).',
      en: "The code map says what it means, but not for the row's date (eventDate).",
    },
    {
      sv: 'Kontrollera giltig_fran och giltig_till, och att posten har eventDate.',
      en: 'Check giltig_fran and giltig_till, and that the record has eventDate.',
    },
  );

export const hintZeros = (code: string, near: KnownWord): ProblemDetails =>
  hint(
    'MAP-097',
    unmapped(code),
    {
      sv: `Mappningen har "${near.code}". Kalkylprogram tar bort inledande nollor.`,
      en: `The mapping has "${near.code}". Spreadsheets take away leading zeros.`,
    },
    {
      sv: `Skriv ="${code}" i kodmappen, eller formatera kolumnen kod som Text innan du skriver.`,
      en: `Write ="${code}" in the code map, or format the column kod as Text before you write.`,
    },
  );

export const hintIsLabel = (code: string, near: KnownWord): ProblemDetails =>
  hint(
    'MAP-098',
    unmapped(code),
    {
      sv: `Kodmappen har det som klartext till koden "${near.code}": källan lämnar ord, inte koder.`,
      en: `The code map has it as the label of the code "${near.code}": the source gives words, not codes.`,
    },
    { sv: 'Skriv "by: label" i mappningen.', en: 'Write "by: label" in the mapping.' },
  );

export const hintIsCode = (code: string, near: KnownWord): ProblemDetails =>
  hint(
    'MAP-099',
    unmapped(code),
    {
      sv: `Kodmappen har det som kod för "${near.label}": källan lämnar koder, inte ord.`,
      en: `The code map has it as the code of "${near.label}": the source gives codes, not words.`,
    },
    { sv: 'Ta bort "by: label" i mappningen.', en: 'Remove "by: label" from the mapping.' },
  );

export const hintNear = (code: string, near: KnownWord): ProblemDetails =>
  hint(
    'MAP-100',
    unmapped(code),
    { sv: `Det liknar "${near.code}" i mappningen.`, en: `It is like "${near.code}" in the mapping.` },
    { sv: 'Är det samma sak? Lägg till en rad.', en: 'Is it the same thing? Add a row.' },
  );
