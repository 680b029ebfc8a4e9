import type { RecordName } from '../../catalog/model';
import type { Written } from '../chunk-count';
import type { RowBlock, StoredCell, StreamLayout } from '../model';
import { columnsOf, RecordTable } from '../tables';
import { BulkInsert, Connection, Statement } from './connection';

export interface RunContext {
  id: number;
  source: string;
  /** Version and hash of the mapping, as they stand on a row. */
  mapping: string;
  /** Per record, the first row id that the run has given: every row from there on is new by it. */
  given: Map<RecordName, number>;
}

/** Rows per statement when deleting: bounds the JSON text. */
const deleteBatch = 5000;

/**
 * A row of a first load has the codes of a side table under `row id * this + 0…`: when its key turns out to be
 * another one's too, its codes can be told from the other's.
 */
export const sideSpan = 1024;

const chosen = 'SELECT value FROM json_each(?)';

/** Rows and codes into a record's tables and out of them, in the columns of one stream. */
export class RowWriter {
  private readonly width: number;
  private readonly same: readonly (string | number)[];
  private readonly rows: BulkInsert;
  private readonly change: Statement;
  private readonly sides: { insert: BulkInsert; place: BulkInsert | null }[];
  private readonly clears: Statement[];
  private readonly deletes: Statement[];
  private readonly clearPlaces: Statement[];
  private readonly deleteRow: Statement;
  private readonly last: { all(parameters: readonly []): unknown[] };

  constructor(
    private readonly connection: Connection,
    private readonly table: RecordTable,
    layout: StreamLayout,
    private readonly run: RunContext,
    ordered: boolean,
  ) {
    const { record } = table;
    const same = { kalla: run.source, mappning: run.mapping, korning: run.id };
    this.width = layout.columns.length;
    this.rows = new BulkInsert(connection, record, layout.columns, same);
    const others = columnsOf(table).filter((name) => !layout.columns.includes(name) && !(name in same));
    const assignments = [
      ...layout.columns.map((name) => `"${name}" = ?`),
      ...others.map((name) => `"${name}" = NULL`),
      'kalla = ?, mappning = ?, korning = ?',
    ];
    this.change = connection.prepare(`UPDATE "${record}" SET ${assignments.join(', ')} WHERE rowid = ?`);
    this.same = Object.values(same);
    this.sides = layout.sides.map((side) => ({
      insert: new BulkInsert(connection, side, ['nyckel', 'varde']),
      place: ordered ? new BulkInsert(connection, side, ['rowid', 'nyckel', 'varde']) : null,
    }));
    this.clears = table.sides.map((side) =>
      connection.prepare(`DELETE FROM "${side.table}" WHERE nyckel = ?`),
    );
    this.deletes = [
      ...table.sides.map(
        (side) =>
          `DELETE FROM "${side.table}" WHERE nyckel IN (SELECT nyckel FROM "${record}" WHERE rowid IN (${chosen}))`,
      ),
      `DELETE FROM "${record}" WHERE rowid IN (${chosen})`,
    ].map((sql) => connection.prepare(sql));
    this.clearPlaces = (ordered ? layout.sides : []).map((side) =>
      connection.prepare(`DELETE FROM "${side}" WHERE rowid BETWEEN ? AND ?`),
    );
    this.deleteRow = connection.prepare(`DELETE FROM "${record}" WHERE rowid = ?`);
    this.last = connection.prepare(`SELECT coalesce(max(rowid), 0) FROM "${record}"`).pluck();
  }

  /** Row id of the last row; the next one gets the number after it. */
  lastRow(): number {
    return this.last.all([])[0] as number;
  }

  /** Whether this run inserted the row. */
  isNew(row: number): boolean {
    return row >= this.given;
  }

  /** The rows that this run has written, and that are there. */
  written(): Written {
    const { connection, table, run } = this;
    const counts = `count(CASE WHEN rowid >= ?1 THEN 1 END) AS inserted, count(CASE WHEN rowid < ?1 THEN 1 END) AS updated`;
    return connection
      .prepare(`SELECT ${counts} FROM "${table.record}" WHERE korning = ?2`)
      .all([this.given, run.id])[0] as unknown as Written;
  }

  private get given(): number {
    return this.run.given.get(this.table.record) ?? Number.MAX_SAFE_INTEGER;
  }

  /** Inserts those rows of the block, all when null, and gives their first row id. */
  insert(block: RowBlock, chosenRows: readonly number[] | null, asFirstLoad: boolean): number {
    const first = this.lastRow() + 1;
    const { width } = this;
    this.run.given.set(this.table.record, Math.min(first, this.given));
    this.rows.run(chosenRows ? chosenRows.flatMap((row) => this.cells(block, row)) : block.cells);
    const places = chosenRows && new Map(chosenRows.map((row, index) => [row, index]));
    this.sides.forEach(({ insert, place }, side) => {
      const codes = block.sides[side]!;
      const values: StoredCell[] = [];
      let [before, count] = [-1, 0];
      for (let i = 0; i < codes.length; i += 2) {
        const row = codes[i] as number;
        const index = places ? places.get(row) : row;
        if (index === undefined) continue;
        count = row === before ? count + 1 : 0;
        before = row;
        if (asFirstLoad) values.push((first + index) * sideSpan + count);
        values.push(block.cells[row * width]!, codes[i + 1]!);
      }
      (asFirstLoad ? place! : insert).run(values);
    });
    return first;
  }

  update(block: RowBlock, row: number, at: number, codes: ReadonlyMap<number, string[]>[]): void {
    const cells = this.cells(block, row);
    this.change.run([...cells, ...this.same, at]);
    const key = cells[0]!;
    for (const clear of this.clears) clear.run([key]);
    this.sides.forEach(({ insert }, side) =>
      insert.run((codes[side]!.get(row) ?? []).flatMap((code) => [key, code])),
    );
  }

  /** Deletes rows by their row ids, and their codes. */
  delete(rows: readonly number[]): void {
    for (let at = 0; at < rows.length; at += deleteBatch) {
      const batch = JSON.stringify(rows.slice(at, at + deleteBatch));
      for (const statement of this.deletes) statement.run([batch]);
    }
  }

  /** The same for rows of a first load whose keys others have too. */
  deleteFirstLoaded(rows: readonly number[]): void {
    for (const row of rows) {
      for (const clear of this.clearPlaces) clear.run([row * sideSpan, row * sideSpan + sideSpan - 1]);
      this.deleteRow.run([row]);
    }
  }

  private cells(block: RowBlock, row: number): readonly StoredCell[] {
    return block.cells.slice(row * this.width, (row + 1) * this.width);
  }
}

/** Per side table: row number → codes. */
export function codesByRow(block: RowBlock): ReadonlyMap<number, string[]>[] {
  return block.sides.map((side) => {
    const codes = new Map<number, string[]>();
    for (let i = 0; i < side.length; i += 2) {
      const row = side[i] as number;
      const known = codes.get(row);
      if (known) known.push(side[i + 1] as string);
      else codes.set(row, [side[i + 1] as string]);
    }
    return codes;
  });
}
