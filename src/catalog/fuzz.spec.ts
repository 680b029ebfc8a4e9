import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Problem, Problems } from '../errors/problem';
import { editionCsv } from './edition-table';
import { type SmallFile, smallCatalog, writeSmallCatalog } from './fixture';
import { importEdition } from './import-edition';
import { loadCatalog } from './load-catalog';

const runs = { numRuns: 120 };
/** What hands do to a file: a piece is lost, or something else stands in its place. */
const damage = (text: string): fc.Arbitrary<string> =>
  fc
    .record({
      from: fc.nat(text.length - 1),
      length: fc.nat(12),
      insert: fc.oneof(
        fc.constantFrom('', '\n', ':', '- ', '"', ';', '{', '\t', '__proto__', '&a', '*a', '<<: x'),
        fc.string(),
      ),
    })
    .map(({ from, length, insert }) => text.slice(0, from) + insert + text.slice(from + length));

describe('a damaged file never ends in anything but problems with a place', () => {
  let folder: string;
  beforeAll(() => (folder = writeSmallCatalog()));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(Object.keys(smallCatalog) as SmallFile[])('%s', (name) => {
    fc.assert(
      fc.property(damage(smallCatalog[name]), (text) => {
        writeFileSync(join(folder, name), text);
        try {
          loadCatalog({ edition: 'liten', localFile: join(folder, 'lokal.yaml'), root: folder });
        } catch (error) {
          if (!(error instanceof Problems)) throw error;
          const lines = text.split(/\r\n|\n|\r/).length;
          for (const { place, code } of error.list) {
            expect(code).toMatch(/^CAT-0\d\d$/);
            expect(place?.line).toBeGreaterThan(0);
            expect(place?.line).toBeLessThanOrEqual(Math.max(lines, 40));
            expect(place?.column).toBeGreaterThan(0);
          }
        }
      }),
      runs,
    );
    writeFileSync(join(folder, name), smallCatalog[name]);
  });

  it('a table that is imported', async () => {
    const before = loadCatalog({ edition: 'liten', root: folder });
    const table = mkdtempSync(join(tmpdir(), 'tabell-'));
    const file = join(table, 'ny.csv');
    await fc.assert(
      fc.asyncProperty(damage(editionCsv(before.variables)), async (text) => {
        writeFileSync(file, text);
        try {
          await importEdition({ file, before });
        } catch (error) {
          if (!(error instanceof Problems) && !(error instanceof Problem)) throw error;
        }
      }),
      runs,
    );
    rmSync(table, { recursive: true });
  });
});
