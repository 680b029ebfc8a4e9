/** The connections of one source, at most as many as its owner allows, all seeing the same moment. */
import { sourceClosed } from '../connector.errors';
import { connectionLost, tooManyStreams } from '../shared/server.errors';
import { ConnectorError } from '../contract';
import type { Address } from './connect';
import { Session, type Moment } from './session';

type Use = 'stream' | 'question';

export class Sessions {
  /** In use or free; undefined while the connection is being made. */
  private readonly all: { session: Session | undefined; use: Use | null }[];
  private readonly waiting: (() => void)[] = [];
  private closed = false;

  private constructor(
    private readonly address: Address,
    private readonly first: Session,
  ) {
    this.all = [{ session: first, use: null }];
  }

  /** @throws ConnectorError */
  static async open(address: Address): Promise<Sessions> {
    const moment = address.settings.connections > 1 ? 'shared' : 'own';
    return new Sessions(address, await openSession(address, moment));
  }

  /** @throws ConnectorError `CON-004` */
  assertOpen(): void {
    if (this.closed) throw sourceClosed('postgres');
  }

  /** For a question with a short answer; waits for other questions, but not for streams. */
  async use<T>(ask: (session: Session) => Promise<T>): Promise<T> {
    const session = await this.take('question');
    try {
      return await ask(session);
    } finally {
      await this.release(session);
    }
  }

  /** @throws ConnectorError `CON-016` when streams have all connections */
  async take(use: Use): Promise<Session> {
    const { connections } = this.address.settings;
    for (;;) {
      this.assertOpen();
      const free = this.all.find((place) => place.use === null);
      if (free) {
        free.use = use;
        return free.session!;
      }
      if (this.all.length < connections) return this.addSession(use);
      if (this.all.every((place) => place.use === 'stream')) throw tooManyStreams(connections);
      await new Promise<void>((done) => this.waiting.push(done));
    }
  }

  async release(session: Session): Promise<void> {
    await session.reset();
    this.all.find((place) => place.session === session)!.use = null;
    for (const wake of this.waiting.splice(0)) wake();
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    for (const wake of this.waiting.splice(0)) wake();
    for (const { session } of this.all) await session?.close();
  }

  private async addSession(use: Use): Promise<Session> {
    const place: (typeof this.all)[number] = { session: undefined, use };
    this.all.push(place);
    try {
      place.session = await openSession(this.address, { snapshot: this.first.snapshot });
    } catch (error) {
      this.all.splice(this.all.indexOf(place), 1);
      throw error;
    }
    if (this.closed) {
      await place.session.close();
      this.assertOpen();
    }
    return place.session;
  }
}

async function openSession(address: Address, moment: Moment): Promise<Session> {
  try {
    return await Session.open(address, moment);
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    throw connectionLost((error as { code?: string }).code ?? 'closed');
  }
}
