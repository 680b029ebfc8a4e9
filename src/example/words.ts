import type { Random } from './random';

/**
 * Invented names, addresses and texts. They are canaries: none of them occurs in code, catalogue or reports, so
 * that finding one anywhere but in the source shows a leak.
 */
const birds = [
  'Snäpp',
  'Lärk',
  'Trast',
  'Sisk',
  'Bofink',
  'Steglits',
  'Domherr',
  'Rödhak',
  'Ejder',
  'Tofsvip',
  'Näktergal',
  'Gulsparv',
  'Kungsfågel',
  'Ärtsång',
  'Ökenlöp',
  'Åkerhön',
];
const girls = ['elina', 'ida', 'issa', 'åsa', 'hilda', 'una'];
const boys = ['olf', 'bert', 'mar', 'sten', 'vald', 'örn'];
const families = [
  'sson',
  'ström',
  'gren',
  'lind',
  'kvist',
  'berg',
  'dahl',
  'ås',
  'ö',
  'hjälm',
  'sköld',
  'fors',
  'näs',
  'vall',
];
const streets = ['gatan', 'vägen', 'stigen', 'gränd', 'backen'];
const towns = ['Kanarieköping', 'Kanarieås', 'Kanariehamn'];
const sentences = [
  'Läraren är orolig över att barnet ofta är hungrigt och trött.',
  'Hörde höga röster från lägenheten, barnet grät länge.',
  'Förskolan berättar att föräldern luktade alkohol vid hämtning.',
  'Barnet säger att hon inte vill gå hem efter skolan.',
  'Mormor ringer och är orolig för hur familjen har det.',
  'Ungdomen påträffades ute sent på natten tillsammans med äldre.',
  'Samtal med båda föräldrarna, de önskar stöd i föräldraskapet.',
];

export const firstName = (random: Random, girl: boolean): string =>
  random.pick(birds) + random.pick(girl ? girls : boys);

export const familyName = (random: Random): string => `Kanarie${random.pick(families)}`;

export function address(random: Random): { Gatuadress: string; Postnr: string; Ort: string } {
  // Swedish postcodes start at 100 00, so one that starts with 000 is nobody's.
  return {
    Gatuadress: `Kanarie${random.pick(birds).toLowerCase()}${random.pick(streets)} ${random.int(1, 140)}`,
    Postnr: `000 ${String(random.int(10, 99))}`,
    Ort: random.pick(towns),
  };
}

/** 070-1740605 to 070-1740699: kept free for books and films by the Swedish Post and Telecom Authority (2020). */
export const phone = (random: Random): string => `070-17406${String(random.int(5, 99)).padStart(2, '0')}`;

export const home = (random: Random): string => `Kanariehemmet ${random.pick(birds)}an ${random.int(1, 60)}`;

/** A free text that names itself: `mark` says table and row. */
export const freeText = (random: Random, mark: string): string =>
  `FRITEXT-${mark}-åäö ${random.pick(sentences)}`;
