import type { Cell } from '../../connectors/contract';
import { textOf } from './cells';

/** Of a column with more different texts than this none is looked up again: each is kept as it came. */
const mostInterned = 50_000;

/** What a list says of a key: one text per column, or that its rows do not agree. */
export type ListAnswer = readonly (string | null)[] | 'ambiguous';

/**
 * A list in memory: keys and the texts of its used columns, by column, each different text once. Never a whole row,
 * and nothing of the batches that it was read in.
 */
export class ListTable {
  private readonly places = new Map<string, number>();
  private readonly columns: (string | null)[][];
  private readonly interned: Map<string, string>[];
  private readonly ambiguous = new Set<number>();

  constructor(
    private readonly width: number,
    private readonly many: boolean,
  ) {
    this.columns = Array.from({ length: width }, () => []);
    this.interned = Array.from({ length: width }, () => new Map<string, string>());
  }

  get size(): number {
    return this.places.size;
  }

  /** `cells` in the order of the columns. A row without a key is found by nobody and is not kept. */
  add(keyCell: Cell, cells: (column: number) => Cell): void {
    const text = textOf(keyCell);
    if (text === null) return;
    const place = this.places.get(text);
    if (place === undefined) this.places.set(ownCopy(text), this.places.size);
    for (let i = 0; i < this.width; i++) {
      const cell = textOf(cells(i));
      const column = this.columns[i]!;
      if (place === undefined) column.push(this.many ? this.withCode(null, cell) : this.intern(i, cell));
      else if (this.many) column[place] = this.withCode(column[place]!, cell);
      else if (column[place] !== cell) this.ambiguous.add(place);
    }
  }

  /** Writes the answer into `row` from `at`; false when rows of the key do not agree. */
  find(keyCell: Cell, row: Cell[], at: number): boolean {
    const key = textOf(keyCell);
    const place = key === null ? undefined : this.places.get(key);
    const agree = place === undefined || !this.ambiguous.has(place);
    for (let i = 0; i < this.width; i++) {
      row[at + i] = place === undefined || !agree ? null : this.columns[i]![place]!;
    }
    return agree;
  }

  private intern(column: number, text: string | null): string | null {
    if (text === null) return null;
    const known = this.interned[column]!;
    const same = known.get(text);
    if (same !== undefined) return same;
    const own = ownCopy(text);
    if (known.size < mostInterned) known.set(own, own);
    return own;
  }

  private readonly combinations = new Map<string, Map<string, string>>();

  /** The codes of a key so far and one more: the same few combinations come again and again. */
  private withCode(codes: string | null, code: string | null): string | null {
    if (code === null) return codes;
    let next = this.combinations.get(codes ?? '');
    if (!next) this.remember(codes ?? '', (next = new Map<string, string>()));
    let joined = next.get(code);
    if (joined === undefined) {
      joined = cellOfCodes([...codesOfCell(codes), code]);
      next.set(ownCopy(code), joined);
    }
    return joined;
  }

  private remember(codes: string, next: Map<string, string>): void {
    if (this.combinations.size < mostInterned) this.combinations.set(codes, next);
  }
}

/** Several codes in one cell: JSON, sorted and each once, so that the same codes are the same text. */
export const cellOfCodes = (codes: readonly string[]): string => JSON.stringify([...new Set(codes)].sort());

export const codesOfCell = (cell: Cell | undefined): string[] =>
  typeof cell === 'string' ? (JSON.parse(cell) as string[]) : [];

/** A text cut out of a larger one keeps the larger one in memory: here that would be the file itself. */
const ownCopy = (text: string): string => (text.length < 13 ? text : Buffer.from(text).toString());
