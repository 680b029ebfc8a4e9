import { historyOf, versionOf, type EditionInput } from './edition';

/** After a counting that failed, the same state of the store is not counted again for so long. Milliseconds. */
const pauseAfterFailure = 60_000;

/**
 * What is counted once per state of the store and then kept. While it is counted anew, what was kept before is served, as
 * of its own runs; only the first time is waited for.
 */
export class Kept<T> {
  private kept: { version: string; value: T } | undefined;
  private counting: { version: string; value: Promise<T> } | undefined;

  constructor(
    private readonly of: Pick<EditionInput, 'store' | 'sources'>,
    private readonly count: () => Promise<T>,
  ) {}

  /** Throws `REP-008` when nothing has been read, and as `count` does when there is nothing earlier to serve. */
  async served(): Promise<T> {
    const history = await historyOf(this.of);
    const { kept } = this;
    // Half-read rows are no figures: while a sync goes on, what was counted before it is given.
    if (kept && history.some(({ status }) => status === 'running')) return kept.value;
    const version = versionOf(history);
    if (kept?.version === version) return kept.value;
    const counted = this.counted(version);
    return kept ? kept.value : counted;
  }

  /** As `served`, but waits for the state that the store has now. */
  async newest(): Promise<T> {
    const served = await this.served();
    return this.counting ? this.counting.value : served;
  }

  /** What is served without counting anything; undefined before the first time. */
  get ready(): T | undefined {
    return this.kept?.value;
  }

  private counted(version: string): Promise<T> {
    if (this.counting?.version === version) return this.counting.value;
    const counting = { version, value: this.count() };
    this.counting = counting;
    const end = (): void => {
      if (this.counting === counting) this.counting = undefined;
    };
    counting.value.then(
      (value) => {
        // A later state may have been counted already.
        if (this.counting === counting) this.kept = { version, value };
        end();
      },
      () => void setTimeout(end, pauseAfterFailure).unref(),
    );
    return counting.value;
  }
}
