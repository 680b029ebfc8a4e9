import { readlinkSync } from 'node:fs';
import { setPriority } from 'node:os';
import { join } from 'node:path';
import { parentPort, type Worker } from 'node:worker_threads';
import type { Bilingual, ProblemDetails } from '../errors/problem';
import { Problem, Problems } from '../errors/problem';
import { debugText, problemsOf } from '../errors/render';
import { startWorker } from '../worker/start-worker';
import { threadDied, threadOutOfMemory } from './threads.problems';

// The threads of the service: what takes long works beside the thread that answers over HTTP, in an instance of its own.
// Belongs here: starting, hearing, stopping and ending them, and their entry files. Never: the work itself, or a second
// way to do what the command line does in its own process.

/** How a thread's work ended. An error crosses as its problems: the class would not come through. */
type Ending<Result> =
  { kind: 'done'; result: Result } | { kind: 'failed'; problems: readonly ProblemDetails[] };

/** What the work is called, and how much memory it may take: for the heap, in MB, and for what lives shortly. */
export interface ThreadKind {
  entry: 'sync-thread' | 'figures-thread';
  name: Bilingual;
  oldMb: number;
  youngMb: number;
}

/** One piece of work in a thread of its own. */
export class Thread<Result, Said> {
  /** What the work gave. Rejects with its problems, or `OPS-001`, `OPS-002` when the thread died. */
  readonly result: Promise<Result>;
  private readonly worker: Worker;

  constructor(kind: ThreadKind, data: unknown, heard: (said: Said) => void = () => {}) {
    this.worker = startWorker(join(__dirname, kind.entry), data, {
      maxOldGenerationSizeMb: kind.oldMb,
      maxYoungGenerationSizeMb: kind.youngMb,
    });
    this.result = new Promise((resolve, reject) => {
      this.worker.on('message', (message: Ending<Result> | { kind: 'said'; said: Said }) => {
        if (message.kind === 'said') return heard(message.said);
        if (message.kind === 'done') resolve(message.result);
        else reject(asError(message.problems));
        void this.worker.terminate();
      });
      this.worker.on('error', (error: NodeJS.ErrnoException) =>
        reject(
          error.code === 'ERR_WORKER_OUT_OF_MEMORY'
            ? threadOutOfMemory(kind.name, kind.oldMb)
            : threadDied(kind.name, error),
        ),
      );
      this.worker.on('exit', () => reject(threadDied(kind.name)));
    });
  }

  /** Asks the work to stop where it can. */
  stop(): void {
    this.worker.postMessage('stop');
  }

  /** Ends it where it stands, as a kill would. */
  async kill(): Promise<void> {
    await this.worker.terminate();
  }
}

function asError(problems: readonly ProblemDetails[]): Error {
  return problems.length === 1 ? new Problem(problems[0]!) : new Problems(problems);
}

/**
 * In the thread: does the work and tells how it ended. When it is asked to stop, `signal` is aborted with `reason`, which
 * is what then ends the work, wherever it waits.
 */
export async function work<Result, Said>(
  task: (say: (said: Said) => void, signal: AbortSignal) => Promise<Result>,
  reason?: Problem,
): Promise<void> {
  yieldToOthers();
  const port = parentPort!;
  const stopped = new AbortController();
  port.on('message', () => stopped.abort(reason));
  const end = (ending: Ending<Result>): void => port.postMessage(ending);
  try {
    end({
      kind: 'done',
      result: await task((said) => port.postMessage({ kind: 'said', said }), stopped.signal),
    });
  } catch (error) {
    if (process.env.BRYGGA_DEBUG) process.stderr.write(`${debugText(error)}\n`);
    end({ kind: 'failed', problems: problemsOf(error) });
  }
}

/** Lower than the thread that answers, which then gets the processor as soon as it asks for it. */
const niceness = 10;

/** Linux lets one thread have a priority of its own; elsewhere they share the process's. */
function yieldToOthers(): void {
  if (process.platform !== 'linux') return;
  try {
    setPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1)), niceness);
  } catch {
    // A container may forbid it, or have no /proc: the work is the same, answers are a little slower.
  }
}
