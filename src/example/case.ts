import type { Day } from './days';

/** Where a child's case stands while its notifications come in. */
export interface CaseState {
  /** An investigation runs until this day. */
  investigatedUntil: Day;
  /** A measure runs until this day; of these, a placement. */
  measureUntil: Day;
  placedUntil: Day;
}

export type MeasureType = 'OPV' | 'SOLHV' | 'OMH' | 'LVU';
export type Ground = 'SOL01' | 'SOL25' | 'L2' | 'L3' | 'L23' | 'L6' | 'L22';

/** A measure as it really was, before it is written the way people write. */
export interface Measure {
  id: number;
  type: MeasureType;
  ground: Ground;
  decided: Day;
  start: Day;
  /** Null while it runs. */
  end: Day | null;
}
