import type { RecordName } from '../catalog/model';
import type { Children } from './children';
import type { MergeResult, RejectedRow, StoreRow, StoreSchema } from './model';
import { RowSet } from './row-set';
import { Bindable, BulkInsert, Connection, Statement } from './sqlite';
import { storeProblems } from './store.problems';
import { columnsOf, recordTable, RecordTable } from './tables';

export interface RunContext {
  id: number;
  source: string;
  /** Version and hash of the mapping, as they stand on a row. */
  mapping: string;
}

interface Stored {
  row: number;
  hash: string;
  source: string;
  child: string;
}

/** Rows per statement when deleting: bounds the JSON text. */
const deleteBatch = 5000;

/** So few rows may always go, in a small unit too, unless they are all there are: an emptied list is no deletion. */
const handful = 5;

/**
 * Writes one record of one run: what is new is inserted, what differs by hash updated, the rest not touched.
 * In `barn` the child's pseudonym is the key, so that several sources share one row per child: the first source
 * to bring it owns it until it no longer does.
 */
export class RecordWriter {
  private readonly table: RecordTable;
  private readonly find: Statement;
  private readonly lastRow: Statement;
  private readonly insert: BulkInsert;
  private readonly update: Statement;
  private readonly sides: { index: number; clear: Statement; insert: BulkInsert }[];
  private readonly seen = new RowSet();
  /** Seen rows that belong to this source. */
  private seenOwn = 0;
  private inserted = 0;
  private childMoved = false;

  constructor(
    private readonly connection: Connection,
    private readonly children: Children,
    schema: StoreSchema,
    private readonly record: RecordName,
    private readonly run: RunContext,
  ) {
    const table = recordTable(schema, record);
    const columns = columnsOf(table);
    this.table = table;
    this.find = connection.prepare(
      `SELECT rowid AS row, nyckel AS key, radhash AS hash, kalla AS source, barn AS child FROM "${record}"
       WHERE nyckel IN (SELECT value FROM json_each(?))`,
    );
    this.lastRow = connection.prepare(`SELECT coalesce(max(rowid), 0) AS row FROM "${record}"`);
    this.insert = new BulkInsert(connection, record, ['rowid', ...columns]);
    const assignments = columns.map((name) => `"${name}" = ?`).join(', ');
    this.update = connection.prepare(`UPDATE "${record}" SET ${assignments} WHERE rowid = ?`);
    this.sides = table.sides.map((side) => ({
      index: side.index,
      clear: connection.prepare(`DELETE FROM "${side.table}" WHERE nyckel = ?`),
      insert: new BulkInsert(connection, side.table, ['nyckel', 'varde']),
    }));
  }

  /** Call inside a transaction, and `remember` once it is committed. */
  merge(rows: readonly StoreRow[]): { result: MergeResult; remember: () => void } {
    const barn = this.record === 'barn';
    const keyOf = (row: StoreRow): string => (barn ? row.child : row.key);
    const stored = this.stored(rows.map(keyOf));
    const kept = barn ? this.children.kept(rows.map(keyOf)) : null;
    const rejected: RejectedRow[] = [];
    const fresh: StoreRow[] = [];
    const seen: number[] = [];
    const met = new Set<string>();
    let [updated, unchanged, notKept, foreign, moved] = [0, 0, 0, 0, false];

    for (const row of rows) {
      const key = keyOf(row);
      const old = stored.get(key);
      if (kept && !kept.has(key)) notKept++;
      else if (met.has(key) || (old && (this.seen.has(old.row) || (!barn && old.source !== this.run.source))))
        rejected.push({ record: this.record, key: row.key, column: null, code: 'key-duplicate' });
      else {
        met.add(key);
        if (!old) {
          fresh.push(row);
          continue;
        }
        seen.push(old.row);
        // Another source's child stays that source's.
        const others = old.source !== this.run.source && old.source !== '';
        if (others) foreign++;
        if (others || (old.hash === row.hash && old.source !== '')) unchanged++;
        else {
          this.change(old.row, key, row);
          moved ||= old.child !== row.child;
          updated++;
        }
      }
    }
    seen.push(...this.add(fresh, keyOf));
    return {
      result: { inserted: fresh.length, updated, unchanged, notKept, rejected },
      remember: () => {
        for (const row of seen) this.seen.add(row);
        this.seenOwn += seen.length - foreign;
        this.inserted += fresh.length;
        this.childMoved ||= moved;
      },
    };
  }

  /** Call inside a transaction. Returns how many rows went, children without other records included. */
  sweep(brake: number): number {
    const vanishing = this.unseen();
    const before = this.count() - this.inserted;
    const isHandful = vanishing.length <= handful && vanishing.length < before;
    if (vanishing.length > brake * before && !isHandful) {
      throw storeProblems.brake(this.record, vanishing.length, before, brake);
    }
    const gone =
      this.record === 'barn'
        ? vanishing.filter((row) => !this.children.releaseTo(row, this.run.source))
        : vanishing;
    this.delete(gone);
    const orphans =
      gone.length > 0 || this.childMoved || this.record === 'barn' ? this.children.sweepOrphans() : 0;
    return gone.length + orphans;
  }

  private stored(keys: readonly string[]): Map<string, Stored> {
    const found = this.find.all([JSON.stringify(keys)]) as unknown as (Stored & { key: string })[];
    return new Map(found.map((row) => [row.key, row]));
  }

  private add(rows: readonly StoreRow[], keyOf: (row: StoreRow) => string): number[] {
    if (rows.length === 0) return [];
    let next = (this.lastRow.all([])[0]!.row as number) + 1;
    const cells: Bindable[] = [];
    const added: number[] = [];
    for (const row of rows) {
      added.push(next);
      cells.push(next++);
      this.pushCells(cells, keyOf(row), row);
    }
    this.insert.run(cells);
    for (const side of this.sides) {
      side.insert.run(rows.flatMap((row) => this.codes(row, side.index, keyOf(row))));
    }
    return added;
  }

  private change(at: number, key: string, row: StoreRow): void {
    const cells: Bindable[] = [];
    this.pushCells(cells, key, row);
    cells.push(at);
    this.update.run(cells);
    for (const side of this.sides) {
      side.clear.run([key]);
      side.insert.run(this.codes(row, side.index, key));
    }
  }

  private codes(row: StoreRow, index: number, key: string): Bindable[] {
    return (row.multi[index] ?? []).flatMap((code) => [key, code]);
  }

  /** In the order of `columnsOf`. */
  private pushCells(cells: Bindable[], key: string, row: StoreRow): void {
    cells.push(key, row.child);
    for (let i = 0; i < this.table.parents.length; i++) cells.push(row.parents[i] ?? null);
    cells.push(row.unit, this.run.source, row.eventDate, row.endDate, row.protectedIdentity ? 1 : 0);
    for (const column of this.table.columns) cells.push(row.values[column.index] ?? null);
    cells.push(row.hash, this.run.mapping, this.run.id, row.disposalDate, row.cellKey);
  }

  private count(): number {
    const statement = this.connection.prepare(`SELECT count(*) AS n FROM "${this.record}" WHERE kalla = ?`);
    return statement.all([this.run.source])[0]!.n as number;
  }

  /** Rows of this source that the run has not met. */
  private unseen(): number[] {
    // Children can go with the sweep of another record, so their number proves nothing.
    if (this.record !== 'barn' && this.count() === this.seenOwn) return [];
    const rows: number[] = [];
    const all = this.connection.prepare(`SELECT rowid AS row FROM "${this.record}" WHERE kalla = ?`);
    for (const { row } of all.iterate([this.run.source]))
      if (!this.seen.has(row as number)) rows.push(row as number);
    return rows;
  }

  private delete(rows: readonly number[]): void {
    const chosen = 'SELECT value FROM json_each(?)';
    const statements = [
      ...this.table.sides.map(
        ({ table }) =>
          `DELETE FROM "${table}" WHERE nyckel IN (SELECT nyckel FROM "${this.record}" WHERE rowid IN (${chosen}))`,
      ),
      `DELETE FROM "${this.record}" WHERE rowid IN (${chosen})`,
    ].map((sql) => this.connection.prepare(sql));
    for (let at = 0; at < rows.length; at += deleteBatch) {
      const batch = JSON.stringify(rows.slice(at, at + deleteBatch));
      for (const statement of statements) statement.run([batch]);
    }
  }
}
