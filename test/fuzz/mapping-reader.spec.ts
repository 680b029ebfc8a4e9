import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeBases, wordsOf } from './bases';
import { Originals, tryMutation } from './try-mutation';

// The small sister of mapping-reader.ts, which harms 100,000 files.
describe('whatever happens to a file of a shipped mapping, the reader answers with places inside the file', () => {
  const root = mkdtempSync(join(tmpdir(), 'fuzz-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('1,000 harmed files: refused or whole, never a crash', () => {
    const bases = makeBases(root);
    const words = wordsOf(bases);
    const originals = new Originals();
    const tried = Array.from({ length: 1000 }, (_, i) => tryMutation(2026, i * 37, bases, words, originals));
    expect(tried.filter(({ fault }) => fault !== undefined)).toEqual([]);
    // It harms: most are refused, and some are other whole mappings.
    expect(tried.filter(({ outcome }) => outcome === 'refused').length).toBeGreaterThan(500);
    expect(tried.filter(({ outcome }) => outcome === 'valid').length).toBeGreaterThan(20);
  });
});
