/**
 * SQLite files. Belongs here: reading one file read-only from one snapshot. Never: a write, a file beside the
 * source, or what the rows mean.
 */
import { resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type Database from 'libsql';
import { sourceClosed, wrongQuery } from '../connector.errors';
import type { Batch, Column, Connector, OpenContext, Query, ReadOnlyProof, Source } from '../contract';
import { describeFile, proveSession } from './read-only-proof';
import { parseRows } from './rows';
import { prepareSelect, type Select } from './select';
import { Session, sqliteCode } from './session';
import { sqliteSettings, type SqliteSettings } from './settings';
import { binaryCell, readFailed } from './sqlite.errors';

/** A batch ends at whichever comes first. */
const batchRows = 1000;
const batchBytes = 1_000_000;

export const sqliteConnector: Connector<SqliteSettings> = {
  name: 'sqlite',
  queries: 'sql',
  settings: sqliteSettings,
  open: async (settings: SqliteSettings, context: OpenContext): Promise<Source> =>
    new SqliteSource(await Session.open(resolve(context.baseDir, settings.file))),
};

class SqliteSource implements Source {
  private closed = false;
  /** Statements under way. */
  private readonly active = new Set<Database.Statement>();

  constructor(private readonly session: Session) {}

  async describe(query: Query): Promise<Column[]> {
    return this.select(query).columns;
  }

  async *stream(query: Query, signal?: AbortSignal): AsyncGenerator<Batch> {
    signal?.throwIfAborted();
    const select = this.select(query);
    const columns = select.columns.map(({ name }) => name);
    const rows = select.rows.raw().iterate() as Iterator<[Buffer]>;
    this.active.add(select.rows);
    try {
      for (let count = 0; ;) {
        const parts = this.nextBatch(rows, select);
        this.session.assertUnchanged();
        if (parts.length === 0) return;
        yield { columns, rows: parseRows(parts, columns, count) };
        count += parts.length;
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
    const { readOnly, evidence } = proveSession(this.session.database);
    return { readOnly, evidence: [...describeFile(this.session.file, this.session.access), ...evidence] };
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    for (const statement of this.active) this.release(statement);
    this.session.close();
  }

  private select(query: Query): Select {
    this.assertOpen();
    if (query.kind !== 'sql') throw wrongQuery('sqlite', 'sql');
    return prepareSelect(this.session.database, query.text);
  }

  private assertOpen(): void {
    if (this.closed) throw sourceClosed('sqlite');
  }

  private nextBatch(rows: Iterator<[Buffer]>, select: Select): Buffer[] {
    const parts: Buffer[] = [];
    try {
      for (let bytes = 0; parts.length < batchRows && bytes < batchBytes;) {
        const next = rows.next();
        if (next.done) break;
        parts.push(next.value[0]);
        bytes += next.value[0].length;
      }
    } catch (error) {
      throw this.explain(error, select);
    }
    return parts;
  }

  private explain(error: unknown, select: Select): Error {
    if ((error as Error).message.includes('JSON cannot hold BLOB')) {
      const flags = this.session.database.prepare(select.binaries).raw().all()[0] as number[];
      return binaryCell(select.columns[flags.indexOf(1)]!.name);
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
