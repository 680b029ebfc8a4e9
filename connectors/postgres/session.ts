/**
 * One connection in one read-only transaction. Every query of it sees the same moment, and is rolled back to a
 * savepoint when it is done or has failed, so that nothing of it stays but the moment.
 */
import { DatabaseError, type Client, type FieldDef, type Submittable } from 'pg';
import type { Cell } from '../contract';
import { connectionLost } from '../shared/server.errors';
import { withinStall } from '../shared/pace';
import { whenAborted } from '../shared/when-aborted';
import { requestCancel } from './cancel';
import { cellSettings } from './cells';
import { connect, sslOptions, type Address } from './connect';
import { settingsChanged } from './postgres.errors';

export const lockSeconds = 30;
/** How long the server is given to stop what it was asked to stop. */
const cancelSeconds = 5;

/** A result of our own questions: everything as text. */
export interface TextResult {
  rows: (string | null)[][];
  fields: FieldDef[];
}

/** Which moment a session sees. */
export type Moment = 'own' | 'shared' | { snapshot: string };

/** All that the text of queries and values rests on. */
const textSettings: Readonly<Record<string, string>> = { ...cellSettings, standard_conforming_strings: 'on' };

/** The server says so when DateStyle, TimeZone, IntervalStyle, client_encoding or standard_conforming_strings change. */
interface Report {
  parameterName: string;
  parameterValue: string;
}

const asText = { getTypeParser: () => (text: string) => text };

export class Session {
  private lost: string | undefined;
  /** What the server is working on. */
  private work: Promise<unknown> | undefined;
  /** Settings that the server has reported to be others than ours. */
  private readonly changed = new Set<string>();
  /** For the sessions that shall see the same moment; empty when it is not shared. */
  snapshot = '';

  private constructor(
    private readonly client: Client,
    private readonly address: Address,
  ) {
    client.on('error', (error: Error & { code?: string }) => (this.lost ??= error.code ?? 'closed'));
    client.on('end', () => (this.lost ??= 'closed'));
    client.connection.on('parameterStatus', ({ parameterName: name, parameterValue: value }: Report) => {
      if (value === (textSettings[name] ?? value)) this.changed.delete(name);
      else this.changed.add(name);
    });
  }

  /**
   * @param moment `own`, `shared` for one that others shall see too, or the snapshot of a session that shared its
   * @throws ConnectorError when it cannot connect, and the driver's error for what comes after
   */
  static async open(address: Address, moment: Moment): Promise<Session> {
    const session = new Session(await connect(address), address);
    try {
      await session.begin(moment);
      return session;
    } catch (error) {
      session.destroy();
      throw error;
    }
  }

  private async begin(moment: Moment): Promise<void> {
    await this.command('SET default_transaction_read_only = on');
    await this.command('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    if (typeof moment === 'object') {
      await this.command(`SET TRANSACTION SNAPSHOT ${this.client.escapeLiteral(moment.snapshot)}`);
    }
    const settings = {
      ...textSettings,
      statement_timeout: String(Math.ceil(this.address.settings.statementTimeoutSeconds * 1000)),
      lock_timeout: `${lockSeconds}s`,
      // Long enough for a slow reader, short enough to end what a stuck one holds.
      idle_in_transaction_session_timeout: '1h',
    };
    const calls = Object.keys(settings).map((_, i) => `set_config($${2 * i + 1}, $${2 * i + 2}, true)`);
    await this.run(`SELECT ${calls.join(', ')}`, Object.entries(settings).flat());
    if (moment === 'shared') this.snapshot = (await this.run('SELECT pg_export_snapshot()')).rows[0]![0]!;
    await this.command('SAVEPOINT brygga');
  }

  async run(text: string, values: readonly Cell[] = []): Promise<TextResult> {
    this.assertAlive();
    const { stallSeconds, statementTimeoutSeconds } = this.address.settings;
    const work = this.client.query<(string | null)[]>({
      text,
      values: values.map((value) => (value === null ? null : String(value))),
      rowMode: 'array',
      types: asText,
    });
    return this.waitFor(work, stallSeconds + statementTimeoutSeconds);
  }

  /** What the server does at once. */
  private async command(text: string): Promise<void> {
    await withinStall(this.client.query(text), this.address.settings.stallSeconds, () => this.destroy());
  }

  /** Hands a step to the driver's queue. */
  submit<T extends Submittable & { done: Promise<unknown> }>(step: T): T['done'] {
    this.assertAlive();
    this.client.query(step);
    return step.done;
  }

  /**
   * What `work` gives. When the signal aborts, the server is asked to stop, and `work` fails; when the server is
   * silent for `seconds`, the connection is given up.
   */
  async waitFor<T>(work: Promise<T>, seconds: number, signal?: AbortSignal): Promise<T> {
    let cancelling: Promise<void> | undefined;
    this.work = work;
    const listenNoMore = whenAborted(signal, () => void (cancelling = this.cancel(work)));
    try {
      return await withinStall(work, seconds, () => {
        void this.cancel(work).finally(() => this.destroy());
      });
    } finally {
      listenNoMore();
      await cancelling;
      this.work = undefined;
    }
  }

  /** Asks the server to stop `work`, and gives the connection up when that does not help. */
  private async cancel(work: Promise<unknown>): Promise<void> {
    const timer = setTimeout(() => this.destroy(), cancelSeconds * 1000);
    try {
      await requestCancel(this.client, sslOptions(this.address), cancelSeconds);
      await work;
    } catch (error) {
      // `work` ends with the server's "canceled"; anything else means that the request did not get there.
      if (!(error instanceof DatabaseError)) this.destroy();
    } finally {
      clearTimeout(timer);
    }
  }

  /**
   * After each query: back to the untouched transaction, in the same moment. Frees the portal and the locks on the
   * tables that were read, so that we stand in nobody's way between queries.
   */
  async reset(): Promise<void> {
    if (this.lost !== undefined) return;
    for (let attempt = 1; ; attempt++) {
      try {
        await this.command('ROLLBACK TO SAVEPOINT brygga');
        return;
      } catch (error) {
        // A request to cancel that came late hits the statement after.
        if ((error as { code?: string }).code !== '57014' || attempt === 3) return this.destroy();
      }
    }
  }

  /** Before values are passed on: they mean what we think only while our settings hold. @throws ConnectorError `CON-316` */
  assertSettings(): void {
    for (const setting of this.changed) throw settingsChanged(setting);
  }

  /** A session that lost its connection is never used again: its moment is gone. @throws ConnectorError `CON-026` */
  private assertAlive(): void {
    if (this.lost !== undefined) throw connectionLost(this.lost);
  }

  /** What goes over the network, as this end of it sees it; null when in clear. */
  get cipher(): string | null {
    const stream = this.client.connection.stream as {
      getProtocol?(): string | null;
      getCipher?(): { name: string };
    };
    return stream.getProtocol ? `${stream.getProtocol()} ${stream.getCipher!().name}` : null;
  }

  /** Also stops what the server is working on. */
  async close(): Promise<void> {
    if (this.lost !== undefined) return;
    if (this.work) await this.cancel(this.work);
    this.lost = 'closed';
    const timer = setTimeout(() => this.destroy(), cancelSeconds * 1000);
    await this.client.end();
    clearTimeout(timer);
  }

  private destroy(): void {
    this.lost ??= 'closed';
    this.client.connection.stream.destroy();
  }
}
