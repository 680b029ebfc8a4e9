import { parentPort, workerData } from 'node:worker_threads';
import { Problem, type ProblemDetails } from '../../errors/problem';
import type { RunStart, StoreSchema } from '../model';
import { asProblem } from '../store.problems';
import { emptyJournal, openWriter } from './connection';
import { FileLayout } from './file-layout';
import { RunWriter } from './run-writer';

// The thread that writes the embedded store: reading and mapping go on in the calling thread meanwhile.

export interface WriterData {
  file: string;
  schema: StoreSchema;
}

/** What can be asked of a run in the thread. */
export type RunCalls = Omit<RunWriter, 'id'>;

export interface Ask {
  id: number;
  /** Null where no run is meant: `start` and `close`. */
  run: number | null;
  call: keyof RunCalls | 'start' | 'close';
  args: readonly unknown[];
}

export interface Answer {
  /** Of the ask. */
  id: number;
  result?: unknown;
  problem?: ProblemDetails;
  error?: { message: string; stack?: string };
}

const { file, schema } = workerData as WriterData;
const port = parentPort!;
const connection = openWriter(file);
const layout = new FileLayout(connection, file);
const runs = new Map<number, RunWriter>();
const queue: Ask[] = [];
let wanting = false;

port.on('message', (ask: Ask) => {
  // Between a chunk's keys and its rows nothing else may be written.
  if (wanting && ask.call !== 'bring') queue.push(ask);
  else {
    answer(ask);
    while (!wanting && queue.length > 0) answer(queue.shift()!);
  }
});

function answer(ask: Ask): void {
  wanting = false;
  try {
    const result = perform(ask);
    wanting = ask.call === 'compare' && Array.isArray(result);
    port.postMessage({ id: ask.id, result } satisfies Answer);
  } catch (error) {
    port.postMessage({ id: ask.id, ...failure(asProblem(error, file)) } satisfies Answer);
  }
  if (ask.call === 'close') port.close();
}

function perform({ run, call, args }: Ask): unknown {
  if (call === 'start') {
    const started = new RunWriter(connection, schema, layout, args[0] as RunStart);
    runs.set(started.id, started);
    return started.id;
  }
  if (call === 'close') {
    try {
      emptyJournal(connection);
    } catch {
      // A full disk or a lock: the next opening does it, and what stopped the work must not be hidden by this.
    }
    return connection.close();
  }
  const writer = runs.get(run!)!;
  const result = (writer[call] as (...given: unknown[]) => unknown).apply(writer, [...args]);
  if (call === 'finish') runs.delete(run!);
  return result;
}

function failure(error: unknown): Omit<Answer, 'id'> {
  if (error instanceof Problem) return { problem: error.details };
  const { message, stack } = error as Error;
  return { error: { message, stack } };
}
