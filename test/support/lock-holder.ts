import { closeSync, openSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { acquireLock } from '../../src/store/sqlite/lock';

// In a process or a thread of its own: takes a store's lock, says whether it got it, and does what is asked.

export interface HolderData {
  file: string;
  /**
   * `hold` it until the holder is killed; `run-out` of memory with it; `compete` for it so many times, and say how often
   * somebody else had it at the same time.
   */
  then: 'hold' | 'run-out' | { compete: number };
}

const { file, then } = (workerData ?? JSON.parse(process.argv[2]!)) as HolderData;
const say = (word: string | number): void =>
  parentPort ? parentPort.postMessage(word) : void process.stdout.write(`${word}\n`);

if (typeof then === 'object') say(compete(then.compete));
else {
  say(acquireLock(file) ? 'taken' : 'refused');
  if (then === 'run-out') setTimeout(runOut, 20);
  else setInterval(() => {}, 1000);
}

function runOut(): never {
  for (const hoard: number[][] = []; ;) hoard.push(new Array<number>(100_000).fill(Math.random()));
}

/** A file that only one at a time can make tells of two holders. */
function compete(times: number): number {
  const marker = join(dirname(file), 'marke');
  let twice = 0;
  for (let got = 0; got < times;) {
    const release = acquireLock(file);
    if (!release) continue;
    got++;
    try {
      closeSync(openSync(marker, 'wx'));
      rmSync(marker);
    } catch {
      twice++;
    }
    release();
  }
  return twice;
}
