import type { Column } from '../../connectors/contract';
import type { RejectedRow } from '../store/model';
import type { LocalDate } from '../time/local-date';

/** A `changed` cell as it can be kept: times are text. */
export type Watermark = string | null;

/** What must be the same as last time, or every row means something else and is read again. */
export interface Meaning {
  /** Hash of the mapping. */
  mapping: string;
  /** Ids of the loaded variables. */
  loaded: string;
  /** Digest of old and current ids of children. */
  aliases: string;
}

/** What a completed reading of a record leaves for the next one. */
export interface StreamState extends Meaning {
  /** Columns of the source's answer that the mapping reads, with their types. */
  columns: readonly Column[];
  /** Greatest `changed` that the reading's snapshot had. */
  watermark: Watermark;
  /** Rows of the source that are not stored, each by its key; null when they cannot be told apart or are too many. */
  rejects: readonly RejectedRow[] | null;
  /** Day of the last reading of every row. */
  wholeOn: LocalDate;
  /** Of records whose counts need every row: what must be the same for them to stand. */
  calm: { rows: number; from: Watermark; digest: string } | null;
  /**
   * Of `barn`: children that waited for a source to take them over when all of this one's were last read. Those that
   * still do are none of its. Null when they were very many.
   */
  released: readonly string[] | null;
}

/** Where a killed first load goes on. */
export interface Bookmark extends Meaning {
  /** Cells of the key columns of the last row that is written. */
  after: readonly (string | number)[];
  /** The watermark when the load began: what has changed since is read again at its end. */
  since: string;
  /** The runs that have written of the load: what they rejected stands under them in the store. */
  runs: readonly number[];
}

/** More rejects than these are not kept one by one. */
export const mostRejects = 5000;

const form = 2;

export const writeState = (state: StreamState | Bookmark): string => JSON.stringify({ form, ...state });

/** Null for what another version wrote: the record is then read whole. */
export function readState<T extends StreamState | Bookmark>(text: string | null): T | null {
  if (text === null) return null;
  const { form: written, ...state } = JSON.parse(text) as T & { form: number };
  return written === form ? (state as unknown as T) : null;
}

/** What differs, as a reason to read everything; null when nothing does. */
export function otherMeaning(before: Meaning, now: Meaning): 'mapping' | 'variables' | 'aliases' | null {
  if (before.mapping !== now.mapping) return 'mapping';
  if (before.loaded !== now.loaded) return 'variables';
  return before.aliases === now.aliases ? null : 'aliases';
}
