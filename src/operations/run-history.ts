import type { FollowUpStore, RunStatus, RunSummary, StreamAccount } from '../store/model';
import { rowOutcomes } from './metric-definitions';

type Outcome = keyof typeof rowOutcomes;
export type EndedStatus = Exclude<RunStatus, 'running'>;

/** The latest reading of one record. */
export interface LatestStream {
  account: StreamAccount;
  /** End of the last run that read the record to its end, ISO instant; undefined when none has. */
  readAt: string | undefined;
}

/** What the run history says of one source. */
export interface SourceHistory {
  rows: ReadonlyMap<Outcome, number>;
  runs: ReadonlyMap<EndedStatus, number>;
  /** The one under way. */
  running: RunSummary | undefined;
  /** The latest one that ended. */
  ended: RunSummary | undefined;
  /** The latest finished one. */
  done: RunSummary | undefined;
  /** The latest finished one that read every row of every record. */
  whole: RunSummary | undefined;
  streams: readonly LatestStream[];
}

/** Runs that are asked for at a time; a scrape usually needs only these. */
const page = 100;
/** How many runs back a record's last good reading, or a reading of everything, is looked for. */
const lookedBack = 30;

/** Reads the run history without reading all of it at every scrape: a run that has ended never changes. */
export class RunHistory {
  private readonly counted = new Set<number>();
  private readonly rows = new Map<string, Map<Outcome, number>>();
  private readonly runs = new Map<string, Map<EndedStatus, number>>();
  private readonly accounts = new Map<number, readonly StreamAccount[]>();

  constructor(private readonly store: Pick<FollowUpStore, 'runs' | 'streams'>) {}

  async of(sources: readonly string[]): Promise<Map<string, SourceHistory>> {
    const recent = await this.recent();
    for (const run of recent) this.count(run);
    const found = new Map<string, SourceHistory>();
    const needed = new Set<number>();
    for (const source of sources) {
      const own = recent.filter((run) => run.source === source).slice(0, lookedBack);
      for (const { id } of own) needed.add(id);
      found.set(source, await this.sourceHistory(source, own));
    }
    for (const id of this.accounts.keys()) if (!needed.has(id)) this.accounts.delete(id);
    return found;
  }

  /** Newest first; so many that every run that has not been counted yet is among them. */
  private async recent(): Promise<RunSummary[]> {
    for (let limit = page; ; limit *= 10) {
      const runs = await this.store.runs(limit);
      const oldest = runs.at(-1);
      if (!oldest || runs.length < limit || this.counted.has(oldest.id)) return runs;
    }
  }

  private count(run: RunSummary): void {
    if (run.status === 'running' || this.counted.has(run.id)) return;
    this.counted.add(run.id);
    const rows = this.rows.get(run.source) ?? new Map<Outcome, number>();
    const runs = this.runs.get(run.source) ?? new Map<EndedStatus, number>();
    for (const outcome of Object.keys(rowOutcomes) as Outcome[])
      rows.set(outcome, (rows.get(outcome) ?? 0) + run[outcome]);
    runs.set(run.status, (runs.get(run.status) ?? 0) + 1);
    this.rows.set(run.source, rows);
    this.runs.set(run.source, runs);
  }

  private async sourceHistory(source: string, own: readonly RunSummary[]): Promise<SourceHistory> {
    const ended = own.filter(({ status }) => status !== 'running');
    const done = ended.filter(({ status }) => status === 'done');
    const streams = new Map<string, { account: StreamAccount; readAt: string | undefined }>();
    let whole: RunSummary | undefined;
    for (const run of ended) {
      const accounts = await this.accountsOf(run);
      for (const account of accounts) {
        const known = streams.get(account.record);
        const readAt = account.status === 'done' ? (run.finishedAt ?? undefined) : undefined;
        if (!known) streams.set(account.record, { account, readAt });
        else known.readAt ??= readAt;
      }
      if (run.status === 'done' && accounts.every(({ mode }) => mode === 'whole')) whole ??= run;
    }
    return {
      rows: this.rows.get(source) ?? new Map(),
      runs: this.runs.get(source) ?? new Map(),
      running: own[0]?.status === 'running' ? own[0] : undefined,
      ended: ended[0],
      done: done[0],
      whole,
      streams: [...streams.values()],
    };
  }

  private async accountsOf({ id }: RunSummary): Promise<readonly StreamAccount[]> {
    let accounts = this.accounts.get(id);
    if (!accounts) this.accounts.set(id, (accounts = await this.store.streams(id)));
    return accounts;
  }
}
