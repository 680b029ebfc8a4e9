import type { RowBlock, StreamLayout } from '../model';
import type { Connection, Statement } from './connection';

interface Met {
  child: string;
  several: boolean;
  row: RowBlock;
}

/**
 * Keys that the source gives to rows of different children: nobody can say whose they are, so none is stored. They are
 * remembered between runs, so that the first of them is not stored anew each night to be taken away again.
 */
export class Conflicts {
  private readonly met = new Map<string, Met>();
  private readonly found = new Map<string, number>();
  private readonly keys: Set<string>;
  private readonly known: ReadonlySet<string>;
  private readonly insert: Statement;
  private readonly remove: Statement;

  constructor(
    connection: Connection,
    private readonly source: string,
    private readonly stream: StreamLayout,
  ) {
    const known = connection.prepare('SELECT nyckel FROM nyckelkrock WHERE kalla = ? AND post = ?').pluck();
    this.known = new Set(known.all([source, stream.record]) as string[]);
    this.keys = new Set(this.known);
    this.insert = connection.prepare(
      'INSERT OR IGNORE INTO nyckelkrock (kalla, post, nyckel) VALUES (?, ?, ?)',
    );
    this.remove = connection.prepare('DELETE FROM nyckelkrock WHERE kalla = ? AND post = ? AND nyckel = ?');
  }

  has(key: string): boolean {
    return this.keys.size > 0 && this.keys.has(key);
  }

  /** In memory at once, in the file with the transaction: one too many only rejects its row until the next run. */
  add(key: string): void {
    this.keys.add(key);
    this.insert.run([this.source, this.stream.record, key]);
  }

  /** A row whose key is in conflict since an earlier run: it may be the only one now. */
  meet(
    key: string,
    child: string,
    block: RowBlock,
    at: number,
    codes: ReadonlyMap<number, string[]>[],
  ): void {
    if (!this.known.has(key)) return;
    const before = this.met.get(key);
    if (before) before.several ||= before.child !== child;
    else {
      const width = this.stream.columns.length;
      const row = {
        rows: 1,
        cells: block.cells.slice(at * width, (at + 1) * width),
        sides: codes.map((side) => (side.get(at) ?? []).flatMap((code) => [0, code])),
      };
      this.met.set(key, { child, several: false, row });
    }
  }

  /** A key that is in the source, of a row that is not stored. */
  find(key: string): void {
    if (this.known.has(key)) this.found.set(key, (this.found.get(key) ?? 0) + 1);
  }

  /** After everything was read: keys that are no longer in conflict are forgotten. Gives their rows, where one was met. */
  resolve(): { key: string; row: RowBlock | null }[] {
    return [...this.known].flatMap((key) => {
      const met = this.met.get(key);
      if (met?.several || (this.found.get(key) ?? 0) > (met ? 1 : 0)) return [];
      this.keys.delete(key);
      this.remove.run([this.source, this.stream.record, key]);
      return [{ key, row: met?.row ?? null }];
    });
  }
}
