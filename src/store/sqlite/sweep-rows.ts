import { storeProblems } from '../store.problems';
import type { StreamParts } from './stream-parts';

/** Rows that are looked at together: bounds the memory. */
const page = 20_000;

/** So few rows may always go, in a small unit too, unless they are all there are: an emptied list is no deletion. */
const handful = 5;

/**
 * Deletes this source's rows that the reading has not met; call inside a transaction. Returns how many rows went,
 * children without other records included. Throws `STO-007`.
 */
export function sweepRows(parts: StreamParts, brake: number): { deleted: number; rows: number } {
  const { seen, stream, rows, children, run, connection } = parts;
  if (seen.all) return { deleted: 0, rows: 0 };
  let vanishing = 0;
  for (const unseen of unseenRows(parts)) vanishing += unseen.length;
  const { before } = seen;
  const isHandful = vanishing <= handful && vanishing < before;
  if (vanishing > brake * before && !isHandful)
    throw storeProblems.brake(stream.record, vanishing, before, brake);

  const childrenOf = connection
    .prepare(`SELECT DISTINCT barn FROM "${stream.record}" WHERE rowid IN (SELECT value FROM json_each(?))`)
    .pluck();
  let deleted = 0;
  for (const unseen of unseenRows(parts)) {
    if (stream.record === 'barn') {
      const gone = unseen.filter((row) => !children.releaseTo(row, run.source));
      rows.delete(gone);
      deleted += gone.length;
    } else {
      const left = childrenOf.all([JSON.stringify(unseen)]) as string[];
      rows.delete(unseen);
      deleted += unseen.length + children.sweepOrphansAmong(left);
    }
  }
  return { deleted, rows: vanishing };
}

/** Pages of row ids; what has gone meanwhile does not disturb it. */
function* unseenRows({ connection, stream, run, seen }: StreamParts): Iterable<number[]> {
  const next = connection
    .prepare(
      `SELECT rowid FROM "${stream.record}" WHERE rowid > ? AND kalla = ? ORDER BY rowid LIMIT ${page}`,
    )
    .pluck();
  for (let last = 0; ;) {
    const rows = next.all([last, run.source]) as number[];
    const unseen = rows.filter((row) => !seen.isMet(row));
    if (unseen.length > 0) yield unseen;
    if (rows.length < page) return;
    last = rows.at(-1)!;
  }
}
