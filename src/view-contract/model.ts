// The room of the view contract: what views the database administrator of a municipality fills for a template mapping,
// made from the mapping itself so that the two cannot say different things. Belongs here: the contract, and how it is
// written as SQL and as a table in Swedish. Never: what a vendor calls its own tables, which no vendor publishes, nor
// anything that runs against a database.

/** What a column holds, whatever an engine calls the type. */
export type ColumnKind =
  /** Key of a row, the same from time to time. */
  | 'key'
  | 'identity'
  /** A unit's name or code. */
  | 'unit'
  /** `Ja` or `Nej` in text: a bit that nobody fills would be a no that nobody gave. */
  | 'answer'
  /** A word as the system shows it. */
  | 'word'
  | 'date'
  /** When the row was last changed. */
  | 'moment';

export interface ContractColumn {
  name: string;
  kind: ColumnKind;
  /** Key in the catalogue, e.g. `R22`; empty for columns that answer no variable. */
  variable: string;
  /** Swedish, one sentence or two, without a variable's key. */
  says: string;
  neverEmpty: boolean;
}

export interface ContractView {
  name: string;
  /** Swedish: what one row is. */
  row: string;
  columns: readonly ContractColumn[];
  /** The mapping's file with the query over this view, and its text without the name of the schema. */
  query: { file: string; text(schema: string): string };
}
