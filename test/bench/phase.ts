/** One phase of a benchmark in a process of its own, with what the server used meanwhile. */
import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { BenchServer } from './server';

const root = resolve(__dirname, '../..');
/** The code that is measured: what is built, or in a test the TypeScript as it stands. */
export type Code = 'dist' | 'src';

export interface Used {
  seconds: number;
  /** Of the phase's process, all its threads. */
  cpuSeconds: number;
  /** Greatest memory of the process (resident set), MB. */
  peakMb: number;
  /** What the process handed to the disk; null where the operating system does not tell. */
  writtenBytes: number | null;
  /** What the server used meanwhile; absent without a server. */
  server?: { cpuSeconds: number | null; writtenBytes: number | null; walBytes: number };
}

/** @param name a file of `phases/` */
export async function runPhase<T extends object>(
  name: string,
  input: object,
  context: { code: Code; server?: BenchServer },
): Promise<T & Used> {
  const { code, server } = context;
  const register = code === 'src' ? ['-r', join(root, 'test/support/register-ts.js')] : [];
  const script = join(__dirname, 'phases', `${name}.mjs`);
  const folder = join(root, code === 'src' ? 'src' : 'dist/src');
  await server?.settle();
  const before = await server?.gauge();
  const running = promisify(execFile)(process.execPath, [...register, script], { maxBuffer: 1 << 26 });
  running.child.stdin!.end(JSON.stringify({ ...input, code: folder }));
  const { stdout } = await running;
  const used = JSON.parse(stdout.trim().split('\n').at(-1)!) as T & Used;
  if (!server || !before) return used;
  const after = await server.gauge();
  const since = (key: 'cpuSeconds' | 'writtenBytes'): number | null =>
    after[key] === null || before[key] === null ? null : after[key] - before[key];
  return {
    ...used,
    server: {
      cpuSeconds: since('cpuSeconds'),
      writtenBytes: since('writtenBytes'),
      walBytes: after.walBytes - before.walBytes,
    },
  };
}
