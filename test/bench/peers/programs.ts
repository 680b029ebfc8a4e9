/** What peers are made of: programs of the system, and packages of npm in a folder of their own. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runPhase, type Used } from '../phase';
import type { Account } from '../server';
import type { PeerContext } from './peer';

const run = promisify(execFile);

/** The first line of what `program --version` says; null when it is not installed. */
export async function versionOf(program: string): Promise<string | null> {
  try {
    const { stdout } = await run(program, ['--version']);
    return stdout.split('\n')[0]!.trim();
  } catch {
    return null;
  }
}

export const uriOf = ({ host, port, user, password, database }: Account): string =>
  `postgresql://${user}:${password}@${host}:${port}/${database}`;

/** A pipeline of the shell, measured; every part must succeed. */
export function shell(script: string, { server }: PeerContext): Promise<Used> {
  return runPhase<object>(
    'command',
    { command: 'bash', args: ['-c', `set -euo pipefail\n${script}`] },
    { code: 'dist', server },
  );
}

/** Installs into `folder` and nowhere above it. Throws when the registry does not answer. */
export async function install(folder: string, packages: Record<string, string>): Promise<void> {
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'peers', private: true, dependencies: packages }),
  );
  if (existsSync(join(folder, 'node_modules'))) return;
  await run('npm', ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: folder,
  });
}
