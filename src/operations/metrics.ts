import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { RunSummary } from '../store/model';
import { latestDone } from './freshness';
import type { Operations } from './model';

const rowOutcomes = {
  inserted: 'inserted',
  updated: 'updated',
  unchanged: 'unchanged',
  rejected: 'rejected',
  countedOnly: 'counted_only',
  deleted: 'deleted',
} as const satisfies Partial<Record<keyof RunSummary, string>>;

/** Every metric of our own. Label values are bounded: names from the settings, outcomes, route templates. */
export const metricDefinitions = {
  storeUp: {
    name: 'brygga_store_up',
    type: 'gauge',
    help: '1 when the follow-up store answered at this scrape, else 0; the run metrics below are left out at 0.',
    labelNames: [],
  },
  syncRows: {
    name: 'brygga_sync_rows_total',
    type: 'counter',
    help: `Rows by what became of them, over the run history (${Object.values(rowOutcomes).join(', ')}).`,
    labelNames: ['source', 'outcome'],
  },
  syncRuns: {
    name: 'brygga_sync_runs_total',
    type: 'counter',
    help: 'Ended syncs by status (done, failed).',
    labelNames: ['source', 'status'],
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
  unmappedShare: {
    name: 'brygga_unmapped_share',
    type: 'gauge',
    help: 'Share of the mapped cells of the last finished sync that held a code that the mapping does not know, 0–1.',
    labelNames: ['source'],
  },
  rejectedRows: {
    name: 'brygga_rejected_rows',
    type: 'gauge',
    help: 'Rows that the last finished sync rejected.',
    labelNames: ['source'],
  },
  requests: {
    name: 'http_request_duration_seconds',
    type: 'histogram',
    help: 'HTTP requests by method, route template and status; unknown paths have the route `none`.',
    labelNames: ['method', 'route', 'status'],
  },
} as const;

const { storeUp, syncRows, syncRuns, lastRun, lastDuration, unmappedShare, rejectedRows, requests } =
  metricDefinitions;

/** More runs than a source has in decades. */
const wholeHistory = 100_000;

/** The service's own registry: nothing that a library registers elsewhere is given out. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly up = new Gauge({ ...storeUp, registers: [this.registry] });
  private readonly rows = new Counter({ ...syncRows, registers: [this.registry] });
  private readonly runs = new Counter({ ...syncRuns, registers: [this.registry] });
  private readonly last = {
    timestamp: new Gauge({ ...lastRun, registers: [this.registry] }),
    duration: new Gauge({ ...lastDuration, registers: [this.registry] }),
    unmapped: new Gauge({ ...unmappedShare, registers: [this.registry] }),
    rejected: new Gauge({ ...rejectedRows, registers: [this.registry] }),
  };
  private readonly requests = new Histogram({ ...requests, registers: [this.registry] });

  readonly contentType = this.registry.contentType;

  constructor(private readonly operations: Operations) {
    collectDefaultMetrics({ register: this.registry });
  }

  observeRequest(labels: { method: string; route: string; status: number }, seconds: number): void {
    this.requests.observe(labels, seconds);
  }

  /** The exposition text, with the run metrics computed from the store's history now. */
  async scrape(): Promise<string> {
    for (const metric of [this.rows, this.runs, ...Object.values(this.last)]) metric.reset();
    try {
      const runs = await this.operations.store.runs(wholeHistory);
      this.up.set(1);
      for (const source of this.operations.sources) this.show(source, runs);
    } catch {
      this.up.set(0);
    }
    return this.registry.metrics();
  }

  private show(source: string, allRuns: readonly RunSummary[]): void {
    const runs = allRuns.filter((run) => run.source === source);
    for (const [field, outcome] of Object.entries(rowOutcomes) as [keyof typeof rowOutcomes, string][]) {
      this.rows.inc({ source, outcome }, sum(runs.map((run) => run[field])));
    }
    for (const status of ['done', 'failed'] as const) {
      this.runs.inc({ source, status }, runs.filter((run) => run.status === status).length);
    }
    const latest = latestDone(runs, source);
    if (!latest?.finishedAt) return;
    const [started, finished] = [Date.parse(latest.startedAt), Date.parse(latest.finishedAt)];
    this.last.timestamp.set({ source }, finished / 1000);
    this.last.duration.set({ source }, (finished - started) / 1000);
    this.last.unmapped.set({ source }, latest.cells === 0 ? 0 : latest.unmapped / latest.cells);
    this.last.rejected.set({ source }, latest.rejected);
  }
}

/** The list of metrics as a Markdown table, for docs/operations.md. */
export function metricsReference(): string {
  const rows = Object.values(metricDefinitions).map(
    ({ name, type, labelNames, help }) =>
      `| \`${name}\` | ${type} | ${labelNames.map((label) => `\`${label}\``).join(', ')} | ${help} |`,
  );
  return ['| Metric | Type | Labels | Meaning |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, n) => total + n, 0);
