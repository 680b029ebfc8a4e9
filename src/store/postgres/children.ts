import { recordNames } from '../../catalog/model';
import type { RecordTable } from '../tables';
import { locks } from './locks';
import type { Session } from './session';

const records = recordNames.filter((name) => name !== 'barn');

/** Whether some other record refers to a child. */
export const referred = (child: string, only = ''): string =>
  `(${records.map((name) => `EXISTS (SELECT 1 FROM "${name}" r WHERE r.barn = ${child}${only})`).join(' OR ')})`;

/**
 * Deletes the children that nothing refers to any longer. Call inside a transaction, before which nothing of it has
 * read `barn`: what other sources are writing is waited for, and they for this.
 */
export async function sweepOrphans(session: Session, barn: RecordTable): Promise<number> {
  await session.exec(
    `SELECT pg_advisory_xact_lock(${locks.references}); SELECT pg_advisory_xact_lock(${locks.children})`,
  );
  const orphan = `NOT ${referred('barn.nyckel')}`;
  for (const { table } of barn.sides) {
    await session.change(`DELETE FROM "${table}" WHERE nyckel IN (SELECT nyckel FROM barn WHERE ${orphan})`);
  }
  return session.change(`DELETE FROM barn WHERE ${orphan}`);
}
