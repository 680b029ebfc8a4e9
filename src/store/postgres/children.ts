import { recordNames } from '../../catalog/model';
import type { RecordTable } from '../tables';
import { locks } from './locks';
import type { Session } from './session';

const records = recordNames.filter((name) => name !== 'barn');

/** Whether some other record refers to a child. */
export const referred = (child: string, only = ''): string =>
  `(${records.map((name) => `EXISTS (SELECT 1 FROM "${name}" r WHERE r.barn = ${child}${only})`).join(' OR ')})`;

/** Children that have lost a record in this session: they may have no other. */
const lost = 'barn_som_miste_post';

/** The rule for `barn`: a child has a row only while some other record of the child is stored. */
export class Children {
  constructor(
    private readonly session: Session,
    private readonly barn: RecordTable,
  ) {}

  /** Once for the session. */
  static async prepare(session: Session): Promise<void> {
    await session.exec(`CREATE TEMP TABLE ${lost} (barn text COLLATE "C" PRIMARY KEY)`);
  }

  /** Deletes the rows of a record that `condition` chooses and remembers their children. Gives how many went. */
  async deleteOf(record: string, condition: string, values: readonly unknown[]): Promise<number> {
    const [gone] = await this.session.query<{ n: number }>(
      `WITH gone AS (DELETE FROM "${record}" WHERE ${condition} RETURNING barn),
         remembered AS (INSERT INTO ${lost} SELECT DISTINCT barn FROM gone ON CONFLICT DO NOTHING)
       SELECT count(*) AS n FROM gone`,
      values,
    );
    return gone!.n;
  }

  /**
   * Deletes those of the remembered children that nothing refers to any longer, or all such; call inside a transaction.
   * What other sources are writing is waited for, and they for this.
   */
  async sweepOrphans(which: 'remembered' | 'all'): Promise<number> {
    if (which === 'remembered') {
      const any = await this.session.query(`SELECT 1 FROM ${lost} LIMIT 1`);
      if (any.length === 0) return 0;
    }
    await this.lock();
    const among = which === 'all' ? '' : `nyckel IN (SELECT barn FROM ${lost}) AND `;
    const orphan = `${among}NOT ${referred('barn.nyckel')}`;
    for (const { table } of this.barn.sides) {
      await this.session.change(
        `DELETE FROM "${table}" WHERE nyckel IN (SELECT nyckel FROM barn WHERE ${orphan})`,
      );
    }
    const gone = await this.session.change(`DELETE FROM barn WHERE ${orphan}`);
    await this.session.change(`DELETE FROM ${lost}`);
    return gone;
  }

  /** Nobody else writes a child, or a record of one, until the transaction ends. */
  async lock(): Promise<void> {
    await this.session.exec(
      `SELECT pg_advisory_xact_lock(${locks.references}); SELECT pg_advisory_xact_lock(${locks.children})`,
    );
  }
}
