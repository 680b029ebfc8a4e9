import type { Bilingual, Language } from '../../errors/problem';
import type { ProfileColumn, ProfileTable } from '../../profile/profile.schema';
import type { GuessedVariable } from './init-columns';
import type { GuessedRecord, LeftOut } from './init-records';

/** What a skeleton says beside its guesses. */
export const words = {
  intro: {
    sv: 'Utkast av brygga mapping init: allt här är gissat ur namn, nycklar, datum och koder. Skälet står efter varje rad.\nRätta, ta bort det som inte stämmer, och kör brygga mapping check. Språket: mappings/README.md.',
    en: 'Draft by brygga mapping init: all of it is guessed from names, keys, dates and codes. The reason stands after each line.\nCorrect it, remove what is wrong, and run brygga mapping check. The language: mappings/README.md.',
  },
  lists: { sv: 'rader ur andra tabeller, funna genom en nyckel', en: 'rows of other tables, found by a key' },
  identity: { sv: 'blir en pseudonym och glöms sedan', en: 'becomes a pseudonym and is then forgotten' },
  event: { sv: 'avgör vilken period raden hör till', en: 'decides which period the row belongs to' },
  protected: {
    sv: 'vad som helst i kolumnen betyder skyddade personuppgifter',
    en: 'anything in the column means protected identity',
  },
  protectedValues: {
    sv: 'TITTA: vilka värden betyder skyddade personuppgifter? Ovanliga värden visas inte i profilen',
    en: 'LOOK: which values mean protected identity? Rare values are not in the profile',
  },
  noProtected: {
    sv: 'TITTA: ingen kolumn för skyddade personuppgifter hittades. Finns en? Skriv den här',
    en: 'LOOK: no column for protected identity was found. Is there one? Write it here',
  },
  countBy: {
    sv: 'anmälningar utan utredning lagras aldrig en och en; de räknas efter kön och ålder',
    en: 'notifications without an investigation are never stored one by one; they are counted by sex and age',
  },
  unsure: { sv: 'OSÄKER', en: 'UNSURE' },
  codes: {
    sv: 'Koder som kan betyda flera värden, lämnade tomma:',
    en: 'Codes that may mean several values, left empty:',
  },
  several: { sv: 'Flera kolumner passar lika bra, välj en:', en: 'Several columns fit as well, choose one:' },
  missing: {
    sv: 'Ingen kolumn hittades. Skriv en rad ovan, eller ange skälet under unavailable:',
    en: 'No column was found. Write a line above, or give the reason under unavailable:',
  },
  empty: {
    sv: 'ta bort {} när du skriver den första raden',
    en: 'take away {} when you write the first line',
  },
  noDate: {
    sv: 'TITTA: inget datum hittades. Skriv kolumnen som avgör vilken period raden hör till',
    en: 'LOOK: no date was found. Write the column that decides which period the row belongs to',
  },
  or: { sv: ' eller ', en: ' or ' },
  unavailable: {
    sv: 'Vad systemet inte kan lämna, och varför: free-text-only, not-in-system, not-licensed, not-used, not-exported.\nDet vet bara du.',
    en: 'What the system cannot deliver, and why: free-text-only, not-in-system, not-licensed, not-used, not-exported.\nOnly you know that.',
  },
  lacks: {
    table: { sv: 'ingen tabell som liknar den hittades', en: 'no table that looks like it was found' },
    key: {
      sv: 'tabellen har ingen kolumn som är unik, till key',
      en: 'the table has no unique column for key',
    },
    identity: {
      sv: 'ingen väg från tabellen till en kolumn med personnummer hittades',
      en: 'no way from the table to a column with an identity was found',
    },
    parent: {
      sv: 'ingen kolumn med nyckeln till posten ovanför hittades',
      en: 'no column with the key of the record above was found',
    },
  } satisfies Record<LeftOut['lacks'], Bilingual>,
};

/** A guess that a person should look at first. */
export const isUnsure = ({ score, unseen, turned, operation }: GuessedVariable): boolean =>
  score < 0.75 ||
  turned ||
  (unseen && operation.kind !== 'present') ||
  ('map' in operation && operation.map.share < 0.5);

/** Why a column was taken for a variable. */
export function reasonOf({ places, operation, score, unseen }: GuessedVariable, language: Language): string {
  const sv = language === 'sv';
  const column = places[0]!.column;
  const likeness = `${Math.round(score * 100)} %`;
  const form = ((): string => {
    if ('map' in operation) {
      const { kind, codes } = operation.map;
      const found = codes.filter(({ value }) => value !== null).length;
      const table = kind ? [kind.table, kind.kind].filter(Boolean).join(' ') : null;
      const labels = table ? (sv ? `, klartext ur ${table}` : `, labels from ${table}`) : '';
      return sv
        ? `${found} av ${codes.length} koder har ett förslag${labels}`
        : `${found} of ${codes.length} codes have a suggestion${labels}`;
    }
    if (unseen) return sv ? 'värdena visas inte i profilen' : 'its values are not in the profile';
    if (column.dates) {
      const years = column.dates.years?.join('–');
      return `${sv ? 'datum' : 'dates'}${years ? ` ${years}` : ''}`;
    }
    const shown = new Set((column.values ?? []).map(({ value }) => String(value).trim().toUpperCase()));
    return [...shown].slice(0, 4).join(', ');
  })();
  return `${likeness}: ${form}`;
}

/** What the profile shows of a column, for whoever looks for the right one. */
export function contentOf({ values, dates }: ProfileColumn, language: Language): string {
  if (dates) return ` (${language === 'sv' ? 'datum' : 'dates'})`;
  const shown = (values ?? []).map(({ value }) => String(value).trim()).slice(0, 6);
  return shown.length > 0 ? ` (${shown.join(', ')})` : '';
}

/** Where the missing variables may stand. */
export const unusedHead = ({ name }: ProfileTable, from: string, language: Language): string => {
  const isQuery = from.endsWith('.sql');
  if (language === 'sv') {
    return `Kolumner i ${name} som inget läses ur${isQuery ? `. Lägg till dem du använder i ${from}` : ''}:`;
  }
  return `Columns of ${name} that nothing is read from${isQuery ? `. Add those that you use to ${from}` : ''}:`;
};

export function recordReason({ table, told, variables }: GuessedRecord, language: Language): string {
  const total = variables.found.length + variables.unsure.length + variables.missing.length;
  if (told) {
    return language === 'sv'
      ? `${table.name}, som du sade; ${variables.found.length} av ${total} variabler liknar en kolumn`
      : `${table.name}, as you said; ${variables.found.length} of ${total} variables look like a column`;
  }
  return language === 'sv'
    ? `${table.name}, för namnet och för att ${variables.found.length} av ${total} variabler liknar en kolumn`
    : `${table.name}, for its name and because ${variables.found.length} of ${total} variables look like a column`;
}
