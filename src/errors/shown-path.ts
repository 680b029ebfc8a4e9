import { isAbsolute, relative } from 'node:path';

/** A file's path as a person at this prompt would write it: relative when it is below the working folder. */
export function shownPath(path: string): string {
  const shown = relative(process.cwd(), path);
  return shown === '' || shown.startsWith('..') || isAbsolute(shown) ? path : shown;
}
