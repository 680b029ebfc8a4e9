import type { RunSummary } from '../store/model';

/** What a store with these runs, newest first, says are each source's latest ones. */
export const latestOf = (runs: readonly RunSummary[]): RunSummary[] =>
  runs.filter(
    (run, at) =>
      !runs
        .slice(0, at)
        .some(({ source, status }) => source === run.source && (run.status !== 'done' || status === 'done')),
  );
