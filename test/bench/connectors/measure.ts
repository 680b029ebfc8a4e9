import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import type { Reading } from './child';
import type { Made } from './host';
import type { SourceName } from './source';

const register = join(__dirname, '../../support/register-ts.js');
const run = promisify(execFile);

/** Bare and ours take turns, so that both meet the same machine. */
const turns = 5;

/** Medians of several readings. */
export interface Measured {
  rowsPerSecond: number;
  cpuSeconds: number;
  peakMb: number;
  readings: Reading[];
}

export interface Comparison {
  rows: number;
  bare: Measured;
  ours: Measured;
  /** Rows per second of ours by those of the bare driver. */
  ratio: number;
  /** The same by CPU time of the reader, which a slow server or a busy machine does not hide. */
  cpuRatio: number;
  /** Set where the double worked longer than the bare driver that read from it: then only `cpuRatio` tells much. */
  doubleIsBottleneck: boolean;
}

/** A sentence instead where the source could not be made here. @throws Error when a row is missing */
export async function compare(
  name: SourceName,
  folder: string,
  rows: number,
): Promise<Comparison | { absent: string }> {
  const host = new Host(name, folder, rows);
  try {
    const made = JSON.parse(await host.line()) as Made;
    if ('absent' in made) return made;
    const file = join(folder, 'prepared.json');
    writeFileSync(file, JSON.stringify(made.prepared));
    const bare: Reading[] = [];
    const ours: Reading[] = [];
    let doubleSeconds = 0;
    for (let turn = 0; turn < turns; turn++) {
      const before = await host.cpuSeconds();
      bare.push(await read(name, 'bare', file));
      doubleSeconds += (await host.cpuSeconds()) - before;
      ours.push(await read(name, 'ours', file));
    }
    assertWhole([...bare, ...ours], rows);
    const [a, b] = [measured(bare), measured(ours)];
    return {
      rows,
      bare: a,
      ours: b,
      ratio: b.rowsPerSecond / a.rowsPerSecond,
      cpuRatio: a.cpuSeconds / b.cpuSeconds,
      doubleIsBottleneck: made.isDouble && doubleSeconds > sum(bare.map(({ cpuSeconds }) => cpuSeconds)),
    };
  } finally {
    await host.end();
  }
}

/** The process of `host.ts`. */
class Host {
  private readonly process: ChildProcess;
  private readonly lines: AsyncIterator<string>;

  constructor(name: string, folder: string, rows: number) {
    const parameters = ['-r', register, join(__dirname, 'host.ts'), name, folder, String(rows)];
    this.process = spawn(process.execPath, parameters, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface(this.process.stdout!)[Symbol.asyncIterator]();
  }

  async line(): Promise<string> {
    const next = await this.lines.next();
    if (next.done) throw new Error('The process that makes the source has ended.');
    return next.value;
  }

  async cpuSeconds(): Promise<number> {
    this.process.stdin!.write('\n');
    return Number(await this.line());
  }

  async end(): Promise<void> {
    const { exitCode } = this.process;
    if (exitCode !== null) return;
    const gone = once(this.process, 'exit');
    this.process.stdin!.end();
    await gone;
  }
}

async function read(name: string, way: 'bare' | 'ours', file: string): Promise<Reading> {
  const parameters = ['-r', register, join(__dirname, 'child.ts'), name, way, file];
  const { stdout } = await run(process.execPath, parameters);
  return JSON.parse(stdout) as Reading;
}

function assertWhole(readings: readonly Reading[], rows: number): void {
  const short = readings.find((reading) => reading.rows !== rows);
  if (short) throw new Error(`${short.rows} rows arrived instead of ${rows}.`);
  const filled = new Set(readings.map((reading) => reading.filled));
  if (filled.size > 1) throw new Error(`The number of filled cells differs: ${[...filled].join(', ')}.`);
}

function measured(readings: Reading[]): Measured {
  return {
    rowsPerSecond: median(readings.map(({ rows, seconds }) => rows / seconds)),
    cpuSeconds: median(readings.map(({ cpuSeconds }) => cpuSeconds)),
    peakMb: median(readings.map(({ peakMb }) => peakMb)),
    readings,
  };
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}
