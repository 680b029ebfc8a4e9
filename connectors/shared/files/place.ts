import type { ReadOnlyProof, SourceStatus } from '../../contract';

/**
 * Where the files of a file connector lie. Belongs here: listing, finding and reading bytes. Never: what the bytes
 * mean, or a write.
 */

/** One file as it was when its place first listed it. */
export interface PlacedFile {
  /** As it stands in the place, without the folder. */
  name: string;
  /** Tells it from all other files of the place, whose addresses may look alike. Never shown. */
  id: string;
  /** Path or address for errors; never with a secret in it. */
  shown: string;
  /** Bytes; null where the place does not say. */
  size: number | null;
  /** ISO 8601 in UTC; null where the place does not say. */
  modified: string | null;
  /**
   * The bytes from the beginning, in chunks of any size, on demand. Ends only when all of the file has been given.
   *
   * @throws ConnectorError `CON-204` when it cannot be read, `CON-213` when it changed since the place listed it
   */
  read(signal?: AbortSignal): AsyncIterable<Buffer>;
  /**
   * The bytes from `from` up to but not including `to`; errors as for `read`. Absent where the place cannot; who
   * needs it (XLSX) then holds the whole file in memory.
   */
  readRange?(from: number, to: number, signal?: AbortSignal): AsyncIterable<Buffer>;
}

export interface FilePlace {
  /** The files in name order, as they were when the place was opened. */
  list(): Promise<PlacedFile[]>;
  /**
   * The file of this name, or where it has `*` (any text but a slash) the last match in name order: exports carry
   * dates in their names.
   *
   * @throws ConnectorError `CON-202` with the names that there are, `CON-203` for a name that leads out of the place
   */
  find(name: string): Promise<PlacedFile>;
  /** Shows by trying that what this place opens cannot be written. */
  proveReadOnly(): Promise<ReadOnlyProof>;
  /** What `status()` of the source says of where it reads. */
  status(): Promise<Pick<SourceStatus, 'transport' | 'clock' | 'snapshot'>>;
  close(): Promise<void>;
}

/** The last of `names` in name order that `pattern` fits, whichever form its å, ä and ö have. */
export function lastMatch(pattern: string, names: readonly string[]): string | undefined {
  const fits = nameTest(pattern);
  return names.filter(fits).sort().at(-1);
}

function nameTest(pattern: string): (name: string) => boolean {
  const parts = pattern
    .normalize('NFC')
    .split('*')
    .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const expression = new RegExp(`^${parts.join('[^/]*')}$`, 'su');
  return (name) => expression.test(name.normalize('NFC'));
}
