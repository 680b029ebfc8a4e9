import type { RecordName, Variable } from '../catalog/model';
import type { OperationSpec } from '../mapping/operations/operation.schema';

/** What a row of each view is. Swedish, for the database administrator. */
const rows: Record<string, string> = {
  barn: 'En rad per barn (0–20 år) som någon av de andra vyerna nämner. Den enda vyn med identiteter',
  aktualisering: 'En rad per ansökan, anmälan eller annan information om ett barn',
  utredning: 'En rad per barn och utredning enligt socialtjänstlagen',
  insats: 'En rad per barn och beslutad insats. Beslut och verkställighet är en och samma rad hos oss',
  placering: 'En rad per placering inom en insats. En omplacering avslutar en rad och börjar en ny',
  uppfoljning: 'En rad per tillfälle då en insats har följts upp',
  aktualisering_orsak: 'En rad per orsak till aktualiseringen. Flera rader när flera orsaker är valda',
  utredning_behov: 'En rad per område i BBIC-triangeln där utredningen visar att barnet har behov',
  utredning_vardnadshavare: 'En rad per vårdnadshavare och utredning',
  insats_vardnadshavare: 'En rad per vårdnadshavare och insats',
  uppfoljning_vardnadshavare: 'En rad per vårdnadshavare och uppföljning',
  identitetsbyte: 'En rad per barn och byte av identitet, t.ex. från tillfälligt nummer till personnummer',
};

/** @throws Error for a view that nobody has described */
export function rowOf(view: string): string {
  const row = rows[view];
  if (!row) throw new Error(`src/view-contract/says.ts says nothing of the view ${view}`);
  return row;
}

const genitive: Partial<Record<RecordName, string>> = {
  aktualisering: 'den aktualisering som ledde till utredningen',
  utredning: 'den utredning som ledde till insatsen',
  insats: 'den insats som raden hör till',
};

export const saysOf = {
  key: (keys: readonly string[], isChild: boolean): string =>
    keys.length === 1
      ? 'Radens nyckel i systemet, densamma från gång till gång'
      : `${isChild ? 'Barnets nyckel i vyn barn' : 'Sakens nyckel i systemet'}. ${keys.join(' och ')} är tillsammans radens nyckel`,
  parent: (parent: RecordName): string => `Nyckeln för ${genitive[parent]}. Tom när det inte finns någon`,
  child: 'Barnets nyckel i vyn barn',
  listKey: 'Nyckeln för den rad som svaret hör till',
  unit: 'Ansvarig enhet, kod eller namn. Aldrig en person',
  identity: (name: string): string =>
    name.startsWith('Tillf')
      ? 'Tillfälligt nummer, när barnet saknar personnummer och samordningsnummer'
      : 'Personnummer eller samordningsnummer, ÅÅÅÅMMDDNNNN eller ÅÅÅÅMMDD-NNNN',
  protected: 'Nej när personuppgifterna inte är skyddade. Allt annat, även tomt, räknas som skyddade',
  eventDate: 'Dagen då det började. Avgör vilken period raden hör till',
  changed: 'När något i raden senast ändrades, lokal tid',
  oldIdentity: 'Identiteten före bytet',
  currentIdentity: 'Identiteten efter bytet',
  variable,
};

/** What a name alone does not tell. */
const notes: Record<string, string> = {
  'barn.fodelsedatum': 'Bara datumet',
  'aktualisering.utredning-inleds':
    'Bara aktualiseringar med Ja eller Utredning pågår redan sparas en och en. Alla andra räknas bara',
  'utredning.forlangd': 'Om beslutet finns som ett datum: Ja när det är ifyllt',
  'utredning.standardiserad-metod':
    'Om metodens namn är ett fält: Ja när det är ifyllt, men Nej bara om någon har svarat nej',
};

function variable(asked: Variable, operation: OperationSpec): string {
  const note = notes[asked.id] ? `. ${notes[asked.id]}` : '';
  if (operation.date !== undefined) return `${asked.name}${note}`;
  const words = asked.values.map(({ label }) => label);
  const all = asked.notApplicable ? [...words, 'Ej aktuellt'] : words;
  const own = operation.map && operation.map !== 'catalogue' ? ` eller kommunens ord (${operation.map})` : '';
  return `${asked.name}: ${all.join(' · ')}${own}${note}`;
}
