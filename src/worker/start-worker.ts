import { extname } from 'node:path';
import { Worker, type ResourceLimits } from 'node:worker_threads';

// How a thread is started, alike for all of them. Never: what a thread does.

/**
 * Starts one of our files in a thread of its own.
 *
 * @param path of the file, without its ending: it is that of this one, compiled or not
 */
export function startWorker(path: string, workerData: unknown, resourceLimits: ResourceLimits): Worker {
  return new Worker(path + extname(__filename), { workerData, execArgv: preloads(), resourceLimits });
}

/** Options of the whole process, such as its memory, are refused for a thread. */
function preloads(): string[] {
  const { execArgv } = process;
  return execArgv.flatMap((option, at) => (option === '-r' ? [option, execArgv[at + 1]!] : []));
}
