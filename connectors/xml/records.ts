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
  /** Elements of the open record that are open, itself too; 0 between records. */
  private inside = 0;

  constructor(record: string) {
    const steps = record.split('/');
    this.last = steps.at(-1)!;
    this.listSteps = steps.slice(0, -1);
  }

  open(name: string, attributes: Attributes): void {
    if (this.inside > 0) {
      this.inside++;
      this.openInside(name, attributes);
    } else if (name === this.last && this.endsWith(this.listSteps)) {
      this.inside = 1;
      this.found++;
      this.begin(attributes);
    } else {
      this.names.push(name);
      this.listFound ||= this.listSteps.length > 0 && this.endsWith(this.listSteps);
      this.openAround(name, attributes);
    }
  }

  abstract text(text: string): void;

  close(name: string): void {
    if (this.inside === 0) {
      this.names.pop();
      this.closeAround(name);
    } else if (--this.inside > 0) this.closeInside();
    else this.finish();
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

  /** Whether the elements around end with `steps`. */
  private endsWith(steps: readonly string[]): boolean {
    const from = this.names.length - steps.length;
    return from >= 0 && steps.every((step, index) => this.names[from + index] === step);
  }
}
