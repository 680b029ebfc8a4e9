import type { Refusal, ValueClaim } from './claims';
import type { BidScore, Comparison } from './score';

export const refusalNames: Record<Refusal, string> = {
  'no-place': 'ingen plats angiven (tabell och kolumn, eller skärmbild och fält)',
  'no-example': 'inget ifyllt exempel',
  'same-source': 'samma värde i systemet sägs bli olika svar',
  'does-not-show': 'exemplet visar inte det datum eller tal som det sägs bli',
  'no-test': 'inget provfall som håller ger svaret',
  assumed: 'antaget av den som skrev mappningen',
};

export const valueName = ({ value }: ValueClaim, type: string): string =>
  value?.label ?? (type === 'datum' ? 'datum' : 'tal');

const oneDecimal = new Intl.NumberFormat('sv-SE', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

export const pointsText = (points: number): string => oneDecimal.format(points);

/** `81,5 %` of what a bid with everything evidenced gets. */
export const partText = (points: number, { most }: Comparison): string =>
  `${oneDecimal.format((100 * points) / most)} %`;

export function placeText({ place, shared }: BidScore): string {
  if (place === null) return 'utom tävlan';
  return shared ? `${place} (delad)` : String(place);
}
