import type { Cell } from '../../connectors/contract';
import type { RecordName } from '../catalog/model';
import type { Pseudonymiser } from '../identity';
import type { FollowUpStore, RejectedRow } from '../store/model';
import {
  mostRejects,
  otherMeaning,
  readState,
  writeState,
  type Bookmark,
  type Meaning,
} from './stream-state';

/** The bookmark that a load left, when it is of rows that mean the same now. */
export function openBookmark(
  sealed: string | null,
  pseudonymiser: Pseudonymiser,
  meaning: Meaning,
): Bookmark | null {
  const bookmark = readState<Bookmark>(sealed && pseudonymiser.unseal(sealed));
  return bookmark && !otherMeaning(bookmark, meaning) ? bookmark : null;
}

/** Sealed, since a key may be a personnummer; null when a cell cannot be kept as it is. */
export function sealBookmark(
  after: readonly Cell[],
  { meaning, ...from }: Pick<Bookmark, 'since' | 'runs'> & { meaning: Meaning },
  pseudonymiser: Pseudonymiser,
): string | null {
  if (!after.every((cell) => typeof cell === 'string' || typeof cell === 'number')) return null;
  return pseudonymiser.seal(writeState({ ...meaning, ...from, after }));
}

/**
 * What these runs have rejected of a record, by its keys. Null when that does not tell the rejects from what is stored:
 * too many, without a key, with another one's, or of a run so old that its list is gone.
 */
export async function rejectsOfRuns(
  store: Pick<FollowUpStore, 'query'>,
  record: RecordName,
  runs: readonly number[],
): Promise<RejectedRow[] | null> {
  const rejects = new Map<string, RejectedRow>();
  for (const run of runs) {
    const of = [run, record];
    const ledger = 'SELECT 1 AS da FROM korning_del WHERE korning = ? AND post = ? LIMIT 1';
    if ((await store.query(ledger, of)).length === 0) return null;
    const rows = await store.query<{ key: string | null; column: string | null; code: string }>(
      `SELECT nyckel AS "key", kolumn AS "column", kod AS "code" FROM avvisad WHERE korning = ? AND post = ?
       LIMIT ${mostRejects + 1}`,
      of,
    );
    for (const { key, column, code } of rows) {
      if (key === null || code === 'key-duplicate') return null;
      rejects.set(key, { record, key, column, code });
    }
    if (rejects.size > mostRejects) return null;
  }
  return [...rejects.values()];
}
