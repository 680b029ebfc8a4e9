import { dirname, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { FollowUpStore, RunStart, StoreSchema, SyncRun } from '../model';
import { closeOpenRuns } from '../run-history';
import { RunQueries } from '../run-queries';
import { asProblem, storeProblems } from '../store.problems';
import { Bindable, Connection, emptyJournal, openReader, transaction } from './connection';
import { acquireLock, isLocked } from './lock';
import { SqliteSyncRun } from './sync-run';
import { WriterClient } from './writer-client';

/** How long the calling thread's own few writes wait for a sync. */
const patienceMs = 30_000;

/**
 * The embedded store: a thread writes the runs, and another connection reads, so that figures never wait for a sync.
 * What else is written is a row at a time, in the calling thread.
 */
export class SqliteFollowUpStore extends RunQueries implements FollowUpStore {
  private readonly reader: Connection;
  private writer: WriterClient | null = null;

  constructor(
    readonly schema: StoreSchema,
    private readonly file: string,
    private readonly own: Connection,
  ) {
    super();
    this.reader = openReader(file);
  }

  checkKey(keyId: string, checkValue: string): Promise<void> {
    return this.patiently((own) => {
      const known = own.prepare('SELECT nyckel_id, kontrollvarde FROM nyckel_kontroll').all([])[0];
      if (!known) {
        own
          .prepare('INSERT INTO nyckel_kontroll (nyckel_id, kontrollvarde, sedan) VALUES (?, ?, ?)')
          .run([keyId, checkValue, new Date().toISOString()]);
      } else if (known.nyckel_id !== keyId || known.kontrollvarde !== checkValue) {
        throw storeProblems.wrongKey(this.file, known.nyckel_id as string, keyId);
      }
    });
  }

  /**
   * One sync at a time may write to the file, whichever the source. A run that says that it goes on when the lock has
   * been had is of somebody who died: from then on only the one that is under way says so.
   */
  async lock(): Promise<{ release(): Promise<void> } | null> {
    const release = await this.guard(() => acquireLock(this.lockFile), this.lockFile);
    if (!release) return null;
    try {
      await this.patiently((own) => own.prepare(closeOpenRuns()).run([]));
    } catch (error) {
      release();
      throw error;
    }
    return { release: () => this.guard(release, this.lockFile) };
  }

  async startRun(start: RunStart): Promise<SyncRun> {
    this.writer ??= new WriterClient(this.file, this.schema);
    const id = await this.writer.start(start);
    return new SqliteSyncRun(this.writer, id, (run) => this.stopAsked(run));
  }

  askToStop(source: string): Promise<boolean> {
    return this.patiently((own) => {
      // A run that was killed says that it goes on until the lock is taken the next time.
      if (!isLocked(this.lockFile)) return false;
      const ask = own.prepare(`UPDATE korning SET stopp = 1 WHERE kalla = ? AND status = 'running'`);
      return ask.run([source]).changes > 0;
    });
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
    return this.patiently((own) => {
      own
        .prepare('INSERT INTO logg_atkomst (tid, vem, vad, profil, skal) VALUES (?, ?, ?, ?, ?)')
        .run([new Date().toISOString(), entry.who, entry.what, entry.profile, entry.reason]);
    });
  }

  async close(): Promise<void> {
    this.reader.close();
    await this.writer?.close();
    try {
      emptyJournal(this.own);
    } catch {
      // A full disk or a lock: the next opening does it, and what stopped the work must not be hidden by this.
    }
    this.own.close();
  }

  private get lockFile(): string {
    return join(dirname(this.file), 'brygga.lock');
  }

  private async stopAsked(run: number): Promise<boolean> {
    const [row] = await this.query<{ stopp: number | null }>('SELECT stopp FROM korning WHERE id = ?', [run]);
    return row?.stopp === 1;
  }

  /**
   * One small transaction. Waits for a sync's without holding this thread up: the end of a first load may take its time.
   * Only BEGIN can meet a lock: of a statement that did, libsql keeps something open, and nothing is committed after it.
   */
  private async patiently<T>(action: (own: Connection) => T): Promise<T> {
    for (const until = Date.now() + patienceMs; ; await setTimeout(20)) {
      try {
        return transaction(this.own, () => action(this.own));
      } catch (error) {
        const busy = (error as { code?: string }).code?.startsWith('SQLITE_BUSY');
        if (!busy || Date.now() > until) throw asProblem(error, this.file);
      }
    }
  }

  /** Turns SQLite's errors into problems, and a throw into a rejection. */
  private async guard<T>(action: () => T, file = this.file): Promise<T> {
    try {
      return action();
    } catch (error) {
      throw asProblem(error, file);
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
