import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'libsql';
import type { PostgresStoreSettings } from '../../config/settings';
import { recordNames } from '../../catalog/model';
import type { StoredCell, StoreSchema } from '../model';
import { closeOpenRuns } from '../run-history';
import { recordTable } from '../tables';
import { copyCell } from '../postgres/copy-text';
import { rowNumber } from '../postgres/entities';
import { asProblem } from '../postgres/failures';
import { migrate, tablesOf } from '../postgres/migrate';
import { schemaName, Session } from '../postgres/session';
import { addressOf } from '../postgres/settings';
import type { Connection } from '../sqlite/connection';
import { RecordIndexes } from '../sqlite/indexes';
import { acquireLock } from '../sqlite/lock';
import { moveProblems } from './move.problems';
import { digestQuery, TableDigest } from './table-digest';

// From one engine to the other, once. Belongs here: copying every table as it is, and showing that it arrived. Never
// here: a change of what is moved.

export interface MovedTable {
  table: string;
  rows: number;
}

interface Move {
  file: string;
  to: PostgresStoreSettings;
  /** Relative paths of `to` start here. */
  baseDir: string;
  schema: StoreSchema;
  onTable?: (moved: MovedTable) => void;
}

/** Rows per COPY: bounds the memory. */
const batch = 5000;
/** What the target has of its own: its version, and what it loads. */
const ownTable = 'lagring';

/**
 * Copies an embedded store to an empty one in PostgreSQL, in one transaction there, and compares both sides table by
 * table before it is committed. The file is only read, so that runs which were left open are closed in the copy. Throws
 * STO-030 to STO-035, and what opening the target throws.
 */
export async function moveStore({ file, to, baseDir, schema, onTable }: Move): Promise<MovedTable[]> {
  if (!existsSync(file)) throw moveProblems.noFile(file);
  const release = acquireLock(join(dirname(file), 'brygga.lock'));
  if (!release) throw moveProblems.busy(file);
  const place = `${to.host}:${to.port}/${to.database}`;
  const source = new Database(file, { readonly: true }) as unknown as Connection;
  try {
    refuseUnready(source, file, schema);
    const session = await Session.open(await addressOf(to, baseDir), 'write');
    try {
      await migrate(session, schema, place);
      return await session.transaction(async () => {
        const moved = await copyTables(source, session, place, onTable);
        await session.exec(closeOpenRuns());
        return moved;
      });
    } finally {
      await session.end();
    }
  } catch (error) {
    throw asProblem(error, place, 'write');
  } finally {
    source.close();
    release();
  }
}

function refuseUnready(source: Connection, file: string, schema: StoreSchema): void {
  const any = (sql: string): boolean => source.prepare(sql).all([]).length > 0;
  if (any("SELECT 1 FROM lasning WHERE bokmarke <> ''")) throw moveProblems.busy(file);
  const notes = new Map(
    source
      .prepare(`SELECT namn, varde FROM ${ownTable}`)
      .all([])
      .map(({ namn, varde }) => [namn, varde]),
  );
  for (const record of recordNames) {
    const loaded = schema.loaded[record].map(({ id }) => id).join(' ');
    if (notes.get(`laddat.${record}`) !== loaded) throw moveProblems.otherVariables(file);
    // A first load that did not end has not looked for keys that are there twice.
    const indexes = new RecordIndexes(source, recordTable(schema, record));
    if (!indexes.complete) throw moveProblems.busy(file);
  }
}

async function copyTables(
  source: Connection,
  session: Session,
  place: string,
  onTable: Move['onTable'],
): Promise<MovedTable[]> {
  const tables = [...(await tablesOf(session))].filter(([table]) => table !== ownTable);
  const names = tables.map(([table]) => `"${table}"`).join(', ');
  await session.exec(`LOCK TABLE ${names} IN EXCLUSIVE MODE`);
  for (const [table] of tables) {
    const found = await session.query(`SELECT 1 FROM "${table}" LIMIT 1`);
    if (found.length > 0) throw moveProblems.notEmpty(place, table);
  }
  for (const [table, columns] of tables) {
    // SQLite takes the name of a column that it has not for a text.
    const has = source.prepare(`SELECT name FROM pragma_table_info('${table}')`).all([]);
    const missing = [...columns].filter((name) => !has.some((column) => column.name === name));
    if (missing.some((name) => name !== rowNumber)) throw moveProblems.otherVariables(table);
  }
  const moved: MovedTable[] = [];
  for (const [table, columns] of tables) {
    const rows = await copyTable(source, session, place, table, columns);
    moved.push({ table, rows });
    onTable?.({ table, rows });
  }
  return moved.sort((a, b) => (a.table < b.table ? -1 : 1));
}

async function copyTable(
  source: Connection,
  session: Session,
  place: string,
  table: string,
  columns: ReadonlySet<string>,
): Promise<number> {
  const names = [...columns].filter((name) => name !== rowNumber);
  const numbered = columns.has(rowNumber) ? names.indexOf('kalla') : -1;
  const next = new Map<StoredCell, number>();
  const digest = new TableDigest();
  let lines: string[] = [];
  const send = async (): Promise<void> => {
    const target = numbered < 0 ? names : [...names, rowNumber];
    if (lines.length > 0) await session.copy(table, target, Buffer.from(lines.join('')));
    lines = [];
  };
  const select = `SELECT ${names.map((name) => `"${name}"`).join(', ')} FROM "${table}"`;
  for (const cells of source.prepare(select).raw().iterate([]) as Iterable<StoredCell[]>) {
    digest.add(cells);
    let line = cells.map(copyCell).join('\t');
    if (numbered >= 0) {
      const number = next.get(cells[numbered]!) ?? 0;
      next.set(cells[numbered]!, number + 1);
      line += `\t${number}`;
    }
    lines.push(`${line}\n`);
    if (lines.length === batch) await send();
  }
  await send();
  const [arrived] = await session.query<{ digest: string }>(digestQuery(table, names));
  if (arrived!.digest !== digest.value()) throw moveProblems.differs(place, table);
  if (columns.has('id')) {
    await session.query(
      `SELECT setval(pg_get_serial_sequence('${schemaName}.${table}', 'id'), greatest(max(id), 1), max(id) IS NOT NULL) FROM "${table}"`,
    );
  }
  return digest.rows;
}
