import type { FollowUpStore, RejectedRow, RunSummary, StreamAccount, UnmappedCode } from './model';
import { latestRunsQuery, rejectedRow, runSummary, streamAccount, unmappedCode } from './run-history';

/** What a store tells of its runs: the same questions to either engine. */
export abstract class RunQueries implements Pick<
  FollowUpStore,
  'runs' | 'latestRuns' | 'run' | 'rejected' | 'streams' | 'unmappedCodes'
> {
  abstract query<T extends Record<string, unknown>>(
    sql: string,
    parameters?: readonly unknown[],
  ): Promise<T[]>;

  async runs(limit: number): Promise<RunSummary[]> {
    return (await this.query('SELECT * FROM korning ORDER BY id DESC LIMIT ?', [limit])).map(runSummary);
  }

  async latestRuns(): Promise<RunSummary[]> {
    return (await this.query(latestRunsQuery)).map(runSummary);
  }

  async run(id: number): Promise<RunSummary | null> {
    const [run] = await this.query('SELECT * FROM korning WHERE id = ?', [id]);
    return run ? runSummary(run) : null;
  }

  async rejected(run: number): Promise<RejectedRow[]> {
    return (await this.query('SELECT * FROM avvisad WHERE korning = ? ORDER BY id', [run])).map(rejectedRow);
  }

  async streams(run: number): Promise<StreamAccount[]> {
    const sql = 'SELECT * FROM korning_post WHERE korning = ? ORDER BY id';
    return (await this.query(sql, [run])).map(streamAccount);
  }

  async unmappedCodes(run: number): Promise<UnmappedCode[]> {
    const sql = 'SELECT * FROM omappad_kod WHERE korning = ? ORDER BY variabel, antal DESC, visad';
    return (await this.query(sql, [run])).map(unmappedCode);
  }
}
