// The bare driver of SQLite: reads rows as arrays, and writes many rows a statement into one plain table with a key.
import { createRequire } from 'node:module';

const Database = createRequire(import.meta.url)('libsql');
/** Statements with more parameters are slower. */
const mostParameters = 900;

export function open(file, readonly = false) {
  const db = new Database(file, { readonly });
  if (!readonly) db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA threads=2');
  return db;
}

/** Hands every row to `take`, and waits when that gives a promise. */
export async function each(db, query, take) {
  for (const row of db.prepare(query).raw().iterate()) {
    const waiting = take(row);
    if (waiting) await waiting;
  }
}

/** `add` takes the cells of one row; `end` writes what is left and commits. Keys in no order are indexed last: `keyLast`. */
export function writer(db, { name, key, columns, keyLast }) {
  db.exec(
    `CREATE TABLE ${name} (${columns.map(([column, type]) => `${column} ${type}`).join(', ')}${keyLast ? '' : `, PRIMARY KEY (${key})`})`,
  );
  const width = columns.length;
  const insert = (rows) =>
    db.prepare(
      `INSERT INTO ${name} VALUES ${Array(rows)
        .fill(`(${Array(width).fill('?').join(',')})`)
        .join(',')}`,
    );
  const full = Math.floor(mostParameters / width);
  const many = insert(full);
  let cells = [];
  db.exec('BEGIN');
  return {
    add(row) {
      for (let i = 0; i < width; i++) cells.push(row[i]);
      if (cells.length < full * width) return;
      many.run(cells);
      cells = [];
    },
    end() {
      if (cells.length > 0) insert(cells.length / width).run(cells);
      if (keyLast) db.exec(`CREATE UNIQUE INDEX ${name}_nyckel ON ${name} (${key})`);
      db.exec('COMMIT');
    },
  };
}
