/** Every figure leaves through this room: only a `ProtectedCube` can be serialised. */

export interface Category {
  code: string;
  label: string;
  /** Codes of the categories that this one is the sum of (a group); `Dimension.total` sums all that are no group. */
  sums?: readonly string[];
  /**
   * What the category means where that is more than "this dimension has this code": conditions that other cubes may
   * state too, each `<identity>=<code>`, `<identity>=<code>,<code>` (one of them) or `<identity>!=<code>,<code>`.
   */
  conditions?: readonly string[];
  /** Says little by itself (unknown, not answered, unmapped): hidden rather than another when one must be. */
  residual?: boolean;
}

/** The categories that are no sums share out the whole population: every row stands in exactly one of them. */
export interface Dimension {
  id: string;
  label: string;
  /**
   * What is divided by, the same in every cube of the population that divides by the same thing, and by it alone;
   * `id` when not given.
   */
  identity?: string;
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
  /** Keys of cells that are never given out; they count when working out what the others give away. */
  withheld?: ReadonlySet<string>;
}

/**
 * Why a cell is hidden (few persons behind it, or that another cell could be worked out) is not told: it would narrow
 * what a reader can conclude.
 */
export type CellStatus = 'ok' | 'hidden';

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
