import type { Session } from './session';

/** How many readers ask at the same time; more wait. */
const size = 4;

/** A few sessions that are used again. One that was lost is opened anew by whoever needs it next. */
export class Pool {
  private readonly idle: Session[] = [];
  private readonly waiting: (() => void)[] = [];
  private busy = 0;
  private closed = false;

  constructor(private readonly open: () => Promise<Session>) {}

  async use<T>(work: (session: Session) => Promise<T>): Promise<T> {
    if (this.busy >= size) await new Promise<void>((go) => this.waiting.push(go));
    else this.busy++;
    let session: Session | undefined;
    try {
      session = await this.take();
      return await work(session);
    } finally {
      if (session && this.closed) await session.end();
      else if (session && !session.lost) this.idle.push(session);
      const next = this.waiting.shift();
      if (next) next();
      else this.busy--;
    }
  }

  /** Ends the idle ones now, and each that is in use when its work is done. */
  async close(): Promise<void> {
    this.closed = true;
    await Promise.all(this.idle.splice(0).map((session) => session.end()));
  }

  private async take(): Promise<Session> {
    for (;;) {
      const session = this.idle.pop();
      if (!session) return this.open();
      if (!session.lost) return session;
    }
  }
}
