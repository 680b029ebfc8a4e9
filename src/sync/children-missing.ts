import { recordNames, type RecordName } from '../catalog/model';
import type { FollowUpStore } from '../store/model';

const records = recordNames.filter((name) => name !== 'barn');

/**
 * Whether a record that this run has written belongs to a child without a row in `barn`, or a row there waits for a
 * source to take it over: then all children must be read, since none of theirs need have changed.
 */
export async function childrenMissing(
  store: Pick<FollowUpStore, 'query'>,
  source: string,
  run: number,
): Promise<boolean> {
  const [released] = await store.query(`SELECT nyckel FROM barn WHERE kalla = '' LIMIT 1`);
  if (released) return true;
  for (const record of records) {
    const [missing] = await store.query(
      `SELECT r.nyckel FROM "${record}" r WHERE r.korning = ? AND r.kalla = ?
       AND NOT EXISTS (SELECT 1 FROM barn b WHERE b.nyckel = r.barn) LIMIT 1`,
      [run, source],
    );
    if (missing) return true;
  }
  return false;
}

/** Rows of a source in a record's table. */
export async function storedRows(
  store: Pick<FollowUpStore, 'query'>,
  record: RecordName,
  source: string,
): Promise<number> {
  const [row] = await store.query<{ n: number }>(`SELECT count(*) AS n FROM "${record}" WHERE kalla = ?`, [
    source,
  ]);
  return Number(row!.n);
}
