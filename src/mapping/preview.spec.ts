import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import type { Source } from '../../connectors/contract';
import { connectorNamed, openSource } from '../../connectors/registry';
import { createExample } from '../example/create-example';
import { exportExampleCsv } from '../example/export-csv';
import { exampleCatalog, mappingsFolder } from './fixture';
import { loadMapping } from './load-mapping';
import type { CompiledRecord } from './model';
import { previewMapping } from './preview';
import { readMapping } from './read-mapping';

const folder = mkdtempSync(join(tmpdir(), 'preview-'));
const file = join(folder, 'e.sqlite');
const open = (connector: string, settings: object): Promise<Source> =>
  openSource(connectorNamed(connector), settings, {
    baseDir: folder,
    applicationName: 'test',
    log: () => undefined,
  });

beforeAll(() => {
  createExample({ children: 80, seed: 1, file });
  exportExampleCsv({
    file,
    sqlFolder: join(mappingsFolder('exempel'), 'sql'),
    outFolder: join(folder, 'csv'),
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a preview of a source', () => {
  const plan = readMapping(mappingsFolder('exempel'), exampleCatalog());

  it('shows no identity, and cannot be joined with another preview', async () => {
    const source = await open('sqlite', { file });
    const [first, second] = [
      await previewMapping(plan, source, 1000),
      await previewMapping(plan, source, 1000),
    ];
    await source.close();
    const db = new Database(file, { readonly: true });
    const ids = db
      .prepare('SELECT Personnr AS id FROM Person UNION SELECT PersonnrVidReg FROM Aktualisering')
      .all() as { id: string | null }[];
    db.close();
    const text = JSON.stringify(first);
    expect(ids.length).toBeGreaterThan(50);
    for (const { id } of ids) if (id) expect(text).not.toContain(id);
    const children = (records: typeof first): string[] =>
      records.flatMap(({ rows }) => rows.map(({ child }) => child));
    expect(children(first).length).toBeGreaterThan(50);
    expect(children(first).filter((child) => new Set(children(second)).has(child))).toEqual([]);
  });

  it('leaves out protected identities and notifications that led to no investigation', async () => {
    const source = await open('sqlite', { file });
    const records = await previewMapping(plan, source, 1000);
    await source.close();
    const notifications = records.find(({ record }) => record === 'aktualisering')!;
    const opened = notifications.rows.map(({ values }) => values['aktualisering.utredning-inleds']);
    expect(opened.every((value) => value === 'ja' || value === 'pagar-redan')).toBe(true);
    expect(notifications.hidden).toBeGreaterThan(0);
    for (const { read, rows, hidden, rejected } of records) {
      expect(rows.length + hidden + Object.values(rejected).reduce((sum, n) => sum + n, 0)).toBe(read);
    }
  });

  it('counts what only a few rows hold without showing it: it could be a name in the wrong column', async () => {
    const source = await open('sqlite', { file });
    const [all, few] = [await previewMapping(plan, source, 1000), await previewMapping(plan, source, 20)];
    await source.close();
    const listed = (records: typeof all): (typeof all)[number]['unmapped'] =>
      records.flatMap(({ unmapped }) => unmapped);
    const total = (records: typeof all): number => listed(records).reduce((sum, { count }) => sum + count, 0);
    expect(total(all)).toBeGreaterThan(total(few));
    expect(total(few)).toBeGreaterThan(0);
    for (const { shown, count } of [...listed(all), ...listed(few)]) {
      if (shown !== null) expect(count).toBeGreaterThanOrEqual(5);
    }
  });

  it('reads no more rows than asked for', async () => {
    const source = await open('sqlite', { file });
    expect((await previewMapping(plan, source, 3)).map(({ read }) => read)).toEqual([3, 3, 3, 3, 3, 3]);
    await source.close();
  });
});

describe('the database and its CSV export', () => {
  it('map to the same rows, one for one', async () => {
    const database = await open('sqlite', { file });
    const lists = await open('csv', { folder: join(folder, 'csv'), encoding: 'windows-1252' });
    const fromDatabase = loadMapping(mappingsFolder('exempel'), exampleCatalog()).records;
    const fromLists = loadMapping(mappingsFolder('exempel-csv'), exampleCatalog()).records;
    for (const [i, compiled] of fromDatabase.entries()) {
      const rows = await mapped(database, compiled);
      expect(rows.length).toBeGreaterThan(0);
      expect(await mapped(lists, fromLists[i]!)).toEqual(rows);
    }
    await database.close();
    await lists.close();
  });
});

async function mapped(source: Source, compiled: CompiledRecord): Promise<string[]> {
  const rows: string[] = [];
  const out = compiled.newRow();
  for await (const batch of source.stream(compiled.query)) {
    const map = compiled.bind(batch.columns);
    for (const row of batch.rows) {
      const told: (string | null)[] = [];
      const reject = map(row, out, { unmapped: (...unmapped) => told.push(...unmapped) });
      rows.push(JSON.stringify(reject ? [reject, out.key] : [out, told]));
    }
  }
  return rows.sort();
}
