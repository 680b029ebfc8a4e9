import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PostgresStoreSettings } from '../../src/config/settings';
import type { FollowUpStore, StoreSchema } from '../../src/store/model';
import { openStore, type StorePlace } from '../../src/store/open-store';
import { startPostgres, type TestPostgres } from '../servers/postgres';
import { schema } from './store-rows';

/** Both engines of the store, for the suite that they share. */
export interface StoreEngine {
  name: 'sqlite' | 'postgres';
  /** A place with no store yet. */
  freshPlace(): Promise<StorePlace>;
}

export const engineNames = ['sqlite', 'postgres'] as const;

/** Starts the engine for the tests around the call, and ends it after them. */
export function engineFor(name: StoreEngine['name']): StoreEngine {
  return name === 'sqlite' ? sqliteEngine() : postgresEngine();
}

/** As `engineFor`, with a store of its own for every test. */
export function storeFor(
  name: StoreEngine['name'],
  of: StoreSchema = schema,
): { readonly store: FollowUpStore } {
  const engine = engineFor(name);
  const current = {} as { store: FollowUpStore };
  beforeEach(async () => {
    current.store = await openStore({ place: await engine.freshPlace(), schema: of });
  });
  afterEach(() => current.store.close());
  return current;
}

function sqliteEngine(): StoreEngine {
  const folder = mkdtempSync(join(tmpdir(), 'brygga-store-'));
  let stores = 0;
  afterAll(() => rmSync(folder, { recursive: true }));
  return { name: 'sqlite', freshPlace: async () => ({ file: join(folder, String(stores++), 'u.sqlite') }) };
}

/** A server for the tests around the call, with databases as a DBA would make them for Bryggan. */
export function storeServer(): {
  readonly server: TestPostgres;
  /** Gives the settings of a new, empty database. */
  database(name: string): Promise<PostgresStoreSettings>;
} {
  const started = {} as { server: TestPostgres };
  const variable = 'BRYGGA_TEST_LAGRETS_LOSENORD';
  beforeAll(async () => {
    started.server = await startPostgres();
    process.env[variable] = 'hemligt';
    await started.server.run(`CREATE ROLE brygga LOGIN PASSWORD 'hemligt'`);
  });
  afterAll(async () => {
    delete process.env[variable];
    await started.server.stop();
  });
  return {
    get server() {
      return started.server;
    },
    database: async (database) => {
      await started.server.createDatabase(database, 'OWNER brygga');
      return {
        host: 'localhost',
        port: started.server.port,
        database,
        user: 'brygga',
        password: { env: variable },
        tls: { ca: started.server.ca },
        connectTimeoutSeconds: 15,
      };
    },
  };
}

function postgresEngine(): StoreEngine {
  const server = storeServer();
  let stores = 0;
  return {
    name: 'postgres',
    freshPlace: async () => ({ postgres: await server.database(`lager${stores++}`), baseDir: tmpdir() }),
  };
}
