import { CronTime } from 'cron';
import type { RunSummary } from '../store/model';

/** How a source's data stands: `age` in milliseconds since its last finished sync. */
export type Freshness = { state: 'fresh' | 'old'; age: number } | { state: 'never-read' };

/**
 * The age in milliseconds at which data count as old: two of the schedule's longest periods, so that one missed night
 * is forgiven and two are not. Null when nothing is scheduled.
 */
export function maximumAge(schedule: string): number | null {
  if (schedule === 'never') return null;
  const times = new CronTime(schedule, 'Europe/Stockholm')
    .sendAt(periodsLookedAt)
    .map((time) => time.toMillis());
  const gaps = times.slice(1).map((time, index) => time - times[index]!);
  return 2 * Math.max(...gaps);
}

/** Enough to meet the longest gap of any weekly schedule with a few times a day. */
const periodsLookedAt = 50;

/** `run`: the source's newest finished one. */
export function freshnessOf(run: RunSummary | undefined, schedule: string, now: number): Freshness {
  if (!run?.finishedAt) return { state: 'never-read' };
  const age = now - Date.parse(run.finishedAt);
  const limit = maximumAge(schedule);
  return { state: limit !== null && age > limit ? 'old' : 'fresh', age };
}
