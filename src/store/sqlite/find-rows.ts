import type { RecordName } from '../../catalog/model';
import type { Connection } from './connection';
import type { RunContext } from './row-writer';

/**
 * Whose a stored row is: the source's, `written` when this run has written it. A child's row that its source gave up
 * waits for the next source that has the child.
 */
export const owners = { other: 0, own: 1, released: 2, written: 3 } as const;

export const isOwn = (owner: number): boolean => owner === owners.own || owner === owners.written;

export interface Stored {
  row: number;
  hash: string;
  owner: number;
}

/** Looks rows up by key. Needs the index of keys. */
export class FindRows {
  private readonly byKey: { all(parameters: readonly (string | number)[]): unknown[][] };
  private readonly children: { all(parameters: readonly number[]): unknown[] };

  constructor(connection: Connection, record: RecordName) {
    // The keys lead a left join, and so in their order: one answer per key.
    this.byKey = connection
      .prepare(
        `SELECT t.rowid, t.radhash,
           CASE t.kalla WHEN ?2 THEN CASE t.korning WHEN ?3 THEN 3 ELSE 1 END WHEN '' THEN 2 ELSE 0 END
         FROM json_each(?1) k LEFT JOIN "${record}" t ON t.nyckel = k.value`,
      )
      .raw();
    this.children = connection.prepare(`SELECT barn FROM "${record}" WHERE rowid = ?`).pluck();
  }

  /** Per key its stored row: row id (null when there is none), hash, owner. */
  find(keys: readonly string[], { source, id }: Pick<RunContext, 'source' | 'id'>): unknown[][] {
    return this.byKey.all([JSON.stringify(keys), source, id]);
  }

  childOf(row: number): string {
    return this.children.all([row])[0] as string;
  }
}
