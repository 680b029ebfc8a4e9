import type { RecordName } from '../../catalog/model';
import type {
  NotificationCount,
  RunStart,
  RunSummary,
  StoreSchema,
  StreamAccount,
  StreamLayout,
  StreamWriter,
  SyncRun,
  UnmappedCode,
} from '../model';
import { mappingStamp, pruneDetails, runColumns, runSummary, streamColumns } from '../run-history';
import { notificationCounts, recordTable } from '../tables';
import { ensureAll, ensureIndexes } from './child-index';
import { Children } from './children';
import { textArray } from './copy-text';
import { asProblem } from './failures';
import type { RowNumbers } from './row-numbers';
import type { Pool } from './pool';
import type { RunStamp } from './row-copy';
import type { Session } from './session';
import { PostgresStreamWriter } from './stream-writer';
import { countRows, sweepUnmet } from './sweep';

const countColumns = ['manad', 'typ', 'kon', 'aldersgrupp', 'enhet', 'utredning_inleds', 'i_tid'] as const;

/** The writing half of the store: see `SyncRun`. One session does all of it. */
export class PostgresSyncRun implements SyncRun {
  private readonly stamp: RunStamp;
  private readonly children: Children;
  /** Per record, for all its openings. */
  private readonly numbers = new Map<RecordName, RowNumbers>();

  constructor(
    readonly id: number,
    private readonly start: RunStart,
    private readonly schema: StoreSchema,
    private readonly session: Session,
    private readonly readers: Pool,
    private readonly place: string,
  ) {
    const { source, mappingVersion, mappingHash } = start;
    this.children = new Children(session, recordTable(schema, 'barn'));
    this.stamp = { source, mapping: mappingStamp(mappingVersion, mappingHash), run: id };
  }

  openStream(layout: StreamLayout): Promise<StreamWriter> {
    return this.guard(async () => {
      const writer = await PostgresStreamWriter.open(
        this.session,
        this.children,
        this.schema,
        layout,
        this.stamp,
        this.numbers,
      );
      return {
        state: writer.state,
        bookmark: writer.bookmark,
        chunkRows: writer.chunkRows,
        write: (block, notes) => this.guard(() => writer.write(block, notes)),
        nextPass: () => this.guard(() => writer.nextPass()),
        startOver: () => this.guard(() => writer.startOver()),
        present: (keys) => this.guard(() => writer.present(keys)),
        finish: (end) => this.guard(() => writer.finish(end)),
      };
    });
  }

  closeStream(account: StreamAccount): Promise<void> {
    const names = Object.keys(streamColumns) as (keyof StreamAccount)[];
    const columns = names.map((name) => streamColumns[name]);
    return this.guard(async () => {
      // A stream that failed has not come to it.
      await ensureIndexes(this.session, [account.record]);
      await this.session.query(
        `INSERT INTO korning_post (korning, ${columns.join(', ')})
         VALUES ($1, ${columns.map((_, at) => `$${at + 2}`).join(', ')})`,
        [this.id, ...names.map((name) => account[name])],
      );
    });
  }

  clear(record: RecordName, brake: number): Promise<number> {
    const { source } = this.start;
    return this.guard(async () => {
      await ensureAll(this.session);
      return this.session.transaction(async () => {
        const { rows, next } = await countRows(this.session, record, source);
        const unmet = { met: Buffer.alloc(Math.ceil(next / 8) + 1), before: rows, brake };
        const table = recordTable(this.schema, record);
        const { deleted } = await sweepUnmet(this.session, table, this.children, source, unmet);
        for (const name of ['lasning', 'nyckelkrock'])
          await this.session.change(`DELETE FROM ${name} WHERE kalla = $1 AND post = $2`, [source, record]);
        return deleted + (await this.children.sweepOrphans(record === 'barn' ? 'all' : 'remembered'));
      });
    });
  }

  replaceNotificationCounts(counts: readonly NotificationCount[]): Promise<boolean> {
    const { source } = this.start;
    const rows = counts.map((count) => [
      count.month,
      count.type,
      count.sex,
      count.ageBand,
      count.unit,
      count.opened,
      count.inTime,
      String(count.count),
    ]);
    const all = [...countColumns, 'antal'];
    const sorted = (lists: readonly unknown[][]): string =>
      JSON.stringify(lists.map((row) => row.join('|')).sort());
    return this.guard(() =>
      this.session.transaction(async () => {
        const stored = await this.session.query(
          `SELECT ${all.join(', ')} FROM ${notificationCounts} WHERE kalla = $1`,
          [source],
        );
        if (sorted(stored.map((row) => all.map((name) => row[name]))) === sorted(rows)) return false;
        await this.session.change(`DELETE FROM ${notificationCounts} WHERE kalla = $1`, [source]);
        await this.session.change(
          `INSERT INTO ${notificationCounts} (kalla, ${all.join(', ')})
           SELECT $1, ${countColumns.map((name) => `c.${name}`).join(', ')}, c.antal::bigint
           FROM unnest(${all.map((_, at) => `$${at + 2}::text[]`).join(', ')}) AS c (${all.join(', ')})`,
          [source, ...all.map((_, at) => textArray(rows.map((row) => row[at]!)))],
        );
        return true;
      }),
    );
  }

  async stopAsked(): Promise<boolean> {
    const sql = 'SELECT 1 FROM korning WHERE id = $1 AND stopp = 1';
    return this.guard(async () => (await this.readers.use((r) => r.query(sql, [this.id]))).length > 0);
  }

  async finish(
    result: Parameters<SyncRun['finish']>[0],
    unmapped: readonly UnmappedCode[],
  ): Promise<RunSummary> {
    try {
      return await this.guard(() => this.session.transaction(() => this.end(result, unmapped)));
    } finally {
      await this.session.end();
    }
  }

  private async end(
    result: Parameters<SyncRun['finish']>[0],
    unmapped: readonly UnmappedCode[],
  ): Promise<RunSummary> {
    const names = Object.keys(runColumns) as (keyof typeof runColumns)[];
    const assignments = names.map((name, at) => `${runColumns[name]} = $${at + 3}`);
    const [row] = await this.session.query(
      `UPDATE korning SET avslutad = $2, ${assignments.join(', ')} WHERE id = $1 RETURNING *`,
      [this.id, new Date().toISOString(), ...names.map((name) => result[name])],
    );
    await this.session.query(
      `INSERT INTO omappad_kod (korning, variabel, visad, antal)
       SELECT $1, u.variabel, u.visad, u.antal
       FROM json_to_recordset($2::json) AS u (variabel text, visad text, antal bigint)`,
      [
        this.id,
        JSON.stringify(
          unmapped.map(({ variable, shown, count }) => ({ variabel: variable, visad: shown, antal: count })),
        ),
      ],
    );
    for (const sql of pruneDetails) await this.session.exec(sql);
    return runSummary(row!);
  }

  private async guard<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw asProblem(error, this.place, 'write');
    }
  }
}
