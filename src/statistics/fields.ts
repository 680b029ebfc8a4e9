import { real } from './cells';
import type { Barn, FieldSource, Insats, Layout, LayoutField, Placering, YearData } from './model';
import type { LocalDate } from '../time/local-date';

/** The store's cell behind a field; null where the row has none. Sender and person-id are not the store's. */
export function cellOf(
  from: FieldSource,
  barn: Barn,
  insats: Insats | null,
  placering: Placering | null,
): string | null {
  switch (from) {
    case 'barn.kon':
      return barn.sex;
    case 'barn.fodelsedatum':
      return barn.born;
    case 'barn.ensamkommande':
      return barn.unaccompanied;
    case 'barn.vardnadshavare':
      return barn.guardian;
    case 'insats.typ':
      return insats?.type ?? null;
    case 'insats.lagrum':
      return insats?.lagrum ?? null;
    case 'insats.beslutsdatum':
      return insats?.decided ?? null;
    case 'insats.startdatum':
      return insats?.start ?? null;
    case 'insats.slutdatum':
      return insats?.end ?? null;
    case 'insats.utforare':
      return insats?.provider ?? null;
    case 'placering.form':
      return placering?.form ?? null;
    case 'placering.startdatum':
      return placering?.start ?? null;
    case 'placering.slutdatum':
      return placering?.end ?? null;
    case 'sender.kommun':
    case 'sender.namnd':
    case 'person-id':
      return null;
  }
}

/** The day that a code has to be valid on: of the decision, of the placement, or of the insats. */
export function eventDate(
  from: FieldSource,
  insats: Insats | null,
  placering: Placering | null,
  data: YearData,
): LocalDate | null {
  if (from.startsWith('barn.')) return data.last;
  if (from === 'insats.lagrum') return real(insats?.decided ?? null);
  return real((from.startsWith('placering.') ? placering?.start : insats?.start) ?? null);
}

export const codedFields = (layout: Layout): LayoutField[] =>
  layout.fields.filter(({ from }) => layout.codes.variables.has(from));
