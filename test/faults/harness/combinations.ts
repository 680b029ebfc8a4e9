import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres, type TestPostgres } from '../../servers/postgres';
import { closePrograms, PostgresCaseSystem, SqliteCaseSystem, type CaseSystem } from './case-system';
import type { Size } from './rows';
import { Runners } from './runner';
import type { Given } from './scene';
import { PostgresStore, SqliteStore } from './stores';

export type Engine = 'sqlite' | 'postgres';

export interface Combination extends Given {
  server?: TestPostgres;
  newSource(size: Size, options?: { wal?: boolean }): Promise<CaseSystem>;
}

/** Every source with every store; the title says which. */
export const combinations: readonly (readonly [Engine, Engine])[] = [
  ['sqlite', 'sqlite'],
  ['postgres', 'sqlite'],
  ['sqlite', 'postgres'],
  ['postgres', 'postgres'],
];

/** What the tests of one combination stand on; made before them and gone after them. */
export function combine(source: Engine, store: Engine): Combination {
  const made = {} as Combination;
  let sources = 0;
  beforeAll(async () => {
    made.folder = mkdtempSync(join(tmpdir(), 'brygga-fel-'));
    made.runners = new Runners();
    if (source === 'postgres' || store === 'postgres') made.server = await startPostgres();
    made.newStore = async (folder) =>
      store === 'sqlite' ? new SqliteStore(folder) : PostgresStore.create(made.server!, folder);
    made.newSource = (size, options) =>
      source === 'sqlite'
        ? SqliteCaseSystem.create(join(made.folder, `kalla-${++sources}.sqlite`), size, options)
        : PostgresCaseSystem.create(made.server!, made.folder, size);
  });
  afterAll(async () => {
    made.runners?.stop();
    closePrograms();
    await made.server?.stop();
    rmSync(made.folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  });
  return made;
}
