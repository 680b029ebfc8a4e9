import { parentsOf, type RecordName } from '../catalog/model';
import type { CanonicalIdentity } from '../identity/model';
import type { CompiledRecord, MappedRow } from '../mapping/model';
import type { RowBlock, StoredCell } from '../store/model';
import { disposalDate } from './disposal';
import { RowKeys, type RowKeysContext } from './row-keys';

/** What stands in a cell until its pseudonym has been reckoned. */
const awaited = '';

/** Rows into a block, whole. */
export class BlockBuilder {
  /** Rows so far. */
  rows = 0;
  private readonly record: RecordName;
  readonly keys: RowKeys;
  private readonly parents: number;
  /** Kept from block to block: one that grows anew leaves three times its size to be collected, late since it is large. */
  private readonly cells: StoredCell[] = [];
  /** Cells of this block. */
  private end = 0;
  private sides: (number | string)[][];
  /** Where the rows begin whose pseudonyms are awaited. */
  private readonly unreckoned: number[] = [];

  constructor(
    compiled: CompiledRecord,
    private readonly context: RowKeysContext,
  ) {
    this.record = compiled.record;
    this.parents = parentsOf[compiled.record].length;
    this.keys = new RowKeys(context, compiled);
    this.sides = this.keys.multiples.map(() => []);
  }

  add(row: MappedRow, identity: CanonicalIdentity): void {
    const { keys, record } = this;
    const { singles, multiples } = keys;
    const { eventDate, endDate, values, multi } = row;
    const alias = this.context.children.aliasOf(identity);
    this.unreckoned.push(this.end);
    // The order of asking is that of `reckon`.
    if (alias === null) keys.child(identity);
    if (record !== 'barn') keys.own.later(row.key);
    this.put(awaited);
    this.put(alias ?? awaited);
    for (let i = 0; i < this.parents; i++) {
      const parent = row.parents[i] ?? null;
      if (parent !== null) keys.parent(i, parent);
      this.put(parent === null ? null : awaited);
    }
    keys.hash(row, identity, alias);
    this.put(row.unit);
    this.put(eventDate);
    this.put(endDate);
    this.put(row.protectedIdentity ? 1 : 0);
    for (let i = 0; i < singles.length; i++) this.put(values[singles[i]!] ?? null);
    this.put(awaited);
    this.put(disposalDate(record, eventDate, endDate));
    this.put(awaited);
    for (let side = 0; side < multiples.length; side++)
      for (const code of multi[multiples[side]!] ?? []) this.sides[side]!.push(this.rows, code);
    this.rows++;
  }

  /** The pseudonyms of the rows that were added since the last time. */
  reckon(): void {
    const { cells, unreckoned, record, parents } = this;
    const digests = this.context.pseudonymiser.reckon();
    const hash = 2 + parents + 4 + this.keys.singles.length;
    let place = 0;
    for (const row of unreckoned) {
      if (cells[row + 1] === awaited) cells[row + 1] = digests.of(place++);
      if (record !== 'barn') {
        cells[row] = digests.of(place);
        cells[row + hash + 2] = digests.unshown(place++);
      }
      for (let at = row + 2; at < row + 2 + parents; at++)
        if (cells[at] !== null) cells[at] = digests.of(place++);
      cells[row + hash] = digests.of(place++);
    }
    if (record === 'barn') this.keyChildren(hash);
    unreckoned.length = 0;
  }

  take(): RowBlock {
    const { rows, sides } = this;
    const cells = this.cells.slice(0, this.end);
    this.rows = 0;
    this.end = 0;
    this.sides = this.keys.multiples.map(() => []);
    return { rows, cells, sides };
  }

  private put(cell: StoredCell): void {
    if (this.end < this.cells.length) this.cells[this.end] = cell;
    else this.cells.push(cell);
    this.end++;
  }

  /** A child is one in all sources: so is its row's key, and what is derived from it. */
  private keyChildren(hash: number): void {
    const { cells, unreckoned, keys } = this;
    for (const row of unreckoned) keys.own.later(cells[row + 1] as string);
    const digests = this.context.pseudonymiser.reckon();
    unreckoned.forEach((row, place) => {
      cells[row] = cells[row + 1]!;
      cells[row + hash + 2] = digests.unshown(place);
    });
  }
}
