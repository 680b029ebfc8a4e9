import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { exampleCanaries, writtenForms } from './canaries.fixture';
import { createExample } from './create-example';

const folder = mkdtempSync(join(tmpdir(), 'brygga-kanarier-'));
const file = join(folder, 'exempel.sqlite');
let canaries: Set<string>;

beforeAll(() => {
  createExample({ children: 300, seed: 1, file });
  canaries = new Set(exampleCanaries(file));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('canaries show a leak wherever it is', () => {
  it('list an identity in every form in which it may be written', () => {
    const forms = ['201503122384', '20150312-2384', '1503122384', '150312-2384'];
    for (const form of forms) expect(writtenForms(form)).toEqual(forms);
    expect(writtenForms('20150312T045')).toEqual(['20150312T045', '150312T045']);
    expect(writtenForms('990312-2396')).toContain('199903122396');
  });

  it('hold every text column that is neither code, date nor key', () => {
    const db = new Database(file, { readonly: true });
    const skip = /(Kod|JN|Typ|Datum|Till|Tid|Av|Klartext|GiltigFrom|GiltigTom|Postnr)$/;
    const columns = db
      .prepare(
        `SELECT m.name AS tab, c.name AS col FROM sqlite_master m, pragma_table_info(m.name) c
         WHERE m.type = 'table' AND c.type = 'TEXT' AND m.name NOT IN ('Enhet', 'Kod')`,
      )
      .all() as { tab: string; col: string }[];
    const watched = columns.filter(({ col }) => !skip.test(col));
    const missing = watched.flatMap(({ tab, col }) => {
      const rows = db
        .prepare(`SELECT DISTINCT "${col}" FROM "${tab}" WHERE "${col}" IS NOT NULL`)
        .raw()
        .all();
      return (rows as [string][]).filter(([text]) => !canaries.has(text)).map(() => `${tab}.${col}`);
    });
    db.close();
    expect(watched.length).toBeGreaterThan(14);
    expect(missing).toEqual([]);
  });

  it('are rare enough that code, catalogue and reports never hold one by chance', () => {
    const root = join(__dirname, '..', '..');
    const texts = ['src', 'catalog', 'connectors', 'docs'].flatMap((name) => filesUnder(join(root, name)));
    const own = join(root, 'src', 'example');
    const all = texts
      .filter((path) => !path.startsWith(own) && !path.endsWith('.spec.ts'))
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n');
    // The shorter canaries are the ones that could turn up; free texts name their own row.
    const found = [...canaries].filter((text) => text.length < 40 && all.includes(text));
    expect(found).toEqual([]);
  });
});

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
