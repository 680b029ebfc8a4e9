import { recordNames, type RecordName } from '../catalog/model';
import type { FollowUpStore } from '../store/model';

const records = recordNames.filter((name) => name !== 'barn');

/** More children than these are not told one by one. */
const mostReleased = 1000;

/**
 * Children whose row in `barn` waits for a source to take it over: then all children of a source must be read, since
 * none of them need have changed. Null when they are very many.
 */
export async function releasedChildren(store: Pick<FollowUpStore, 'query'>): Promise<string[] | null> {
  const rows = await store.query<{ nyckel: string }>(
    `SELECT nyckel FROM barn WHERE kalla = '' LIMIT ${mostReleased + 1}`,
  );
  return rows.length > mostReleased ? null : rows.map(({ nyckel }) => nyckel);
}

/** Whether a record that this run has written belongs to a child without a row in `barn`: all must then be read, too. */
export async function childrenMissing(
  store: Pick<FollowUpStore, 'query'>,
  source: string,
  run: number,
): Promise<boolean> {
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
