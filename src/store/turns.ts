/** Work that must not overlap, in the order of the calls. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();
  private round = 0;
  private failure: unknown;

  /** What was asked for before something failed is not done after it, and fails as that did. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const { round } = this;
    const result = this.last.then(() => {
      if (round !== this.round) throw this.failure;
      return work();
    });
    this.last = result.catch((error: unknown) => {
      if (round !== this.round) return;
      this.round++;
      this.failure = error;
    });
    return result;
  }
}
