import { extname } from 'node:path';

// How a thread or a process of our own is started, alike for all of them. Never: what it does.

/** The file, compiled or not as this one is. */
export const pathOf = (withoutEnding: string): string => withoutEnding + extname(__filename);

/** What this process was told to load first, for those that it starts. */
export function preloads(): string[] {
  const { execArgv } = process;
  return execArgv.flatMap((option, at) => (option === '-r' ? [option, execArgv[at + 1]!] : []));
}
