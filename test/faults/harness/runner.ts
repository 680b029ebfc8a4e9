/** Processes that sync, kept warm so that a kill costs a start-up in the background and not in the test's own time. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { RunSummary } from '../../../src/store/model';
import { inRepository } from '../../support/instance';

/** A statement at which the process is to be killed, counted over all its threads; `nth` 0 only counts them. */
export interface Strike {
  /** Regular expression over the statement's text. */
  match: string;
  nth: number;
  when: 'before' | 'after';
}

export interface Order {
  folder: string;
  /** Instead of a sync: moves the store to that of this settings file, as `brygga store move`. */
  moveTo?: string;
  strike?: Strike;
  /** Asks for an end after so many chunks, as Ctrl-C does. */
  stopAfter?: number;
}

export interface Answer {
  runs: RunSummary[];
  /** Codes of what ended it. */
  problems: string[];
  /** What was no problem of Bryggan's own: always a bug. */
  error?: string;
  /** How many statements of the strike's kind there were. */
  statements: number;
}

type Message = { ready?: true; chunk?: number; answer?: Answer };

export class Runner {
  private readonly ready: Promise<void>;
  private said = '';
  private gone = false;
  private listener: ((chunk: number) => void) | undefined;

  constructor(private readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (text: Buffer) => (this.said = (this.said + text.toString()).slice(-4000)));
    child.on('exit', () => (this.gone = true));
    child.on('message', ({ chunk }: Message) => chunk !== undefined && this.listener?.(chunk));
    this.ready = this.next((message) => message.ready).then(() => undefined);
    this.ready.catch(() => undefined);
  }

  /** Answers undefined when the process was killed before it was done. */
  async sync(order: Order): Promise<Answer | undefined> {
    await this.ready;
    const answer = this.next((message) => message.answer);
    this.child.stdin!.write(`${JSON.stringify(order)}\n`);
    return answer;
  }

  async warm(): Promise<void> {
    await this.ready;
  }

  /** Calls back after each chunk, instead of any other listener. */
  onChunk(listener: (chunk: number) => void): void {
    this.listener = listener;
  }

  silence(): void {
    this.listener = undefined;
  }

  kill(): void {
    this.child.kill('SIGKILL');
  }

  /** Kills it, and waits until it is gone. */
  async end(): Promise<void> {
    const exit = once(this.child, 'exit');
    this.kill();
    await exit;
  }

  get isGone(): boolean {
    return this.gone;
  }

  private next<T>(wanted: (message: Message) => T | undefined): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const onMessage = (message: Message): void => {
        const found = wanted(message);
        if (found !== undefined) end(() => resolve(found));
      };
      const onExit = (code: number | null, signal: NodeJS.Signals | null): void =>
        end(() =>
          signal === 'SIGKILL'
            ? resolve(undefined)
            : reject(new Error(`the syncing process ended by itself (${code ?? signal}): ${this.said}`)),
        );
      const end = (settle: () => void): void => {
        this.child.off('message', onMessage).off('exit', onExit);
        settle();
      };
      this.child.on('message', onMessage).on('exit', onExit);
    });
  }
}

/** Once one has been killed, a spare process is always being started. */
export class Runners {
  private spare: Runner | undefined;
  private steady: Runner | undefined;
  private current: Runner;

  constructor(
    private readonly preload: readonly string[] = [],
    private readonly env: Record<string, string> = {},
  ) {
    this.current = this.start();
  }

  /** A process that lives; the same one again and again until it is killed. */
  take(): Runner {
    if (!this.current.isGone) return this.current;
    this.current = this.spare ?? this.start();
    this.spare = this.start();
    return this.current;
  }

  /** One that nobody kills, and that has what it needs in its memory: it syncs in a third of the time of a new one. */
  lasting(): Runner {
    return (this.steady ??= this.start());
  }

  stop(): void {
    for (const runner of [this.current, this.spare, this.steady]) runner?.kill();
  }

  private start(): Runner {
    const loaded = [
      inRepository('test/support/register-ts.js'),
      join(__dirname, 'strike.js'),
      ...this.preload,
    ];
    return new Runner(
      fork(join(__dirname, 'runner-child.ts'), [], {
        execArgv: loaded.flatMap((file) => ['-r', file]),
        stdio: ['pipe', 'pipe', 'pipe', 'ipc'],
        env: { ...process.env, ...this.env, BRYGGA_STRIKE: '' },
      }),
    );
  }
}
