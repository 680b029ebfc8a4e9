import { historyOf, versionOf, type Edition, type EditionInput } from './edition';

/** After a counting that failed, the same state of the store is not counted again for so long. Milliseconds. */
const pauseAfterFailure = 60_000;

/**
 * What leaves the unit: counted and protected once per state of the store, all of it together. While a new edition is
 * counted, the one before it is served, as of its own runs; only the first one is waited for.
 */
export class Editions {
  private current: Edition | undefined;
  private counting: { version: string; edition: Promise<Edition> } | undefined;

  constructor(
    private readonly input: Pick<EditionInput, 'store' | 'sources'>,
    private readonly count: () => Promise<Edition>,
  ) {}

  /** Throws `REP-008` when nothing has been read, and as `count` does when there is no earlier edition to serve. */
  async served(): Promise<Edition> {
    const history = await historyOf(this.input);
    const { current } = this;
    // Half-read rows are no figures: while a sync goes on, what was counted before it is given.
    const isBeingRead = history.some(
      ({ source, status }, i) =>
        status === 'running' && history.findIndex((run) => run.source === source) === i,
    );
    if (current && isBeingRead) return current;
    const version = versionOf(history);
    if (current?.version === version) return current;
    const counted = this.counted(version);
    return current ?? counted;
  }

  /** As `served`, but waits for the edition of the state that the store has now. */
  async newest(): Promise<Edition> {
    const served = await this.served();
    return this.counting?.edition ?? served;
  }

  /** What is served now without counting anything; undefined before the first edition. */
  get ready(): Edition | undefined {
    return this.current;
  }

  private counted(version: string): Promise<Edition> {
    if (this.counting?.version === version) return this.counting.edition;
    const counting = { version, edition: this.count() };
    this.counting = counting;
    const end = (): void => {
      if (this.counting === counting) this.counting = undefined;
    };
    counting.edition.then(
      (edition) => {
        if (this.counting === counting) this.current = edition;
        end();
      },
      () => void setTimeout(end, pauseAfterFailure).unref(),
    );
    return counting.edition;
  }
}
