import type { ChildProcess } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import type { Bilingual, ProblemDetails } from '../errors/problem';
import { Problem, Problems } from '../errors/problem';
import { debugText, problemsOf } from '../errors/render';
import { startProcess, type ProcessMemory } from '../starting/start-process';
import { processDied, processOutOfMemory } from './processes.problems';

// The processes of the service: what takes long works beside the process that answers over HTTP.
// Belongs here: starting, hearing, stopping and ending them, and their entry files. Never: the work itself, or a second
// way to do what the command line does in its own process.

/** How the work ended. An error crosses as its problems: the class would not come through. */
type Ending<Result> =
  { kind: 'done'; result: Result } | { kind: 'failed'; problems: readonly ProblemDetails[] };

/** What the service sends: first what the work is given, and when it is to end, `stop`. */
type Sent<Data> = { kind: 'begin'; data: Data } | { kind: 'stop' };

/** What the work is called, and how much memory it may take. */
export interface ProcessKind extends ProcessMemory {
  entry: 'sync-entry' | 'figures-entry';
  name: Bilingual;
}

/** One piece of work in a process of its own. What it dies of, the service lives on. */
export class WorkProcess<Data, Result, Said> {
  /** What the work gave. Rejects with its problems, or `OPS-001`, `OPS-002` when the process died. */
  readonly result: Promise<Result>;
  private readonly child: ChildProcess;
  private readonly ended: Promise<void>;

  constructor(kind: ProcessKind, data: Data, heard: (said: Said) => void = () => {}) {
    this.child = startProcess(join(__dirname, kind.entry), kind);
    const outOfMemory = this.listen();
    this.ended = new Promise((resolve) => this.child.once('close', () => resolve()));
    this.result = new Promise((resolve, reject) => {
      this.child.on('message', (message: Ending<Result> | { kind: 'said'; said: Said }) => {
        if (message.kind === 'said') return heard(message.said);
        if (message.kind === 'done') resolve(message.result);
        else reject(asError(message.problems));
      });
      this.child.on('error', (error) => reject(processDied(kind.name, error)));
      void this.ended.then(() =>
        reject(outOfMemory() ? processOutOfMemory(kind.name, kind.heapMb) : processDied(kind.name)),
      );
    });
    this.send({ kind: 'begin', data });
  }

  /** Asks the work to stop where it can. */
  stop(): void {
    this.send({ kind: 'stop' });
  }

  /** Ends it where it stands. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended;
  }

  /** One that is gone does not hear; that it is gone is told by `result`. */
  private send(message: Sent<Data>): void {
    if (this.child.connected) this.child.send(message, () => {});
  }

  /** Hears what it dies of. The engine's last words can quote what it worked on: they go no further unasked. */
  private listen(): () => boolean {
    let lastWords = '';
    this.child.stderr!.on('data', (bytes: Buffer) => {
      lastWords = (lastWords + bytes.toString()).slice(-10_000);
      if (process.env.BRYGGA_DEBUG) process.stderr.write(bytes);
    });
    return () => lastWords.includes('out of memory');
  }
}

function asError(problems: readonly ProblemDetails[]): Error {
  return problems.length === 1 ? new Problem(problems[0]!) : new Problems(problems);
}

/** How long the work may go on when the service has gone, milliseconds. */
const alone = 20_000;

/**
 * In the process: does the work and tells how it ended. When it is asked to stop, or the service has gone, `signal` is
 * aborted with `reason`, which is what then ends the work, wherever it waits. Signals are for the service to hear, which
 * a terminal and a service manager send to all processes of it.
 */
export function work<Data, Result, Said>(
  task: (data: Data, say: (said: Said) => void, signal: AbortSignal) => Promise<Result>,
  reason?: Problem,
): void {
  yieldToOthers();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  const stopped = new AbortController();
  process.once('disconnect', () => {
    stopped.abort(reason);
    setTimeout(() => process.exit(1), alone).unref();
  });
  process.on('message', (message: Sent<Data>) => {
    if (message.kind === 'stop') stopped.abort(reason);
    else void begin(message.data);
  });
  const send = (
    message: Ending<Result> | { kind: 'said'; said: Said },
    sent: () => void = () => {},
  ): void => {
    if (process.connected) process.send!(message, undefined, undefined, sent);
    else sent();
  };
  const begin = async (data: Data): Promise<void> => {
    send(
      await task(data, (said) => send({ kind: 'said', said }), stopped.signal).then(
        (result): Ending<Result> => ({ kind: 'done', result }),
        (error): Ending<Result> => {
          if (process.env.BRYGGA_DEBUG) process.stderr.write(`${debugText(error)}\n`);
          return { kind: 'failed', problems: problemsOf(error) };
        },
      ),
      () => process.exit(0),
    );
  };
}

/** Lower than the process that answers, which then gets the processor as soon as it asks for it. */
function yieldToOthers(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // A container may forbid it: the work is the same, answers are a little slower.
  }
}
