import type { ConnectorErrorDetails, Source } from '../../connectors/contract';
import type { ReadingOptions } from '../mapping/lists/lists-read';
import type { CompiledRecord } from '../mapping/model';
import type { RejectedRow, StreamAccount, SyncRun } from '../store/model';
import type { LocalDate } from '../time/local-date';
import type { StreamTally } from './chunk-writer';
import type { DriftPolicy } from './drift';
import type { StreamContext } from './record-stream';
import type { ReadingPolicy } from './stream-mode';
import type { Meaning } from './stream-state';

/** What the reading of one record of one source is given. */
export interface StreamInput {
  source: Source;
  compiled: CompiledRecord;
  run: SyncRun;
  context: StreamContext;
  meaning: Meaning;
  policy: ReadingPolicy & { drift: DriftPolicy };
  deleteBrake: number;
  today: LocalDate;
  /** Local time, `YYYY-MM-DD HH:MM:SS`. */
  now: string;
  /** Whether all that the session reads is of one moment. */
  snapshot: boolean;
  options: ReadingOptions;
  /** Whether the source's last run came to its end. */
  lastEndedWell: boolean;
  /** For `barn`: whether a stored record has a child without a row in `barn`. */
  childrenMissing(): Promise<boolean>;
  /** Children whose rows in `barn` are no source's; null when they are very many. */
  releasedChildren(): Promise<readonly string[] | null>;
  /** Rows of this source that the record's table holds. */
  stored(): Promise<number>;
  /** What earlier runs have rejected of the record; null when it cannot be told by keys. */
  rejectsOf(runs: readonly number[]): Promise<RejectedRow[] | null>;
  /** Hears what is no error and still should be looked at. */
  warn?: (details: ConnectorErrorDetails) => void;
  /** Before each chunk; throws when the run is to stop. */
  checkpoint(read: number): Promise<void>;
}

/** What a stream was, also when it failed: `problem` is what ended it. */
export interface StreamOutcome {
  account: Omit<StreamAccount, 'status' | 'problem'>;
  tally: StreamTally;
  standing: number;
}
