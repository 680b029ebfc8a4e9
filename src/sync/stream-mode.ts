import type { SliceReader } from '../../connectors/contract';
import type { CompiledRecord } from '../mapping/model';
import { addDays, type LocalDate } from '../time/local-date';
import { daysBefore } from './overlap';
import { otherMeaning, type Meaning, type StreamState, type Watermark } from './stream-state';

/** When and how much of a source is read; see the settings `reading` of a source. */
export interface ReadingPolicy {
  overlapDays: number;
  /** 0: every time. */
  wholeEveryDays: number;
}

/** What the source says of a record before it is read, in the snapshot that it is read in. */
export interface SourceSummary {
  rows: number;
  watermark: Watermark;
}

/** Why every row is read. */
export type WholeReason =
  | 'asked'
  | 'first'
  | 'mapping'
  | 'variables'
  | 'aliases'
  | 'due'
  /** The mapping names no column of changes, or there is no row that could have one. */
  | 'no-cursor'
  /** It names one, and what stands in it is no time. */
  | 'unusable-cursor'
  | 'no-slices'
  | 'no-count'
  | 'lists'
  | 'repeats'
  | 'older'
  | 'rejects'
  | 'changed'
  | 'children'
  | 'difference';

export type ModePlan =
  | { mode: 'window'; from: Watermark & string }
  /** Nothing need be read if nothing has changed since `from`; otherwise everything. */
  | { mode: 'calm'; from: Watermark & string }
  | { mode: 'whole'; reason: WholeReason };

export interface ModeInput {
  compiled: CompiledRecord;
  slices: SliceReader | null;
  summary: SourceSummary | null;
  state: StreamState | null;
  meaning: Meaning;
  policy: ReadingPolicy;
  today: LocalDate;
  /** Whether the source's last run came to its end: only then do its counts belong to what was read. */
  lastEndedWell: boolean;
  /** For `barn`: a stored record may have a child without a row of its own. */
  childrenMissing: boolean;
}

/** Decides how a record is read. Whatever is not plainly safe is read whole: the hashes make that cheap. */
export function modeOf(input: ModeInput): ModePlan {
  const { compiled, summary, state, meaning, policy, today } = input;
  const whole = (reason: WholeReason): ModePlan => ({ mode: 'whole', reason });
  if (!state) return whole('first');
  const other = otherMeaning(state, meaning);
  if (other) return whole(other);
  if (policy.wholeEveryDays === 0) return whole('asked');
  if (state.wholeOn > today || addDays(state.wholeOn, policy.wholeEveryDays) <= today) return whole('due');
  const lasting = lastingReason(input);
  if (lasting) return whole(lasting);
  if (!summary?.watermark || state.watermark === null) return whole('no-cursor');
  if (summary.watermark < state.watermark) return whole('older');
  const from = daysBefore(state.watermark, policy.overlapDays);
  if (compiled.record === 'aktualisering')
    return input.lastEndedWell &&
      state.calm &&
      state.rejects &&
      summary.rows === state.calm.rows &&
      summary.watermark === state.watermark
      ? { mode: 'calm', from }
      : whole('changed');
  if (!state.rejects) return whole('rejects');
  return input.childrenMissing ? whole('children') : { mode: 'window', from };
}

/** Why every row is read whenever the record is, as the mapping and the source are now; null when a part may do. */
export function lastingReason({
  compiled,
  slices,
  summary,
}: Pick<ModeInput, 'compiled' | 'slices' | 'summary'>): WholeReason | null {
  if (!slices) return 'no-slices';
  if (compiled.joins.length > 0) return 'lists';
  if (compiled.repeats) return 'repeats';
  if (!summary) return 'no-count';
  if (summary.watermark) return null;
  return compiled.changed !== undefined && summary.rows > 0 ? 'unusable-cursor' : 'no-cursor';
}

/** Whether a first load that is killed may go on: what is counted, and rows that repeat, need every row in one run. */
export const mayGoOn = ({ record, repeats, joins }: CompiledRecord): boolean =>
  record !== 'aktualisering' && !repeats && joins.length === 0;
