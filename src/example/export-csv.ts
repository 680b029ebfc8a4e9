import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import Database from 'libsql';
import type { Value } from './dirt';
import { cannotWrite, notWindows1252, queryFailed, queryMissing } from './example.problems';

/** The list that each query becomes. */
export const exampleLists = {
  barn: 'barn.csv',
  aktualisering: 'aktualiseringar.csv',
  utredning: 'utredningar.csv',
  insats: 'insatser.csv',
  placering: 'placeringar.csv',
  uppfoljning: 'uppfoljningar.csv',
  'id-byten': 'idbyten.csv',
} as const;

export interface CsvExport {
  file: string;
  /** Folder with one query per list, `barn.sql` and so on; all their columns are written under their names. */
  sqlFolder: string;
  outFolder: string;
}

/**
 * Writes the example as its system would export it: lists with semicolons, Windows-1252, CRLF; NULL is an empty cell.
 * Answers rows per list. Throws `Problem` EXA-002 and EXA-004 to 006.
 */
export function exportExampleCsv({ file, sqlFolder, outFolder }: CsvExport): Record<string, number> {
  const lists = Object.entries(exampleLists).map(([name, list]) => ({
    list,
    query: join(sqlFolder, `${name}.sql`),
  }));
  for (const { query } of lists) if (!existsSync(query)) throw queryMissing(query);
  const db = new Database(file, { readonly: true });
  try {
    return Object.fromEntries(
      lists.map(({ list, query }) => [list, writeList(db, query, createIn(outFolder, list))]),
    );
  } finally {
    db.close();
  }
}

interface Target {
  path: string;
  handle: number;
}

function createIn(folder: string, list: string): Target {
  const path = join(folder, list);
  try {
    mkdirSync(folder, { recursive: true });
    return { path, handle: openSync(path, 'w') };
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** Bytes that are gathered before a write. */
const chunk = 1 << 18;

function writeList(db: Database.Database, query: string, { path, handle }: Target): number {
  try {
    const statement = prepare(db, query);
    const columns = statement.columns().map((column) => column.name);
    let lines = `${columns.map(cell).join(';')}\r\n`;
    let rows = 0;
    const flush = (): void => {
      writeSync(handle, encode(lines, path));
      lines = '';
    };
    for (const row of statement.raw().iterate() as Iterable<Value[]>) {
      lines += `${row.map(cell).join(';')}\r\n`;
      rows++;
      if (lines.length > chunk) flush();
    }
    flush();
    return rows;
  } finally {
    closeSync(handle);
  }
}

function prepare(db: Database.Database, query: string): Database.Statement {
  try {
    return db.prepare(readFileSync(query, 'utf8'));
  } catch (error) {
    throw queryFailed(query, error);
  }
}

function cell(value: Value): string {
  if (value === null) return '';
  const text = String(value);
  return /[;"\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Refuses what Windows-1252 has no character for, instead of writing a question mark. */
function encode(text: string, path: string): Buffer {
  const bytes = iconv.encode(text, 'win1252');
  if (iconv.decode(bytes, 'win1252') !== text) throw notWindows1252(path);
  return bytes;
}
