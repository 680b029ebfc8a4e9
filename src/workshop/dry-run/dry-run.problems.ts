import type { Bilingual, ProblemDetails } from '../../errors/problem';
import type { TypeDoubt } from './column-types';

// What a dry run says, MAP-180 to 189.

const doubts: Record<TypeDoubt, { what: (column: string, type: string) => Bilingual; fix: Bilingual }> = {
  binary: {
    what: (column, type) => ({
      sv: `Kolumnen "${column}" är ${type}, binära data, som inte går att mappa.`,
      en: `The column "${column}" is ${type}, binary data, which cannot be mapped.`,
    }),
    fix: {
      sv: 'Läs en annan kolumn, eller omvandla den i frågan.',
      en: 'Read another column, or convert it in the query.',
    },
  },
  'inexact-key': {
    what: (column, type) => ({
      sv: `Kolumnen "${column}" är ${type}: en nyckel får inte avrundas.`,
      en: `The column "${column}" is ${type}: a key must not be rounded.`,
    }),
    fix: {
      sv: 'Omvandla den till text eller heltal i frågan.',
      en: 'Convert it to text or a whole number in the query.',
    },
  },
  'not-a-date': {
    what: (column, type) => ({
      sv: `Kolumnen "${column}" är ${type}, inte ett datum.`,
      en: `The column "${column}" is ${type}, not a date.`,
    }),
    fix: {
      sv: 'Rätta kolumnen, eller omvandla den till ett datum i frågan.',
      en: 'Correct the column, or convert it to a date in the query.',
    },
  },
  'date-as-code': {
    what: (column, type) => ({
      sv: `Kolumnen "${column}" är ${type}, men läses som en kod.`,
      en: `The column "${column}" is ${type}, but is read as a code.`,
    }),
    fix: {
      sv: 'Menades date: (datumet), eller present: (att det finns ett)?',
      en: 'Was date: (the date) meant, or present: (that there is one)?',
    },
  },
  'date-as-number': {
    what: (column, type) => ({
      sv: `Kolumnen "${column}" är ${type}, men läses som ett tal.`,
      en: `The column "${column}" is ${type}, but is read as a number.`,
    }),
    fix: { sv: 'Menades date: eller duration:?', en: 'Was date: or duration: meant?' },
  },
};

export const typeDoubt = (doubt: TypeDoubt, column: string, type: string): ProblemDetails => ({
  code: 'MAP-180',
  severity: doubt === 'binary' ? 'error' : 'warning',
  what: doubts[doubt].what(column, type),
  fix: doubts[doubt].fix,
});

export const readElsewhere = (list: string, place: string): ProblemDetails => ({
  code: 'MAP-181',
  severity: 'warning',
  what: {
    sv: `Listan "${list}" läses från "${place}" i brygga.yaml, som inte prövades.`,
    en: `The list "${list}" is read from "${place}" in brygga.yaml, which was not tried.`,
  },
  fix: {
    sv: 'Skriv platsen under lists för källan i brygga.yaml.',
    en: 'Write the place under lists of the source in brygga.yaml.',
  },
});

export const sameKeys = (record: string, rows: number): ProblemDetails => ({
  code: 'MAP-183',
  severity: 'warning',
  what: {
    sv: `${record}: ${rows} av de första raderna har samma nyckel som en rad före dem.`,
    en: `${record}: ${rows} of the first rows have the same key as a row before them.`,
  },
  why: {
    sv: 'En synkning behåller den första raden och avvisar de andra. Hör raderna till olika barn är det slumpen som väljer.',
    en: 'A sync keeps the first row and rejects the others. If the rows are of different children, chance decides.',
  },
  fix: {
    sv: 'Nyckeln räcker inte, eller en koppling i frågan ger flera rader: lägg till en kolumn i key, rätta frågan, eller skriv repeats: true om raderna är samma sak.',
    en: 'The key is not enough, or a join in the query gives several rows: add a column to key, correct the query, or write repeats: true when the rows are the same thing.',
  },
});

export const canWrite = (
  source: string,
  excess: readonly { right: string; remove: string }[],
): ProblemDetails => ({
  code: 'MAP-182',
  what: {
    sv: `Kontot till källan "${source}" kan skriva; en synkning skulle vägra.`,
    en: `The account of the source "${source}" can write; a sync would refuse.`,
  },
  why: {
    sv: excess.map(({ right }) => right).join('; '),
    en: excess.map(({ right }) => right).join('; '),
  },
  fix: {
    sv: `Be databasadministratören köra: ${excess.map(({ remove }) => remove).join(' ')}`,
    en: `Ask the database administrator to run: ${excess.map(({ remove }) => remove).join(' ')}`,
  },
});
