/**
 * The connections to one SQL Server. Belongs here: opening them, what is found out about the server, and one
 * transaction per connection that is never committed. Never: what a query means.
 */
import { ConnectionPool, ISOLATION_LEVEL, Request, Transaction } from 'mssql';
import { sourceClosed } from '../connector.errors';
import { ConnectorError, type Cell, type OpenContext } from '../contract';
import { readSecret, readTls } from '../shared/server-settings';
import { connectionLost, encryptionOff, tooManyStreams } from '../shared/server.errors';
import { installCellReader } from './exact-cells';
import { explainConnect, explainStatement, lockTimeoutSeconds } from './explain';
import { factsQuery, readFacts, type Facts } from './facts';
import { poolConfig, type LoginTrace } from './login';
import { transactionEnded } from './mssql.errors';
import { bind } from './parameters';
import { RowQueue } from './row-queue';
import type { MssqlSettings } from './settings';
import type { CheckedSelect } from './tsql';

/** Sent on each connection. Counting is on whatever the server's default is, since rows are compared with it. */
const sessionSettings = `SET NOCOUNT OFF; SET LOCK_TIMEOUT ${lockTimeoutSeconds * 1000}; SET DEADLOCK_PRIORITY LOW;`;
/** How long a goodbye may take. */
const goodbyeMs = 3000;

/** One connection with its transaction, lent to one statement at a time. */
export interface Lane {
  transaction: Transaction;
  ended?: 'connection' | 'transaction';
}

export class MssqlSession {
  private readonly lanes: Lane[] = [];
  private readonly free: Lane[] = [];
  private readonly queues = new Set<RowQueue>();
  private opening = 0;
  private closed = false;

  private constructor(
    private readonly pool: ConnectionPool,
    private readonly trace: LoginTrace,
    readonly settings: MssqlSettings,
    readonly facts: Facts,
  ) {}

  /** @throws ConnectorError */
  static async open(settings: MssqlSettings, context: OpenContext): Promise<MssqlSession> {
    const password = await readSecret('password', settings.password, context.baseDir);
    const tls = await readTls(settings.tls, settings.host, context.baseDir);
    if (tls === 'off') context.log({ kind: 'warning', details: encryptionOff(settings.host) });
    installCellReader();
    const trace: LoginTrace = { errors: [], tls: null, connections: new Set() };
    const pool = new ConnectionPool(poolConfig(settings, password, tls, context.applicationName, trace));
    // An error of an idle connection comes here too, and without a listener it would end the process.
    pool.on('error', () => undefined);
    try {
      await pool.connect();
      const facts = readFacts(await collect(start(new Request(pool), factsQuery, [], settings)));
      const session = new MssqlSession(pool, trace, settings, facts);
      session.giveBack(await session.newLane());
      return session;
    } catch (error) {
      await farewell(pool, trace);
      throw explainConnect(error, settings, trace.errors);
    }
  }

  /** The TLS that was agreed on; null without any. */
  get tls(): string | null {
    return this.trace.tls;
  }

  /** A connection that nobody uses. @throws ConnectorError `CON-004`, `CON-016`, `CON-026`, `CON-516` */
  async take(): Promise<Lane> {
    this.assertOpen();
    const lane = this.free.pop() ?? (await this.another());
    if (lane.ended === undefined) return lane;
    this.free.push(lane);
    throw lane.ended === 'connection' ? connectionLost('ECONNRESET') : transactionEnded();
  }

  giveBack(lane: Lane): void {
    this.free.push(lane);
  }

  /** Sends one SELECT and gives its rows as they come. End the queue before giving the lane back. */
  read(lane: Lane, select: CheckedSelect): RowQueue {
    const queue = start(new Request(lane.transaction), select.text, select.parameters, this.settings);
    this.queues.add(queue);
    return queue;
  }

  async end(queue: RowQueue): Promise<void> {
    await queue.end();
    this.queues.delete(queue);
  }

  /** All rows of a small SELECT of our own. @throws what {@link explainStatement} makes of it */
  async ask(lane: Lane, text: string, parameters: CheckedSelect['parameters'] = []): Promise<Cell[][]> {
    const queue = this.read(lane, { text, parameters });
    try {
      return await collect(queue);
    } catch (error) {
      throw this.explain(lane, error);
    } finally {
      await this.end(queue);
    }
  }

  /** A statement as it is, outside sp_executesql, whose settings end with it. */
  async send(lane: Lane, text: string): Promise<Cell[][]> {
    const request = new Request(lane.transaction);
    request.arrayRowMode = true;
    try {
      const { recordset } = (await request.batch(text)) as unknown as { recordset?: Cell[][] };
      return recordset ?? [];
    } catch (error) {
      throw this.explain(lane, error);
    }
  }

  /** The number of the error with which a statement ends; null when the engine lets it through. */
  async errorOf(lane: Lane, text: string): Promise<number | null> {
    try {
      await new Request(lane.transaction).batch(text);
      return null;
    } catch (error) {
      const { number } = error as { number?: unknown };
      if (typeof number === 'number') return number;
      throw this.explain(lane, error);
    }
  }

  explain(lane: Lane, error: unknown): Error {
    const explained = explainStatement(error, this.settings);
    if (explained instanceof ConnectorError && explained.details.code === 'CON-026')
      lane.ended = 'connection';
    return explained;
  }

  assertOpen(): void {
    if (this.closed) throw sourceClosed('mssql');
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    for (const queue of this.queues) queue.stop(sourceClosed('mssql'));
    await Promise.all([...this.queues].map((queue) => queue.end()));
    const rollbacks = this.lanes.map(({ transaction }) => transaction.rollback().catch(() => undefined));
    await within(goodbyeMs, Promise.all(rollbacks));
    await farewell(this.pool, this.trace);
  }

  private async another(): Promise<Lane> {
    const { connections } = this.settings;
    if (this.lanes.length + this.opening >= connections) throw tooManyStreams(connections);
    this.opening++;
    try {
      return await this.newLane();
    } catch (error) {
      throw explainConnect(error, this.settings, this.trace.errors);
    } finally {
      this.opening--;
    }
  }

  /** Everything is read inside a transaction that only ever is rolled back. */
  private async newLane(): Promise<Lane> {
    const transaction = new Transaction(this.pool);
    const lane: Lane = { transaction };
    transaction.on('rollback', (byServer: boolean) => {
      if (byServer) lane.ended ??= 'transaction';
    });
    const { SNAPSHOT, READ_COMMITTED } = ISOLATION_LEVEL;
    await transaction.begin(this.facts.snapshotAllowed ? SNAPSHOT : READ_COMMITTED);
    this.lanes.push(lane);
    await this.send(lane, sessionSettings);
    return lane;
  }
}

function start(
  request: Request,
  text: string,
  parameters: CheckedSelect['parameters'],
  settings: MssqlSettings,
): RowQueue {
  bind(request, parameters);
  const queue = new RowQueue(request, settings.stallSeconds);
  request.query(text).catch((error: Error) => queue.stop(error));
  return queue;
}

async function collect(queue: RowQueue): Promise<Cell[][]> {
  const rows: Cell[][] = [];
  for (let batch = await queue.next(); batch; batch = await queue.next()) rows.push(...batch);
  return rows;
}

/** Closing a pool waits for its connections, also for those that will never answer. */
async function farewell(pool: ConnectionPool, trace: LoginTrace): Promise<void> {
  const closed = pool.close().catch(() => undefined);
  for (const connection of trace.connections) connection.close();
  await within(goodbyeMs, closed);
}

async function within(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, milliseconds)));
  await Promise.race([work, late]);
  clearTimeout(timer);
}
