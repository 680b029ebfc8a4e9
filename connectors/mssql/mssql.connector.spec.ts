import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TdsColumn, TdsHandler } from '../../test/doubles/tds/tds-double';
import { ConnectorError, type Cell, type Query, type Source, type SourceEvent } from '../contract';
import {
  cannedPassword,
  describes,
  reader,
  startCannedServer,
  type CannedOptions,
  type CannedServer,
} from './canned-server.fixture';
import { mssqlConnector } from './mssql.connector';
import { mssqlSettings, type MssqlSettings } from './settings';

const root = mkdtempSync(join(tmpdir(), 'brygga-mssql-'));
writeFileSync(join(root, 'losenord'), `${cannedPassword}\n`);
afterAll(() => rmSync(root, { recursive: true, force: true }));

const settings = (port: number, more: Record<string, unknown> = {}): MssqlSettings =>
  mssqlSettings.parse({
    host: '127.0.0.1',
    port,
    database: 'Soc',
    user: reader,
    password: { file: 'losenord' },
    tls: 'off',
    ...more,
  });

const open = (port: number, more: Record<string, unknown> = {}, log: SourceEvent[] = []): Promise<Source> =>
  mssqlConnector.open(settings(port, more), {
    baseDir: root,
    applicationName: 'brygga-test',
    log: (event) => log.push(event),
  });

const sql = (text: string, parameters?: Record<string, Cell>): Query => ({
  kind: 'sql',
  text,
  ...(parameters && { parameters }),
});

async function read(source: Source, query: Query): Promise<Cell[][]> {
  const rows: Cell[][] = [];
  for await (const batch of source.stream(query)) rows.push(...batch.rows);
  return rows;
}

describe('with a wire double of SQL Server: thin', () => {
  it('reads', async () => {
    const server = await startCannedServer({
      handler: () => ({ columns: [{ name: 'Id', type: 'int' }, { name: 'B', type: 'decimal(18,2)' }], rows: [[1, '1234567890123456.78']] }),
    });
    const source = await open(server.double.port);
    expect(await read(source, sql('SELECT 1'))).toEqual([[1, '1234567890123456.78']]);
    console.log(server.statements(), await source.status(), await source.proveReadOnly(), await source.tables());
    await source.close();
    await server.double.close();
  });
});
