import type { FollowUpStore } from '../store/model';
import { collectYear } from './collect';
import { newestDone } from './metadata';
import type { YearData } from './model';
import { nothingRead } from './statistics.problems';

/**
 * A year's data. A store that nothing has been read into would pass every check.
 * @throws Problem STA-025.
 */
export async function readYear(
  store: Pick<FollowUpStore, 'snapshot' | 'runs'>,
  year: number,
): Promise<YearData> {
  if (newestDone(await store.runs(200)).length === 0) throw nothingRead();
  return store.snapshot((reader) => collectYear(reader, year));
}
