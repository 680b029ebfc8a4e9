import type { Address } from '../../../connectors/postgres/connect';
import type { FollowUpStore, RunStart, StoreSchema, SyncRun } from '../model';
import { closeOpenRuns } from '../run-history';
import { RunQueries } from '../run-queries';
import { storeProblems } from '../store.problems';
import { Children } from './children';
import { asProblem } from './failures';
import { isWritten, takeSource, takeWriter } from './locks';
import { Pool } from './pool';
import { postgresProblems } from './postgres-store.problems';
import { Session, type SqlRow } from './session';
import { PostgresSyncRun } from './sync-run';

/** Words that would change what a reading session may do. */
const settingWords = /set_config/i;

/** The store in PostgreSQL: any number of instances on one database. */
export class PostgresFollowUpStore extends RunQueries implements FollowUpStore {
  private readonly readers: Pool;
  private readonly writers: Pool;

  constructor(
    readonly schema: StoreSchema,
    private readonly address: Address,
    private readonly place: string,
  ) {
    super();
    this.readers = new Pool(() => Session.open(address, 'read'));
    this.writers = new Pool(() => Session.open(address, 'write'));
  }

  checkKey(keyId: string, checkValue: string): Promise<void> {
    return this.write(async (session) => {
      // Of two instances that start at once the second one sees what the first one wrote.
      await session.exec('LOCK TABLE nyckel_kontroll IN SHARE ROW EXCLUSIVE MODE');
      const [known] = await session.query('SELECT nyckel_id, kontrollvarde FROM nyckel_kontroll');
      if (!known) {
        await session.query(
          'INSERT INTO nyckel_kontroll (nyckel_id, kontrollvarde, sedan) VALUES ($1, $2, $3)',
          [keyId, checkValue, new Date().toISOString()],
        );
      } else if (known.nyckel_id !== keyId || known.kontrollvarde !== checkValue) {
        throw storeProblems.wrongKey(this.place, String(known.nyckel_id), keyId);
      }
    });
  }

  async lock(source: string): Promise<{ release(): Promise<void> } | null> {
    return this.guard('write', async () => {
      const session = await Session.open(this.address, 'sync');
      let taken = false;
      try {
        taken = await takeSource(session, source);
      } finally {
        if (!taken) await session.end();
      }
      return taken ? { release: () => session.end() } : null;
    });
  }

  async startRun(start: RunStart): Promise<SyncRun> {
    return this.guard('write', async () => {
      const session = await Session.open(this.address, 'sync');
      try {
        if (!(await takeWriter(session, start.source)))
          throw postgresProblems.sourceBusy(this.place, start.source);
        await Children.prepare(session);
        const id = await beginRun(session, start);
        return new PostgresSyncRun(id, start, this.schema, session, this.readers, this.place);
      } catch (error) {
        await session.end();
        throw error;
      }
    });
  }

  askToStop(source: string): Promise<boolean> {
    return this.write(async (session) => {
      if (!(await isWritten(session, source))) return false;
      const sql = `UPDATE korning SET stopp = 1 WHERE kalla = $1 AND status = 'running'`;
      return (await session.change(sql, [source])) > 0;
    });
  }

  query<T extends SqlRow>(sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
    return this.guard('read', () => this.readers.use((session) => select<T>(session, sql, parameters)));
  }

  snapshot<T>(read: (store: Pick<FollowUpStore, 'query'>) => Promise<T>): Promise<T> {
    return this.readers.use(async (session) => {
      await this.guard('read', () => session.exec('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'));
      try {
        return await read({
          query: (sql, parameters = []) => this.guard('read', () => select(session, sql, parameters)),
        });
      } finally {
        await session.exec('ROLLBACK').catch(() => undefined);
      }
    });
  }

  async logAccess(entry: { who: string; what: string; profile: string; reason: string }): Promise<void> {
    await this.write((session) =>
      session.query('INSERT INTO logg_atkomst (tid, vem, vad, profil, skal) VALUES ($1, $2, $3, $4, $5)', [
        new Date().toISOString(),
        entry.who,
        entry.what,
        entry.profile,
        entry.reason,
      ]),
    );
  }

  async close(): Promise<void> {
    await Promise.all([this.readers.close(), this.writers.close()]);
  }

  private write<T>(work: (session: Session) => Promise<T>): Promise<T> {
    return this.guard('write', () => this.writers.use((session) => session.transaction(() => work(session))));
  }

  private async guard<T>(purpose: 'read' | 'write', action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw asProblem(error, this.place, purpose);
    }
  }
}

function select<T extends SqlRow>(
  session: Session,
  sql: string,
  parameters: readonly unknown[],
): Promise<T[]> {
  if (!/^\s*(SELECT|WITH)\b/i.test(sql) || settingWords.test(sql)) throw storeProblems.notReadable();
  return session.select<T>(sql, parameters);
}

/** Opens a run; runs of the source that a process which is gone left open are closed as failed. */
function beginRun(session: Session, start: RunStart): Promise<number> {
  return session.transaction(async () => {
    await session.change(`${closeOpenRuns()} AND kalla = $1`, [start.source]);
    const [run] = await session.query<{ id: number }>(
      `INSERT INTO korning (kalla, mappning, mappning_version, mappning_hash, katalog, status, startad, lasta, nya,
         andrade, oforandrade, avvisade, endast_antal, borttagna, omappade, celler)
       VALUES ($1, $2, $3, $4, $5, 'running', $6, 0, 0, 0, 0, 0, 0, 0, 0, 0) RETURNING id`,
      [
        start.source,
        start.mapping,
        start.mappingVersion,
        start.mappingHash,
        start.catalogue,
        new Date().toISOString(),
      ],
    );
    return run!.id;
  });
}
