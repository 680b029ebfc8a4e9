import type { DestinationStream } from 'pino';
import type { FollowUpStore } from '../store/model';

/** What the composition hands in. */
export interface Operations {
  /** The narrow part of the store that tells how the syncs went. */
  store: Pick<FollowUpStore, 'runs' | 'query'>;
  /** Names of the sources in the settings: each is expected to be read. */
  sources: readonly string[];
  /** Cron with seconds, Europe/Stockholm, or `never`. */
  schedule: string;
  /** Where log lines go; standard output when left out. */
  logTo?: DestinationStream;
}

export const OPERATIONS = Symbol('Operations');
