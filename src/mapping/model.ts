import type { Cell } from '../../connectors/contract';
import type { RecordName, Variable } from '../catalog/model';
import type { RawIdentity } from '../identity/model';
import type { LocalDate } from '../time/local-date';
import type { Rows } from './lists/lists-joins';

/** What became of a source row in the mapping. */
export type RejectCode =
  /** No key in the row. */
  | 'key-missing'
  /** No identity, or one in no known form. */
  | 'identity-missing'
  | 'identity-invalid'
  /** A required event date is missing or no date. */
  | 'event-date-missing'
  | 'event-date-invalid'
  /** A list has several rows for the key of the row, and they do not agree. */
  | 'list-ambiguous'
  /** A variable with policy `reject` met a code that nobody has mapped. */
  | 'unmapped';

/** One mapped row. The mapper reuses this object and its arrays from row to row. */
export interface MappedRow {
  key: string;
  identity: RawIdentity;
  /** In the order of `parentsOf[record]`; null when the source names none. */
  parents: (string | null)[];
  unit: string | null;
  eventDate: LocalDate | null;
  endDate: LocalDate | null;
  /** Protected identity (skyddade personuppgifter). */
  protectedIdentity: boolean;
  /** In the order of `CompiledRecord.variables`; a multiple-choice cell stands in `multi`, null here. */
  values: (string | null)[];
  /** Per multiple-choice variable (index in `variables`): its codes, sorted, without repeats. */
  multi: (readonly string[] | null)[];
}

/** A code that no mapping row knows, or a value that is no date; counted, listed, never stored with a row. */
export interface UnmappedSink {
  /** `shown` is the code itself when the mapping says the column holds codes; null for dates and identities. */
  unmapped(variable: string, shown: string | null): void;
}

/** Turns one source row into `out`; returns a reject code, or null when the row is good. */
export type RowMapper = (row: readonly Cell[], out: MappedRow, sink: UnmappedSink) => RejectCode | null;

export interface CompiledRecord extends Rows {
  record: RecordName;
  /** Rows with the same key and the same answers count once. */
  repeats: boolean;
  /** Column that says when a row was last changed, where the mapping names one. */
  changed?: string;
  /** Columns of the source's own answer (not of lists) that the mapping reads. */
  reads: {
    /** Together a row's key, in this order. */
    key: readonly string[];
    /** The first that is filled holds the identity. */
    identity: readonly string[];
    /** Key, identity, parents, dates, unit and whatever else is no variable. */
    row: readonly string[];
    /** Per variable, in the order of `variables`. */
    variables: readonly (readonly string[])[];
  };
  /** The loaded variables that this mapping delivers, in order; others stay NULL. */
  variables: readonly Variable[];
  /** Binds the mapping to the columns that the source answered with; throws `Problems` for missing ones. */
  bind(columns: readonly string[]): RowMapper;
  /** Binds what tells rows apart to columns that may be only those of `reads`: the key's text, or null without one. */
  bindKey(columns: readonly string[]): (row: readonly Cell[]) => string | null;
  /** The same for the identity. */
  bindIdentity(columns: readonly string[]): (row: readonly Cell[]) => RawIdentity | null;
  newRow(): MappedRow;
  /**
   * For `aktualisering`: maps the child's sex and birth date of a notification that is only counted.
   * Bound like `bind`.
   */
  bindCountBy?(
    columns: readonly string[],
  ): (row: readonly Cell[]) => { sex: string | null; born: LocalDate | null };
}

/** Old identity → current identity of children who changed id. */
export interface CompiledAliases extends Rows {
  bind(columns: readonly string[]): (row: readonly Cell[]) => { old: string; current: string } | null;
}

export interface CompiledMapping {
  id: string;
  version: string;
  /** SHA-256 over all files of the folder that the mapping uses, hex, first 16 digits. */
  hash: string;
  /** Folder that `query` files stand in. */
  folder: string;
  connector: string;
  records: readonly CompiledRecord[];
  aliases?: CompiledAliases;
  /** A run with a larger share of unmapped cells fails, 0–1. */
  maxUnmappedShare: number;
}
