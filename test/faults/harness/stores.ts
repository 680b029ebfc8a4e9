/** The two stores, looked at with their own drivers: nothing here goes through Bryggan. */
import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import type { TestPostgres } from '../../servers/postgres';

/** What somebody who reads sees. */
export interface Seen {
  /** One SELECT. Cells are text, number or null. */
  ask<T>(sql: string): Promise<T[]>;
  /** Names of all tables and their columns. */
  tables(): Promise<Map<string, string[]>>;
}

export interface StoreAtRest extends Seen {
  readonly kind: 'sqlite' | 'postgres';
  /** `store` in `brygga.yaml`. */
  readonly settings: Record<string, unknown>;
  /** Several looks at one and the same moment, while others may write. */
  snapshot<T>(read: (at: Seen) => Promise<T>): Promise<T>;
  /** What somebody else does to it. */
  write(sql: string): Promise<void>;
  /** What the engine itself says of the store's files; empty when it is whole. */
  damage(): Promise<string[]>;
  /** A copy of its own in the state of this one, which nobody has open. */
  copy(folder: string): Promise<StoreAtRest>;
  drop(): Promise<void>;
}

interface Column {
  tabell: string;
  kolumn: string;
}

const sqliteColumns = `SELECT m.name AS tabell, c.name AS kolumn FROM sqlite_master m, pragma_table_info(m.name) c
  WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY m.name, c.cid`;

const postgresColumns = `SELECT c.table_name AS tabell, c.column_name AS kolumn
  FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
  WHERE t.table_type = 'BASE TABLE' AND c.table_schema = 'brygga'
  ORDER BY 1, c.ordinal_position`;

export class SqliteStore implements StoreAtRest {
  readonly kind = 'sqlite';
  readonly file: string;

  constructor(folder: string) {
    this.file = join(folder, 'uppfoljning.sqlite');
  }

  get settings(): Record<string, unknown> {
    return { file: this.file };
  }

  ask<T>(sql: string): Promise<T[]> {
    return Promise.resolve(this.open((db) => db.prepare(sql).all([]) as T[]));
  }

  write(sql: string): Promise<void> {
    this.open((db) => db.exec(sql));
    return Promise.resolve();
  }

  async tables(): Promise<Map<string, string[]>> {
    return existsSync(this.file) ? grouped(await this.ask(sqliteColumns)) : new Map();
  }

  async snapshot<T>(read: (at: Seen) => Promise<T>): Promise<T> {
    if (!existsSync(this.file)) return read(this);
    const db = new Database(this.file, { timeout: 10_000 });
    const ask = <R>(sql: string): Promise<R[]> => Promise.resolve(db.prepare(sql).all([]) as R[]);
    try {
      db.exec('BEGIN');
      return await read({ ask, tables: async () => grouped(await ask(sqliteColumns)) });
    } finally {
      // The driver keeps the file open for a while, and who empties the journal would wait for this moment to be over.
      db.exec('ROLLBACK');
      db.close();
    }
  }

  async damage(): Promise<string[]> {
    if (!existsSync(this.file)) return [];
    const rows = await this.ask<{ svar: string }>(
      'SELECT integrity_check AS svar FROM pragma_integrity_check',
    );
    return rows.map(({ svar }) => svar).filter((svar) => svar !== 'ok');
  }

  copy(folder: string): Promise<SqliteStore> {
    const to = new SqliteStore(folder);
    this.open((db) => db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all([]));
    copyFileSync(this.file, to.file);
    return Promise.resolve(to);
  }

  drop(): Promise<void> {
    for (const end of ['', '-wal', '-shm']) rmSync(this.file + end, { force: true });
    return Promise.resolve();
  }

  private open<T>(use: (db: InstanceType<typeof Database>) => T): T {
    const db = new Database(this.file, { timeout: 10_000 });
    try {
      return use(db);
    } finally {
      db.close();
    }
  }
}

const owner = 'bryggan_lager';
/** The store is a schema of the database. */
const schema = 'SET search_path TO brygga';
const password = 'bara-for-prov';

export class PostgresStore implements StoreAtRest {
  readonly kind = 'postgres';

  private constructor(
    private readonly server: TestPostgres,
    readonly database: string,
    private readonly folder: string,
    readonly port = server.port,
  ) {}

  static async create(server: TestPostgres, folder: string): Promise<PostgresStore> {
    await server.run(
      `DO $$ BEGIN CREATE ROLE ${owner} LOGIN PASSWORD '${password}'; EXCEPTION WHEN duplicate_object THEN NULL; END $$`,
    );
    const name = `lager_${randomUUID().slice(0, 8)}`;
    await server.createDatabase(name, `OWNER ${owner}`);
    writeFileSync(join(folder, 'losenord-lager'), password, { mode: 0o600 });
    return new PostgresStore(server, name, folder);
  }

  get settings(): Record<string, unknown> {
    return {
      postgres: {
        host: 'localhost',
        port: this.port,
        database: this.database,
        user: owner,
        password: { file: join(this.folder, 'losenord-lager') },
        tls: { ca: this.server.ca },
      },
    };
  }

  ask<T>(sql: string): Promise<T[]> {
    return this.open('READ COMMITTED', (at) => at.ask<T>(sql));
  }

  snapshot<T>(read: (at: Seen) => Promise<T>): Promise<T> {
    return this.open('REPEATABLE READ', read);
  }

  write(sql: string): Promise<void> {
    return this.server.run(`${schema}; ${sql}`, this.database);
  }

  async tables(): Promise<Map<string, string[]>> {
    return grouped(await this.ask(postgresColumns));
  }

  /** The server has checksums and a journal of its own; that it answers is what there is to ask. */
  async damage(): Promise<string[]> {
    await this.ask('SELECT 1');
    return [];
  }

  async copy(folder: string): Promise<PostgresStore> {
    const name = `lager_${randomUUID().slice(0, 8)}`;
    await this.server.run(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${this.database}'`,
    );
    await this.server.createDatabase(name, `TEMPLATE "${this.database}" OWNER ${owner}`);
    writeFileSync(join(folder, 'losenord-lager'), password, { mode: 0o600 });
    return new PostgresStore(this.server, name, folder);
  }

  async drop(): Promise<void> {
    await this.server.run(`DROP DATABASE IF EXISTS "${this.database}" WITH (FORCE)`);
  }

  /** The same one, reached through another port. */
  through(port: number): PostgresStore {
    return new PostgresStore(this.server, this.database, this.folder, port);
  }

  private async open<T>(isolation: string, read: (at: Seen) => Promise<T>): Promise<T> {
    const client = await this.server.connect(this.database);
    const ask = async <R>(sql: string): Promise<R[]> => (await client.query(sql)).rows as R[];
    try {
      await client.query(`${schema}; BEGIN ISOLATION LEVEL ${isolation} READ ONLY`);
      return await read({ ask, tables: async () => grouped(await ask(postgresColumns)) });
    } finally {
      await client.end();
    }
  }
}

function grouped(rows: readonly Column[]): Map<string, string[]> {
  const tables = new Map<string, string[]>();
  for (const { tabell, kolumn } of rows) tables.set(tabell, [...(tables.get(tabell) ?? []), kolumn]);
  return tables;
}
