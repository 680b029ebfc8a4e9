import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import Database from 'libsql';
import { stringify } from 'yaml';
import { Bridge, type SyncOptions } from '../../src/bridge';
import { loadSettings } from '../../src/config/load-settings';
import { createExample } from '../../src/example/create-example';
import { fingerprint } from '../../src/store/fingerprint.fixture';
import type { RunSummary } from '../../src/store/model';
import { storeContent, type StoreContent } from './store-content';

export const repository = resolve(__dirname, '../..');
export const inRepository = (...parts: string[]): string => join(repository, ...parts);

/** A whole instance in a folder of its own: `brygga.yaml`, key and store, as a municipality would have it. */
export class Instance {
  readonly config: string;
  readonly store: string;
  readonly key: string;

  constructor(
    readonly folder: string,
    change: Record<string, unknown> = {},
  ) {
    mkdirSync(join(folder, 'nycklar'), { recursive: true });
    this.config = join(folder, 'brygga.yaml');
    this.store = join(folder, 'uppfoljning.sqlite');
    this.key = join(folder, 'nycklar', 'huvudnyckel');
    writeFileSync(this.key, `${'5a'.repeat(32)}\n`, { mode: 0o400 });
    this.configure(change);
  }

  /** Writes `brygga.yaml` anew: the example's, with the given top-level keys replaced. */
  configure(change: Record<string, unknown> = {}): void {
    const settings = {
      kommun: { kod: '0000', namn: 'Exempelkommunen' },
      catalogue: { edition: 'bbic-working', local: inRepository('catalog/local/exempel.yaml') },
      sources: [sqliteSource(join(this.folder, 'kalla.sqlite'))],
      store: { file: 'uppfoljning.sqlite' },
      key: { file: 'nycklar/huvudnyckel' },
      schedule: 'never',
      ...change,
    };
    writeFileSync(this.config, stringify(settings));
  }

  /** Opens the instance as the command line does, for as long as `use` runs. */
  async with<T>(use: (bridge: Bridge) => Promise<T>): Promise<T> {
    const bridge = await Bridge.open(loadSettings({ cwd: this.folder, file: this.config, env: {} }));
    try {
      return await use(bridge);
    } finally {
      await bridge.close();
    }
  }

  async sync(options?: SyncOptions): Promise<RunSummary> {
    const [run] = await this.with((bridge) => bridge.syncAll(options));
    return run!;
  }

  query<T extends Record<string, unknown>>(sql: string, ...parameters: unknown[]): Promise<T[]> {
    return this.with(({ store }) => store.query<T>(sql, parameters));
  }

  content(): Promise<StoreContent> {
    return this.with(({ store }) => storeContent(store));
  }

  fingerprint(): Promise<string> {
    return this.with(({ store }) => fingerprint(store));
  }
}

export const sqliteSource = (file: string, mapping = inRepository('mappings/exempel')): unknown => ({
  name: 'exempel',
  mapping,
  settings: { file },
});

export const csvSource = (folder: string, mapping = inRepository('mappings/exempel-csv')): unknown => ({
  name: 'exempel',
  mapping,
  settings: { folder, encoding: 'windows-1252' },
});

/** A folder that is gone when the test file has ended. */
export function testFolder(): { path: string; in(...parts: string[]): string } {
  const path = mkdtempSync(join(tmpdir(), 'brygga-prov-'));
  afterAll(() => rmSync(path, { recursive: true, force: true }));
  return { path, in: (...parts) => join(path, ...parts) };
}

/** The example municipality's database in `file`. */
export function exampleSource(file: string, children = 400, seed = 1): string {
  if (!existsSync(file)) createExample({ children, seed, file });
  return file;
}

/** Changes a source as its own system would. */
export function edit(file: string, ...statements: string[]): void {
  const db = new Database(file);
  try {
    for (const statement of statements) db.exec(statement);
  } finally {
    db.close();
  }
}

/** Asks the source, independently of connector and mapping. */
export function ask<T>(file: string, sql: string): T[] {
  const db = new Database(file, { readonly: true });
  try {
    return db.prepare(sql).all() as T[];
  } finally {
    db.close();
  }
}

/** A copy of the example's mapping to be changed, with the local catalogue where it expects it. Answers its folder. */
export function copyMapping(home: string, name = 'exempel'): string {
  cpSync(inRepository('mappings'), join(home, 'mappings'), { recursive: true });
  cpSync(inRepository('catalog', 'local'), join(home, 'catalog', 'local'), { recursive: true });
  return join(home, 'mappings', name);
}
