import type { Cell, Query, Source } from '../../connectors/contract';

/** What every source is asked to give, as the columns of one row. */
export const typeNames = [
  /** 9223372036854775807 */ 'heltal',
  /** 1234567890123456.78 in a decimal column with two digits */ 'decimaltal',
  /** 0.10 with two digits */ 'nollor',
  /** 1899-12-31 */ 'gammaltDatum',
  /** 2024-02-29 13:14:15.123 without a zone */ 'tidpunkt',
  /** 2024-02-29 13:14:15.1234567, or as many digits as the engine keeps */ 'finTidpunkt',
  /** The instant 2024-10-27T00:30:00Z: 02:30 in Stockholm, the first time that night */ 'foreOmstallning',
  /** The instant 2024-10-27T01:30:00Z: 02:30 in Stockholm, the second time */ 'efterOmstallning',
  /** 2024-03-31 02:30:00 without a zone: a time that never was in Stockholm, and stays as it stands */ 'inteTid',
  /** 23:59:58 */ 'klockslag',
  /** 'Åsa Öberg-Ärlig é', in a national or Unicode column */ 'bokstaver',
  /** 'Västerås – 5 €' in a column of code page 1252 (Finnish_Swedish), or in the file's encoding */ 'teckentabell',
  /** '😀' */ 'emoji',
  /** NULL */ 'inget',
  /** '' */ 'tomt',
  /** true or 1 */ 'sant',
  /** 6F9619FF-8B86-D011-B42D-00C04FC964FF as the engine prints it */ 'guid',
  /** The bytes 00 ff 41 */ 'raa',
  /** 'AB' in a column of fixed width 5 */ 'fast',
  /** -0.5 */ 'flyttal',
] as const;
export type TypeName = (typeof typeNames)[number];

/** What can go wrong between us and a source. */
export const faultNames = [
  'wrong password',
  'wrong certificate',
  'no encryption offered',
  'name not resolved',
  'nobody listens',
  'server gone in the middle',
  'server falls silent in the middle',
  'statement timeout',
] as const;
export type FaultName = (typeof faultNames)[number];

/** Why a technology has no such thing, in one sentence. */
export interface Absent {
  absent: string;
}

export interface Fault {
  /** The code that the error must have. */
  code: string;
  /** Makes it happen; must reject with a ConnectorError. */
  provoke(): Promise<unknown>;
}

/** One source of one connector with the same data as all others, as far as its technology can hold it. */
export interface Fixture {
  connector: string;
  /** Names a wire double as one. */
  label: string;
  settings: Record<string, unknown>;
  baseDir: string;
  /** One row with the columns that are not absent, in any order. */
  types: {
    query: Query;
    expected: Partial<Record<TypeName, Cell>>;
    absent: Partial<Record<TypeName, string>>;
  };
  /** 1,000,000 rows and 20,000 rows, columns `Id Text` with Id 1…n in order and Text `en rad med lite text å ä ö <Id>`. */
  big: Query;
  small: Query;
  /** Rows that the server has put on the wire so far, where somebody can count them. */
  rowsSent?(): number;
  /** A query with the parameters `text` = `O'Brien; -- ":x"` and `tal` = 2, and what it gives. */
  parameters: { query: Query; expected: Cell[][] } | Absent;
  missing: Query;
  /** Code of the error for `missing`, and a name that it must suggest. */
  missingError: { code: string; suggests: string };
  /** What the connector must refuse to run. */
  refused: { query: Query; code: string }[];
  /** With the same account and the bare driver, tries to write: what the engine's refusal is called. Rejects if it was let through. */
  engineRefuses: (() => Promise<string>) | Absent;
  /** Settings of an account that can write, and what the proof must say of it. */
  writer: { settings: Record<string, unknown>; right: RegExp; remove: RegExp } | Absent;
  faults: Record<FaultName, Fault | Absent>;
  /** A table of `tables()` with a column of few values, and what counting them gives. */
  counts: { table: string; column: string; expected: Awaited<ReturnType<Source['countValues']>> } | Absent;
  /** Whether `big` is known to come in the order of `Id` from an index, where parts of it can be asked for. */
  parts: { ordered: boolean } | Absent;
  /** Passwords and keys, which no event or error may hold. */
  secrets?: readonly string[];
  /** How many streams one source gives at a time. */
  streams: number | 'any';
  /** What no reading may change: a digest of the files, or of the tables' content. */
  state(): Promise<string>;
  /** Ends what the fixture started. */
  stop(): Promise<void>;
}

/** Rows of `big` and `small`. */
export const bigRows = 1_000_000;
export const smallRows = 20_000;
export const textOf = (id: number): string => `en rad med lite text å ä ö ${id}`;
