import { Worker, type ResourceLimits } from 'node:worker_threads';
import { pathOf, preloads } from './our-file';

/**
 * Starts one of our files in a thread of its own. Options of the whole process, such as its memory, are refused for one.
 *
 * @param path of the file, without its ending
 */
export function startWorker(path: string, workerData: unknown, resourceLimits: ResourceLimits): Worker {
  return new Worker(pathOf(path), { workerData, execArgv: preloads(), resourceLimits });
}
