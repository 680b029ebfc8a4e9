/**
 * PostgreSQL, and what speaks its protocol. Belongs here: reading one database read-only from one snapshot. Never: a
 * write, a password that can be read on the way, or what the rows mean.
 */
import type { FieldDef } from 'pg';
import {
  ConnectorError,
  type Batch,
  type Cell,
  type Column,
  type Connector,
  type OpenContext,
  type Query,
  type ReadOnlyProof,
  type Slice,
  type SliceReader,
  type Source,
  type SourceStatus,
  type SourceTable,
  type ValueCounts,
} from '../contract';
import { assertDistinct } from '../shared/distinct-columns';
import { batchBytes, batchRows, Pace } from '../shared/pace';
import { encryptionOff } from '../shared/server.errors';
import { readSecret, readTls } from '../shared/server-settings';
import type { Wrapped } from '../shared/slices';
import { checkSelect, countQueries, quoteName, type Select } from '../shared/sql-text';
import { allRows, readCounts, readSummary } from '../shared/value-counts';
import { columnsOf, tablesNear, tablesOf } from './catalogue';
import { readerFor } from './cells';
import type { Address } from './connect';
import { explainFailure, type Sent } from './failures';
import { FetchRows, OpenPortal, type Fetched } from './portal';
import { noSuchColumn, noSuchTable, settingsChanged } from './postgres.errors';
import { proveReadOnly } from './read-only-proof';
import type { Session } from './session';
import { Sessions } from './sessions';
import { orderedQuery, sliceOf, sorts, summaryQuery, type Answered, type Plan } from './slices';
import { postgresSettings, type PostgresSettings } from './settings';

export const postgresConnector: Connector<PostgresSettings> = {
  name: 'postgres',
  queries: 'sql',
  settings: postgresSettings,
  open: async (settings: PostgresSettings, context: OpenContext): Promise<Source> => {
    new Pace(settings).assertReadingHours();
    const password = await readSecret('password', settings.password, context.baseDir);
    const tls = await readTls(settings.tls, settings.host, context.baseDir);
    if (tls === 'off') context.log({ kind: 'warning', details: encryptionOff(settings.host) });
    const address: Address = { settings, password, tls, applicationName: context.applicationName };
    return new PostgresSource(await Sessions.open(address), settings, context);
  },
};

/** Anywhere, so that it is in no quotes and no text that a function runs; a name in `U&"…"` can hide any other. */
const settingWords = /set_config|\bu&"/i;

/** A reading starts small, until the size of its rows is known. */
const firstRows = 100;

/** A statement and its values, `$1` and on. */
type Unsent = Pick<Sent, 'text' | 'prefix' | 'part'> & { values: readonly Cell[] };
type Statement = Unsent & { select: Select };

/** All of what is sent is the query. */
const whole = { prefix: 0, part: false };

class PostgresSource implements Source {
  constructor(
    private readonly sessions: Sessions,
    private readonly settings: PostgresSettings,
    private readonly context: OpenContext,
  ) {}

  async describe(query: Query): Promise<Column[]> {
    const statement = this.check(query);
    return this.ask(async (session) => columnsOf(session, await this.fieldsOf(session, statement)));
  }

  async *stream(query: Query, signal?: AbortSignal): AsyncGenerator<Batch> {
    signal?.throwIfAborted();
    const statement = this.check(query);
    const session = await this.sessions.take('stream');
    try {
      yield* this.read(session, statement, signal);
    } finally {
      await this.sessions.release(session);
    }
  }

  readonly slices: SliceReader = {
    summarize: (query, greatest, signal) =>
      this.ask(async (session) => {
        const part = await this.partOf(session, query, (answered) => summaryQuery(answered, greatest));
        return readSummary(this.read(session, part, signal));
      }),
    ordered: (query, columns) =>
      this.ask(async (session) => {
        const part = await this.partOf(session, query, (answered) => orderedQuery(answered, columns));
        await this.avoidSorting(session);
        return !sorts(await this.explain(session, part));
      }),
    stream: (query, slice, signal) => this.readPart(query, slice, signal),
  };

  async proveReadOnly(): Promise<ReadOnlyProof> {
    return this.ask(proveReadOnly);
  }

  async status(): Promise<SourceStatus> {
    return this.ask(async (session) => {
      const { rows } = await session.run(
        `SELECT current_setting('server_version'), pg_is_in_recovery(),
          to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          to_char(transaction_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`,
      );
      const [version, replica, clock, since] = rows[0] as [string, string, string, string];
      const { cipher } = session;
      return {
        product: `PostgreSQL ${version}${replica === 't' ? ' (replica)' : ''}`,
        transport: {
          encrypted: cipher !== null,
          detail: cipher
            ? `${cipher}, certificate verified`
            : 'Nothing is encrypted: tls is off in the settings.',
        },
        clock,
        snapshot: {
          consistent: true,
          detail: `One REPEATABLE READ READ ONLY transaction since ${since}: all that this session reads, on each of its connections, is of that moment. While it is open the server keeps rows that others remove.`,
        },
      };
    });
  }

  async tables(): Promise<SourceTable[]> {
    return this.ask(tablesOf);
  }

  async estimateRows(query: Query): Promise<number | null> {
    const statement = this.check(query);
    return this.ask(async (session) => (await this.explain(session, statement))['Plan Rows']);
  }

  async countValues(
    table: string,
    column: string,
    limit: number,
    signal?: AbortSignal,
  ): Promise<ValueCounts> {
    return this.ask(async (session) => {
      const found = (await tablesOf(session)).find(({ name }) => name === table);
      if (!found) throw noSuchTable(table, await tablesNear(session, table));
      const type = found.columns.find(({ name }) => name === column)?.type;
      if (type === undefined) throw noSuchColumn(column, '');
      const statements = countQueries('postgres', comparable(table, column, type), column, limit);
      return readCounts(statements, async (text) => {
        const rows = await allRows(this.read(session, { ...whole, text, values: [] }, signal));
        await session.reset();
        return rows;
      });
    });
  }

  async close(): Promise<void> {
    await this.sessions.close();
  }

  /** A question with a short answer. Errors of a query's own text are explained by `step` before they come here. */
  private async ask<T>(question: (session: Session) => Promise<T>): Promise<T> {
    return this.sessions.use(async (session) => {
      try {
        return await question(session);
      } catch (error) {
        if (error instanceof ConnectorError) throw error;
        return await this.fail(error, { ...whole, text: '', at: performance.now(), reading: true }, session);
      }
    });
  }

  private check(query: Query): Statement {
    this.sessions.assertOpen();
    const { select, values } = checkSelect(query, 'postgres', 'postgres');
    if (settingWords.test(select.text)) throw settingsChanged('set_config');
    return { ...whole, text: select.mark((_, index) => `$${index + 1}`), values, select };
  }

  private send({ text, prefix, part }: Unsent): Sent {
    this.context.log({ kind: 'query', text });
    return { text, prefix, part, at: performance.now(), reading: false };
  }

  /** Asks for the whole answer first: its columns, and what is wrong with the query itself is said of its own text. */
  private async partOf(
    session: Session,
    query: Query,
    compose: (answered: Answered) => Wrapped,
  ): Promise<Statement> {
    const statement = this.check(query);
    const fields = await this.fieldsOf(session, statement);
    await session.reset();
    const given = (query.kind === 'sql' && query.parameters) || {};
    const { query: part, prefix } = compose({ select: statement.select, given, fields });
    return { ...this.check(part), prefix, part: true };
  }

  private async *readPart(query: Query, slice: Slice, signal?: AbortSignal): AsyncGenerator<Batch> {
    signal?.throwIfAborted();
    this.check(query);
    const session = await this.sessions.take('stream');
    try {
      const part = await this.partOf(session, query, (answered) => sliceOf(answered, slice));
      if (slice.orderBy) await this.avoidSorting(session);
      yield* this.read(session, part, signal);
    } finally {
      await this.sessions.release(session);
    }
  }

  /**
   * Until `reset`: rows in order come from an index where there is one. A portal is planned as if all of it were read
   * at once, and sorting all rows in the server's memory and files would often seem quicker.
   */
  private async avoidSorting(session: Session): Promise<void> {
    const sent = { ...whole, text: 'SET LOCAL enable_sort = off', at: performance.now(), reading: false };
    await this.step(session, session.run(sent.text), sent);
  }

  private async explain(session: Session, statement: Statement): Promise<Plan> {
    const explain = 'EXPLAIN (FORMAT JSON) ';
    const { text, prefix } = statement;
    const sent = this.send({ ...statement, text: explain + text, prefix: explain.length + prefix });
    const { rows } = await this.step(session, session.run(sent.text, statement.values), sent);
    return (JSON.parse(rows[0]![0]!) as [{ Plan: Plan }])[0].Plan;
  }

  private fieldsOf(session: Session, statement: Statement): Promise<readonly FieldDef[]> {
    return this.openPortal(session, this.send(statement), statement.values);
  }

  private async *read(
    session: Session,
    statement: Unsent,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Batch> {
    const pace = new Pace(this.settings);
    pace.assertReadingHours();
    const sent = this.send(statement);
    const fields = await this.openPortal(session, sent, statement.values, signal);
    const columns = fields.map(({ name }) => name);
    const readers = fields.map(readerFor);
    const fetch = (limit: number, first: boolean): Promise<Fetched> => {
      sent.at = performance.now();
      sent.reading = true;
      const fetching = session.submit(new FetchRows(readers, limit, batchBytes));
      return this.step(session, fetching, sent, reading, first);
    };
    const leaving = new AbortController();
    const reading = signal ? AbortSignal.any([signal, leaving.signal]) : leaving.signal;
    // While rows are handled here, the server sends the next ones.
    let ahead = fetch(firstRows, true);
    try {
      for (;;) {
        const { batches, rows, bytes, last } = await ahead;
        session.assertSettings();
        if (!last) {
          ahead = fetch(Math.min(batchRows, Math.max(1, Math.floor((batchBytes * rows) / bytes))), false);
          // Told when it is waited for.
          ahead.catch(() => undefined);
        }
        for (const batch of batches) {
          yield { columns, rows: batch };
          this.sessions.assertOpen();
          await pace.passed(batch.length, signal);
        }
        if (last) return;
      }
    } finally {
      leaving.abort();
      await ahead.catch(() => undefined);
    }
  }

  private async openPortal(
    session: Session,
    sent: Sent,
    values: readonly Cell[],
    signal?: AbortSignal,
  ): Promise<readonly FieldDef[]> {
    const fields = await this.step(session, session.submit(new OpenPortal(sent.text, values)), sent, signal);
    assertDistinct(
      fields.map(({ name }) => name),
      { caseMatters: true },
    );
    return fields;
  }

  /** @param first the server may work for as long as its own limit before the first rows come */
  private async step<T>(
    session: Session,
    work: Promise<T>,
    sent: Sent,
    signal?: AbortSignal,
    first = true,
  ): Promise<T> {
    const { stallSeconds, statementTimeoutSeconds } = this.settings;
    try {
      const result = await session.waitFor(
        work,
        stallSeconds + (first ? statementTimeoutSeconds : 0),
        signal,
      );
      // It may have come while the server was asked to stop.
      signal?.throwIfAborted();
      return result;
    } catch (error) {
      return await this.fail(error, sent, session, signal);
    }
  }

  private async fail(error: unknown, sent: Sent, session: Session, signal?: AbortSignal): Promise<never> {
    this.sessions.assertOpen();
    await session.reset();
    signal?.throwIfAborted();
    throw await explainFailure(error, sent, session, this.settings);
  }
}

/** Types without an order are counted by their text. */
function comparable(table: string, column: string, type: string): string {
  if (!/^(json|xml|point|line|lseg|box|path|polygon|circle)$/.test(type)) return table;
  const name = quoteName(column, 'postgres');
  return `(SELECT ${name}::text AS ${name} FROM ${table}) AS t`;
}
