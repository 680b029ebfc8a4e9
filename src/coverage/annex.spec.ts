import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { exampleCatalog, folderOf, mappingsFolder, utredning } from '../mapping/fixture';
import { readMapping } from '../mapping/read-mapping';
import { annexDocx } from './annex';
import { coverageOf } from './coverage';
import { weightsForAll } from './fixture';
import { allRequirements, missingRequirements } from './requirements';

const catalog = exampleCatalog();
const date = '2026-03-01';

/** The parts of a DOCX by name. */
function unzip(file: Buffer): Promise<Record<string, string>> {
  return new Promise((resolve, reject) =>
    fromBuffer(file, { lazyEntries: true }, (error, zip: ZipFile) => {
      if (error) return reject(error);
      const parts: Record<string, string> = {};
      zip.on('entry', (entry: Entry) =>
        zip.openReadStream(entry, (fault, stream) => {
          if (fault) return reject(fault);
          const chunks: Buffer[] = [];
          stream.on('data', (chunk: Buffer) => chunks.push(chunk));
          stream.on('end', () => {
            parts[entry.fileName] = Buffer.concat(chunks).toString('utf8');
            zip.readEntry();
          });
        }),
      );
      zip.on('end', () => resolve(parts));
      zip.readEntry();
    }),
  );
}
const plain = (xml: string): string => xml.replace(/<\/w:p>/g, '\n').replace(/<[^>]+>/g, '');

describe('the requirements annex', () => {
  const report = coverageOf(readMapping(mappingsFolder('hslf-fil'), catalog), catalog);
  const requirements = missingRequirements(report, weightsForAll());
  let parts: Record<string, string>;
  beforeAll(async () => {
    parts = await unzip(await annexDocx({ catalog, requirements, report, date }));
  });

  it('asks for what is missing and nothing else, the required first, under numbers that stay', () => {
    const ids = requirements.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(requirements.length).toBe(76 - report.totals.full);
    expect(requirements[0]!.must).toBe(true);
    for (const { id, variable } of requirements) expect(id).toBe(`K-${variable.key}`);
    const text = plain(parts['word/document.xml']!);
    for (const { id, text: sentence } of requirements) {
      expect(text).toContain(`${id} `);
      expect(text).toContain(sentence.slice(0, 40));
    }
  });

  it('has real headings, tables whose heads are repeated, page numbers and Swedish as its language', () => {
    const document = parts['word/document.xml']!;
    for (const style of ['Title', 'Heading1', 'Heading2', 'Heading3']) {
      expect(document).toContain(`<w:pStyle w:val="${style}"/>`);
      expect(parts['word/styles.xml']).toContain(`w:styleId="${style}"`);
    }
    const tables = document.match(/<w:tbl>/g)!.length;
    expect(document.match(/<w:tblHeader\/>/g)).toHaveLength(tables);
    expect(tables).toBe(requirements.length + 2);
    const footer = Object.entries(parts).find(([name]) => /footer\d*\.xml$/.test(name))![1];
    expect(footer).toContain('PAGE');
    expect(footer).toContain('NUMPAGES');
    expect(parts['word/styles.xml']).toContain('w:val="sv-SE"');
  });

  it('says how sure the catalogue is, that a template is assumed, how each is checked, and where HSLF-FS asks', () => {
    const text = plain(parts['word/document.xml']!);
    expect(text).toContain('Arbetsutgåva, inte Socialstyrelsens lista');
    expect(text).toContain('ur en mall, som ingen har prövat');
    expect(text.match(/Så kontrolleras kravet:/g)).toHaveLength(requirements.length);
    expect(text).toContain('HSLF-FS 2016:3, uppgiften');
    expect(text.match(/Hur säkert: variabeln är [^.]+, svaren är [^.]+\./g)!.length).toBeGreaterThan(50);
    expect(text).toContain('Utfyllnad: satt dit');
    expect(text).toContain('kodlista');
  });

  it('is the whole list for a new system: 76, of which the thirteen national are required', () => {
    const all = allRequirements(catalog, weightsForAll());
    expect([all.length, all.filter(({ must }) => must).length]).toEqual([76, 13]);
  });

  it('asks a system that lacks nothing for nothing, and holds what an author wrote as text', async () => {
    const own = coverageOf(
      readMapping(
        folderOf({
          'mapping.yaml':
            utredning() +
            `unavailable:\n  utredning.utfall: { reason: not-in-system, seen: "<w:p>&\\u0001 x" }\n`,
        }),
        catalog,
      ),
      catalog,
    );
    const made = await unzip(
      await annexDocx({
        catalog,
        requirements: missingRequirements(own, weightsForAll()),
        report: own,
        date,
      }),
    );
    expect(made['word/document.xml']).toContain('&lt;w:p&gt;&amp; x');
    const empty = await unzip(await annexDocx({ catalog, requirements: [], report, date }));
    expect(plain(empty['word/document.xml']!)).toContain('Ingenting saknas');
  });
});
