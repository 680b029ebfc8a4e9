/** The case system in an engine, as its own program uses it: whole transactions, and the account that Bryggan reads by. */
import { randomUUID } from 'node:crypto';
import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import type { TestPostgres } from '../../servers/postgres';
import { creation, type Size } from './rows';

export interface CaseSystem {
  readonly connector: 'sqlite' | 'postgres';
  /** Settings of the source in `brygga.yaml`. */
  readonly settings: Record<string, unknown>;
  /** All of it in one transaction. */
  run(statements: readonly string[]): Promise<void>;
  ask<T>(sql: string): Promise<T[]>;
  /** Begins a transaction that stays open until it is told to end: a case worker who is slow to save. */
  hold(statements: readonly string[]): Promise<{ commit(): Promise<void> }>;
  /** Another one with the same rows, which then lives its own life. */
  copy(): Promise<CaseSystem>;
}

/** Programs that have their file open until the test is over. */
const open: InstanceType<typeof Database>[] = [];
export const closePrograms = (): void => open.splice(0).forEach((program) => program.close());

export class SqliteCaseSystem implements CaseSystem {
  readonly connector = 'sqlite';

  private constructor(readonly file: string) {}

  /** `wal`: the program of the case system can write while Bryggan reads, as in PostgreSQL. */
  static async create(file: string, size: Size, { wal = false } = {}): Promise<SqliteCaseSystem> {
    const made = new SqliteCaseSystem(file);
    await made.run(creation(size));
    if (wal) {
      // The program has the file open all the time, or its journal would be merged and gone between two changes.
      const program = new Database(file);
      open.push(program);
      program.exec(`PRAGMA journal_mode = WAL; UPDATE person SET kon = kon WHERE id = 1`);
    }
    return made;
  }

  get settings(): Record<string, unknown> {
    return { file: this.file };
  }

  run(statements: readonly string[]): Promise<void> {
    this.open((db) => {
      db.exec('BEGIN IMMEDIATE');
      for (const statement of statements) db.exec(statement);
      db.exec('COMMIT');
    });
    return Promise.resolve();
  }

  ask<T>(sql: string): Promise<T[]> {
    return Promise.resolve(this.open((db) => db.prepare(sql).all([]) as T[]));
  }

  hold(statements: readonly string[]): Promise<{ commit(): Promise<void> }> {
    // One writer at a time: what the slow one writes appears when it commits, and not before.
    return Promise.resolve({ commit: () => this.run(statements) });
  }

  copy(): Promise<SqliteCaseSystem> {
    const file = `${this.file}-${randomUUID().slice(0, 8)}.sqlite`;
    this.open((db) => db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all([]));
    copyFileSync(this.file, file);
    return Promise.resolve(new SqliteCaseSystem(file));
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

const reader = 'bryggan_laser';
const password = 'bara-for-prov';

export class PostgresCaseSystem implements CaseSystem {
  readonly connector = 'postgres';

  private constructor(
    private readonly server: TestPostgres,
    readonly database: string,
    private readonly folder: string,
    /** Another port than the server's when there is something in between. */
    readonly port = server.port,
  ) {}

  /** The password of the reading account is written into `folder`. */
  static async create(server: TestPostgres, folder: string, size: Size): Promise<PostgresCaseSystem> {
    const name = `kalla_${randomUUID().slice(0, 8)}`;
    await server.createDatabase(name);
    writeFileSync(join(folder, 'losenord-kalla'), password, { mode: 0o600 });
    const made = new PostgresCaseSystem(server, name, folder);
    await made.run([
      `DO $$ BEGIN CREATE ROLE ${reader} LOGIN PASSWORD '${password}'; EXCEPTION WHEN duplicate_object THEN NULL; END $$`,
      ...creation(size),
      `GRANT SELECT ON ALL TABLES IN SCHEMA public TO ${reader}`,
    ]);
    await server.run('VACUUM ANALYZE', name);
    return made;
  }

  get settings(): Record<string, unknown> {
    return {
      host: 'localhost',
      port: this.port,
      database: this.database,
      user: reader,
      password: { file: join(this.folder, 'losenord-kalla') },
      tls: { ca: this.server.ca },
    };
  }

  run(statements: readonly string[]): Promise<void> {
    return this.server.run(`BEGIN; ${statements.join('; ')}; COMMIT`, this.database);
  }

  async ask<T>(sql: string): Promise<T[]> {
    const client = await this.server.connect(this.database);
    try {
      return (await client.query(sql)).rows as T[];
    } finally {
      await client.end();
    }
  }

  async hold(statements: readonly string[]): Promise<{ commit(): Promise<void> }> {
    const client = await this.server.connect(this.database);
    await client.query(`BEGIN; ${statements.join('; ')}`);
    return {
      commit: async () => {
        await client.query('COMMIT');
        await client.end();
      },
    };
  }

  async copy(): Promise<PostgresCaseSystem> {
    const name = `kalla_${randomUUID().slice(0, 8)}`;
    await this.server.createDatabase(name, `TEMPLATE "${this.database}"`);
    return new PostgresCaseSystem(this.server, name, this.folder);
  }

  /** The same one, reached through another port. */
  through(port: number): PostgresCaseSystem {
    return new PostgresCaseSystem(this.server, this.database, this.folder, port);
  }
}
