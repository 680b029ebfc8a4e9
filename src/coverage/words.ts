import type { Catalog, Provenance, Variable } from '../catalog/model';
import type { CoverageReport, CoverageState, Totals } from './coverage';
import type { ShownCount, ShownLive, ShownShare } from './live-figures';
import type { UnavailableReason } from '../mapping/mapping.schema';

// The Swedish words of the coverage report, one set for all its formats.

export const stepNames: Record<Variable['step'], string> = {
  aktualisera: 'Aktualisera',
  utreda: 'Utreda',
  besluta: 'Besluta',
  'utforma-genomfora': 'Utforma och genomföra',
  'folja-upp': 'Följa upp',
  lokal: 'Kommunens egna',
};

export const stateNames: Record<CoverageState, string> = {
  full: 'Helt',
  partial: 'Delvis',
  untranslated: 'Inte översatt',
  unavailable: 'Kan inte lämnas',
  'not-stated': 'Inget sagt',
};

export const reasonNames: Record<UnavailableReason, string> = {
  'free-text-only': 'finns bara i fritext',
  'not-in-system': 'finns inte i systemet',
  'not-licensed': 'finns i en del av systemet som inte är köpt',
  'not-used': 'finns i systemet men används inte',
  'not-exported': 'kan finnas i systemet men inte i det som kommer ut ur det',
};

export const provenanceNames: Record<Provenance, string> = {
  published: 'publicerad',
  source: 'ur källan',
  derived: 'härledd',
  'derived-weak': 'svagt härledd',
  'assumed-high': 'antagen, säker',
  'assumed-medium': 'antagen, rätt säker',
  'assumed-low': 'antagen, osäker',
  filler: 'utfyllnad',
  local: 'kommunens egen',
};

const statusSentences: Record<string, string> = {
  template:
    'Mappningen är en mall. Allt nedan är antaget: det säger vad en överenskommen vy eller fil ska innehålla, ' +
    'inte vad systemet kan. Ingen har prövat den mot ett verkligt system.',
  local: 'Mappningen är i bruk i en kommun men inte intygad av någon annan.',
  example: 'Systemet är påhittat, för att visa hur en mappning ser ut.',
};

export function statusSentence(status: string): string {
  return statusSentences[status] ?? `Mappningen är intygad: ${status.replace(/^verified \((.*)\)$/, '$1')}.`;
}

/** A status in a few words. */
export function statusShort(status: string): string {
  if (status === 'template') return 'antaget, inte prövat mot systemet';
  if (status === 'local') return 'i bruk i en kommun';
  if (status === 'example') return 'påhittat system';
  return `intygat: ${status.replace(/^verified \((.*)\)$/, '$1')}`;
}

/** What a reader must see beside the name of a system that nobody has tried; null: nothing. */
export function markOf({ template, status }: CoverageReport['mapping']): string | null {
  if (template) return 'MALL';
  return status === 'example' ? 'PÅHITTAT' : null;
}

export const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** `U (7), X (<5)` */
export const codesText = (codes: readonly { shown: string | null; count: ShownCount }[]): string =>
  codes.map(({ shown, count }) => `${shown ?? '(visas inte)'} (${count})`).join(', ');

const percent = new Intl.NumberFormat('sv-SE', { style: 'percent', maximumFractionDigits: 0 });

/** A share as whole per cent; 0 % and 100 % only when it is none and all. */
export function shareText(share: number | null): string {
  if (share === null) return 'för få för att visas';
  if (share > 0 && share < 0.01) return `<${percent.format(0.01)}`;
  return percent.format(share < 1 ? Math.min(share, 0.99) : 1);
}

export const delivered = ({ full, partial }: Totals): number => full + partial;

/** A share of rows; a small count is told as no more than that. */
export function rowsShareText(share: ShownShare): string {
  if (share === 'few') return '<5 rader';
  return share === 'all-but-few' ? 'alla utom <5' : shareText(share);
}

/** `0`, `<5 rader`, `12 %` of the answers, or as many rows as may be told. */
export function unmappedText({ unmapped, produced }: ShownLive): string {
  if (unmapped === null) return '–';
  if (unmapped === 0) return '0';
  if (unmapped === '<5') return '<5 rader';
  if (unmapped === '>=5') return 'minst 5 rader';
  return produced === null ? `${unmapped} rader` : shareText(1 - produced);
}

/** The whole report in one sentence or two. */
export function summarySentence({ mapping, totals, nationalTotals, local }: CoverageReport): string {
  if (delivered(totals) === 0 && local.length > 0) {
    return `${mapping.title} lämnar ${local.length} egna variabler och ingen av katalogens ${totals.variables}.`;
  }
  const { produced, total } = totals.values;
  return (
    `${mapping.title} ${mapping.template ? 'antas kunna' : 'kan'} lämna ${delivered(totals)} av de ${totals.variables} variablerna ` +
    `(${totals.full} med alla svar), ${delivered(nationalTotals)} av de ${nationalTotals.variables} i den ` +
    `nationella statistiken, och ${shareText(produced / total)} av katalogens värden.` +
    (totals.untranslated > 0
      ? ` För ${totals.untranslated} läses ett fält vars koder ingen har översatt.`
      : '') +
    (totals.unavailable > 0 ? ` ${totals.unavailable} kan inte lämnas, med angivet skäl.` : '') +
    (totals.notStated > 0 ? ` Om ${totals.notStated} säger mappningen ingenting.` : '')
  );
}

/** By variable id: what HSLF-FS 2016:3 calls it. */
export const nationalNames = ({ national }: Catalog): Map<string, string> =>
  new Map(national.variables.map(({ variable, name }) => [variable, name]));
