import { Problems } from '../errors/problem';
import { suggest } from '../errors/suggest';
import { fold } from './cells';
import { columnMissing } from './mapping.problems';

/** Finds columns by name and remembers which are missing, to tell them all at once. */
export class ColumnFinder {
  private readonly places = new Map<string, number>();
  private readonly missing = new Map<string, string>();

  constructor(
    private readonly from: string,
    private readonly columns: readonly string[],
  ) {
    columns.forEach((name, index) => this.places.set(fold(name), index));
  }

  find(column: string, usedBy: string): number {
    const index = this.places.get(fold(column));
    if (index === undefined && !this.missing.has(column)) this.missing.set(column, usedBy);
    return index ?? -1;
  }

  throwIfMissing(): void {
    if (this.missing.size === 0) return;
    throw new Problems(
      [...this.missing].map(([column, usedBy]) =>
        columnMissing(this.from, column, usedBy, suggest(column, this.columns), this.columns),
      ),
    );
  }
}
