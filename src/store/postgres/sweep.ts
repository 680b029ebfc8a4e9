import { storeProblems } from '../store.problems';
import type { RecordTable } from '../tables';
import { referred, sweepOrphans } from './children';
import { locks } from './locks';
import type { Session } from './session';

/** So few rows may always go, in a small unit too, unless they are all there are: an emptied list is no deletion. */
const handful = 5;

/** Deletes what a reading did not meet; every call is part of a transaction. */
export class Sweep {
  constructor(
    private readonly session: Session,
    private readonly table: RecordTable,
    private readonly children: RecordTable,
    private readonly source: string,
  ) {}

  /** Rows of the source in the table. */
  async count(): Promise<number> {
    const sql = `SELECT count(*) AS n FROM "${this.table.record}" WHERE kalla = $1`;
    return (await this.session.query<{ n: number }>(sql, [this.source]))[0]!.n;
  }

  /**
   * Deletes the source's rows whose bit is not set in `met`. Gives how many went.
   *
   * @param before how many rows of the source there were
   * @throws Problem `STO-007`
   */
  async unmet(met: Buffer, before: number, brake: number): Promise<number> {
    const { record } = this.table;
    const chosen = 'kalla = $1 AND get_bit($2::bytea, rad) = 0';
    const values = [this.source, met];
    if (record === 'barn') {
      await this.session.exec(
        `SELECT pg_advisory_xact_lock(${locks.references}); SELECT pg_advisory_xact_lock(${locks.children})`,
      );
    }
    const counted = `SELECT count(*) AS n FROM "${record}" WHERE ${chosen}`;
    const vanishing = (await this.session.query<{ n: number }>(counted, values))[0]!.n;
    if (vanishing === 0) return 0;
    const isHandful = vanishing <= handful && vanishing < before;
    if (vanishing > brake * before && !isHandful) throw storeProblems.brake(record, vanishing, before, brake);
    if (record === 'barn') {
      // The next source that has the child takes it over.
      await this.session.change(
        `UPDATE barn SET kalla = '' WHERE ${chosen} AND ${referred('barn.nyckel', ' AND r.kalla <> $1')}`,
        values,
      );
    }
    for (const { table } of this.table.sides) {
      await this.session.change(
        `DELETE FROM "${table}" WHERE nyckel IN (SELECT nyckel FROM "${record}" WHERE ${chosen})`,
        values,
      );
    }
    return this.session.change(`DELETE FROM "${record}" WHERE ${chosen}`, values);
  }

  orphans(): Promise<number> {
    return sweepOrphans(this.session, this.children);
  }
}
