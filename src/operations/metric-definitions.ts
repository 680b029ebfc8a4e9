import type { ChunkCount, RunSummary } from '../store/model';

export const rowOutcomes = {
  inserted: 'inserted',
  updated: 'updated',
  unchanged: 'unchanged',
  rejected: 'rejected',
  countedOnly: 'counted_only',
  deleted: 'deleted',
} as const satisfies Partial<Record<keyof (ChunkCount & Pick<RunSummary, 'deleted'>), string>>;

const outcomes = Object.values(rowOutcomes).join(', ');

/**
 * Every metric of our own. Label values are bounded: names from the settings, records of the catalogue, outcomes, codes
 * of problems, reasons, route templates.
 */
export const metricDefinitions = {
  storeUp: {
    name: 'brygga_store_up',
    type: 'gauge',
    help: '1 when the follow-up store answered at this scrape, else 0; what is read from it is left out at 0.',
    labelNames: [],
  },
  storeBytes: {
    name: 'brygga_store_size_bytes',
    type: 'gauge',
    help: 'Size of the follow-up store: the SQLite file with its journal, or the PostgreSQL database.',
    labelNames: [],
  },
  diskFree: {
    name: 'brygga_store_disk_free_bytes',
    type: 'gauge',
    help: 'Free space where the SQLite file stands; absent with PostgreSQL.',
    labelNames: [],
  },
  syncRows: {
    name: 'brygga_sync_rows_total',
    type: 'counter',
    help: `Rows by what became of them, over the run history (${outcomes}).`,
    labelNames: ['source', 'outcome'],
  },
  syncRuns: {
    name: 'brygga_sync_runs_total',
    type: 'counter',
    help: 'Ended syncs by status (done, failed, stopped).',
    labelNames: ['source', 'status'],
  },
  syncRunning: {
    name: 'brygga_sync_running',
    type: 'gauge',
    help: '1 while a sync of the source is under way, in whatever process; also after one whose process was killed, until the next.',
    labelNames: ['source'],
  },
  runningSeconds: {
    name: 'brygga_sync_running_seconds',
    type: 'gauge',
    help: 'How long the sync that is under way has taken so far; 0 when none is.',
    labelNames: ['source'],
  },
  rowsPerSecond: {
    name: 'brygga_sync_rows_per_second',
    type: 'gauge',
    help: 'Rows read per second by the sync that this service has under way, since its first rows; 0 when it has none.',
    labelNames: ['source'],
  },
  chunkSeconds: {
    name: 'brygga_sync_chunk_seconds',
    type: 'histogram',
    help: 'Time per chunk (read, mapped and handed to the store) of the syncs that this service made; in the first chunk of a record also what the source is asked before its rows.',
    labelNames: ['source', 'record'],
    buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
  },
  lastRun: {
    name: 'brygga_last_run_timestamp_seconds',
    type: 'gauge',
    help: 'When the last finished (done) sync ended, Unix time.',
    labelNames: ['source'],
  },
  lastDuration: {
    name: 'brygga_last_run_duration_seconds',
    type: 'gauge',
    help: 'How long the last finished sync took.',
    labelNames: ['source'],
  },
  lastFailed: {
    name: 'brygga_last_run_failed',
    type: 'gauge',
    help: '1 when the latest ended sync of the source failed, else 0.',
    labelNames: ['source'],
  },
  runProblem: {
    name: 'brygga_last_run_problem',
    type: 'gauge',
    help: '1 for the code of what ended the latest sync of the source; absent when it ended well.',
    labelNames: ['source', 'code'],
  },
  serviceProblem: {
    name: 'brygga_service_sync_problem',
    type: 'gauge',
    help: '1 for each code of what ended the latest sync that this service started, also before a run began (wrong key, lock); absent when it ended well.',
    labelNames: ['code'],
  },
  unmappedShare: {
    name: 'brygga_unmapped_share',
    type: 'gauge',
    help: 'Share of the mapped cells that held a code that the mapping does not know, 0–1, in the last finished sync that read every row.',
    labelNames: ['source'],
  },
  rejectedRows: {
    name: 'brygga_rejected_rows',
    type: 'gauge',
    help: 'Rows of the source that stand rejected after the last finished sync, those of earlier syncs included.',
    labelNames: ['source'],
  },
  streamOk: {
    name: 'brygga_stream_ok',
    type: 'gauge',
    help: '1 when the latest reading of the record ended well, 0 when it failed; absent before the first.',
    labelNames: ['source', 'record'],
  },
  streamProblem: {
    name: 'brygga_stream_problem',
    type: 'gauge',
    help: '1 for the code of what ended the latest reading of the record; absent when it ended well.',
    labelNames: ['source', 'record', 'code'],
  },
  streamLag: {
    name: 'brygga_stream_lag_seconds',
    type: 'gauge',
    help: 'Time since the end of the last sync that read the record to its end: what has happened in the source since is not in the figures.',
    labelNames: ['source', 'record'],
  },
  streamRows: {
    name: 'brygga_stream_rows',
    type: 'gauge',
    help: `Rows of the latest reading of the record by what became of them (${outcomes}).`,
    labelNames: ['source', 'record', 'outcome'],
  },
  streamMode: {
    name: 'brygga_stream_mode',
    type: 'gauge',
    help: '1 for how the record was read the latest time (whole, window, skipped); `reason` says why whole (first, due, no-cursor, unusable-cursor, rejects …) and is empty otherwise.',
    labelNames: ['source', 'record', 'mode', 'reason'],
  },
  streamSourceSeconds: {
    name: 'brygga_stream_source_seconds',
    type: 'gauge',
    help: 'Time that the latest reading of the record waited for the source (query time).',
    labelNames: ['source', 'record'],
  },
  streamStoreSeconds: {
    name: 'brygga_stream_store_seconds',
    type: 'gauge',
    help: 'Time that the latest reading of the record waited for the store.',
    labelNames: ['source', 'record'],
  },
  streamSourceRows: {
    name: 'brygga_stream_source_rows',
    type: 'gauge',
    help: "Rows of the record by the source's own count at the latest reading; absent where it cannot count.",
    labelNames: ['source', 'record'],
  },
  streamDifference: {
    name: 'brygga_stream_difference_rows',
    type: 'gauge',
    help: "Rows by the source's own count that are neither stored nor accounted for (negative: too many); absent where it cannot count.",
    labelNames: ['source', 'record'],
  },
  figures: {
    name: 'brygga_figures_timestamp_seconds',
    type: 'gauge',
    help: 'When the newest sync that the served figures rest on ended, Unix time; absent until figures have been counted.',
    labelNames: [],
  },
  requests: {
    name: 'http_request_duration_seconds',
    type: 'histogram',
    help: 'HTTP requests by method, route template and status; unknown paths have the route `none`.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  },
} as const;

/** The list of metrics as a Markdown table, for docs/operations.md. */
export function metricsReference(): string {
  const rows = Object.values(metricDefinitions).map(
    ({ name, type, labelNames, help }) =>
      `| \`${name}\` | ${type} | ${labelNames.map((label) => `\`${label}\``).join(', ')} | ${help} |`,
  );
  return ['| Metric | Type | Labels | Meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
