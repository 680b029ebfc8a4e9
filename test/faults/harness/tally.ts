import { appendFileSync } from 'node:fs';
import { basename } from 'node:path';

export interface Counts {
  kills?: number;
  /** Drawn at random, each judged after every run that ended. */
  sequences?: number;
  lost?: number;
  duplicated?: number;
  stale?: number;
}

/** Adds to the last lines of `npm run test:faults`, which `tally-reporter.cjs` prints; elsewhere nobody adds up. */
export function tally(counts: Counts): void {
  const file = process.env.BRYGGA_FAULTS_TALLY;
  const suite = basename(expect.getState().testPath ?? '').replace(/\.ts$/, '');
  if (file) appendFileSync(file, `${JSON.stringify({ ...counts, suite })}\n`);
}

/** The same for what a comparison found, which counts as one also when it is nothing. */
export const tallyVerdict = ({
  lost,
  duplicated,
  stale,
}: Required<Pick<Counts, 'lost' | 'duplicated' | 'stale'>>): void => tally({ lost, duplicated, stale });
