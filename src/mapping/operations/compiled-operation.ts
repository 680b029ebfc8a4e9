import type { Cell } from '../../../connectors/contract';
import type { LocalDate } from '../../time/local-date';
import type { CodeLookup } from '../codes/code-lookup';

export type Row = readonly Cell[];

/** Told of every rule of the mapping that a row used; only tests of mappings listen. */
export type Hit = (rule: string) => void;

/** A cell of the store from a row of the source; `day` is the row's event date. `omappad` when nobody knows. */
export type Read<T> = (row: Row, day: LocalDate | null) => T;

export interface Bound<T> {
  read: Read<T>;
  /** The codes of this row that nobody has mapped; null for one that must not be shown. Only asked when there are. */
  unknown(row: Row, day: LocalDate | null): readonly (string | null)[];
}

interface Compiled<T> {
  columns: readonly string[];
  /** The catalogue values that can come out; empty for dates and numbers. */
  produces: readonly string[];
  /** Names of its rules, for telling which of them the tests reach. */
  rules: readonly string[];
  /** The translations that it uses. */
  lookups?: readonly CodeLookup[];
  bind(at: (column: string) => number, hit?: Hit): Bound<T>;
}

export type OneValue = string | null;
export type ManyValues = readonly string[] | null;

export type One = { kind: 'one' } & Compiled<OneValue>;
export type Many = { kind: 'many' } & Compiled<ManyValues>;
export type CompiledOperation = One | Many;
