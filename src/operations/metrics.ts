import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { metricDefinitions as of, rowOutcomes } from './metric-definitions';
import type { Operations } from './model';
import { RunHistory, type EndedStatus, type LatestStream, type SourceHistory } from './run-history';
import { storeSpace } from './store-space';

const statuses: readonly EndedStatus[] = ['done', 'failed', 'stopped'];
const outcomes = Object.entries(rowOutcomes) as [keyof typeof rowOutcomes, string][];

/** The service's own registry: nothing that a library registers elsewhere is given out. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly registers = [this.registry];
  private readonly up = new Gauge({ ...of.storeUp, registers: this.registers });
  /** Made anew at each scrape from what the store says. */
  private readonly shown = {
    bytes: new Gauge({ ...of.storeBytes, registers: this.registers }),
    free: new Gauge({ ...of.diskFree, registers: this.registers }),
    rows: new Counter({ ...of.syncRows, registers: this.registers }),
    runs: new Counter({ ...of.syncRuns, registers: this.registers }),
    running: new Gauge({ ...of.syncRunning, registers: this.registers }),
    runningSeconds: new Gauge({ ...of.runningSeconds, registers: this.registers }),
    timestamp: new Gauge({ ...of.lastRun, registers: this.registers }),
    duration: new Gauge({ ...of.lastDuration, registers: this.registers }),
    failed: new Gauge({ ...of.lastFailed, registers: this.registers }),
    problem: new Gauge({ ...of.runProblem, registers: this.registers }),
    unmapped: new Gauge({ ...of.unmappedShare, registers: this.registers }),
    rejected: new Gauge({ ...of.rejectedRows, registers: this.registers }),
  };
  private readonly streams = {
    ok: new Gauge({ ...of.streamOk, registers: this.registers }),
    problem: new Gauge({ ...of.streamProblem, registers: this.registers }),
    lag: new Gauge({ ...of.streamLag, registers: this.registers }),
    rows: new Gauge({ ...of.streamRows, registers: this.registers }),
    mode: new Gauge({ ...of.streamMode, registers: this.registers }),
    sourceSeconds: new Gauge({ ...of.streamSourceSeconds, registers: this.registers }),
    storeSeconds: new Gauge({ ...of.streamStoreSeconds, registers: this.registers }),
    sourceRows: new Gauge({ ...of.streamSourceRows, registers: this.registers }),
    difference: new Gauge({ ...of.streamDifference, registers: this.registers }),
  };
  /** Made anew at each scrape from what this process knows. */
  private readonly own = {
    rate: new Gauge({ ...of.rowsPerSecond, registers: this.registers }),
    problem: new Gauge({ ...of.serviceProblem, registers: this.registers }),
    figures: new Gauge({ ...of.figures, registers: this.registers }),
  };
  private readonly chunks = new Histogram({
    ...of.chunkSeconds,
    buckets: [...of.chunkSeconds.buckets],
    registers: this.registers,
  });
  private readonly requests = new Histogram({
    ...of.requests,
    buckets: [...of.requests.buckets],
    registers: this.registers,
  });
  private readonly history: RunHistory;

  readonly contentType = this.registry.contentType;

  constructor(private readonly operations: Operations) {
    collectDefaultMetrics({ register: this.registry });
    this.history = new RunHistory(operations.store);
    operations.sync.onChunk((source, record, milliseconds) =>
      this.chunks.observe({ source, record }, milliseconds / 1000),
    );
  }

  observeRequest(labels: { method: string; route: string; status: number }, seconds: number): void {
    this.requests.observe(labels, seconds);
  }

  /** The exposition text, with what the store and the service say now. */
  async scrape(): Promise<string> {
    const made = [this.shown, this.streams, this.own].flatMap((group) =>
      Object.values<Gauge | Counter>(group),
    );
    for (const metric of made) metric.reset();
    // Without labels a gauge goes to 0, which would be said instead of nothing.
    for (const metric of [this.shown.bytes, this.shown.free, this.own.figures]) metric.remove();
    this.showOwn();
    try {
      const { store, storeFile, sources } = this.operations;
      const history = await this.history.of(sources);
      const { bytes, free } = await storeSpace(store, storeFile);
      this.up.set(1);
      this.shown.bytes.set(bytes);
      if (free !== undefined) this.shown.free.set(free);
      for (const [source, found] of history) this.show(source, found);
    } catch {
      this.up.set(0);
    }
    return this.registry.metrics();
  }

  private showOwn(): void {
    const { sync, sources, figuresAsOf } = this.operations;
    for (const source of sources) {
      const reading = sync.reading?.source === source ? sync.reading : undefined;
      const seconds = reading ? (Date.now() - reading.since) / 1000 : 0;
      this.own.rate.set({ source }, seconds > 0 ? (reading!.read - reading!.readBefore) / seconds : 0);
    }
    for (const code of sync.problems) this.own.problem.set({ code }, 1);
    const asOf = figuresAsOf();
    if (asOf) this.own.figures.set(Date.parse(asOf) / 1000);
  }

  private show(source: string, { rows, runs, running, ended, done, whole, streams }: SourceHistory): void {
    const { shown } = this;
    for (const [field, outcome] of outcomes) shown.rows.inc({ source, outcome }, rows.get(field) ?? 0);
    for (const status of statuses) shown.runs.inc({ source, status }, runs.get(status) ?? 0);
    shown.running.set({ source }, running ? 1 : 0);
    shown.runningSeconds.set({ source }, running ? secondsSince(running.startedAt) : 0);
    if (ended) shown.failed.set({ source }, ended.status === 'failed' ? 1 : 0);
    if (ended?.problem) shown.problem.set({ source, code: ended.problem }, 1);
    if (whole) shown.unmapped.set({ source }, whole.cells === 0 ? 0 : whole.unmapped / whole.cells);
    if (done?.finishedAt) {
      const [started, finished] = [Date.parse(done.startedAt), Date.parse(done.finishedAt)];
      shown.timestamp.set({ source }, finished / 1000);
      shown.duration.set({ source }, (finished - started) / 1000);
      shown.rejected.set({ source }, done.rejected + done.standing);
    }
    for (const stream of streams) this.showStream(source, stream);
  }

  private showStream(source: string, { account, readAt }: LatestStream): void {
    const { streams } = this;
    const at = { source, record: account.record };
    streams.ok.set(at, account.status === 'done' ? 1 : 0);
    if (account.problem) streams.problem.set({ ...at, code: account.problem }, 1);
    if (readAt) streams.lag.set(at, secondsSince(readAt));
    for (const [field, outcome] of outcomes) streams.rows.set({ ...at, outcome }, account[field]);
    streams.mode.set({ ...at, mode: account.mode, reason: account.reason ?? '' }, 1);
    streams.sourceSeconds.set(at, account.sourceMs / 1000);
    streams.storeSeconds.set(at, account.storeMs / 1000);
    if (account.sourceRows !== null) streams.sourceRows.set(at, account.sourceRows);
    if (account.difference !== null) streams.difference.set(at, account.difference);
  }
}

const secondsSince = (instant: string): number => (Date.now() - Date.parse(instant)) / 1000;
