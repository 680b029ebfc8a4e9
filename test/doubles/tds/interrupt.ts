/** An attention, or a client that is gone: lets go of the one who waits for a handler or its rows, however long they take. */
export class Interrupt {
  private happened = false;
  private release: (() => void) | undefined;

  get raised(): boolean {
    return this.happened;
  }

  raise(): void {
    this.happened = true;
    this.release?.();
  }

  /** What the promise gives, or undefined as soon as the interrupt is raised; the promise is then left alone. */
  until<T>(promise: Promise<T>): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      this.release = () => resolve(undefined);
      if (this.happened) this.release();
      promise.then(resolve, reject);
    });
  }
}
