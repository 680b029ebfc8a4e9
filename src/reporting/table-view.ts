import type { Dimension, ProtectedCell } from '../disclosure/model';
import type { ProtectedCube } from '../disclosure/protect';
import { chosen } from './choice-divider';

/**
 * A protected table as its readers see it: the dimension that only chose rows is fixed and gone. Made from a
 * `ProtectedCube` alone, so that nothing unprotected can be written out.
 */
export class TableView {
  readonly id: string;
  readonly title: string;
  readonly dimensions: readonly Dimension[];
  readonly profile: ProtectedCube['profile'];
  private readonly suffix: readonly string[];

  constructor(private readonly cube: ProtectedCube) {
    this.id = cube.id;
    this.title = cube.title;
    this.profile = cube.profile;
    this.dimensions = cube.dimensions.filter(({ id }) => id !== chosen);
    this.suffix = this.dimensions.length < cube.dimensions.length ? [chosen] : [];
  }

  /** A cell by category codes in the order of `dimensions`. */
  cell(codes: readonly string[]): ProtectedCell {
    return this.cube.cell([...codes, ...this.suffix]);
  }

  /** The sum of cells that are all shown, or null. */
  sum(cells: readonly (readonly string[])[]): number | null {
    let sum = 0;
    for (const codes of cells) {
      const { value } = this.cell(codes);
      if (value === null) return null;
      sum += value;
    }
    return sum;
  }
}
