import { schemaName, type Session } from './session';

/**
 * Locks of the database that stand for things of ours; every instance on the database asks for the same ones. They
 * end with the session or transaction that took them, so that a process which dies leaves none behind.
 */
const keyOf = (what: string): string => `hashtextextended('${schemaName} ${what}', 0)`;

export const locks = {
  /** One instance at a time brings the tables up to the schema. */
  migration: keyOf('migration'),
  /** Who writes rows of `barn`, which sources share. */
  children: keyOf('barn'),
  /**
   * Shared by who writes records of children, alone for who deletes the children without records: such a deletion sees
   * every record that a child has, and no record is written for a child that is just being deleted.
   */
  references: keyOf('barn utan poster'),
};

/**
 * Does the work while no other session does it: what the server cannot do twice at once. Never in a transaction, which
 * others may be waiting for.
 */
export async function alone<T>(session: Session, what: string, work: () => Promise<T>): Promise<T> {
  await session.query(`SELECT pg_advisory_lock(${keyOf(what)})`);
  try {
    return await work();
  } finally {
    // A lost connection has let go by itself.
    await session.query(`SELECT pg_advisory_unlock(${keyOf(what)})`).catch(() => undefined);
  }
}

/** A source belongs to one instance at a time. */
const sourceKey = `hashtextextended('${schemaName} kalla ' || $1, 0)`;
/** And one session at a time writes it, also when the session that held the source for it has been cut off. */
const writerKey = `hashtextextended('${schemaName} skrivare ' || $1, 0)`;

const tryLock = async (session: Session, key: string, source: string): Promise<boolean> =>
  (await session.query(`SELECT pg_try_advisory_lock(${key}) AS got`, [source]))[0]!.got === 1;

export const takeSource = (session: Session, source: string): Promise<boolean> =>
  tryLock(session, sourceKey, source);

export const takeWriter = (session: Session, source: string): Promise<boolean> =>
  tryLock(session, writerKey, source);

/** Whether some session writes the source now. */
export async function isWritten(session: Session, source: string): Promise<boolean> {
  const sql = `SELECT pg_try_advisory_xact_lock(${writerKey}) AS got`;
  return (await session.query(sql, [source]))[0]!.got === 0;
}
