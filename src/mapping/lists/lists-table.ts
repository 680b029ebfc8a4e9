import type { Cell } from '../../../connectors/contract';
import { isLocalDate } from '../../time/local-date';
import { textOf } from '../cells';

/**
 * A list in memory: keys and the texts of its used columns, by column, each different text once. Never a whole row,
 * and nothing of the batches that it was read in.
 */
export class ListTable {
  private readonly places = new Map<string, number>();
  private readonly columns: (string | null)[][];
  /** Places of keys whose rows do not agree. */
  private readonly ambiguous = new Set<number>();
  private readonly texts: Texts[];
  private readonly combinations = new Combinations();

  /** By place: the day of the row that counts so far. */
  private readonly days: string[] = [];

  /** By place: its rows, until somebody asks for one of them. */
  private readonly unasked: number[] | null;
  private withoutKey = 0;

  /** `choose`: what counts where several rows have the same key. `counts`: keeps what `unmatched` tells. */
  constructor(
    private readonly width: number,
    private readonly choose: 'one' | 'many' | 'earliest',
    counts = false,
  ) {
    this.unasked = counts ? [] : null;
    this.columns = Array.from({ length: width }, () => []);
    this.texts = this.columns.map(() => new Texts());
  }

  /**
   * `cells` in the order of the columns. A row without a key is found by nobody and is not kept. `day` is a date, or
   * nothing that is one; of several rows on the earliest day the texts decide, whatever order they come in.
   */
  add(keyCell: Cell, cells: (column: number) => Cell, day: string | null = null): void {
    const key = textOf(keyCell);
    if (key === null) return this.leaveOut(cells);
    const known = this.places.get(key);
    const place = known ?? this.places.size;
    if (known === undefined) this.places.set(ownCopy(key), place);
    if (this.unasked) this.unasked[place] = (this.unasked[place] ?? 0) + 1;
    if (this.choose === 'earliest') return this.keepEarliest(place, cells, day);
    for (let i = 0; i < this.width; i++) {
      const text = textOf(cells(i));
      const column = this.columns[i]!;
      if (this.choose === 'many') column[place] = this.combinations.with(column[place] ?? null, text);
      else if (known === undefined) column.push(this.texts[i]!.one(text));
      else if (column[place] !== text) this.ambiguous.add(place);
    }
  }

  /** A row without a key; one that is empty in every column that is used has nothing to lose. */
  private leaveOut(cells: (column: number) => Cell): void {
    if (this.unasked && this.columns.some((_, i) => textOf(cells(i)) !== null)) this.withoutKey++;
  }

  private keepEarliest(place: number, cells: (column: number) => Cell, day: string | null): void {
    const since = day !== null && isLocalDate(day) ? day : 'later';
    const texts = this.columns.map((_, i) => textOf(cells(i)));
    const orderOf = (texts: readonly (string | null)[]): string =>
      texts.map((text) => text ?? '').join('\u0000');
    const before = this.days[place];
    if (before !== undefined) {
      const kept = this.columns.map((column) => column[place]!);
      if (since > before || (since === before && orderOf(texts) >= orderOf(kept))) return;
    }
    this.days[place] = since;
    texts.forEach((text, i) => (this.columns[i]![place] = this.texts[i]!.one(text)));
  }

  /** Writes the answer into `row` from `at`; false when rows of the key do not agree. */
  find(keyCell: Cell, row: Cell[], at: number): boolean {
    const key = textOf(keyCell);
    const place = key === null ? undefined : this.places.get(key);
    const agree = place === undefined || !this.ambiguous.has(place);
    if (this.unasked && place !== undefined) this.unasked[place] = 0;
    for (let i = 0; i < this.width; i++) {
      row[at + i] = place === undefined || !agree ? null : this.columns[i]![place]!;
    }
    return agree;
  }

  /** Rows that nobody has found so far, by key, and those without a key that say something. */
  unmatched(): { keys: Map<string, number>; withoutKey: number } {
    const keys = new Map<string, number>();
    for (const [key, place] of this.places) {
      const rows = this.unasked?.[place] ?? 0;
      if (rows > 0) keys.set(key, rows);
    }
    return { keys, withoutKey: this.withoutKey };
  }
}

/** Beyond so many different texts none is looked up again: a column of identities repeats nothing. */
const mostRemembered = 50_000;

/** The texts of a column, those that come again as one. */
class Texts {
  private readonly known = new Map<string, string>();

  one(text: string | null): string | null {
    if (text === null) return null;
    const same = this.known.get(text);
    if (same !== undefined) return same;
    const own = ownCopy(text);
    if (this.known.size < mostRemembered) this.known.set(own, own);
    return own;
  }
}

/** Codes of a key so far and one more: the same few combinations come again and again. */
class Combinations {
  private readonly known = new Map<string, Map<string, string>>();
  private size = 0;

  with(codes: string | null, code: string | null): string | null {
    if (code === null) return codes;
    const before = codes ?? '';
    const same = this.known.get(before)?.get(code);
    if (same !== undefined) return same;
    const together = cellOfCodes([...codesOfCell(codes), code]);
    if (this.size < mostRemembered) this.remember(before, ownCopy(code), together);
    return together;
  }

  private remember(before: string, code: string, together: string): void {
    const next = this.known.get(before) ?? new Map<string, string>();
    this.known.set(before, next.set(code, together));
    this.size++;
  }
}

/** Several codes in one cell: JSON, sorted and each once, so that the same codes are the same text. */
export const cellOfCodes = (codes: readonly string[]): string => JSON.stringify([...new Set(codes)].sort());

export const codesOfCell = (cell: Cell | undefined): string[] =>
  typeof cell === 'string' ? (JSON.parse(cell) as string[]) : [];

/** A text cut out of a larger one keeps the larger one in memory: here that would be the file itself. */
const ownCopy = (text: string): string => (text.length < 13 ? text : Buffer.from(text).toString());
