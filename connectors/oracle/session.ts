/** One connection with one read-only transaction, and every call on it under a time limit. */
import { setTimeout as wait } from 'node:timers/promises';
import oracledb from 'oracledb';
import { sourceClosed } from '../connector.errors';
import { ConnectorError, type Cell, type OpenContext } from '../contract';
import { connectionLost, stalled, statementTimeout } from '../shared/server.errors';
import { whenAborted } from '../shared/when-aborted';
import { fetchAsText, planOf, readCells, type Plan } from './cells';
import { connect } from './connect';
import { disconnector, readDatesAsText, readWholeNumbers } from './driver-internals';
import { codeOf, driverError, explainCall } from './failure';
import type { Checked } from './oracle-text';
import type { OracleSettings } from './settings';

/** What an open query gives, a bunch of rows at a time. */
export interface Reading {
  plan: Plan;
  /** Up to `most` rows as cells, none at the end, and about how many bytes they hold. */
  next(most: number): Promise<{ rows: Cell[][]; bytes: number }>;
  close(): Promise<void>;
}

/** How long the server has to answer a break before the connection is dropped. */
const breakSeconds = 5;

/** So that what a query writes as text, or compares and sorts by it, does not depend on this machine or the server's. */
const sessionSettings = `ALTER SESSION SET TIME_ZONE = 'Europe/Stockholm' NLS_DATE_FORMAT = 'YYYY-MM-DD HH24:MI:SS' NLS_TIMESTAMP_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF' NLS_NUMERIC_CHARACTERS = '.,' NLS_COMP = BINARY NLS_SORT = BINARY`;
const readOnly = 'SET TRANSACTION READ ONLY';

export class Session {
  private closing = new AbortController();
  private lost?: ConnectorError;

  private constructor(
    private readonly connection: oracledb.Connection,
    private readonly disconnect: () => void,
    private readonly settings: OracleSettings,
    private readonly context: OpenContext,
  ) {}

  static async open(settings: OracleSettings, context: OpenContext): Promise<Session> {
    const connection = await connect(settings, context);
    const session = new Session(connection, disconnector(connection), settings, context);
    try {
      readDatesAsText(connection);
      readWholeNumbers(connection);
      connection.module = context.applicationName.slice(0, 48);
      connection.action = 'läser';
      await session.run(sessionSettings);
      await session.run(readOnly);
      return session;
    } catch (error) {
      await session.close();
      throw error;
    }
  }

  get version(): { text: string; number: number } {
    return {
      text: this.connection.oracleServerVersionString,
      number: this.connection.oracleServerVersion,
    };
  }

  get closed(): boolean {
    return this.closing.signal.aborted;
  }

  /** The columns, without running the statement. */
  async describe(query: Checked): Promise<Plan> {
    this.tell(query.text);
    const info = await this.statement(query.text, () => this.connection.getStatementInfo(query.text));
    return planOf(info.metaData ?? []);
  }

  /** All rows of a small answer. */
  async rows(text: string, binds: Record<string, Cell> = {}): Promise<Cell[][]> {
    const reading = await this.read({ text, binds });
    const all: Cell[][] = [];
    try {
      for (;;) {
        const { rows } = await reading.next(500);
        if (rows.length === 0) return all;
        all.push(...rows);
      }
    } finally {
      await reading.close();
    }
  }

  async read({ text, binds }: Checked, signal?: AbortSignal): Promise<Reading> {
    this.tell(text);
    const { resultSet } = await this.statement(
      text,
      () =>
        this.connection.execute<unknown[]>(text, bindable(binds), {
          resultSet: true,
          outFormat: oracledb.OUT_FORMAT_ARRAY,
          fetchTypeHandler: fetchAsText,
          // The columns are looked at before a row is asked for.
          prefetchRows: 0,
        }),
      signal,
    );
    const open = resultSet!;
    let first = true;
    const close = (): Promise<void> => open.close().catch(() => undefined);
    try {
      const plan = planOf(open.metaData);
      return {
        plan,
        close,
        next: async (most) => {
          const fetch = (): Promise<unknown[][]> => open.getRows(most);
          // Sorting and joining happen when the first row is asked for.
          const rows = first
            ? await this.statement(text, fetch, signal)
            : await this.call(text, fetch, this.settings.stallSeconds, stalled, signal);
          first = false;
          return { rows: rows as Cell[][], bytes: readCells(rows, plan) };
        },
      };
    } catch (error) {
      await close();
      throw error;
    }
  }

  /** Runs a statement that gives no rows. */
  async run(text: string): Promise<void> {
    this.tell(text);
    await this.statement(text, () => this.connection.execute(text));
  }

  /** Runs a statement that the engine must refuse. @returns its code, or null when it was let through */
  async refusalOf(text: string): Promise<string | null> {
    this.tell(text);
    const { statementTimeoutSeconds } = this.settings;
    try {
      await this.within(() => this.connection.execute(text), statementTimeoutSeconds, statementTimeout);
      return null;
    } catch (error) {
      const found = error instanceof ConnectorError ? undefined : driverError(error);
      if (found?.errorNum === undefined) throw this.explained(error, text);
      return codeOf(found);
    }
  }

  /** Ends the transaction of nothing and the session; never hangs. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closing.abort(sourceClosed('oracle'));
    const closed = this.connection.close().catch(() => undefined);
    const patience = new AbortController();
    const late = wait(breakSeconds * 1000, 'late' as const, { signal: patience.signal }).catch(
      () => undefined,
    );
    if ((await Promise.race([closed, late])) === 'late') this.disconnect();
    patience.abort();
  }

  assertOpen(): void {
    if (this.closed) throw sourceClosed('oracle');
    if (this.lost) throw this.lost;
  }

  /** Nothing is told of a session that is closed. */
  private tell(text: string): void {
    this.assertOpen();
    this.context.log({ kind: 'query', text });
  }

  private statement<T>(text: string, work: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    return this.call(text, work, this.settings.statementTimeoutSeconds, statementTimeout, signal);
  }

  private async call<T>(
    text: string,
    work: () => Promise<T>,
    seconds: number,
    late: (seconds: number) => ConnectorError,
    signal?: AbortSignal,
  ): Promise<T> {
    try {
      return await this.within(work, seconds, late, signal);
    } catch (error) {
      throw this.explained(error, text);
    }
  }

  /**
   * One call of the driver. When it takes too long, or is aborted, the server is told to break it; the connection is
   * free again when this ends. A server that does not answer the break has its connection dropped.
   */
  private async within<T>(
    work: () => Promise<T>,
    seconds: number,
    late: (seconds: number) => ConnectorError,
    signal?: AbortSignal,
  ): Promise<T> {
    this.assertOpen();
    const stop = AbortSignal.any([this.closing.signal, ...(signal ? [signal] : [])]);
    stop.throwIfAborted();
    let reason: Error | undefined;
    let grace: NodeJS.Timeout | undefined;
    const breakCall = (why: Error): void => {
      if (reason !== undefined) return;
      reason = why;
      void this.connection.break().catch(() => undefined);
      grace = setTimeout(() => this.drop(), breakSeconds * 1000);
    };
    const timer = setTimeout(() => breakCall(late(seconds)), seconds * 1000);
    const listenNoMore = whenAborted(stop, (why) => breakCall(why as Error));
    try {
      const result = await work();
      if (reason === undefined) return result;
      // The break came too late and would hit the next call.
      await this.connection.ping().catch(() => undefined);
      throw reason;
    } catch (error) {
      throw reason ?? (error as Error);
    } finally {
      clearTimeout(timer);
      clearTimeout(grace);
      listenNoMore();
    }
  }

  private drop(): void {
    this.lost ??= connectionLost('ETIMEDOUT');
    this.disconnect();
  }

  private explained(error: unknown, text: string): unknown {
    const explained = explainCall(error, text);
    if (explained instanceof ConnectorError && explained.details.code === 'CON-026') this.lost ??= explained;
    return explained;
  }
}

/** Oracle has had booleans in SQL since 23ai only; a bigint goes as its digits. */
function bindable(binds: Record<string, Cell>): oracledb.BindParameters {
  return Object.fromEntries(
    Object.entries(binds).map(([name, value]) => [name, typeof value === 'boolean' ? Number(value) : value]),
  ) as oracledb.BindParameters;
}
