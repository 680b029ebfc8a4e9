/**
 * One read-only connection with one snapshot. Belongs here: how the session is made, and how work in it is ended.
 * Never: what is asked.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { PrepareStatementInfo, QueryError } from 'mysql2';
import type { Cell } from '../contract';
import { statementTimeout } from '../shared/server.errors';
import { Answer } from './answer';
import type { FieldDefinition } from './driver-types';
import { Link, type Login } from './connection';
import { codeOf, errno } from './explain';
import { notReadOnly } from './mysql.errors';

/** A year, the most that MySQL takes: a slow reader is no reason for the server to cut the answer off. */
const longestSeconds = 31_536_000;
/** The server's own limit, for work that nobody is left to stop. A day, since it counts slow reading too. */
const ceilingSeconds = 86_400;
/** Where each piece of work goes back to. */
const savepoint = 'brygga';
/** How long stopping a statement may take, and the statement to end after it, before the connection is cut. */
const stopSeconds = 5;

export class Session {
  /** Somebody reads in it. */
  busy = false;
  private work: Answer | undefined;
  private stopping: Promise<void> | undefined;

  private constructor(
    readonly link: Link,
    private readonly login: Login,
    private readonly timeoutSeconds: number,
    readonly product: string,
    private readonly id: Cell,
  ) {
    link.onBroken = (reason) => this.work?.fail(reason);
  }

  /** @throws ConnectorError those of `Link.open`, and `CON-414` when the session cannot be made read-only */
  static async open(login: Login, timeoutSeconds: number): Promise<Session> {
    const link = await Link.open(login);
    const timer = setTimeout(() => link.destroy('ETIMEDOUT'), login.connectTimeoutSeconds * 1000);
    try {
      const [[version, comment, id]] = (await link.rows(
        'SELECT VERSION(), @@version_comment, CONNECTION_ID()',
      )) as [[string, string, Cell]];
      const mariadb = /mariadb/i.test(version + comment);
      for (const statement of preparation(mariadb, timeoutSeconds)) await link.rows(statement);
      const product = mariadb ? `MariaDB ${version.replace(/-MariaDB.*/, '')}` : `MySQL ${version}`;
      return new Session(link, login, timeoutSeconds, product, id);
    } catch (error) {
      const { broken } = link;
      link.destroy();
      throw broken ?? notReadOnly(codeOf(error as QueryError));
    } finally {
      clearTimeout(timer);
    }
  }

  get mariadb(): boolean {
    return this.product.startsWith('MariaDB');
  }

  /** A small answer, whole. Rejects with the driver's error. @throws ConnectorError `CON-024`, `CON-026` */
  rows(sql: string): Promise<Cell[][]> {
    return this.within(this.link.rows(sql));
  }

  /**
   * Prepares a statement, which runs nothing, lets `use` have it, and forgets it when what `use` began has ended.
   * Rejects with the driver's error. @throws ConnectorError `CON-024`, `CON-026`
   */
  async prepared<T>(
    sql: string,
    use: (statement: PrepareStatementInfo, fields: FieldDefinition[]) => T,
  ): Promise<T> {
    const { driver } = this.link;
    const statement = await this.within(
      this.link.asked<PrepareStatementInfo>((done) => driver.prepare(sql, done)),
    );
    try {
      return use(statement, (statement as unknown as { columns: FieldDefinition[] }).columns);
    } finally {
      driver.unprepare(sql);
    }
  }

  /** Runs a prepared statement; its rows are read from what comes back. */
  begin(statement: PrepareStatementInfo, values: readonly unknown[]): Answer {
    this.work = new Answer(this.link.driver, statement, values);
    return this.work;
  }

  /** Something short on a connection of its own. @throws ConnectorError those of `Link.open`, and `CON-026` */
  async beside<T>(use: (link: Link) => Promise<T>, seconds = this.login.connectTimeoutSeconds): Promise<T> {
    const link = await Link.open({ ...this.login, connectTimeoutSeconds: seconds });
    const timer = setTimeout(() => link.destroy('ETIMEDOUT'), seconds * 1000);
    try {
      return await use(link);
    } finally {
      clearTimeout(timer);
      await link.end();
    }
  }

  /**
   * Ends what runs in the server, by `KILL QUERY` from a second connection: the session and its snapshot live on.
   * Cutting the connection instead would lose both, and a server that sorts would not notice until it had rows to
   * send. It is what is done where the other way fails.
   */
  stop(): Promise<void> {
    const { work } = this;
    if (!work) return Promise.resolve();
    this.stopping ??= this.end(work).finally(() => {
      this.work = undefined;
      this.stopping = undefined;
    });
    return this.stopping;
  }

  /**
   * Lets go of the locks on table definitions that the last work left, without letting go of the snapshot: an ALTER
   * TABLE would wait for them, and every program's queries behind it. The savepoint is gone if the transaction is;
   * what would be read then is of another moment, so the session ends.
   */
  async release(): Promise<void> {
    try {
      if (!this.link.broken) await this.rows(`ROLLBACK TO SAVEPOINT ${savepoint}`);
    } catch {
      this.link.destroy();
    }
    this.busy = false;
  }

  /** Ends the waiting of whoever reads. */
  fail(reason: Error): void {
    this.work?.fail(reason);
  }

  async close(): Promise<void> {
    await this.stop();
    await this.link.end();
  }

  private async end(work: Answer): Promise<void> {
    if (work.complete || this.link.broken) return;
    await this.kill(work.drop.bind(work));
  }

  private async within<T>(work: Promise<T>): Promise<T> {
    const abort = new AbortController();
    const late = wait(this.timeoutSeconds * 1000, 'late' as const, { signal: abort.signal });
    late.catch(() => undefined);
    try {
      const first = await Promise.race([work.then((value) => ({ value })), late]);
      if (first !== 'late') return first.value;
      await this.kill(() => work.then(() => undefined));
      throw statementTimeout(this.timeoutSeconds);
    } finally {
      abort.abort();
      work.catch(() => undefined);
    }
  }

  /** @param ended resolves or rejects when the statement has ended */
  private async kill(ended: () => Promise<void>): Promise<void> {
    try {
      await this.beside((link) => link.rows(`KILL QUERY ${String(this.id)}`), stopSeconds);
      const done = await Promise.race([
        ended().then(
          () => true,
          () => true,
        ),
        wait(stopSeconds * 1000, false, { ref: false }),
      ]);
      if (!done) return this.link.destroy();
      // A statement that was over before the order came leaves it to the next one; this one is there for that.
      await this.link.rows('DO 0').catch((error: QueryError) => {
        if (error.errno !== errno.interrupted) throw error;
      });
    } catch {
      this.link.destroy();
    }
  }
}

/**
 * Read-only before anything else. The text of a query then means what `sql-text` takes it for (quotes, backslashes),
 * instants are UTC, and nothing that an administrator set for other programs cuts the answer short.
 */
function preparation(mariadb: boolean, timeoutSeconds: number): string[] {
  const limit = mariadb
    ? `max_statement_time = ${ceilingSeconds}`
    : `max_execution_time = ${ceilingSeconds * 1000}`;
  return [
    'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY',
    [
      `SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES,PIPES_AS_CONCAT'`,
      `time_zone = '+00:00'`,
      'sql_select_limit = 18446744073709551615',
      'group_concat_max_len = 1048576',
      `net_write_timeout = ${longestSeconds}`,
      `wait_timeout = ${ceilingSeconds}`,
      `lock_wait_timeout = ${Math.max(1, Math.round(timeoutSeconds))}`,
      limit,
    ].join(', '),
    'START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY',
    `SAVEPOINT ${savepoint}`,
  ];
}
