import type { MergeCount, RejectedRow, RowBlock } from '../model';
import { chosenRows } from '../row-block';
import { FindRows, isOwn, owners } from './find-rows';
import { codesByRow } from './row-writer';
import type { StreamParts } from './stream-parts';

interface Known {
  /** Null when no row has the key. */
  row: number | null;
  owner: number;
  /** The reading had met the key before. */
  again: boolean;
}

/** A chunk after its keys and hashes were looked up. */
export interface Compared {
  /** Rows that are stored as they are. */
  unchanged: number;
  /** Those of them that are in the account already: see `RowMerge.startOver`. */
  accounted: number;
  /** Numbers of the rows that must be seen whole, and what is stored of each. */
  wanted: number[];
  known: Known[];
  /** Row ids that were marked as met: to be taken back when the transaction fails. */
  marked: { row: number; own: boolean }[];
}

/** What a transaction did, and what to remember once it is committed. */
export interface Merged extends MergeCount {
  countedOnly: number;
  rejected: RejectedRow[];
  /** Rows that are in the account already, and not to be read once more. */
  accounted: number;
  remember(): void;
}

/**
 * Rows into a table that has rows: new ones are inserted, those that differ by hash updated, the rest not touched.
 * In `barn` the child's pseudonym is the key, so that several sources share one row per child: the first source to
 * bring it owns it until it no longer does.
 */
export class RowMerge {
  private readonly finder: FindRows;
  private readonly barn: boolean;
  private startedOver = false;

  constructor(private readonly parts: StreamParts) {
    const { connection, stream } = parts;
    this.barn = stream.record === 'barn';
    this.finder = new FindRows(connection, stream.record);
  }

  /** The record is read anew: what the run has written is in its account, and not counted when it is met. */
  startOver(): void {
    this.startedOver = true;
  }

  /** Marks what it meets. Reads only. */
  compare(keys: readonly string[], hashes: readonly string[]): Compared {
    const { seen, clashes, run } = this.parts;
    const compared: Compared = { unchanged: 0, accounted: 0, wanted: [], known: [], marked: [] };
    const found = this.finder.find(keys, run);
    for (let index = 0; index < keys.length; index++) {
      const [row, hash, owner] = found[index] as [number | null, string, number];
      const again = row !== null && seen.isWritten(row);
      if (row !== null && !again && !clashes.has(keys[index]!)) {
        const own = isOwn(owner);
        seen.write(row, own);
        compared.marked.push({ row, own });
        // Another source's child stays that source's.
        if ((own && hash === hashes[index]) || (this.barn && owner === owners.other)) {
          if (this.isAccounted(owner)) compared.accounted++;
          else compared.unchanged++;
          continue;
        }
      }
      compared.wanted.push(index);
      compared.known.push({ row, owner, again });
    }
    return compared;
  }

  /** Takes back the marks of a chunk that was not committed. */
  undo(compared: Compared): void {
    for (const { row, own } of compared.marked) this.parts.seen.unwrite(row, own);
  }

  /** To be called in a transaction; `block` holds the wanted rows only. */
  merge(compared: Compared, block: RowBlock): Merged {
    const { seen, clashes, rows, stream, children } = this.parts;
    const width = stream.columns.length;
    const codes = codesByRow(block);
    const kept = this.barn ? children.kept(this.newKeys(compared, block)) : null;
    const fresh = new Map<string, number>();
    const gone: { row: number; key: string }[] = [];
    const rejected: RejectedRow[] = [];
    let [updated, countedOnly, takenOver, accounted] = [0, 0, 0, compared.accounted];

    for (let at = 0; at < block.rows; at++) {
      const key = block.cells[at * width] as string;
      const child = block.cells[at * width + 1] as string;
      const { row, owner, again } = compared.known[at]!;
      const reject = (): unknown =>
        rejected.push({ record: stream.record, key, column: null, code: 'key-duplicate' });
      const first = fresh.get(key);
      if (clashes.has(key)) {
        clashes.meet(key, child, () => chosenRows(block, [at]));
        reject();
      } else if (first !== undefined) {
        reject();
        if (block.cells[first * width + 1] === child) continue;
        reject();
        fresh.delete(key);
        clashes.add(key);
      } else if (row === null) {
        if (kept && !kept.has(key)) countedOnly++;
        else fresh.set(key, at);
      } else if (again) {
        reject();
        if (!isOwn(owner) || this.finder.childOf(row) === child) continue;
        clashes.add(key);
        gone.push({ row, key });
      } else if (!this.barn && !isOwn(owner)) reject();
      else {
        if (!this.barn && this.finder.childOf(row) !== child) children.moved();
        rows.update(block, at, row, codes);
        if (owner === owners.released) takenOver++;
        if (this.isAccounted(owner)) accounted++;
        else updated++;
      }
    }
    const inserted = [...fresh.values()];
    const all = inserted.length === block.rows;
    const firstRow = inserted.length > 0 ? rows.insert(block, all ? null : inserted, false) : 0;
    const forget = this.drop(gone);
    return {
      inserted: inserted.length,
      updated,
      unchanged: compared.unchanged,
      countedOnly,
      rejected,
      accounted,
      remember: () => {
        seen.add(firstRow, inserted.length);
        seen.takeOver(takenOver);
        forget();
      },
    };
  }

  /** Marks stored rows as still in the source; gives those of the keys that are not stored. */
  present(keys: readonly string[]): string[] {
    const { seen, run, clashes } = this.parts;
    void seen.before;
    const found = this.finder.find(keys, run);
    return keys.filter((key, index) => {
      const [row, , owner] = found[index] as [number | null, string, number];
      if (row === null) clashes.find(key);
      else seen.find(row, isOwn(owner));
      return row === null;
    });
  }

  private isAccounted(owner: number): boolean {
    return this.startedOver && owner === owners.written;
  }

  private newKeys(compared: Compared, block: RowBlock): string[] {
    const width = this.parts.stream.columns.length;
    return compared.known.flatMap(({ row }, at) => (row === null ? [block.cells[at * width] as string] : []));
  }

  /** Rows that were written or met before their key turned out to be of several children. */
  private drop(gone: readonly { row: number; key: string }[]): () => void {
    if (gone.length === 0) return () => undefined;
    const { connection, rows, seen, corrections, children, stream, run } = this.parts;
    const writer = connection.prepare(`SELECT korning, barn FROM "${stream.record}" WHERE rowid = ?`).raw();
    const orphans: string[] = [];
    const before: number[] = [];
    for (const { row, key } of gone) {
      const [writtenBy, child] = writer.all([row])[0] as [number, string];
      const inserted = rows.isNew(row);
      corrections.reject(inserted ? 'inserted' : writtenBy === run.id ? 'updated' : 'unchanged', key);
      if (!inserted) before.push(row);
      orphans.push(child);
    }
    rows.delete(gone.map(({ row }) => row));
    const deleted = before.length + children.sweepOrphansAmong(orphans);
    const remember = corrections.write();
    return () => {
      remember();
      corrections.deleted += deleted;
      seen.remove(gone.length, true);
    };
  }
}
