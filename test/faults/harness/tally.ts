import { appendFileSync } from 'node:fs';

/** Adds to the last line of `npm run test:faults`, which `tally-reporter.cjs` prints; elsewhere nobody adds up. */
export function tally(counts: { kills?: number; lost?: number; duplicated?: number; stale?: number }): void {
  const file = process.env.BRYGGA_FAULTS_TALLY;
  if (file) appendFileSync(file, `${JSON.stringify(counts)}\n`);
}
