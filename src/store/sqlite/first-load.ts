import type { MergeCount, RowBlock } from '../model';
import type { RecordName } from '../../catalog/model';
import { recordTable } from '../tables';
import { sorting, transaction } from './connection';
import { RecordIndexes } from './indexes';
import { sideSpan } from './row-writer';
import type { Merged } from './row-merge';
import type { RunParts, StreamParts } from './stream-parts';

/** Keys that are there twice, looked at together. */
const page = 1000;

/**
 * Rows into a table that had none: appended without indexes, which are made at the end. Only there does it show which
 * keys came twice.
 */
export class FirstLoad {
  private unindexed = false;
  /** Rows at the table's end that a killed load has left behind its bookmark: they come again in the next chunk. */
  private left: [row: number, key: string, hash: string][] = [];

  constructor(private readonly parts: StreamParts) {}

  /**
   * Whether a killed load goes on with this chunk, which is its first one now. Not if a row of it stands elsewhere than
   * at the end of the table: it is then read from its start again, or the keys are not one row's each. Looks through
   * all keys, which costs a hundredth of their indexes.
   */
  goOn(block: RowBlock): boolean {
    const { connection, stream } = this.parts;
    const width = stream.columns.length;
    const keys = Array.from({ length: block.rows }, (_, row) => block.cells[row * width]);
    const again = connection
      .prepare(
        `SELECT rowid, nyckel, radhash FROM "${stream.record}"
         WHERE nyckel IN (SELECT value FROM json_each(?)) ORDER BY rowid`,
      )
      .raw()
      .all([JSON.stringify(keys)]) as [number, string, string][];
    const behind = connection.prepare(`SELECT count(*) FROM "${stream.record}" WHERE rowid >= ?`).pluck();
    if (again.length > 0 && behind.all([again[0]![0]])[0] !== again.length) return false;
    this.left = again;
    return true;
  }

  /** To be called in a transaction. */
  append(block: RowBlock): Merged {
    const { indexes, layout, rows, stream, children, seen } = this.parts;
    if (!this.unindexed) {
      indexes.drop();
      layout.learn();
    }
    const width = stream.columns.length;
    let chosen: number[] | null = null;
    if (stream.record === 'barn') {
      const keys = Array.from({ length: block.rows }, (_, row) => block.cells[row * width] as string);
      const kept = children.kept(keys);
      chosen = keys.flatMap((key, row) => (kept.has(key) ? [row] : []));
    }
    const { left } = this;
    rows.deleteFirstLoaded(left.map(([row]) => row));
    const written = chosen?.length ?? block.rows;
    const first = written > 0 ? rows.insert(block, chosen, true) : 0;
    return {
      ...this.countOf(block, chosen),
      countedOnly: block.rows - written,
      rejected: [],
      accounted: 0,
      remember: () => {
        this.unindexed = true;
        this.left = [];
        seen.remove(left.length, false);
        seen.add(first, written);
      },
    };
  }

  /** In the account of the run that was killed, what it left is new already. */
  private countOf(block: RowBlock, chosen: readonly number[] | null): MergeCount {
    const { columns } = this.parts.stream;
    const count = { inserted: chosen?.length ?? block.rows, updated: 0, unchanged: 0 };
    const before = new Map(this.left.map(([, key, hash]) => [key, hash]));
    for (let row = 0; row < block.rows && before.size > 0; row++) {
      const key = block.cells[row * columns.length] as string;
      const hash = before.get(key);
      if (hash === undefined || chosen?.includes(row) === false) continue;
      before.delete(key);
      count.inserted--;
      count[
        block.cells[row * columns.length + columns.indexOf('radhash')] === hash ? 'unchanged' : 'updated'
      ]++;
    }
    return count;
  }

  /** Makes the indexes, in one transaction; of rows with the same key the first stays, of different children none. */
  settle(): void {
    const { connection, indexes, layout } = this.parts;
    if (indexes.complete) return;
    const remember = sorting(connection, () => {
      let remember = (): void => undefined;
      try {
        indexes.createKey();
      } catch (error) {
        if (!(error as { code?: string }).code?.startsWith('SQLITE_CONSTRAINT')) throw error;
        indexes.createLooseKey();
        remember = this.rejectDuplicates();
        indexes.dropKey();
        indexes.createKey();
      }
      indexes.createOthers();
      layout.learn();
      return remember;
    });
    remember();
  }

  private rejectDuplicates(): () => void {
    const { connection, stream, corrections, clashes, seen, rows } = this.parts;
    const twice = connection
      .prepare(
        `SELECT nyckel, count(DISTINCT barn) FROM "${stream.record}" WHERE nyckel > ?
         GROUP BY nyckel HAVING count(*) > 1 ORDER BY nyckel LIMIT ${page}`,
      )
      .raw();
    const rowsOf = connection
      .prepare(`SELECT rowid FROM "${stream.record}" WHERE nyckel = ? ORDER BY rowid`)
      .pluck();
    let last = '';
    let [mine, others] = [0, 0];
    for (;;) {
      const found = twice.all([last]) as [string, number][];
      const gone: number[] = [];
      for (const [key, children] of found) {
        const same = rowsOf.all([key]) as number[];
        if (children > 1) clashes.add(key);
        for (const row of children > 1 ? same : same.slice(1)) {
          gone.push(row);
          // A row of the run that was killed is no row of this one's account.
          if (rows.isNew(row)) corrections.reject('inserted', key);
        }
      }
      rows.deleteFirstLoaded(gone);
      const own = gone.filter((row) => rows.isNew(row)).length;
      mine += own;
      others += gone.length - own;
      if (found.length < page) break;
      last = found.at(-1)![0];
    }
    const remember = corrections.write();
    return () => {
      remember();
      corrections.deleted += others;
      seen.remove(mine, true);
      seen.remove(others, false);
    };
  }
}

/**
 * A first load that was broken off, and whose rows a VACUUM gave other row ids, is begun anew: codes could no longer be
 * told from those of another row with the same key.
 */
export function forgetRenumbered({ connection, schema }: RunParts, record: RecordName): void {
  const table = recordTable(schema, record);
  if (new RecordIndexes(connection, table).complete) return;
  const first = (side: string): unknown =>
    connection.prepare(`SELECT min(rowid) FROM "${side}"`).pluck().all([])[0];
  const renumbered = table.sides.some(
    (side) => ((first(side.table) as number | null) ?? sideSpan) < sideSpan,
  );
  if (!renumbered) return;
  transaction(connection, () => {
    for (const name of [...table.sides.map((side) => side.table), record])
      connection.exec(`DELETE FROM "${name}"`);
    connection.prepare('UPDATE lasning SET bokmarke = NULL WHERE post = ?').run([record]);
  });
}
