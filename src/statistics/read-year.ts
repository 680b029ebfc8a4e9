import { noMapping, type FollowUpStore, type RunSummary } from '../store/model';
import { collectYear } from './collect';
import type { YearData } from './model';
import { nothingRead } from './statistics.problems';

/**
 * A year's data. A store that nothing has been read into would pass every check.
 * @throws Problem STA-025.
 */
export async function readYear(
  store: Pick<FollowUpStore, 'snapshot' | 'latestRuns'>,
  year: number,
): Promise<YearData> {
  if ((await readRuns(store)).length === 0) throw nothingRead();
  return store.snapshot((reader) => collectYear(reader, year));
}

/** Each source's latest finished sync, newest first, of the sources that the store's rows are from. */
export async function readRuns(store: Pick<FollowUpStore, 'latestRuns'>): Promise<RunSummary[]> {
  const latest = await store.latestRuns();
  return latest.filter(({ status, mapping }) => status === 'done' && mapping !== noMapping);
}
