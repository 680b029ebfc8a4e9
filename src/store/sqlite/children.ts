import { recordNames } from '../../catalog/model';
import type { RecordTable } from '../tables';
import type { Connection, Statement } from './connection';
import { Notes } from './notes';

const records = recordNames.filter((name) => name !== 'barn');
const referred = (child: string, only = ''): string =>
  records.map((name) => `EXISTS (SELECT 1 FROM "${name}" r WHERE r.barn = ${child}${only})`).join(' OR ');
const chosen = 'SELECT value FROM json_each(?1)';

/** Says, across runs, that a row may have left a child that nothing else refers to. */
const unsettled = 'barn.granskas';

/**
 * The rule for `barn`: a child has a row only while some other record of the child is stored. It holds after every
 * end of a stream; rows that change child are remembered in the file until then.
 */
export class Children {
  private readonly referredOf: Statement;
  private readonly release: Statement;
  private readonly notes: Notes;
  private readonly deletes: { chosen: Statement; all: Statement }[];

  constructor(connection: Connection, barn: RecordTable) {
    this.notes = new Notes(connection);
    this.referredOf = connection.prepare(`SELECT value AS c FROM json_each(?) WHERE ${referred('value')}`);
    this.release = connection.prepare(
      `UPDATE barn SET kalla = '' WHERE rowid = ?1 AND (${referred('barn.nyckel', ' AND r.kalla <> ?2')})`,
    );
    const orphan = `NOT (${referred('barn.nyckel')})`;
    const sides = barn.sides.map(
      ({ table }) => `DELETE FROM "${table}" WHERE nyckel IN (SELECT nyckel FROM barn`,
    );
    this.deletes = [...sides.map((sql) => [sql, ')'] as const), ['DELETE FROM barn', ''] as const].map(
      ([sql, end]) => ({
        chosen: connection.prepare(`${sql} WHERE nyckel IN (${chosen}) AND ${orphan}${end}`),
        all: connection.prepare(`${sql} WHERE ${orphan}${end}`),
      }),
    );
  }

  /** Those of the children that some other record refers to. */
  kept(children: readonly string[]): Set<string> {
    return new Set(this.referredOf.all([JSON.stringify(children)]).map((row) => row.c as string));
  }

  /** Gives a row up for the next source that has the child; false when no other source refers to it. */
  releaseTo(row: number, source: string): boolean {
    return this.release.run([row, source]).changes > 0;
  }

  /** To be called in the transaction in which rows change child. */
  moved(): void {
    Children.moved(this.notes);
  }

  static moved(notes: Notes): void {
    notes.set(unsettled, '1');
  }

  /** Deletes those of the children that nothing refers to any longer. */
  sweepOrphansAmong(children: readonly string[]): number {
    const list = JSON.stringify(children);
    return this.deletes.map((statement) => statement.chosen.run([list]).changes).at(-1)!;
  }

  /** The same among all, when rows have changed child since the last time. */
  sweepMoved(): number {
    if (this.notes.get(unsettled) !== '1') return 0;
    this.notes.set(unsettled, '0');
    return this.deletes.map((statement) => statement.all.run([]).changes).at(-1)!;
  }
}
