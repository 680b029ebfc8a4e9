import { spawn, type ChildProcess } from 'node:child_process';
import { inRepository } from './instance';

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  out: string;
  err: string;
}

interface Where {
  cwd: string;
  /** The file to run, from the repository; the command line when not given. */
  entry?: string;
  env?: Record<string, string>;
  /** Largest file that the process may write, in KiB (`ulimit -f`): a disk that is full. */
  fileLimit?: number;
  /** A command that runs the command line, which is put after it. */
  wrap?: readonly string[];
}

/** The command line in a process of its own, from the TypeScript as it stands. */
export function start(
  args: readonly string[],
  { cwd, env, fileLimit, wrap = [], entry = 'src/cli.ts' }: Where,
): ChildProcess {
  const node = [
    ...wrap,
    process.execPath,
    '-r',
    inRepository('test/support/register-ts.js'),
    inRepository(entry),
    ...args,
  ];
  const limited = ['-c', `trap '' XFSZ; ulimit -f ${fileLimit}; exec "$@"`, 'bash', ...node];
  const [command, ...rest] = fileLimit === undefined ? node : ['bash', ...limited];
  return spawn(command!, rest, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
}

export function ended(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const text = { out: '', err: '' };
    child.stdout?.on('data', (chunk: Buffer) => (text.out += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (text.err += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...text }));
  });
}

export const brygga = (args: readonly string[], where: Where): Promise<Ended> => ended(start(args, where));
