import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import type { Cell } from '../../connectors/contract';
import { connectorNamed, openSource } from '../../connectors/registry';
import { createExample } from './create-example';
import { csvEncodings, exportExampleCsv } from './export-csv';
import { exampleWorkbook, exportExampleXlsx } from './export-xlsx';
import { exportExampleXml, xmlRecord } from './export-xml';
import { exampleLists, type ExampleList } from './lists';

const folder = mkdtempSync(join(tmpdir(), 'brygga-exporter-'));
const file = join(folder, 'exempel.sqlite');
const sqlFolder = join(__dirname, '../../mappings/exempel/sql');
const names = Object.keys(exampleLists) as ExampleList[];

beforeAll(() => createExample({ children: 200, seed: 7, file }));
afterAll(() => rmSync(folder, { recursive: true }));

/** Rows as a mapping sees them: text, and nothing where there is none. */
const asText = (rows: Cell[][]): (string | null)[][] =>
  rows.map((row) => row.map((cell) => (cell === null || cell === '' ? null : String(cell))));

function inDatabase(list: ExampleList): { columns: string[]; rows: (string | null)[][] } {
  const db = new Database(file, { readonly: true });
  const statement = db.prepare(readFileSync(join(sqlFolder, `${list}.sql`), 'utf8'));
  const columns = statement.columns().map(({ name }) => name);
  const rows = statement.raw().all() as Cell[][];
  db.close();
  return { columns, rows: asText(rows) };
}

async function inExport(
  connector: string,
  settings: Record<string, unknown>,
  name: string,
): Promise<{ columns: string[]; rows: (string | null)[][] }> {
  const context = { baseDir: folder, applicationName: 'brygga-test', log: () => undefined };
  const source = await openSource(connectorNamed(connector), settings, context);
  const columns = (await source.describe({ kind: 'file', name })).map((column) => column.name);
  const rows: Cell[][] = [];
  for await (const batch of source.stream({ kind: 'file', name })) rows.push(...batch.rows);
  await source.close();
  return { columns, rows: asText(rows) };
}

describe('every cell of every list comes back as the database has it, or the follow-up store would depend on the form', () => {
  it('has something in every list', () => {
    for (const list of names)
      expect(inDatabase(list).rows.length).toBeGreaterThan(list === 'id-byten' ? 0 : 40);
  });

  it.each(csvEncodings)('as CSV in %s', async (encoding) => {
    const outFolder = join(folder, encoding);
    const counts = exportExampleCsv({ file, sqlFolder, outFolder, encoding });
    const read = encoding === 'utf-8-bom' ? 'utf-8' : encoding;
    for (const list of names) {
      const name = `${exampleLists[list]}.csv`;
      const expected = inDatabase(list);
      expect(await inExport('csv', { folder: outFolder, encoding: read }, name)).toEqual(expected);
      expect(counts[name]).toBe(expected.rows.length);
    }
  });

  it('as an Excel workbook', async () => {
    const outFolder = join(folder, 'xlsx');
    const counts = await exportExampleXlsx({ file, sqlFolder, outFolder });
    for (const list of names) {
      const name = `${exampleWorkbook}#${exampleLists[list]}`;
      const expected = inDatabase(list);
      expect(await inExport('xlsx', { folder: outFolder }, name)).toEqual(expected);
      expect(counts[name]).toBe(expected.rows.length);
    }
  });

  it('as XML', async () => {
    const outFolder = join(folder, 'xml');
    const counts = exportExampleXml({ file, sqlFolder, outFolder });
    for (const list of names) {
      const name = `${exampleLists[list]}.xml`;
      const expected = inDatabase(list);
      expect(await inExport('xml', { folder: outFolder }, `${name}#${xmlRecord(list)}`)).toEqual(expected);
      expect(counts[name]).toBe(expected.rows.length);
    }
  });
});
