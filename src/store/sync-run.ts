import type { RecordName } from '../catalog/model';
import { Children } from './children';
import type { ChunkNotes, MergeResult, NotificationCount, RunStart, RunSummary, StoreRow } from './model';
import type { StoreSchema, SyncRun, UnmappedCode } from './model';
import { RecordWriter } from './record-writer';
import { mappingStamp, runColumns, runSummary } from './run-history';
import { BulkInsert, Connection, emptyJournal, transaction } from './sqlite';
import { storeProblems } from './store.problems';
import { notificationCounts, recordTable } from './tables';

/** How many runs keep their rejects, unmapped codes and ledger. */
const detailedRuns = 50;

const countColumns = [
  'manad',
  'typ',
  'kon',
  'aldersgrupp',
  'enhet',
  'utredning_inleds',
  'i_tid',
  'antal',
] as const;

/** The writing half of the store: see `SyncRun`. All of it is synchronous underneath, one transaction per call. */
export class SqliteSyncRun implements SyncRun {
  private readonly children: Children;
  private readonly writers = new Map<RecordName, RecordWriter>();
  private readonly layout: number;

  constructor(
    private readonly connection: Connection,
    private readonly guard: <T>(action: () => T) => Promise<T>,
    private readonly schema: StoreSchema,
    private readonly file: string,
    readonly id: number,
    private readonly start: RunStart,
  ) {
    this.children = new Children(connection, recordTable(schema, 'barn'));
    this.layout = this.schemaVersion();
  }

  merge(record: RecordName, rows: readonly StoreRow[], notes: ChunkNotes): Promise<MergeResult> {
    return this.guard(() => {
      const { result, remember } = transaction(this.connection, () => {
        const merged = this.writer(record).merge(rows);
        this.account(record, notes, merged.result);
        return merged;
      });
      remember();
      return result;
    });
  }

  sweep(record: RecordName, brake: number): Promise<number> {
    return this.guard(() =>
      transaction(this.connection, () => {
        // Rows are remembered by row id, which a VACUUM by somebody else would give to other rows.
        if (this.schemaVersion() !== this.layout) throw storeProblems.changedMeanwhile(this.file);
        return this.writer(record).sweep(brake);
      }),
    );
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
      count.count,
    ]);
    const sorted = (lists: readonly unknown[][]): string =>
      JSON.stringify(lists.map((row) => row.join('|')).sort());
    return this.guard(() =>
      transaction(this.connection, () => {
        const stored = this.connection
          .prepare(`SELECT ${countColumns.join(', ')} FROM ${notificationCounts} WHERE kalla = ?`)
          .all([source]);
        if (sorted(stored.map((row) => countColumns.map((name) => row[name]))) === sorted(rows)) return false;
        this.connection.prepare(`DELETE FROM ${notificationCounts} WHERE kalla = ?`).run([source]);
        new BulkInsert(this.connection, notificationCounts, ['kalla', ...countColumns]).run(
          rows.flatMap((row) => [source, ...row]),
        );
        return true;
      }),
    );
  }

  finish(result: Parameters<SyncRun['finish']>[0], unmapped: readonly UnmappedCode[]): Promise<RunSummary> {
    return this.guard(() => {
      const summary = transaction(this.connection, () => {
        const assignments = Object.values(runColumns).map((column) => `${column} = ?`);
        this.connection
          .prepare(`UPDATE korning SET avslutad = ?, ${assignments.join(', ')} WHERE id = ?`)
          .run([
            new Date().toISOString(),
            ...Object.keys(runColumns).map((name) => result[name as keyof typeof runColumns]),
            this.id,
          ]);
        new BulkInsert(this.connection, 'omappad_kod', ['korning', 'variabel', 'visad', 'antal']).run(
          unmapped.flatMap(({ variable, shown, count }) => [this.id, variable, shown, count]),
        );
        this.prune();
        return runSummary(this.connection.prepare('SELECT * FROM korning WHERE id = ?').all([this.id])[0]!);
      });
      emptyJournal(this.connection);
      return summary;
    });
  }

  private writer(record: RecordName): RecordWriter {
    let writer = this.writers.get(record);
    if (!writer) {
      const { source, mappingVersion, mappingHash } = this.start;
      const context = { id: this.id, source, mapping: mappingStamp(mappingVersion, mappingHash) };
      writer = new RecordWriter(this.connection, this.children, this.schema, record, context);
      this.writers.set(record, writer);
    }
    return writer;
  }

  /** The chunk's ledger row and rejects. */
  private account(record: RecordName, notes: ChunkNotes, merged: MergeResult): void {
    const rejected = [...notes.rejected, ...merged.rejected];
    const countedOnly = notes.countedOnly + merged.notKept;
    const { inserted, updated, unchanged } = merged;
    const accounted = inserted + updated + unchanged + rejected.length + countedOnly;
    if (accounted !== notes.read) throw storeProblems.doesNotAddUp(record, notes.read, accounted);
    this.connection
      .prepare(
        `INSERT INTO korning_del (korning, post, lasta, nya, andrade, oforandrade, avvisade, endast_antal)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run([this.id, record, notes.read, inserted, updated, unchanged, rejected.length, countedOnly]);
    if (rejected.length > 0) {
      new BulkInsert(this.connection, 'avvisad', ['korning', 'post', 'nyckel', 'kolumn', 'kod']).run(
        rejected.flatMap((row) => [this.id, row.record, row.key, row.column, row.code]),
      );
    }
  }

  private prune(): void {
    const recent = `SELECT id FROM korning ORDER BY id DESC LIMIT ${detailedRuns}`;
    for (const table of ['korning_del', 'avvisad', 'omappad_kod']) {
      this.connection.exec(`DELETE FROM ${table} WHERE korning NOT IN (${recent})`);
    }
  }

  private schemaVersion(): number {
    return this.connection.prepare('PRAGMA schema_version').all([])[0]!.schema_version as number;
  }
}

/** Opens a run; runs that a killed process left open are closed as failed. */
export function beginRun(connection: Connection, start: RunStart, interrupted: string): number {
  return transaction(connection, () => {
    const now = new Date().toISOString();
    connection
      .prepare(`UPDATE korning SET status = 'failed', problem = ?, avslutad = ? WHERE status = 'running'`)
      .run([interrupted, now]);
    connection
      .prepare(
        `INSERT INTO korning (kalla, mappning, mappning_version, mappning_hash, katalog, status, startad, lasta, nya,
           andrade, oforandrade, avvisade, endast_antal, borttagna, omappade, celler)
         VALUES (?, ?, ?, ?, ?, 'running', ?, 0, 0, 0, 0, 0, 0, 0, 0, 0)`,
      )
      .run([start.source, start.mapping, start.mappingVersion, start.mappingHash, start.catalogue, now]);
    return connection.prepare('SELECT max(id) AS id FROM korning').all([])[0]!.id as number;
  });
}
