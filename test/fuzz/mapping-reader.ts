// Fuzzes the reader of mappings: `node -r ./test/support/register-ts.js test/fuzz/mapping-reader.ts --files 100000 --seed 1`.
// Takes the shipped mappings, harms one file at a time (bytes, lines, words, structure), and reads them. Whatever stands
// there, the reader must answer in time: with a whole mapping, or with problems that have a code, words in both languages,
// and a place inside the file. `--only N` plays one number again and shows it.
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { makeBases, wordsOf } from './bases';
import type { Task, Told } from './child';
import { Originals, tryMutation, type Tried } from './try-mutation';

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
  },
});
const seed = Number(values.seed);
const files = Number(values.files);
/** A file that takes longer hangs, for whoever waits for it. */
const limitSeconds = 10;

const outcomes = ['unchanged', 'refused', 'valid', 'broken'] as const;
type Counts = Record<(typeof outcomes)[number], number>;
const counts = new Map<string, Counts>();
const faults = new Map<string, number[]>();
let slowest = { number: -1, milliseconds: 0 };

function count({ kind, mutation, outcome }: Tried): void {
  for (const name of ['all', kind, `  ${mutation}`]) {
    const found = counts.get(name) ?? { unchanged: 0, refused: 0, valid: 0, broken: 0 };
    found[outcome]++;
    counts.set(name, found);
  }
}

function fault(number: number, what: string): void {
  // The same fault again and again is one fault.
  const key = what
    .split('\n')
    .slice(0, 3)
    .join('\n')
    .replace(/\d+/g, 'N')
    .replace(/\/\S*fuzz-\w+/g, '…');
  faults.set(key, [...(faults.get(key) ?? []), number]);
}

function run(task: Task): Promise<void> {
  return new Promise((resolve) => {
    const child: ChildProcess = fork(join(__dirname, 'child.ts'), {
      execArgv: ['-r', join(__dirname, '../support/register-ts.js')],
    });
    let current = -1;
    let finished = false;
    const watch = (): NodeJS.Timeout =>
      setTimeout(() => {
        fault(current, `hangs: no answer in ${limitSeconds} s`);
        child.kill('SIGKILL');
      }, limitSeconds * 1000);
    let timer = setTimeout(() => child.kill('SIGKILL'), 120_000);
    child.on('message', (told: Told) => {
      clearTimeout(timer);
      if (told.about === 'done') {
        finished = true;
        return;
      }
      timer = watch();
      current = told.number;
      if (told.about === 'start') return;
      count(told.tried);
      if (told.tried.fault) fault(told.number, told.tried.fault);
      if (told.tried.milliseconds > slowest.milliseconds)
        slowest = { number: told.number, milliseconds: told.tried.milliseconds };
    });
    child.on('exit', (code, signal) => {
      clearTimeout(timer);
      if (finished) return resolve();
      if (current < 0) throw new Error('The mappings that are to be harmed cannot be read as they are.');
      if (signal !== 'SIGKILL') fault(current, `the process ended (${code ?? signal})`);
      // The others are tried all the same.
      void run({ ...task, from: current + task.step }).then(resolve);
    });
    child.send(task);
  });
}

function report(seconds: number): void {
  const write = (line: string): void => void process.stdout.write(`${line}\n`);
  write(
    `${files} files mutated in ${seconds.toFixed(0)} s, seed ${seed}; the slowest took ${slowest.milliseconds.toFixed(0)} ms (number ${slowest.number})`,
  );
  write(`${''.padEnd(28)}${outcomes.map((name) => name.padStart(10)).join('')}`);
  for (const [name, found] of [...counts].sort(([a], [b]) => (a < b ? 1 : -1))) {
    write(`${name.padEnd(28)}${outcomes.map((outcome) => String(found[outcome]).padStart(10)).join('')}`);
  }
  for (const [what, numbers] of faults) {
    write(`\n${numbers.length} × ${what}\n  again: --seed ${seed} --only ${numbers[0]}`);
  }
  process.exitCode = faults.size > 0 ? 1 : 0;
}

async function main(): Promise<void> {
  if (values.only !== undefined) return again(Number(values.only));
  const start = performance.now();
  const workers = availableParallelism();
  await Promise.all(
    Array.from({ length: workers }, (_, from) => run({ seed, from, to: files, step: workers })),
  );
  report((performance.now() - start) / 1000);
}

function again(number: number): void {
  const root = mkdtempSync(join(tmpdir(), 'fuzz-'));
  try {
    const bases = makeBases(root);
    process.stdout.write(
      `${JSON.stringify(tryMutation(seed, number, bases, wordsOf(bases), new Originals()), null, 2)}\n`,
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

void main();
