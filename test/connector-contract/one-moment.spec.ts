/** That count, greatest value and rows are of one moment while others write, and what a dead connection says. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConnectorError, type Cell, type Query, type Source } from '../../connectors/contract';
import { whereMariadbIs } from '../servers/mariadb';
import { inMariadb, inPostgres, inSqlite, type Made, type Make } from './slice-sources';

const query: Query = { kind: 'sql', text: 'SELECT id, andrad FROM rader' };
const rows = Array.from({ length: 50 }, (_, id) => `(${id}, '2024-01-01 10:00:00')`).join();
const made = `CREATE TABLE rader (id INTEGER PRIMARY KEY, andrad TIMESTAMP NULL); INSERT INTO rader VALUES ${rows};`;

async function idsOf(source: Source): Promise<number[]> {
  const all: Cell[][] = [];
  for await (const batch of source.slices!.stream(query, { columns: ['id'] })) all.push(...batch.rows);
  return all.map(([id]) => Number(id));
}

function oneMoment(make: Make): void {
  const folder = mkdtempSync(join(tmpdir(), 'brygga-ogonblick-'));
  let engine: Made;

  beforeAll(async () => {
    engine = await make(folder, made);
  });
  afterAll(async () => {
    await engine.source.close();
    await engine.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives rows of the moment they were counted in, whatever others have written since: no row slips past the watermark', async () => {
    const { source, write } = engine;
    expect((await source.status()).snapshot.consistent).toBe(true);
    const before = await source.slices!.summarize(query, 'andrad');
    await write(`INSERT INTO rader VALUES (100, '2024-01-01 09:00:00'), (101, '2030-01-01 00:00:00')`);
    await write('DELETE FROM rader WHERE id = 7');
    const ids = await idsOf(source);
    expect(ids).toHaveLength(before.rows);
    expect(ids).toContain(7);
    expect(ids).not.toContain(100);
    expect(await source.slices!.summarize(query, 'andrad')).toEqual(before);

    const later = await engine.open();
    const after = await idsOf(later);
    await later.close();
    expect(after).toContain(100);
    expect(after).not.toContain(7);
  });

  it('says at once that its connection is gone, whatever it is asked, and never hangs', async () => {
    const { source, end } = engine;
    if (!end) return;
    await end();
    const asked = [
      () => idsOf(source),
      () => source.slices!.summarize(query, 'andrad'),
      () => source.slices!.ordered(query, ['id']),
      () => source.describe(query),
      () => source.tables(),
      () => source.status(),
      () => source.proveReadOnly(),
      () => source.estimateRows(query),
      () => source.stream(query)[Symbol.asyncIterator]().next(),
    ];
    const codes: string[] = [];
    for (const ask of [...asked, ...asked]) {
      const error: unknown = await Promise.resolve(ask()).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      codes.push(error instanceof ConnectorError ? error.details.code : String(error));
    }
    // CON-011 where it tries a connection of its own for what it is asked.
    expect(codes.filter((code) => code !== 'CON-026' && code !== 'CON-011')).toEqual([]);
    expect(codes.slice(0, 4)).toEqual(['CON-026', 'CON-026', 'CON-026', 'CON-026']);
  }, 20_000);
}

describe('What SQLite reads while others write', () => oneMoment(inSqlite));
describe('What PostgreSQL reads while others write', () => oneMoment(inPostgres));
describe('What MariaDB reads while others write', () => {
  whereMariadbIs('One moment of MariaDB', (programs) => oneMoment(inMariadb(programs)));
});
