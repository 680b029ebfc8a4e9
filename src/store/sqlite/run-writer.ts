import type { RecordName } from '../../catalog/model';
import type { ChunkCount, ChunkNotes, NotificationCount, RowBlock, RunStart, RunSummary } from '../model';
import type { StoreSchema, StreamAccount, StreamEnd, StreamLayout, StreamResult } from '../model';
import type { SyncRun, UnmappedCode } from '../model';
import { mappingStamp, pruneDetails, runColumns, runSummary, streamColumns } from '../run-history';
import { notificationCounts, recordTable, streamLayout } from '../tables';
import { Children } from './children';
import { BulkInsert, Connection, emptyJournal, transaction } from './connection';
import type { FileLayout } from './file-layout';
import { Ledger } from './ledger';
import { RecordWriter } from './record-writer';
import { RunParts, streamParts } from './stream-parts';
import { sweepRows } from './sweep-rows';

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

export interface OpenedStream {
  state: string | null;
  bookmark: string | null;
  isEmpty: boolean;
}

/** A run in the thread that writes: see `SyncRun`. All of it is synchronous, one transaction per call. */
export class RunWriter {
  readonly id: number;
  private readonly parts: RunParts;
  private stream: RecordWriter | null = null;

  constructor(
    private readonly connection: Connection,
    schema: StoreSchema,
    layout: FileLayout,
    private readonly start: RunStart,
  ) {
    this.id = beginRun(connection, start);
    this.parts = {
      connection,
      schema,
      layout,
      run: {
        id: this.id,
        source: start.source,
        mapping: mappingStamp(start.mappingVersion, start.mappingHash),
        given: new Map(),
      },
      ledger: new Ledger(connection, this.id, start.source),
      children: new Children(connection, recordTable(schema, 'barn')),
    };
  }

  openStream(layout: StreamLayout): OpenedStream {
    this.stream = new RecordWriter(this.parts, layout);
    const { state, bookmark, isEmpty } = this.stream;
    return { state, bookmark, isEmpty };
  }

  write(block: RowBlock, notes: ChunkNotes): ChunkCount {
    return this.open.write(block, notes);
  }

  compare(keys: readonly string[], hashes: readonly string[], notes: ChunkNotes): ChunkCount | number[] {
    return this.open.compare(keys, hashes, notes);
  }

  bring(block: RowBlock): ChunkCount {
    return this.open.bring(block);
  }

  nextPass(): void {
    this.open.nextPass();
  }

  startOver(): ChunkCount {
    return this.open.startOver();
  }

  present(keys: readonly string[]): string[] {
    return this.open.present(keys);
  }

  finishStream(end: StreamEnd): StreamResult {
    return this.open.finish(end);
  }

  closeStream(account: StreamAccount): void {
    this.stream = null;
    const names = Object.keys(streamColumns) as (keyof StreamAccount)[];
    new BulkInsert(this.connection, 'korning_post', Object.values(streamColumns), { korning: this.id }).run(
      names.map((name) => account[name]),
    );
  }

  clear(record: RecordName, brake: number): number {
    const parts = streamParts(this.parts, streamLayout(record, []));
    return transaction(this.connection, () => {
      this.parts.layout.check();
      const { deleted } = sweepRows(parts, brake);
      this.parts.ledger.forgetStream(record);
      return deleted + this.parts.children.sweepMoved();
    });
  }

  replaceNotificationCounts(counts: readonly NotificationCount[]): boolean {
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
    return transaction(this.connection, () => {
      const stored = this.connection
        .prepare(`SELECT ${countColumns.join(', ')} FROM ${notificationCounts} WHERE kalla = ?`)
        .raw()
        .all([source]);
      if (sorted(stored) === sorted(rows)) return false;
      this.connection.prepare(`DELETE FROM ${notificationCounts} WHERE kalla = ?`).run([source]);
      new BulkInsert(this.connection, notificationCounts, countColumns, { kalla: source }).run(rows.flat());
      return true;
    });
  }

  finish(result: Parameters<SyncRun['finish']>[0], unmapped: readonly UnmappedCode[]): RunSummary {
    const summary = transaction(this.connection, () => {
      const assignments = Object.values(runColumns).map((column) => `${column} = ?`);
      this.connection
        .prepare(`UPDATE korning SET avslutad = ?, ${assignments.join(', ')} WHERE id = ?`)
        .run([
          new Date().toISOString(),
          ...Object.keys(runColumns).map((name) => result[name as keyof typeof runColumns]),
          this.id,
        ]);
      new BulkInsert(this.connection, 'omappad_kod', ['variabel', 'visad', 'antal'], {
        korning: this.id,
      }).run(unmapped.flatMap(({ variable, shown, count }) => [variable, shown, count]));
      for (const sql of pruneDetails) this.connection.exec(sql);
      return runSummary(this.connection.prepare('SELECT * FROM korning WHERE id = ?').all([this.id])[0]!);
    });
    emptyJournal(this.connection);
    return summary;
  }

  private get open(): RecordWriter {
    if (!this.stream) throw new Error('no stream is open');
    return this.stream;
  }
}

function beginRun(connection: Connection, start: RunStart): number {
  return transaction(connection, () => {
    const now = new Date().toISOString();
    connection
      .prepare(
        `INSERT INTO korning (kalla, mappning, mappning_version, mappning_hash, katalog, status, startad, lasta, nya,
           andrade, oforandrade, avvisade, endast_antal, borttagna, omappade, celler)
         VALUES (?, ?, ?, ?, ?, 'running', ?, 0, 0, 0, 0, 0, 0, 0, 0, 0)`,
      )
      .run([start.source, start.mapping, start.mappingVersion, start.mappingHash, start.catalogue, now]);
    return connection.prepare('SELECT max(id) FROM korning').pluck().all([])[0] as number;
  });
}
