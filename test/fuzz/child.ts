// One worker of mapping-reader.ts: takes every n-th number, tells each before and after it is tried.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBases, wordsOf } from './bases';
import { Originals, tryMutation, type Tried } from './try-mutation';

export interface Task {
  seed: number;
  from: number;
  to: number;
  step: number;
}
export type Told =
  { about: 'start'; number: number } | { about: 'tried'; number: number; tried: Tried } | { about: 'done' };

const tell = (told: Told): void => void process.send!(told);

process.once('message', (task: Task) => {
  void work(task);
});

async function work({ seed, from, to, step }: Task): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'fuzz-'));
  try {
    const bases = makeBases(root);
    const words = wordsOf(bases);
    const originals = new Originals();
    for (let number = from; number < to; number += step) {
      tell({ about: 'start', number });
      tell({ about: 'tried', number, tried: tryMutation(seed, number, bases, words, originals) });
      // Lets the messages go out.
      if (number % 20 < step) await new Promise((done) => setImmediate(done));
    }
    tell({ about: 'done' });
  } finally {
    rmSync(root, { recursive: true, force: true });
    process.disconnect();
  }
}
