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
/** How many ended runs of each source are kept. */
const keptRuns = 30;

/** Reads the run history without reading all of it at every scrape: a run that has ended never changes. */
export class RunHistory {
  private readonly counted = new Set<number>();
  /** Runs that had not ended when they were last seen. */
  private readonly open = new Set<number>();
  private readonly rows = new Map<string, Map<Outcome, number>>();
  private readonly runs = new Map<string, Map<EndedStatus, number>>();
  /** The latest ended runs of each source, newest first. */
  private readonly ended = new Map<string, RunSummary[]>();
  private readonly whole = new Map<string, RunSummary>();
  private readonly accounts = new Map<number, readonly StreamAccount[]>();

  constructor(private readonly store: Pick<FollowUpStore, 'runs' | 'run' | 'latestRuns' | 'streams'>) {}

  async of(sources: readonly string[]): Promise<Map<string, SourceHistory>> {
    const latest = await this.store.latestRuns();
    for (const run of await this.uncounted()) this.count(run);
    const found = new Map<string, SourceHistory>();
    const needed = new Set<number>();
    for (const source of sources) {
      const latestIn = (status: RunStatus): RunSummary | undefined =>
        latest.find((run) => run.source === source && run.status === status);
      const [running, done] = [latestIn('running'), latestIn('done')];
      const ended = this.looked(source, done);
      found.set(source, { ...(await this.read(source, ended)), running, done });
      for (const { id } of ended) needed.add(id);
    }
    for (const id of this.accounts.keys()) if (!needed.has(id)) this.accounts.delete(id);
    return found;
  }

  /** Every run that has not been counted yet, among others. One that took long may be older than many that were. */
  private async uncounted(): Promise<RunSummary[]> {
    const recent = await this.recent();
    const older = [...this.open].filter((open) => !recent.some(({ id }) => id === open));
    const found = await Promise.all(older.map((id) => this.store.run(id)));
    return [...recent, ...found.filter((run) => run !== null)];
  }

  /** Newest first; so many that every run that was begun since the last time is among them. */
  private async recent(): Promise<RunSummary[]> {
    for (let limit = page; ; limit *= 10) {
      const runs = await this.store.runs(limit);
      const oldest = runs.at(-1);
      if (!oldest || runs.length < limit || this.known(oldest.id)) return runs;
    }
  }

  private known(id: number): boolean {
    return this.counted.has(id) || this.open.has(id);
  }

  private count(run: RunSummary): void {
    if (run.status === 'running') return void this.open.add(run.id);
    this.open.delete(run.id);
    if (this.counted.has(run.id)) return;
    this.counted.add(run.id);
    const rows = this.rows.get(run.source) ?? new Map<Outcome, number>();
    const runs = this.runs.get(run.source) ?? new Map<EndedStatus, number>();
    for (const outcome of Object.keys(rowOutcomes) as Outcome[])
      rows.set(outcome, (rows.get(outcome) ?? 0) + run[outcome]);
    runs.set(run.status, (runs.get(run.status) ?? 0) + 1);
    this.rows.set(run.source, rows);
    this.runs.set(run.source, runs);
    const ended = [...(this.ended.get(run.source) ?? []), run].sort((a, b) => b.id - a.id);
    this.ended.set(run.source, ended.slice(0, keptRuns));
  }

  /** The ended runs that a source's state is told from, newest first: the last finished one is always among them. */
  private looked(source: string, done: RunSummary | undefined): RunSummary[] {
    const ended = this.ended.get(source) ?? [];
    return done && !ended.some(({ id }) => id === done.id) ? [...ended, done] : ended;
  }

  private async read(
    source: string,
    ended: readonly RunSummary[],
  ): Promise<Omit<SourceHistory, 'running' | 'done'>> {
    const streams = new Map<string, { account: StreamAccount; readAt: string | undefined }>();
    for (const run of ended) {
      const accounts = await this.accountsOf(run);
      for (const account of accounts) {
        const known = streams.get(account.record);
        const readAt = account.status === 'done' ? (run.finishedAt ?? undefined) : undefined;
        if (!known) streams.set(account.record, { account, readAt });
        else known.readAt ??= readAt;
      }
      const isWhole = run.status === 'done' && accounts.every(({ mode }) => mode === 'whole');
      if (isWhole && run.id > (this.whole.get(source)?.id ?? 0)) this.whole.set(source, run);
    }
    return {
      rows: this.rows.get(source) ?? new Map(),
      runs: this.runs.get(source) ?? new Map(),
      ended: ended[0],
      whole: this.whole.get(source),
      streams: [...streams.values()],
    };
  }

  private async accountsOf({ id }: RunSummary): Promise<readonly StreamAccount[]> {
    let accounts = this.accounts.get(id);
    if (!accounts) this.accounts.set(id, (accounts = await this.store.streams(id)));
    return accounts;
  }
}
