import { recordNames, type RecordName } from '../../catalog/model';
import { codeOf } from './failures';
import { alone } from './locks';
import type { Session } from './session';

const indexOf = (record: string): string => `ix_${record}_barn`;

/** The server's code of a lock that was not had in time. */
const lockNotAvailable = '55P03';

/**
 * A first load into an empty table does without the index by child, and makes it at its end, which costs a fifth of
 * keeping it up row by row (a rough measurement: 3 of 9 µs a row). The key stays: it tells rows that come twice.
 * Where somebody is using the table it stays too.
 */
export async function dropForFirstLoad(session: Session, record: RecordName): Promise<void> {
  try {
    await session.transaction(async () => {
      const any = await session.query(`SELECT 1 FROM "${record}" LIMIT 1`);
      if (any.length === 0) await session.exec(`DROP INDEX IF EXISTS ${indexOf(record)}`);
    }, `SET LOCAL lock_timeout = '1s'; LOCK TABLE "${record}" IN ACCESS EXCLUSIVE MODE`);
  } catch (error) {
    if (codeOf(error) !== lockNotAvailable) throw error;
  }
}

/**
 * Makes the indexes that are missing, one instance at a time: `IF NOT EXISTS` of two that begin together fails for the
 * later one. Never in a transaction that waits for other sources' writers: they would wait for this one.
 */
export async function ensureIndexes(session: Session, records: readonly RecordName[]): Promise<void> {
  for (const record of records) {
    if (record === 'barn') continue;
    const index = indexOf(record);
    const [found] = await session.query(`SELECT to_regclass('${index}') IS NULL AS missing`);
    if (!found!.missing) continue;
    await alone(session, index, () =>
      session.exec(`CREATE INDEX IF NOT EXISTS ${index} ON "${record}" (barn)`),
    );
  }
}

/** What finding a child's records needs. */
export const ensureAll = (session: Session): Promise<void> => ensureIndexes(session, recordNames);
