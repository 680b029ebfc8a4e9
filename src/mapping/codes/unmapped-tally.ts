import type { RecordName } from '../../catalog/model';
import type { UnmappedSink } from '../model';

export interface UnmappedCount {
  variable: string;
  /** The code as the source has it; null where showing it could show an identity or free text. */
  shown: string | null;
  count: number;
}

/**
 * What a mapping lacks is few different codes; beyond this the column holds something else, and nothing of it is
 * shown. First names are some hundred different ones even in a small municipality.
 */
const mostCodes = 30;
/** A code that stands in fewer cells is not shown: it could be something else than a code. */
const fewestCells = 5;
/** Where a mapping knows less than this share of a column, the column is not the one that was meant. */
const leastMapped = 0.5;

/**
 * Counts the cells that no mapping row knew, and which codes they held. A column that turns out to hold names, towns
 * or free text must not leak through this list, hence the three limits.
 */
export class UnmappedTally implements UnmappedSink {
  private readonly variables = new Map<string, Map<string | null, number>>();
  private readonly records = new Map<string, { rows: number; cells: number }>();
  /** Of the row that is being mapped. */
  private row: [variable: string, shown: string | null][] = [];

  /** Cells so far, in the rows that were kept. */
  get cells(): number {
    return [...this.records.values()].reduce((sum, { cells }) => sum + cells, 0);
  }

  /** A cell with several codes tells each of them; the same one twice is one. */
  unmapped(variable: string, shown: string | null): void {
    if (!this.row.some(([other, code]) => other === variable && code === shown))
      this.row.push([variable, shown]);
  }

  keepRow(record: RecordName): void {
    let kept = this.records.get(record);
    if (!kept) this.records.set(record, (kept = { rows: 0, cells: 0 }));
    kept.rows++;
    for (const [variable, shown] of this.row) this.add(variable, shown);
    kept.cells +=
      this.row.length < 2 ? this.row.length : new Set(this.row.map(([variable]) => variable)).size;
    this.row.length = 0;
  }

  /** The record is read anew. */
  forget(record: RecordName): void {
    this.records.delete(record);
    for (const variable of [...this.variables.keys()])
      if (recordOf(variable) === record) this.variables.delete(variable);
  }

  dropRow(): void {
    this.row.length = 0;
  }

  /** Most frequent first per variable; what is not shown is added up under `shown: null`. */
  list(): UnmappedCount[] {
    return [...this.variables].flatMap(([variable, codes]) => {
      const all = [...codes.values()].reduce((sum, count) => sum + count, 0);
      const rows = this.records.get(recordOf(variable))?.rows ?? 0;
      const isCodes = codes.size <= mostCodes && all <= rows * (1 - leastMapped);
      const visible = [...codes].filter(
        ([shown, count]) => shown !== null && count >= fewestCells && isCodes,
      );
      const rest = all - visible.reduce((sum, [, count]) => sum + count, 0);
      const list = visible.sort((a, b) => b[1] - a[1]).map(([shown, count]) => ({ variable, shown, count }));
      return rest > 0 ? [...list, { variable, shown: null, count: rest }] : list;
    });
  }

  private add(variable: string, shown: string | null): void {
    let codes = this.variables.get(variable);
    if (!codes) this.variables.set(variable, (codes = new Map<string | null, number>()));
    const known = shown !== null && (codes.has(shown) || codes.size <= mostCodes);
    const key = known ? shown : null;
    codes.set(key, (codes.get(key) ?? 0) + 1);
  }
}

const recordOf = (variable: string): string => variable.slice(0, variable.indexOf('.'));
