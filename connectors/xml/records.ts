import type { Attributes, MarkupHandler } from '../shared/files/markup';

/**
 * Cuts records out of the tokens of a file: the elements whose path ends with the given steps. A record inside a
 * record is a part of it.
 */
export abstract class Records implements MarkupHandler {
  /** Records that have begun. */
  found = 0;
  /** Whether the element that records stand in has been there; never with a single step. */
  listFound = false;
  private readonly names: string[] = [];
  private readonly last: string;
  private readonly listSteps: readonly string[];
  /** How deep the open record stands; 0 between records. */
  private inside = 0;

  constructor(record: string) {
    const steps = record.split('/');
    this.last = steps.at(-1)!;
    this.listSteps = steps.slice(0, -1);
  }

  open(name: string, attributes: Attributes): void {
    this.names.push(name);
    if (this.inside > 0) {
      this.openInside(name, attributes);
    } else if (name === this.last && this.endsWith(this.listSteps, 1)) {
      this.inside = this.names.length;
      this.found++;
      this.begin(attributes);
    } else {
      this.listFound ||= this.listSteps.length > 0 && this.endsWith(this.listSteps, 0);
      this.openAround(name, attributes);
    }
  }

  abstract text(text: string): void;

  close(name: string): void {
    if (this.inside === 0) this.closeAround(name);
    else if (this.names.length > this.inside) this.closeInside();
    else {
      this.inside = 0;
      this.finish();
    }
    this.names.pop();
  }

  protected get isInside(): boolean {
    return this.inside > 0;
  }

  protected abstract begin(attributes: Attributes): void;
  protected abstract openInside(name: string, attributes: Attributes): void;
  protected abstract closeInside(): void;
  protected abstract finish(): void;
  /** An element that is no part of a record. */
  protected abstract openAround(name: string, attributes: Attributes): void;
  protected abstract closeAround(name: string): void;

  /** Whether the open elements, less `skipped` at the end, end with `steps`. */
  private endsWith(steps: readonly string[], skipped: number): boolean {
    const from = this.names.length - skipped - steps.length;
    return from >= 0 && steps.every((step, index) => this.names[from + index] === step);
  }
}
