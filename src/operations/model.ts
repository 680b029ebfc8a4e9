import type { DestinationStream } from 'pino';
import type { FollowUpStore } from '../store/model';

/** The syncs that this service makes. */
export interface WatchedSync {
  /** What is being read now; undefined between syncs. */
  readonly reading: { source: string; read: number; readBefore: number; since: number } | undefined;
  /** Codes of what ended the latest one; none when it ended well, or when there was none. */
  readonly problems: readonly string[];
  /** Called for each chunk. */
  onChunk(heard: (source: string, record: string, milliseconds: number) => void): void;
}

/** What the composition hands in. */
export interface Operations {
  /** The narrow part of the store that tells how the syncs went. */
  store: Pick<FollowUpStore, 'runs' | 'run' | 'latestRuns' | 'streams' | 'query'>;
  /** Names of the sources in the settings: each is expected to be read. */
  sources: readonly string[];
  /** Cron with seconds, Europe/Stockholm, or `never`. */
  schedule: string;
  sync: WatchedSync;
  /** The store's file; undefined when it is a PostgreSQL database. */
  storeFile: string | undefined;
  /** When the newest reading that the served figures rest on ended, ISO instant; undefined before there are any. */
  figuresAsOf(): string | undefined;
  /** Where log lines go; standard output when left out. */
  logTo?: DestinationStream;
}

export const OPERATIONS = Symbol('Operations');
