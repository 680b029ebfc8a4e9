import type { Query } from '../../../connectors/contract';

/** What a reader in another process needs to know; goes there as JSON. */
export interface Prepared<S = unknown> {
  folder: string;
  /** Of our connector. The bare reading takes address, account and TLS from them too. */
  settings: S;
  query: Query;
}

export interface Started<S> {
  prepared: Prepared<S>;
  /** A double of ours in the process that prepared, whose CPU time can be the bottleneck. */
  isDouble?: true;
  stop(): Promise<void>;
}

/** Looks at each cell of a row. */
export type TakeRow = (cells: readonly unknown[]) => void;

/** Open and ready, so that what is timed is reading alone. */
export interface BareReader {
  read(take: TakeRow): Promise<void>;
  close(): Promise<void>;
}

export interface BenchSource<S> {
  /** Makes a source with this many rows of `rows.ts`; a sentence where it cannot be made. */
  prepare(folder: string, rows: number): Promise<Started<S> | string>;
  /** The driver alone, in its fastest ordinary way that streams and has all of a cell's content. */
  bare(prepared: Prepared<S>): Promise<BareReader>;
}

export const names = [
  'sqlite',
  'csv',
  'xlsx',
  'xml',
  'postgres',
  'mysql',
  'mssql',
  'oracle',
  'rest',
] as const;
export type SourceName = (typeof names)[number];

/** One source's file, which loads one driver: the peak memory of its reader is then its own. */
export async function loadSource(name: string): Promise<BenchSource<unknown>> {
  const module = (await import(`./sources/${name}`)) as { source: BenchSource<unknown> };
  return module.source;
}
