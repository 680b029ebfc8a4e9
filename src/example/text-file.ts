import { closeSync, openSync, writeSync } from 'node:fs';
import { cannotWrite } from './example.problems';

/** Characters that are gathered before a write. */
const chunk = 1 << 18;

/** Writes a text file piece by piece. Throws `Problem` EXA-002. */
export function writeText(path: string, pieces: Iterable<string>, encode: (text: string) => Buffer): void {
  let text = '';
  let handle: number;
  try {
    handle = openSync(path, 'w');
  } catch (error) {
    throw cannotWrite(path, error);
  }
  try {
    for (const piece of pieces) {
      text += piece;
      if (text.length < chunk) continue;
      writeSync(handle, encode(text));
      text = '';
    }
    writeSync(handle, encode(text));
  } finally {
    closeSync(handle);
  }
}
