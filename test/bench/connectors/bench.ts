/**
 * npm run bench:connectors -- [--rows 300000] [--only postgres,csv] [--json]
 *
 * Rows per second and peak memory of each connector beside those of its bare driver, in the same run. It measures and
 * judges nothing; it fails only when a row is missing. Belongs here: making sources, reading and comparing. Never: a
 * threshold.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compare, type Comparison } from './measure';
import { names, type SourceName } from './source';
import { head, legend, lineOf, lineWithout } from './table';

type Result = Comparison | { absent: string } | { failed: string };

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '300000' },
    only: { type: 'string', default: names.join() },
    json: { type: 'boolean', default: false },
  },
});
const print = (text: string): void => void process.stdout.write(`${text}\n`);

async function measure(name: SourceName, rows: number): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'brygga-bench-'));
  try {
    return await compare(name, folder, rows);
  } catch (error) {
    return { failed: (error as Error).message };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function shown(name: string, result: Result): string {
  if ('absent' in result) return lineWithout(name, result.absent);
  return 'failed' in result ? lineWithout(name, `FAILED: ${result.failed}`) : lineOf(name, result);
}

async function main(): Promise<void> {
  const rows = Number(values.rows);
  const only = values.only.split(',');
  const unknown = only.find((name) => !names.includes(name as SourceName));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: there are ${names.join(', ')}.`);
  if (!Number.isInteger(rows) || rows < 1) throw new Error('--rows takes a whole number.');

  const machine = { node: process.version, cores: cpus().length, load: loadavg()[0]! };
  if (!values.json) print(head);
  const results: Record<string, Result> = {};
  for (const name of only as SourceName[]) {
    const result = await measure(name, rows);
    results[name] = result;
    if (!values.json) print(shown(name, result));
    if ('failed' in result) process.exitCode = 1;
  }
  if (values.json) return print(JSON.stringify({ rows, ...machine, results }));
  print(
    `\n${legend}\n${machine.node}, ${machine.cores} cores, load ${machine.load.toFixed(1)} at the start.`,
  );
}

void main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
});
