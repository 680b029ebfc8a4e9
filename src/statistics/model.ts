import type { Bilingual } from '../errors/problem';
import type { IdentityForm } from '../identity/model';
import type { LocalDate } from '../time/local-date';

/** A date cell as the store has it: ISO text, `omappad` when the source's text was no date, or null. */
export type DateCell = string | null;

export interface Placering {
  key: string;
  insats: string | null;
  barn: string;
  form: string | null;
  start: DateCell;
  end: DateCell;
}

export interface Insats {
  key: string;
  barn: string;
  type: string | null;
  lagrum: string | null;
  decided: DateCell;
  start: DateCell;
  end: DateCell;
  provider: string | null;
  /** Begun at the latest on the last day of the year, or of unknown beginning; by start, then end. */
  placeringar: Placering[];
}

export interface Barn {
  pseudonym: string;
  sex: string | null;
  born: DateCell;
  unaccompanied: string | null;
  guardian: string | null;
  insatser: Insats[];
}

/** Everything in the store that belongs to a year's delivery, or that may belong to it and has to be explained. */
export interface YearData {
  year: number;
  first: LocalDate;
  last: LocalDate;
  /** By pseudonym; their insatser are of the three placement types. */
  barn: Barn[];
  /** Insatser of the year whose type nobody knows: they may belong to the delivery. */
  untyped: Insats[];
  /** Placements of the year that hang on no placement insats. */
  stray: Placering[];
}

/** What the source says of a child that the delivery needs. Lives in memory while a delivery is made. */
export interface KnownIdentity {
  canonical: string;
  form: IdentityForm;
  /** The source gave this child more than one canonical identity. */
  several: boolean;
  /** 1 current, 0 not known, -1 old. */
  standing: number;
}

/** One element of the source's identities, streamed. */
export interface SourceIdentity {
  pseudonym: string;
  canonical: string;
  form: IdentityForm;
  /**
   * False when the child has changed id and this is an old one, whose own pseudonym is another. Unknown (not given):
   * the newer kind of identity is taken for the current one.
   */
  current?: boolean;
}

export type Severity = 'E' | 'W';

export interface CheckDefinition {
  id: string;
  severity: Severity;
  /** Swedish; `{name}` stands for a parameter. */
  text: string;
  law?: string;
  source: string;
  validFrom?: LocalDate;
  validTo?: LocalDate;
  parameters: Readonly<Record<string, number>>;
  /** Why it can not be made with these variables. */
  notApplicable?: string;
}

/** What a check is about, by the store's pseudonymous keys; all null for a finding about the whole delivery. */
export interface Finding {
  check: string;
  barn: string | null;
  insats: string | null;
  placering: string | null;
}

export interface CheckResult {
  id: string;
  severity: Severity;
  text: string;
  law?: string;
  source: string;
  status: 'passed' | 'failed' | 'not-applicable';
  /** Swedish, for `not-applicable`. */
  reason?: string;
  rows: number;
  /** Distinct children behind the rows. */
  children: number;
  /** Rows that could not be tried, for want of a birth date for instance. */
  untested: number;
  findings: readonly Finding[];
}

export interface Counts {
  barn: number;
  insatser: number;
  placeringar: number;
}

/** Last year's figures, from the metadata beside last year's delivery. */
export interface PreviousDelivery {
  population: Counts;
  /** Placements per placement form. */
  forms: Readonly<Record<string, number>>;
}

export const fieldSources = [
  'sender.kommun',
  'sender.namnd',
  'person-id',
  'barn.kon',
  'barn.fodelsedatum',
  'barn.ensamkommande',
  'barn.vardnadshavare',
  'insats.typ',
  'insats.lagrum',
  'insats.beslutsdatum',
  'insats.startdatum',
  'insats.slutdatum',
  'insats.utforare',
  'placering.form',
  'placering.startdatum',
  'placering.slutdatum',
] as const;
export type FieldSource = (typeof fieldSources)[number];

export interface LayoutField {
  name: string;
  from: FieldSource;
  /** A row can not be delivered without it. */
  required: boolean;
}

/** How a delivery file is written; `catalog/national/layout-<name>.yaml`. */
export interface Layout {
  layout: string;
  /** Compared with the regulation's annex by somebody. */
  verified: boolean;
  notice: Bilingual;
  /** A row per placement with the insats repeated, or a row per insats. */
  grain: 'placering' | 'insats';
  separator: string;
  header: boolean;
  datePattern: string;
  charset: 'utf-8' | 'iso-8859-1';
  lineEnding: 'crlf' | 'lf';
  empty: string;
  endAfterYear: 'blank' | 'keep';
  fields: readonly LayoutField[];
  codes: CodeTable;
}

export interface CodeTable {
  /** The code to deliver on a day, rolled up to the value that is refined; null when there is none. */
  codeOf(variable: string, value: string, on: LocalDate): string | null;
  /** Variables that the table has codes for. */
  variables: ReadonlySet<string>;
  /** No code is confirmed against the regulation. */
  confirmed: boolean;
}

export interface Sender {
  kommun: string;
  namnd: string;
  /** The example municipality, whose code is invented on purpose. */
  example: boolean;
}

export interface NationalData {
  layout: Layout;
  checks: readonly CheckDefinition[];
  kommuner: ReadonlySet<string>;
}
