/**
 * The databases of a benchmark, in either engine: made, asked and changed as their owners would, apart from everything
 * that is measured.
 */
import { createHash, type Hash } from 'node:crypto';
import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { schemaName } from '../../src/store/postgres/session';
import type { Account, BenchServer } from './server';
import type { Engine } from './source';

/** Where a phase finds it. */
export type Place = { engine: 'sqlite'; file: string } | { engine: 'postgres'; account: Account };

export interface BenchDatabase {
  engine: Engine;
  place: Place;
  run(...statements: string[]): Promise<void>;
  /** Rows as arrays; numbers and text. */
  ask(sql: string): Promise<unknown[][]>;
  /** Changes with every row that is written, also with the same content. */
  digest(tables: readonly string[]): Promise<string>;
  /** On the disk. */
  bytes(): Promise<number>;
  drop(): Promise<void>;
}

export function sqliteDatabase(folder: string, name: string): BenchDatabase {
  const file = join(folder, `${name}.sqlite`);
  const parts = ['', '-wal', '-shm'].map((end) => `${file}${end}`);
  const open = async <T>(use: (db: Database.Database) => T): Promise<T> => {
    const db = new Database(file);
    try {
      return use(db);
    } finally {
      db.close();
    }
  };
  return {
    engine: 'sqlite',
    place: { engine: 'sqlite', file },
    run: (...statements) => open((db) => statements.forEach((statement) => db.exec(statement))),
    ask: (sql) => open((db) => db.prepare(sql).raw().all() as unknown[][]),
    digest: (tables) =>
      open((db) => {
        const hash = createHash('sha256');
        for (const table of tables) {
          // In the order they lie in; a row that is written says in which run (`korning`).
          for (const row of db.prepare(`SELECT * FROM ${table}`).raw().iterate()) {
            hash.update(`${(row as unknown[]).join('\x1f')}\n`);
          }
        }
        return hash.digest('hex');
      }),
    bytes: async () => parts.reduce((sum, part) => sum + (existsSync(part) ? statSync(part).size : 0), 0),
    drop: async () => parts.forEach((part) => rmSync(part, { force: true })),
  };
}

export async function postgresDatabase(server: BenchServer, name: string): Promise<BenchDatabase> {
  await server.createDatabase(name);
  /** Finds the tables of a store too, which stand in a schema of their own. */
  const connect = async (): Promise<Client> => {
    const client = await server.connect(name);
    // A large table is otherwise read from where somebody's last scan of it stopped: in another order each time.
    await client.query(`SET search_path = "${schemaName}", public; SET synchronize_seqscans = off`);
    return client;
  };
  const digestOf = async (table: string, hash: Hash): Promise<void> => {
    const client = await connect();
    try {
      // Which transaction wrote a row, and where it lies.
      const rows = client.query(copyTo(`COPY (SELECT xmin, ctid, * FROM ${table}) TO STDOUT`));
      for await (const chunk of rows) hash.update(chunk as Buffer);
    } finally {
      await client.end();
    }
  };
  return {
    engine: 'postgres',
    place: { engine: 'postgres', account: server.superuser(name) },
    run: (...statements) => server.run(name, ...statements),
    async ask(sql) {
      const client = await connect();
      try {
        const types = { getTypeParser: () => (text: string) => text };
        const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array', types });
        return rows.map((row) => row.map((cell) => (/^\d+$/.test(String(cell)) ? Number(cell) : cell)));
      } finally {
        await client.end();
      }
    },
    async digest(tables) {
      const hash = createHash('sha256');
      for (const table of tables) await digestOf(table, hash);
      return hash.digest('hex');
    },
    bytes: () => server.databaseBytes(name),
    drop: () => server.dropDatabase(name),
  };
}
