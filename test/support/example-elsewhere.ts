/** The example municipality's case system moved, table by table, to another engine, and its mapping with it. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { exampleLists, type ExampleList } from '../../src/example/lists';
import { copyMapping } from './instance';

export interface ExampleTable {
  name: string;
  columns: { name: string; type: 'INTEGER' | 'TEXT' }[];
  /** At most 1000 at a time. */
  batches(): Iterable<unknown[][]>;
}

/** The tables of the SQLite file, in the order in which they were made. */
export function exampleTables(file: string): ExampleTable[] {
  const db = new Database(file, { readonly: true });
  try {
    const names = db
      .prepare(
        `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY rowid`,
      )
      .raw()
      .all() as [string][];
    return names.map(([name]) => ({
      name,
      columns: db
        .prepare(`SELECT name, type FROM pragma_table_info('${name}')`)
        .all() as ExampleTable['columns'],
      batches: () => batchesOf(file, name),
    }));
  } finally {
    db.close();
  }
}

function* batchesOf(file: string, table: string): Generator<unknown[][]> {
  const db = new Database(file, { readonly: true });
  try {
    let batch: unknown[][] = [];
    for (const row of db.prepare(`SELECT * FROM "${table}"`).raw().iterate() as Iterable<unknown[]>) {
      batch.push(row);
      if (batch.length < 1000) continue;
      yield batch;
      batch = [];
    }
    if (batch.length > 0) yield batch;
  } finally {
    db.close();
  }
}

export type SqlDialect = 'postgres' | 'mysql' | 'mssql' | 'oracle';

/** `group_concat(x, ',' ORDER BY x)` is the one thing in the example's queries that engines write in their own way. */
const concatenation: Record<SqlDialect, string> = {
  postgres: "string_agg($1::text, ',' ORDER BY $2)",
  mysql: "GROUP_CONCAT($1 ORDER BY $2 SEPARATOR ',')",
  mssql: "STRING_AGG($1, ',') WITHIN GROUP (ORDER BY $2)",
  oracle: "LISTAGG($1, ',') WITHIN GROUP (ORDER BY $2)",
};

/** A copy of the example's mapping that reads an engine of that dialect; codes and rules are the same. */
export function sqlMapping(home: string, connector: SqlDialect): string {
  const folder = copyMapping(home);
  replaceIn(join(folder, 'mapping.yaml'), /^connector: sqlite$/m, `connector: ${connector}`);
  for (const name of readdirSync(join(folder, 'sql'))) {
    const file = join(folder, 'sql', name);
    const text = readFileSync(file, 'utf8');
    writeFileSync(
      file,
      text.replaceAll(/group_concat\(([\w.]+), ',' ORDER BY ([\w.]+)\)/g, concatenation[connector]),
    );
  }
  return folder;
}

/** A copy of the example's file mapping, under the name of the other; `from` says what each list is read from. */
export function fileMapping(
  home: string,
  connector: 'csv' | 'xlsx' | 'xml',
  from: (list: ExampleList) => string,
): string {
  const folder = copyMapping(home, 'exempel-csv');
  const file = join(folder, 'mapping.yaml');
  replaceIn(file, /^mapping: exempel-csv$/m, 'mapping: exempel');
  replaceIn(file, /^connector: csv$/m, `connector: ${connector}`);
  for (const list of Object.keys(exampleLists) as ExampleList[])
    replaceIn(file, new RegExp(`from: ${exampleLists[list]}\\.csv$`, 'm'), `from: '${from(list)}'`);
  return folder;
}

function replaceIn(file: string, what: RegExp, by: string): void {
  const text = readFileSync(file, 'utf8');
  if (!what.test(text)) throw new Error(`${file} does not hold ${String(what)}`);
  writeFileSync(file, text.replace(what, by));
}
