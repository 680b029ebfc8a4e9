/** A small case system (`test/faults/harness/rows.ts`) that is synced into either engine, and what the store then holds. */
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import type { SyncOptions } from '../../src/bridge';
import type { RecordName } from '../../src/catalog/model';
import type { RunSummary, StreamAccount } from '../../src/store/model';
import { SqliteCaseSystem, type CaseSystem } from '../faults/harness/case-system';
import { writeFollowUp, writeMapping, type MappingChange } from '../faults/harness/mapping';
import type { Size } from '../faults/harness/rows';
import { PostgresStore, SqliteStore, type StoreAtRest } from '../faults/harness/stores';
import { startPostgres, type TestPostgres } from '../servers/postgres';
import { Instance, testFolder } from '../support/instance';

export const stores = ['sqlite', 'postgres'] as const;

export interface Scenes {
  /** Only where the store is PostgreSQL. */
  readonly server: TestPostgres;
  newFolder(): string;
  newSource(size: Size): Promise<SqliteCaseSystem>;
  /** An instance with a store of its own. */
  newScene(source: CaseSystem, mapping?: MappingChange, ofSource?: Record<string, unknown>): Promise<Scene>;
}

export class Scene {
  constructor(
    readonly instance: Instance,
    readonly source: CaseSystem,
    readonly store: StoreAtRest,
  ) {}

  sync(options?: SyncOptions): Promise<RunSummary> {
    return this.instance.sync(options);
  }

  /** Syncs until so many chunks of the record are written. */
  async syncUntil(record: RecordName, chunks: number): Promise<void> {
    const stop = new AbortController();
    let seen = 0;
    const show = (progress: { record: RecordName }): void => {
      if (progress.record === record && ++seen === chunks) stop.abort(new Error('stopped by the test'));
    };
    const stopped = this.sync({ signal: stop.signal, display: () => ({ show, end: () => undefined }) });
    await expect(stopped).rejects.toThrow();
  }

  /** How the latest run read a record. */
  account(record: RecordName): Promise<StreamAccount> {
    return this.instance.with(async ({ store }) => {
      const [run] = await store.runs(1);
      return (await store.streams(run!.id)).find((stream) => stream.record === record)!;
    });
  }
}

/** Call where a `describe` is. */
export function scenes(engine: (typeof stores)[number]): Scenes {
  const folder = testFolder();
  const made = {} as { server: TestPostgres };
  if (engine === 'postgres') {
    beforeAll(async () => {
      made.server = await startPostgres();
    });
    afterAll(() => made.server.stop());
  }
  const newFolder = (): string => mkdtempSync(folder.in('scen-'));
  return {
    get server() {
      return made.server;
    },
    newFolder,
    newSource: (size) => SqliteCaseSystem.create(join(newFolder(), 'kalla.sqlite'), size),
    newScene: async (source, mapping = {}, ofSource = {}) => {
      const home = newFolder();
      writeMapping(join(home, 'mappning'), source.connector, mapping);
      const store =
        engine === 'sqlite' ? new SqliteStore(home) : await PostgresStore.create(made.server, home);
      const instance = new Instance(home);
      instance.configure({
        sources: [{ name: 'prov', mapping: 'mappning', settings: source.settings, ...ofSource }],
        store: store.settings,
        followUps: writeFollowUp(join(home, 'uppfoljningar')),
      });
      return new Scene(instance, source, store);
    },
  };
}
