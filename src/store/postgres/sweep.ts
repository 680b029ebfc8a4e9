import { storeProblems } from '../store.problems';
import type { RecordTable } from '../tables';
import { referred, type Children } from './children';
import type { Session } from './session';

/** So few rows may always go, in a small unit too, unless they are all there are: an emptied list is no deletion. */
const handful = 5;

/** What of a source's rows is to go, and how much of it may. */
export interface Unmet {
  /** A bit per row number; those that are not set go. */
  met: Buffer;
  /** How many rows of the source there were. */
  before: number;
  brake: number;
}

/**
 * Deletes the source's rows that were not met; call inside a transaction. Gives how many went, and how many of the
 * source's there are fewer. Throws `STO-007`.
 */
export async function sweepUnmet(
  session: Session,
  table: RecordTable,
  children: Children,
  source: string,
  { met, before, brake }: Unmet,
): Promise<{ deleted: number; fewer: number }> {
  const { record } = table;
  const barn = record === 'barn';
  const chosen = 'kalla = $1 AND get_bit($2::bytea, rad) = 0';
  const values = [source, met];
  if (barn) await children.lock();
  const counted = `SELECT count(*) AS n FROM "${record}" WHERE ${chosen}`;
  const vanishing = (await session.query<{ n: number }>(counted, values))[0]!.n;
  if (vanishing === 0) return { deleted: 0, fewer: 0 };
  const isHandful = vanishing <= handful && vanishing < before;
  if (vanishing > brake * before && !isHandful) throw storeProblems.brake(record, vanishing, before, brake);
  if (barn) {
    // The next source that has the child takes it over.
    await session.change(
      `UPDATE barn SET kalla = '' WHERE ${chosen} AND ${referred('barn.nyckel', ' AND r.kalla <> $1')}`,
      values,
    );
  }
  for (const side of table.sides) {
    await session.change(
      `DELETE FROM "${side.table}" WHERE nyckel IN (SELECT nyckel FROM "${record}" WHERE ${chosen})`,
      values,
    );
  }
  const deleted = barn
    ? await session.change(`DELETE FROM barn WHERE ${chosen}`, values)
    : await children.deleteOf(record, chosen, values);
  return { deleted, fewer: vanishing };
}

/** Rows of a source in a record's table, and the number that its next new one gets. */
export async function countRows(
  session: Session,
  record: string,
  source: string,
): Promise<{ rows: number; next: number }> {
  const sql = `SELECT count(*) AS rows, coalesce(max(rad), -1) + 1 AS next FROM "${record}" WHERE kalla = $1`;
  return (await session.query<{ rows: number; next: number }>(sql, [source]))[0]!;
}
