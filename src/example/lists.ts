import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import type { Value } from './dirt';
import { cannotWrite, queryFailed, queryMissing } from './example.problems';

/** The list that each query becomes; the query is called after it, without å, ä and ö and in the singular. */
export const exampleLists = {
  barn: 'barn',
  aktualisering: 'aktualiseringar',
  utredning: 'utredningar',
  insats: 'insatser',
  placering: 'placeringar',
  uppfoljning: 'uppfoljningar',
  'id-byten': 'idbyten',
} as const;
export type ExampleList = keyof typeof exampleLists;

export interface ListExport {
  /** The example's database. */
  file: string;
  /** Folder with one query per list, `barn.sql` and so on; all their columns are written under their names. */
  sqlFolder: string;
  outFolder: string;
}

export interface List {
  name: ExampleList;
  columns: string[];
  rows: Iterable<Value[]>;
}

/**
 * Opens the example, makes `outFolder` and gives each list in turn, its rows as they are asked for.
 * Throws `Problem` EXA-002, EXA-004 and EXA-005.
 */
export function* exampleListsOf({ file, sqlFolder, outFolder }: ListExport): Generator<List> {
  const lists = (Object.keys(exampleLists) as ExampleList[]).map((name) => ({
    name,
    query: join(sqlFolder, `${name}.sql`),
  }));
  for (const { query } of lists) if (!existsSync(query)) throw queryMissing(query);
  makeFolder(outFolder);
  const db = new Database(file, { readonly: true });
  try {
    for (const { name, query } of lists) {
      const statement = prepare(db, query);
      const columns = statement.columns().map((column) => column.name);
      yield { name, columns, rows: statement.raw().iterate() as Iterable<Value[]> };
    }
  } finally {
    db.close();
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    throw cannotWrite(folder, error);
  }
}

function prepare(db: Database.Database, query: string): Database.Statement {
  try {
    return db.prepare(readFileSync(query, 'utf8'));
  } catch (error) {
    throw queryFailed(query, error);
  }
}
