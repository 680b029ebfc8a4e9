import type { DataSource } from 'typeorm';
import type {
  FollowUpStore,
  RejectedRow,
  RunStart,
  RunSummary,
  StoreSchema,
  SyncRun,
  UnmappedCode,
} from './model';
import { rejectedRow, runSummary, unmappedCode } from './run-history';
import { Bindable, Connection, emptyJournal, openReader, transaction } from './sqlite';
import { asProblem, interruptedRun, storeProblems } from './store.problems';
import { beginRun, SqliteSyncRun } from './sync-run';

/** The embedded store: one connection writes, another one reads, so that figures never wait for a sync. */
export class SqliteFollowUpStore implements FollowUpStore {
  constructor(
    readonly schema: StoreSchema,
    private readonly file: string,
    private readonly dataSource: DataSource,
    private readonly writer: Connection,
    private readonly reader: Connection,
  ) {}

  checkKey(keyId: string, checkValue: string): Promise<void> {
    return this.guard(() =>
      transaction(this.writer, () => {
        const known = this.writer.prepare('SELECT nyckel_id, kontrollvarde FROM nyckel_kontroll').all([])[0];
        if (!known) {
          this.writer
            .prepare('INSERT INTO nyckel_kontroll (nyckel_id, kontrollvarde, sedan) VALUES (?, ?, ?)')
            .run([keyId, checkValue, new Date().toISOString()]);
        } else if (known.nyckel_id !== keyId || known.kontrollvarde !== checkValue) {
          throw storeProblems.wrongKey(this.file, known.nyckel_id as string, keyId);
        }
      }),
    );
  }

  startRun(start: RunStart): Promise<SyncRun> {
    return this.guard(() => {
      const id = beginRun(this.writer, start, interruptedRun);
      const guard = <T>(action: () => T): Promise<T> => this.guard(action);
      return new SqliteSyncRun(this.writer, guard, this.schema, this.file, id, start);
    });
  }

  async runs(limit: number): Promise<RunSummary[]> {
    return (await this.query('SELECT * FROM korning ORDER BY id DESC LIMIT ?', [limit])).map(runSummary);
  }

  async rejected(run: number): Promise<RejectedRow[]> {
    return (await this.query('SELECT * FROM avvisad WHERE korning = ? ORDER BY id', [run])).map(rejectedRow);
  }

  async unmappedCodes(run: number): Promise<UnmappedCode[]> {
    const sql = 'SELECT * FROM omappad_kod WHERE korning = ? ORDER BY variabel, antal DESC, visad';
    return (await this.query(sql, [run])).map(unmappedCode);
  }

  query<T extends Record<string, unknown>>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    return this.guard(() => select<T>(this.reader, sql, parameters));
  }

  async snapshot<T>(read: (store: Pick<FollowUpStore, 'query'>) => Promise<T>): Promise<T> {
    const reader = await this.guard(() => openReader(this.file));
    try {
      await this.guard(() => reader.exec('BEGIN'));
      return await read({
        query: (sql, parameters = []) => this.guard(() => select(reader, sql, parameters)),
      });
    } finally {
      reader.close();
    }
  }

  logAccess(entry: { who: string; what: string; profile: string; reason: string }): Promise<void> {
    return this.guard(() => {
      // What was shown must be in the log even after a power cut.
      this.writer.exec('PRAGMA synchronous = FULL');
      try {
        this.writer
          .prepare('INSERT INTO logg_atkomst (tid, vem, vad, profil, skal) VALUES (?, ?, ?, ?, ?)')
          .run([new Date().toISOString(), entry.who, entry.what, entry.profile, entry.reason]);
      } finally {
        this.writer.exec('PRAGMA synchronous = NORMAL');
      }
    });
  }

  async close(): Promise<void> {
    this.reader.close();
    try {
      emptyJournal(this.writer);
    } catch {
      // A full disk or a lock: the next opening does it, and what stopped the work must not be hidden by this.
    }
    await this.dataSource.destroy();
  }

  /** Turns SQLite's errors into problems, and a throw into a rejection. */
  private async guard<T>(action: () => T): Promise<T> {
    try {
      return action();
    } catch (error) {
      throw asProblem(error, this.file);
    }
  }
}

function select<T>(reader: Connection, sql: string, parameters: readonly unknown[]): T[] {
  if (!/^\s*(SELECT|WITH)\b/i.test(sql)) throw storeProblems.notReadable();
  const statement = reader.prepare(sql);
  if (!statement.reader) throw storeProblems.notReadable();
  return statement.all(parameters.map(bindable)) as T[];
}

/** libsql binds every number as a float, which compares wrongly with text, and cannot take booleans. */
function bindable(value: unknown): Bindable {
  if (value === null || value === undefined) return null;
  if (typeof value === 'boolean') return value ? 1n : 0n;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (typeof value === 'string' || typeof value === 'bigint') return value;
  throw new TypeError(`a ${typeof value} cannot be a parameter`);
}
