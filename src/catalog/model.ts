import type { LocalDate } from '../time/local-date';

/** The six records of the follow-up store, parents first. */
export const recordNames = [
  'barn',
  'aktualisering',
  'utredning',
  'insats',
  'placering',
  'uppfoljning',
] as const;
export type RecordName = (typeof recordNames)[number];

/** The parent record(s) that a row of a record points to besides `barn`. */
export const parentsOf: Record<RecordName, readonly RecordName[]> = {
  barn: [],
  aktualisering: [],
  utredning: ['aktualisering'],
  insats: ['utredning'],
  placering: ['insats'],
  uppfoljning: ['insats'],
};

/** Cell codes that no catalogue value may use. */
export const reserved = {
  /** The source held something that no mapping row knows. */
  unmapped: 'omappad',
  /** The question does not apply; only for variables with `notApplicable`. */
  notApplicable: 'ej-aktuellt',
} as const;

export type VariableType = 'datum' | 'ja-nej' | 'kod' | 'tal';

export const provenances = [
  'published',
  'source',
  'derived',
  'derived-weak',
  'assumed-high',
  'assumed-medium',
  'assumed-low',
  'filler',
  'local',
] as const;
export type Provenance = (typeof provenances)[number];

export interface CatalogValue {
  /** `ja`, or `ja.sms` for a refinement of `ja`. */
  code: string;
  label: string;
  /** The value that this one is a finer form of; always the prefix before the last dot. */
  refines?: string;
  /** True when the municipality added it. */
  local?: boolean;
}

export interface Variable {
  /** `<record>.<slug>`; local ones `<record>.lokal-<slug>`. */
  id: string;
  /** Key in the working list (`R22`, `P04`); empty for local variables. */
  key: string;
  step: 'aktualisera' | 'utreda' | 'besluta' | 'utforma-genomfora' | 'folja-upp' | 'lokal';
  area: 'bakgrund' | 'rattssakerhet' | 'delaktighet' | 'samverkan' | 'kunskap' | 'resultat' | 'lokal';
  record: RecordName;
  /** Swedish. */
  name: string;
  type: VariableType;
  /** Several values can hold at once (side table in the store). */
  multiple: boolean;
  /** `ej-aktuellt` is a possible answer. */
  notApplicable: boolean;
  /** Empty for `datum` and `tal`; `ja`/`nej` first for `ja-nej`. */
  values: readonly CatalogValue[];
  /** Own words, Swedish. */
  comment: string;
  national: 'ja' | 'trolig' | 'preliminar' | 'nej';
  provenance: Provenance;
  valuesProvenance: Provenance;
  /** Free words beside the provenance, e.g. the regional list that values were derived from. */
  provenanceNote?: string;
  valuesProvenanceNote?: string;
  /** Its id in the edition that this one replaced, when that was another. */
  formerId?: string;
}

/** One of the 13 variables of HSLF-FS 2016:3, dated. */
export interface NationalVariable {
  id: string;
  /** Swedish. */
  name: string;
  /** The catalogue variable that holds it. */
  variable: string;
  definition: string;
  confirmed: boolean;
  source: string;
  validFrom: LocalDate;
  validTo?: LocalDate;
}

export interface NationalProfile {
  id: string;
  title: string;
  /** Shown wherever the profile is. */
  status: string;
  variables: readonly NationalVariable[];
}

/** A statutory limit, dated. */
export interface TimeLimit {
  id: string;
  /** Swedish. */
  name: string;
  /** Own words: from which day it counts, exceptions. */
  note?: string;
  /** The catalogue variables that it is measured by. */
  variables?: readonly string[];
  limit: { days?: number; months?: number; years?: number };
  statute: string;
  validFrom: LocalDate;
  validTo?: LocalDate;
}

/** One whole edition with a municipality's own additions applied. */
export interface Catalog {
  edition: string;
  /** `working` is ours, `published` is Socialstyrelsen's. */
  status: 'working' | 'published';
  title: string;
  notice: string;
  variables: readonly Variable[];
  variable(id: string): Variable | undefined;
  variablesOf(record: RecordName): readonly Variable[];
  national: NationalProfile;
  timeLimits: readonly TimeLimit[];
  /** The limit in force on a day. */
  timeLimit(id: string, on: LocalDate): TimeLimit | undefined;
}
