/** The two stores, looked at with their own drivers: nothing here goes through Bryggan. */
import { randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import type { TestPostgres } from '../../servers/postgres';

export interface StoreAtRest {
  readonly kind: 'sqlite' | 'postgres';
  /** `store` in `brygga.yaml`. */
  readonly settings: Record<string, unknown>;
  /** One SELECT. Cells are text, number or null. */
  ask<T>(sql: string): Promise<T[]>;
  /** What somebody else does to it. */
  write(sql: string): Promise<void>;
  /** Names of all tables and their columns. */
  tables(): Promise<Map<string, string[]>>;
  /** What the engine itself says of the store's files; empty when it is whole. */
  damage(): Promise<string[]>;
  /** A copy of its own in the state of this one, which nobody has open. */
  copy(folder: string): Promise<StoreAtRest>;
  drop(): Promise<void>;
}

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
    if (!existsSync(this.file)) return new Map();
    const rows = await this.ask<{ tabell: string; kolumn: string }>(
      `SELECT m.name AS tabell, c.name AS kolumn FROM sqlite_master m, pragma_table_info(m.name) c
       WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite%' ORDER BY m.name, c.cid`,
    );
    return grouped(rows);
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

  async ask<T>(sql: string): Promise<T[]> {
    const client = await this.server.connect(this.database);
    try {
      await client.query(schema);
      return (await client.query(sql)).rows as T[];
    } finally {
      await client.end();
    }
  }

  write(sql: string): Promise<void> {
    return this.server.run(`${schema}; ${sql}`, this.database);
  }

  async tables(): Promise<Map<string, string[]>> {
    const rows = await this.ask<{ tabell: string; kolumn: string }>(
      `SELECT c.table_name AS tabell, c.column_name AS kolumn
       FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
       WHERE t.table_type = 'BASE TABLE' AND c.table_schema = 'brygga'
       ORDER BY 1, c.ordinal_position`,
    );
    return grouped(rows);
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
}

function grouped(rows: readonly { tabell: string; kolumn: string }[]): Map<string, string[]> {
  const tables = new Map<string, string[]>();
  for (const { tabell, kolumn } of rows) tables.set(tabell, [...(tables.get(tabell) ?? []), kolumn]);
  return tables;
}
