/** What the specs of this room share: a source on a canned server, and short ways to ask it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TdsDoubleOptions, TdsHandler } from '../../test/doubles/tds/tds-double';
import { ConnectorError, type Cell, type Query, type Source, type SourceEvent } from '../contract';
import {
  cannedPassword,
  reader,
  startCannedServer,
  type CannedOptions,
  type CannedServer,
} from './canned-server.fixture';
import { mssqlConnector } from './mssql.connector';
import { mssqlSettings } from './settings';

export interface Opened extends CannedServer {
  source: Source;
  log: SourceEvent[];
}

/** A folder with the password, and all that a spec starts in it; `end` after each test. */
export class Canned {
  readonly folder = mkdtempSync(join(tmpdir(), 'brygga-mssql-'));
  private readonly ends: (() => Promise<void>)[] = [];

  constructor() {
    writeFileSync(join(this.folder, 'losenord'), `${cannedPassword}\n`);
  }

  async server(canned: CannedOptions = {}, options: Partial<TdsDoubleOptions> = {}): Promise<CannedServer> {
    const server = await startCannedServer(canned, options);
    this.ends.push(() => server.double.close());
    return server;
  }

  async open(port: number, settings: Record<string, unknown> = {}, log: SourceEvent[] = []): Promise<Source> {
    const given = {
      host: '127.0.0.1',
      port,
      database: 'Soc',
      user: reader,
      password: { file: 'losenord' },
      tls: 'off',
      ...settings,
    };
    const source = await mssqlConnector.open(mssqlSettings.parse(given), {
      baseDir: this.folder,
      applicationName: 'brygga-test',
      log: (event) => log.push(event),
    });
    this.ends.push(() => source.close());
    return source;
  }

  /** A source whose queries `handler` answers. */
  async with(
    handler: TdsHandler,
    settings: Record<string, unknown> = {},
    canned: CannedOptions = {},
  ): Promise<Opened> {
    const server = await this.server({ ...canned, handler });
    const log: SourceEvent[] = [];
    return { ...server, log, source: await this.open(server.double.port, settings, log) };
  }

  async end(): Promise<void> {
    for (const end of this.ends.splice(0).reverse()) await end();
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export const sql = (text: string, parameters?: Record<string, Cell>): Query => ({
  kind: 'sql',
  text,
  ...(parameters && { parameters }),
});

export async function read(source: Source, query: Query | string): Promise<Cell[][]> {
  const rows: Cell[][] = [];
  for await (const batch of source.stream(typeof query === 'string' ? sql(query) : query)) {
    rows.push(...batch.rows);
  }
  return rows;
}

export async function errorOf(work: Promise<unknown>): Promise<ConnectorError> {
  const error: unknown = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ConnectorError);
  return error as ConnectorError;
}
