import type { LocalDate } from '../time/local-date';

/** `person`: personnummer, samordningsnummer or temporary id; `lopnummer`: a number unique in its source only. */
export type IdentityKind = 'person' | 'lopnummer';

/** An identity as it stands in the source; lives only between the mapping and the pseudonymiser. */
export interface RawIdentity {
  text: string;
  kind: IdentityKind;
}

export type IdentityForm = 'personnummer' | 'samordningsnummer' | 'tillfalligt' | 'lopnummer';

/** One form per person: 12 digits for the national numbers, upper case for temporary ids. */
export interface CanonicalIdentity {
  canonical: string;
  form: IdentityForm;
  birthDate: LocalDate | null;
  sex: 'flicka' | 'pojke' | null;
}
