/** The benchmark from beginning to end, as data; `bench.ts` prints it. */
import { mkdtempSync, rmSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RunSummary, StreamAccount } from '../../src/store/model';
import { checkSync, countRows, type Expected } from './checks';
import { postgresDatabase, sqliteDatabase, type BenchDatabase } from './databases';
import { fileOf, makeInstance, queryOf, serverOf } from './instance';
import { machine, type Machine } from './machine';
import { runPhase, type Code, type Used } from './phase';
import { startServer, serverSettings, type BenchServer } from './server';
import { changedSql, changeSql, deleteSql, mostRows, sourceSql, tables, type Engine } from './source';

export interface BenchOptions {
  rows: number;
  store: Engine;
  source: Engine;
  code: Code;
  onPhase(name: string): void;
}

/** What one sync did and used. */
export interface SyncPhase extends Used {
  run: RunSummary;
  streams: StreamAccount[];
  /** Of the store on the disk afterwards. */
  storeBytes: number;
}
export interface Ceiling extends Used {
  rows: number;
}

export const syncNames = ['first', 'again', 'whole', 'changed', 'deleted'] as const;
export type SyncName = (typeof syncNames)[number];
export const ceilingNames = ['read', 'write', 'copy', 'copyAgain'] as const;
export type CeilingName = (typeof ceilingNames)[number];

export interface BenchReport {
  machine: Machine;
  /** Of the source, at first. */
  rows: number;
  sourceEngine: Engine;
  storeEngine: Engine;
  sourceBytes: number;
  server: Record<string, string> | null;
  syncs: Record<SyncName, SyncPhase>;
  ceilings: Record<CeilingName, Ceiling>;
}

/** Of disk, for source, store and a copy of each, with their logs. */
const bytesPerRow = 1300;

/** @throws Error when the figures cannot be had, or what was done is wrong */
export async function runBench(options: BenchOptions): Promise<BenchReport> {
  const { rows } = options;
  if (!Number.isInteger(rows) || rows < 1000 || rows > mostRows)
    throw new Error(`--rows is a whole number from 1000 to ${mostRows}.`);
  refuseFullDisk(rows);
  const folder = mkdtempSync(join(tmpdir(), 'brygga-bench-'));
  let server: BenchServer | undefined;
  try {
    if ([options.source, options.store].includes('postgres')) server = await startServer();
    return await new Bench(options, folder, server).run();
  } finally {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function refuseFullDisk(rows: number): void {
  const { bavail, bsize } = statfsSync(tmpdir());
  const [needed, free] = [rows * bytesPerRow, bavail * bsize].map((bytes) => (bytes / 1e9).toFixed(1));
  if (rows * bytesPerRow > bavail * bsize)
    throw new Error(
      `${rows} rows take about ${needed} GB of disk in ${tmpdir()}, and ${free} GB are free. TMPDIR names another folder.`,
    );
}

class Bench {
  constructor(
    private readonly options: BenchOptions,
    private readonly folder: string,
    private readonly server: BenchServer | undefined,
  ) {}

  async run(): Promise<BenchReport> {
    const { options, server } = this;
    options.onPhase('source');
    const source = await this.database(options.source, 'kalla');
    await source.run(...sourceSql(options.source, options.rows));
    const sourceBytes = await source.bytes();
    const store = await this.database(options.store, 'lager');
    const config = await this.configure(source, store);
    const copy = await this.copy('copy', source);
    const first = await this.sync('first', config, source, store, {
      inserted: await countRows(source),
      mode: 'whole',
    });
    const write = await this.write(store);
    const read = await this.ceiling('read', { source: source.place, tables: this.sourceTables() });
    const copyAgain = await this.copy('copyAgain', source);
    const before = await this.digest(store);
    const again = await this.sync('again', config, source, store, { mode: 'window' });
    const whole = await this.sync('whole', config, source, store, { mode: 'whole' });
    if ((await this.digest(store)) !== before)
      throw new Error('The benchmark failed: a sync of an unchanged source wrote rows of the store.');
    await source.run(...changeSql(options.source));
    const updated = Number((await source.ask(`SELECT ${changedSql}`))[0]![0]);
    const changed = await this.sync('changed', config, source, store, { updated, mode: 'window' });
    const rows = await countRows(source);
    await source.run(...deleteSql);
    const gone = rows - (await countRows(source));
    const deleted = await this.sync('deleted', config, source, store, { deleted: gone, mode: 'window' });
    return {
      machine: machine(server?.version),
      rows,
      sourceEngine: options.source,
      storeEngine: options.store,
      sourceBytes,
      server: server ? serverSettings : null,
      syncs: { first, again, whole, changed, deleted },
      ceilings: { read, write, copy, copyAgain },
    };
  }

  private database(engine: Engine, name: string): Promise<BenchDatabase> {
    return engine === 'sqlite'
      ? Promise.resolve(sqliteDatabase(this.folder, name))
      : postgresDatabase(this.server!, name);
  }

  private async configure(source: BenchDatabase, store: BenchDatabase): Promise<string> {
    const { place } = source;
    const reading =
      place.engine === 'sqlite'
        ? fileOf(place.file)
        : serverOf(await this.server!.reader(place.account.database));
    const keeping =
      store.place.engine === 'sqlite' ? fileOf(store.place.file) : serverOf(store.place.account);
    return makeInstance(this.folder, {
      source: { engine: source.engine, connection: reading },
      store: { engine: store.engine, connection: keeping },
    });
  }

  private async sync(
    name: SyncName,
    config: string,
    source: BenchDatabase,
    store: BenchDatabase,
    expected: Pick<Expected, 'mode'> & Partial<Expected>,
  ): Promise<SyncPhase> {
    this.options.onPhase(name);
    const input = { config, whole: name === 'whole' };
    const used = await runPhase<Pick<SyncPhase, 'run' | 'streams'>>('sync', input, this.context);
    const nothing = { inserted: 0, updated: 0, deleted: 0 };
    await checkSync(name, used, { ...nothing, ...expected }, { source, store });
    return { ...used, storeBytes: await store.bytes() };
  }

  private sourceTables(): object[] {
    return tables.map((table) => ({
      name: table.name,
      key: table.key,
      columns: table.columns,
      query: queryOf(table),
    }));
  }

  /** psql-style: the source's rows as they are, into tables of the store's engine. */
  private async copy(name: CeilingName, source: BenchDatabase): Promise<Ceiling> {
    const target = await this.database(this.options.store, 'kopia');
    const tables = this.sourceTables();
    const used = await this.ceiling(name, {
      kind: 'copy',
      source: source.place,
      target: target.place,
      tables,
    });
    await target.drop();
    return used;
  }

  /** Rows as wide as the store's, with new keys: the columns that have something in them. */
  private async write(store: BenchDatabase): Promise<Ceiling> {
    const target = await this.database(this.options.store, 'bredd');
    const wide = await Promise.all(
      tables.map(async ({ name }) => {
        const sample = await store.ask(`SELECT * FROM ${name} LIMIT 1000`);
        const columns = await columnsOf(store, name);
        const filled = columns.map((_, at) => at).filter((at) => sample.some((row) => row[at] !== null));
        const only = (row: unknown[]): unknown[] => filled.map((at) => row[at]);
        return {
          name,
          key: 'nyckel',
          keyLast: true,
          columns: filled.map((at) => columns[at]),
          sample: sample.map(only),
          count: Number((await store.ask(`SELECT count(*) FROM ${name}`))[0]![0]),
        };
      }),
    );
    const used = await this.ceiling('write', { target: target.place, tables: wide });
    await target.drop();
    return used;
  }

  private ceiling(name: CeilingName, input: object): Promise<Ceiling> {
    this.options.onPhase(name);
    return runPhase<{ rows: number }>('ceiling', { kind: name, ...input }, this.context);
  }

  private get context(): { code: Code; server?: BenchServer } {
    return { code: this.options.code, ...(this.server && { server: this.server }) };
  }

  private digest(store: BenchDatabase): Promise<string> {
    return store.digest(tables.map(({ name }) => name));
  }
}

/** Name and type, the key first. */
async function columnsOf(store: BenchDatabase, table: string): Promise<unknown[][]> {
  const sql =
    store.engine === 'sqlite'
      ? `SELECT name, type FROM pragma_table_info('${table}')`
      : `SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
         WHERE attrelid = '${table}'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`;
  const columns = await store.ask(sql);
  if (columns[0]?.[0] !== 'nyckel') throw new Error(`The store's ${table} does not begin with its key.`);
  return columns;
}
