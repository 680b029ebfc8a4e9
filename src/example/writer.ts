import type Database from 'libsql';
import type { Value } from './dirt';

export type Row = Record<string, Value>;

/** Rows per INSERT statement: binding is what costs. */
const rowsPerStatement = 40;
const rowsPerTransaction = 5000;

/** Writes rows to the example's tables, many per statement, and counts them. */
export class TableWriter {
  private readonly tables = new Map<string, Table>();
  private pending = 0;

  constructor(private readonly db: Database.Database) {
    const names = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY rowid").all();
    for (const { name } of names as { name: string }[]) this.tables.set(name, new Table(db, name));
    db.exec('BEGIN');
  }

  /** Columns that the row does not name become NULL; a name that is no column throws. */
  add(table: string, row: Row): void {
    const target = this.tables.get(table);
    if (!target) throw new Error(`no table ${table}`);
    target.add(row);
    if (++this.pending < rowsPerTransaction) return;
    this.pending = 0;
    this.db.exec('COMMIT; BEGIN');
  }

  /** Writes what is left; answers rows per table. */
  finish(): Record<string, number> {
    for (const table of this.tables.values()) table.flush();
    this.db.exec('COMMIT');
    return Object.fromEntries([...this.tables].map(([name, table]) => [name, table.count]));
  }
}

class Table {
  count = 0;
  private readonly columns: string[];
  private readonly full: Database.Statement;
  private values: Value[] = [];
  private rows = 0;

  constructor(
    private readonly db: Database.Database,
    private readonly name: string,
  ) {
    const info = db.prepare(`SELECT name FROM pragma_table_info('${name}')`).all() as { name: string }[];
    this.columns = info.map((column) => column.name);
    this.full = this.prepare(rowsPerStatement);
  }

  add(row: Row): void {
    let known = 0;
    for (const column of this.columns) {
      const value = row[column];
      if (value !== undefined) known++;
      this.values.push(value ?? null);
    }
    if (known !== Object.keys(row).length) throw new Error(`${this.name}: ${Object.keys(row).join(' ')}`);
    this.count++;
    if (++this.rows === rowsPerStatement) this.write(this.full);
  }

  flush(): void {
    if (this.rows > 0) this.write(this.prepare(this.rows));
  }

  private write(statement: Database.Statement): void {
    statement.run(this.values);
    this.values = [];
    this.rows = 0;
  }

  private prepare(rows: number): Database.Statement {
    const one = `(${this.columns.map(() => '?').join(',')})`;
    return this.db.prepare(`INSERT INTO "${this.name}" VALUES ${Array(rows).fill(one).join(',')}`);
  }
}
