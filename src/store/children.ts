import { recordNames } from '../catalog/model';
import type { RecordTable } from './tables';
import type { Connection, Statement } from './sqlite';

const records = recordNames.filter((name) => name !== 'barn');
const referred = (child: string, only = ''): string =>
  records.map((name) => `EXISTS (SELECT 1 FROM "${name}" r WHERE r.barn = ${child}${only})`).join(' OR ');

/** The rule for `barn`: a child has a row only while some other record of the child is stored. */
export class Children {
  private readonly referredOf: Statement;
  private readonly release: Statement;
  private readonly deleteOrphans: Statement[];

  constructor(connection: Connection, barn: RecordTable) {
    this.referredOf = connection.prepare(`SELECT value AS c FROM json_each(?) WHERE ${referred('value')}`);
    this.release = connection.prepare(
      `UPDATE barn SET kalla = '' WHERE rowid = ?1 AND (${referred('barn.nyckel', ' AND r.kalla <> ?2')})`,
    );
    const orphan = `NOT (${referred('barn.nyckel')})`;
    this.deleteOrphans = [
      ...barn.sides.map(({ table }) =>
        connection.prepare(
          `DELETE FROM "${table}" WHERE nyckel IN (SELECT nyckel FROM barn WHERE ${orphan})`,
        ),
      ),
      connection.prepare(`DELETE FROM barn WHERE ${orphan}`),
    ];
  }

  /** Those of the children that some other record refers to. */
  kept(children: readonly string[]): Set<string> {
    return new Set(this.referredOf.all([JSON.stringify(children)]).map((row) => row.c as string));
  }

  /** Gives a row up for the next source that has the child; false when no other source refers to it. */
  releaseTo(row: number, source: string): boolean {
    return this.release.run([row, source]).changes > 0;
  }

  /** Deletes the children that nothing refers to any longer. */
  sweepOrphans(): number {
    return this.deleteOrphans.map((statement) => statement.run([]).changes).at(-1)!;
  }
}
