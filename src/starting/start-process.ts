import { fork, type ChildProcess } from 'node:child_process';
import { pathOf, preloads } from './our-file';

/** Memory of a process, in MB: the heap at most, and each half of what lives shortly. */
export interface ProcessMemory {
  heapMb: number;
  semiSpaceMb: number;
}

/**
 * Starts one of our files in a process of its own. What crosses is cloned as between threads (maps, dates, bytes). Its
 * standard error is for the one who starts it; it writes nothing else.
 *
 * @param path of the file, without its ending
 */
export function startProcess(path: string, { heapMb, semiSpaceMb }: ProcessMemory): ChildProcess {
  return fork(pathOf(path), [], {
    execArgv: [...preloads(), `--max-old-space-size=${heapMb}`, `--max-semi-space-size=${semiSpaceMb}`],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}
