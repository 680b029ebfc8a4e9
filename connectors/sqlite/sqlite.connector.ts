/**
 * SQLite files. Belongs here: reading one file read-only from one snapshot. Never: a write, a file beside the
 * source, or what the rows mean.
 */
import { resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type Database from 'libsql';
import { sourceClosed } from '../connector.errors';
import type {
  Batch,
  Cell,
  Column,
  Connector,
  OpenContext,
  Query,
  ReadOnlyProof,
  SliceReader,
  Source,
  SourceStatus,
  SourceTable,
  ValueCounts,
} from '../contract';
import { batchBytes, batchRows } from '../shared/pace';
import { countQueries } from '../shared/sql-text';
import { allRows, readCounts, readSummary } from '../shared/value-counts';
import { describeFile, proveSession } from './read-only-proof';
import { parseRows, rowsPerParse } from './rows';
import { prepareSelect, type Select } from './select';
import { Session, sqliteCode, type Access } from './session';
import { isOrdered, sliceSelect, summarySelect } from './slices';
import { sqliteSettings, type SqliteSettings } from './settings';
import { readFailed } from './sqlite.errors';
import { assertColumn, tablesOf } from './tables';

export const sqliteConnector: Connector<SqliteSettings> = {
  name: 'sqlite',
  queries: 'sql',
  settings: sqliteSettings,
  open: async (settings: SqliteSettings, context: OpenContext): Promise<Source> =>
    new SqliteSource(await Session.open(resolve(context.baseDir, settings.file)), context),
};

const snapshots: Record<Access, string> = {
  'mode=ro': 'One read transaction from open to close; its shared lock keeps writers waiting.',
  'mode=ro&readonly_shm=1': 'One read transaction from open to close; writers go on beside it.',
  'mode=ro&immutable=1': 'The file is watched: reading fails if it changes between open and close.',
};

class SqliteSource implements Source {
  private closed = false;
  /** Statements under way. */
  private readonly active = new Set<Database.Statement>();

  constructor(
    private readonly session: Session,
    private readonly context: OpenContext,
  ) {}

  async describe(query: Query): Promise<Column[]> {
    this.assertOpen();
    return prepareSelect(this.session.database, query).columns;
  }

  stream(query: Query, signal?: AbortSignal): AsyncGenerator<Batch> {
    return this.read(() => prepareSelect(this.session.database, query), signal);
  }

  readonly slices: SliceReader = {
    summarize: async (query, greatest, signal) => {
      const summary = (): Select => summarySelect(this.session.database, query, greatest);
      return readSummary(this.read(summary, signal));
    },
    ordered: async (query, columns) => {
      this.assertOpen();
      return isOrdered(this.session.database, query, columns);
    },
    stream: (query, slice, signal) =>
      this.read(() => sliceSelect(this.session.database, query, slice), signal),
  };

  private async *read(prepare: () => Select, signal?: AbortSignal): AsyncGenerator<Batch> {
    signal?.throwIfAborted();
    this.assertOpen();
    const select = prepare();
    const columns = select.columns.map(({ name }) => name);
    this.context.log({ kind: 'query', text: select.text });
    const rows = select.rows.raw().iterate(select.values) as Iterator<[string]>;
    this.active.add(select.rows);
    try {
      for (let count = 0; ;) {
        const batch = this.nextBatch(rows, select, count);
        this.session.assertUnchanged();
        if (batch.length === 0) return;
        count += batch.length;
        yield { columns, rows: batch };
        await setImmediate();
        signal?.throwIfAborted();
        if (this.closed) throw sourceClosed('sqlite');
      }
    } finally {
      this.release(select.rows);
    }
  }

  async proveReadOnly(): Promise<ReadOnlyProof> {
    this.assertOpen();
    const { evidence, ...proof } = proveSession(this.session.database);
    return { ...proof, evidence: [...describeFile(this.session.file, this.session.access), ...evidence] };
  }

  async status(): Promise<SourceStatus> {
    this.assertOpen();
    const [version] = this.session.database.prepare('SELECT sqlite_version()').raw().all() as [string][];
    return {
      product: `SQLite ${version![0]}`,
      transport: { encrypted: null, detail: 'The database is a file, read by this process itself.' },
      clock: null,
      snapshot: { consistent: true, detail: snapshots[this.session.access] },
    };
  }

  async tables(): Promise<SourceTable[]> {
    this.assertOpen();
    return tablesOf(this.session.database);
  }

  /** SQLite plans a query without saying how many rows it expects. */
  async estimateRows(query: Query): Promise<null> {
    this.assertOpen();
    prepareSelect(this.session.database, query);
    return null;
  }

  async countValues(
    table: string,
    column: string,
    limit: number,
    signal?: AbortSignal,
  ): Promise<ValueCounts> {
    assertColumn(await this.tables(), table, column);
    return readCounts(countQueries('sqlite', table, column, limit), (text) =>
      allRows(this.stream({ kind: 'sql', text }, signal)),
    );
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    for (const statement of this.active) this.release(statement);
    this.session.close();
  }

  private assertOpen(): void {
    if (this.closed) throw sourceClosed('sqlite');
  }

  private nextBatch(rows: Iterator<[string]>, select: Select, before: number): Cell[][] {
    const columns = select.columns.map(({ name }) => name);
    const batch: Cell[][] = [];
    for (let bytes = 0, more = true; more && batch.length < batchRows && bytes < batchBytes;) {
      const parts: string[] = [];
      try {
        while (parts.length < rowsPerParse && bytes < batchBytes) {
          const next = rows.next();
          more = !next.done;
          if (next.done) break;
          parts.push(next.value[0]);
          bytes += next.value[0].length / 2;
        }
      } catch (error) {
        throw this.explain(error, select);
      }
      for (const row of parseRows(parts, columns, before + batch.length)) batch.push(row);
    }
    return batch;
  }

  private explain(error: unknown, select: Select): Error {
    if ((error as Error).message.includes('JSON cannot hold BLOB')) {
      const flags = this.session.database.prepare(select.binaries).raw().all(select.values)[0] as number[];
      return select.refusals[flags.indexOf(1)]!();
    }
    return readFailed(this.session.file, sqliteCode(error));
  }

  /**
   * Ends a statement that may be unfinished. The driver frees one only when it is garbage collected, and until then
   * it holds the file's lock; asking it for one row runs it anew and resets it.
   */
  private release(statement: Database.Statement): void {
    if (!this.active.delete(statement)) return;
    try {
      statement.get();
    } catch {
      // A statement that fails has ended too.
    }
  }
}
