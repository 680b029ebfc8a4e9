/** Every figure leaves through this room: only a `ProtectedCube` can be serialised. */

export interface Category {
  code: string;
  label: string;
}

export interface Dimension {
  id: string;
  label: string;
  categories: readonly Category[];
  /** Code of the category that is the sum of all others, if the dimension has one. */
  total?: string;
  /** `time`, for the statisticians' tools. */
  role?: 'time' | 'geo';
}

export interface Figure {
  /** What is counted (rows of the record, or persons). */
  count: number;
  /** Distinct persons behind the count: what k is about. */
  persons: number;
}

/** An unprotected table; never leaves this floor's readers. Additive along every dimension that has a total. */
export interface Cube {
  id: string;
  title: string;
  /**
   * What is counted, e.g. `utredning`: cubes of the same population share cells, and are protected together so
   * that none gives away what another hides.
   */
  population: string;
  dimensions: readonly Dimension[];
  /** Key: the category codes in the order of `dimensions`, joined by `|`. Missing = 0. */
  cells: ReadonlyMap<string, Figure>;
}

export type CellStatus =
  /** A value. */
  | 'ok'
  /** Hidden because fewer than k persons stand behind it. */
  | 'primary'
  /** Hidden so that another cell cannot be worked out. */
  | 'secondary';

export interface ProtectedCell {
  /** null when hidden; never zero instead. */
  value: number | null;
  status: CellStatus;
}

export type Profile =
  /** Everyday profile of the unit that owns the data: named person, reason, logged. Never over HTTP before sign-in. */
  | { name: 'internal'; who: string; reason: string }
  /** Whatever leaves the unit: k persons, secondary suppression. */
  | { name: 'suppress'; k: number };
