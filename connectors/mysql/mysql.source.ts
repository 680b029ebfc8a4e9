/** The source that `mysql.connector.ts` opens: everything that needs the driver. */
import type { QueryError } from 'mysql2';
import { sourceClosed } from '../connector.errors';
import type {
  Batch,
  Cell,
  Column,
  OpenContext,
  Query,
  ReadOnlyProof,
  Slice,
  SliceReader,
  Source,
  SourceStatus,
  SourceTable,
  ValueCounts,
} from '../contract';
import { Pace } from '../shared/pace';
import { encryptionOff, partRefused, tooManyStreams } from '../shared/server.errors';
import { readSecret, readTls } from '../shared/server-settings';
import { allRows, readCounts, readSummary } from '../shared/value-counts';
import { columnsOf } from './cells';
import type { Login } from './connection';
import { countStatements, estimateOf, namesLike, tablesOf } from './dictionary';
import { aboutText, codeOf, errno, explainQuery } from './explain';
import { noSuchColumn, noSuchTable } from './mysql.errors';
import { proveSession } from './read-only-proof';
import { read, type Reading } from './reading';
import { statementOf, type Statement } from './select';
import { Session } from './session';
import { answered, orderedQuery, sliceQuery, sorts, summaryQuery, type Answered } from './slices';
import type { MysqlSettings } from './settings';
import { statusOf } from './status';

/** @throws ConnectorError when it cannot be reached or read */
export async function openMysql(settings: MysqlSettings, context: OpenContext): Promise<Source> {
  new Pace(settings).assertReadingHours();
  const { host, port, user, database, connectTimeoutSeconds } = settings;
  const login: Login = {
    host,
    port,
    user,
    database,
    connectTimeoutSeconds,
    password: await readSecret('password', settings.password, context.baseDir),
    tls: await readTls(settings.tls, host, context.baseDir),
    applicationName: context.applicationName,
  };
  if (login.tls === 'off') context.log({ kind: 'warning', details: encryptionOff(host) });
  const source = new MysqlSource(settings, login, context);
  await source.connect();
  return source;
}

const explain = 'EXPLAIN FORMAT=TRADITIONAL ';

class MysqlSource implements Source {
  private closed = false;
  private readonly sessions: Session[] = [];
  /** Sessions that are being made. */
  private opening = 0;

  constructor(
    private readonly settings: MysqlSettings,
    private readonly login: Login,
    private readonly context: OpenContext,
  ) {}

  async connect(): Promise<Session> {
    this.opening++;
    try {
      const session = await Session.open(this.login, this.settings.statementTimeoutSeconds);
      if (this.closed) {
        await session.close();
        throw sourceClosed('mysql');
      }
      this.sessions.push(session);
      return session;
    } finally {
      this.opening--;
    }
  }

  async describe(query: Query): Promise<Column[]> {
    const { text } = statementOf(query);
    return this.use((session) => {
      this.context.log({ kind: 'query', text });
      return session.prepared(text, (_, fields) => columnsOf(fields));
    });
  }

  async *stream(query: Query, signal?: AbortSignal): AsyncGenerator<Batch> {
    signal?.throwIfAborted();
    const statement = statementOf(query);
    const session = await this.take();
    try {
      yield* this.read(session, { ...statement, signal });
    } catch (error) {
      throw await this.explain(error, session, signal);
    } finally {
      await session.release();
    }
  }

  readonly slices: SliceReader = {
    summarize: (query, greatest, signal) =>
      this.use(async (session) => {
        const part = await this.partOf(session, query, (whole) => summaryQuery(whole, greatest));
        return readSummary(this.read(session, { ...part, signal }));
      }, signal),
    ordered: (query, columns) =>
      this.use(async (session) => {
        const { text, values } = await this.partOf(session, query, (whole) => orderedQuery(whole, columns));
        const plan = await allRows(this.read(session, { text: `${explain}${text}`, values }));
        return !sorts(plan);
      }),
    stream: (query, slice, signal) => this.readPart(query, slice, signal),
  };

  proveReadOnly(): Promise<ReadOnlyProof> {
    return this.use(proveSession);
  }

  status(): Promise<SourceStatus> {
    return this.use((session) => statusOf(session, this.login.tls !== 'off', this.settings.connections));
  }

  tables(): Promise<SourceTable[]> {
    return this.use(tablesOf);
  }

  async estimateRows(query: Query): Promise<number | null> {
    const { text, values } = statementOf(query);
    return this.use(async (session) => {
      const plan = { columns: [] as readonly string[], rows: [] as Cell[][] };
      try {
        for await (const { columns, rows } of this.read(session, {
          text: explain + text,
          values,
        })) {
          plan.columns = columns;
          plan.rows.push(...rows);
        }
      } catch (error) {
        // EXPLAIN of a view needs SHOW VIEW and rights to what is under it.
        if ((error as QueryError).errno === 1345) return null;
        throw error;
      }
      return estimateOf(plan.columns, plan.rows) ?? null;
    });
  }

  countValues(table: string, column: string, limit: number, signal?: AbortSignal): Promise<ValueCounts> {
    return this.use(async (session) => {
      const type = await columnType(session, table, column);
      return readCounts(countStatements(table, column, type, limit), (text) =>
        allRows(this.read(session, { text, values: [], signal })),
      );
    }, signal);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await Promise.all(
      this.sessions.map(async (session) => {
        session.fail(sourceClosed('mysql'));
        await session.close();
      }),
    );
  }

  private async *readPart(query: Query, slice: Slice, signal?: AbortSignal): AsyncGenerator<Batch> {
    signal?.throwIfAborted();
    statementOf(query);
    const session = await this.take();
    try {
      const part = await this.partOf(session, query, (whole) => sliceQuery(whole, slice));
      yield* this.read(session, { ...part, signal });
    } catch (error) {
      throw await this.explain(error, session, signal);
    } finally {
      await session.release();
    }
  }

  /** Prepares the query first, so that what is wrong with it is said of its own text, and then the part of it. */
  private async partOf(
    session: Session,
    query: Query,
    compose: (whole: Answered) => Query,
  ): Promise<Statement> {
    const fields = await session.prepared(statementOf(query).text, (_, found) => found);
    columnsOf(fields);
    const part = statementOf(compose(answered(query, fields)));
    await session
      .prepared(part.text, () => undefined)
      .catch((error: QueryError) => {
        if (!aboutText.has(error.errno ?? 0)) throw error;
        const code = `${codeOf(error)}.`;
        throw partRefused({ sv: 'Servern', en: 'The server' }, { sv: code, en: code });
      });
    return part;
  }

  private read(session: Session, what: Pick<Reading, 'text' | 'values' | 'signal'>): AsyncGenerator<Batch> {
    const { statementTimeoutSeconds, stallSeconds } = this.settings;
    this.context.log({ kind: 'query', text: what.text });
    return read(session, { ...what, statementTimeoutSeconds, stallSeconds, pace: new Pace(this.settings) });
  }

  /** A session that nobody reads in. @throws ConnectorError `CON-004`, `CON-016`, `CON-027` */
  private async take(): Promise<Session> {
    if (this.closed) throw sourceClosed('mysql');
    new Pace(this.settings).assertReadingHours();
    const { connections } = this.settings;
    const idle = this.sessions.find(({ busy }) => !busy);
    if (idle) {
      idle.busy = true;
      return idle;
    }
    if (this.sessions.length + this.opening >= connections) throw tooManyStreams(connections);
    const session = await this.connect();
    session.busy = true;
    return session;
  }

  private async use<T>(work: (session: Session) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const session = await this.take();
    try {
      return await work(session);
    } catch (error) {
      throw await this.explain(error, session, signal);
    } finally {
      await session.release();
    }
  }

  /** In our words, with the names that are like the one that is missing. */
  private async explain(error: unknown, session: Session, signal?: AbortSignal): Promise<unknown> {
    if (this.closed) return sourceClosed('mysql');
    if (signal?.aborted && error === signal.reason) return error;
    const { errno: code, message = '' } = error as QueryError;
    if (code === errno.unknownTable) {
      const name = /'(?:[^']*\.)?([^'.]*)'/.exec(message)?.[1] ?? '';
      return noSuchTable(name, await namesLike(session, 'table', name).catch(() => []));
    }
    if (code === errno.unknownColumn) {
      const name = /'([^']*)'/.exec(message)?.[1] ?? '';
      return noSuchColumn(name, await namesLike(session, 'column', name).catch(() => []));
    }
    return explainQuery(error, this.login.user, this.settings.statementTimeoutSeconds);
  }
}

/** As the dictionary writes it. @throws ConnectorError `CON-407`, `CON-408` for names that are not those of `tables()` */
async function columnType(session: Session, table: string, column: string): Promise<string> {
  const found = (await tablesOf(session)).find(({ name }) => name === table);
  if (!found) throw noSuchTable(table, await namesLike(session, 'table', table));
  const type = found.columns.find(({ name }) => name === column)?.type;
  if (type === undefined) throw noSuchColumn(column, await namesLike(session, 'column', column));
  return type;
}
