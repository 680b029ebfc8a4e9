import { randomUUID } from 'node:crypto';
import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type Database from 'libsql';
import { ConnectorError, type ReadOnlyProof } from '../contract';
import { quoteName } from '../shared/sql-text';
import { prepareSelect } from './select';
import { sqliteCode, type Access } from './session';

/**
 * Tries to write in the session: a new table and a DELETE of no rows, both with `query_only` off, so that only the
 * read-only file handle can refuse them, then a new table with it on. Whatever a writable session lets through is
 * rolled back. Last a SELECT that would write another file, which no handle refuses: the connector does, before it
 * is run.
 */
export function proveSession(database: Database.Database): ReadOnlyProof {
  const table = `CREATE TABLE brygga_skrivprov (x)`;
  const attempts = [
    { sql: table, queryOnly: false },
    { sql: deleteNothing(database), queryOnly: false },
    { sql: table, queryOnly: true },
  ];
  const results = attempts.map(({ sql, queryOnly }) => {
    database.exec(`PRAGMA query_only = ${queryOnly ? 'ON' : 'OFF'}`);
    return tryToWrite(database, sql, queryOnly);
  });
  database.exec('PRAGMA query_only = ON');
  results.push(tryToWriteFile(database));
  return {
    readOnly: results.every(({ refused }) => refused),
    evidence: results.map(({ sentence }) => sentence),
    excess: results
      .filter(({ refused }) => !refused)
      .map(({ attempt, remove }) => ({ right: attempt, remove })),
  };
}

/** A DELETE that deletes nothing even where it is allowed. */
function deleteNothing(database: Database.Database): string {
  const sql = `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' LIMIT 1`;
  const [row] = database.prepare(sql).raw().all() as [string][];
  return `DELETE FROM ${quoteName(row?.[0] ?? 'sqlite_schema', 'sqlite')} WHERE 0`;
}

interface Attempt {
  attempt: string;
  refused: boolean;
  sentence: string;
  remove: string;
}

/** By a query as any other, which is only prepared: nothing is written even where it is let through. */
function tryToWriteFile(database: Database.Database): Attempt {
  const attempt = 'SELECT writefile(…) of a file in the folder for temporary files';
  const parameters = { fil: join(tmpdir(), `brygga-skrivprov-${randomUUID()}`) };
  const remove = 'Report it; nothing at the source is at fault.';
  try {
    prepareSelect(database, { kind: 'sql', text: `SELECT writefile(:fil, '') AS bytes`, parameters });
    return { attempt, refused: false, sentence: `${attempt} was ALLOWED (and not run).`, remove };
  } catch (error) {
    const code = error instanceof ConnectorError ? error.details.code : sqliteCode(error);
    const sentence = `${attempt} was refused before it was run (${code}).`;
    return { attempt, refused: code === 'CON-115', sentence, remove };
  }
}

function tryToWrite(database: Database.Database, sql: string, queryOnly: boolean): Attempt {
  const attempt = `${sql} with PRAGMA query_only ${queryOnly ? 'on' : 'off'}`;
  const remove = 'Give the account read access only to the file.';
  database.exec('SAVEPOINT brygga_skrivprov');
  try {
    database.exec(sql);
    return { attempt, refused: false, sentence: `${attempt} was ALLOWED (and rolled back).`, remove };
  } catch (error) {
    const code = sqliteCode(error);
    const sentence = `${attempt} was refused (${code}).`;
    return { attempt, refused: code === 'SQLITE_READONLY', sentence, remove };
  } finally {
    database.exec('ROLLBACK TO brygga_skrivprov; RELEASE brygga_skrivprov');
  }
}

/** What the operating system says, which the session does not depend on. */
export function describeFile(file: string, access: Access): string[] {
  let writable = true;
  try {
    accessSync(file, constants.W_OK);
  } catch {
    writable = false;
  }
  return [
    `The file is opened with the SQLite URI parameters ${access}.`,
    writable
      ? 'The account that runs Bryggan may write to the file by other means; give it read access only to close that way too.'
      : 'The operating system does not let the account that runs Bryggan write to the file.',
  ];
}
