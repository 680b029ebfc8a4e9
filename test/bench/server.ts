/**
 * The PostgreSQL server of a benchmark: one, with the source, the store and every peer's target in databases of its own.
 * Set as a server that is used, not as one for tests: what is committed is on the disk.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Client, ClientConfig } from 'pg';
import { startPostgres, type TestPostgres } from '../servers/postgres';

/** The rest is as PostgreSQL comes. */
export const serverSettings: Record<string, string> = {
  fsync: 'on',
  wal_level: 'replica',
  max_wal_senders: '10',
  shared_buffers: '256MB',
  max_wal_size: '4GB',
};

export interface Account extends ClientConfig {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
}

/** What the server has used since it started. Null where the operating system does not tell. */
export interface Gauge {
  cpuSeconds: number | null;
  writtenBytes: number | null;
  walBytes: number;
}

export interface BenchServer {
  version: string;
  /** Without encryption, over loopback; everybody that is measured connects like this. */
  superuser(database: string): Account;
  /** May only read; for `database`, whose tables must be there. */
  reader(database: string): Promise<Account>;
  connect(database: string): Promise<Client>;
  run(database: string, ...statements: string[]): Promise<void>;
  createDatabase(name: string): Promise<void>;
  dropDatabase(name: string): Promise<void>;
  databaseBytes(name: string): Promise<number>;
  gauge(): Promise<Gauge>;
  /** Writes what is dirty now, so that it is not counted in the next phase. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

export async function startServer(): Promise<BenchServer> {
  const server = await startPostgres(serverSettings);
  const asked = async <T>(sql: string): Promise<T> => {
    const client = await server.connect();
    try {
      return (await client.query<{ value: T }>(sql)).rows[0]!.value;
    } finally {
      await client.end();
    }
  };
  const superuser = (database: string): Account => {
    const { port, password } = server.superuser;
    return { host: '127.0.0.1', port, user: 'postgres', password, database };
  };
  const postmaster = await parentOfBackend(server);
  return {
    version: await asked<string>("SELECT current_setting('server_version') AS value"),
    superuser,
    reader: async (database) => {
      const password = 'bench';
      await server.run(
        `DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lasare') THEN
           CREATE ROLE lasare LOGIN NOINHERIT PASSWORD '${password}'; END IF; END $$;
         GRANT SELECT ON ALL TABLES IN SCHEMA public TO lasare`,
        database,
      );
      return { ...superuser(database), user: 'lasare', password };
    },
    connect: (database) => server.connect(database),
    run: async (database, ...statements) => {
      const client = await server.connect(database);
      try {
        for (const statement of statements) await client.query(statement);
      } finally {
        await client.end();
      }
    },
    createDatabase: (name) => server.createDatabase(name),
    dropDatabase: (name) => server.run(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`),
    databaseBytes: async (name) => Number(await asked<string>(`SELECT pg_database_size('${name}') AS value`)),
    gauge: async () => ({
      walBytes: Number(await asked<string>('SELECT wal_bytes AS value FROM pg_stat_wal')),
      ...usedBy(postmaster),
    }),
    settle: () => server.run('CHECKPOINT'),
    stop: () => server.stop(),
  };
}

/** The server's first process; null where the operating system does not tell. */
async function parentOfBackend(server: TestPostgres): Promise<number | null> {
  const client = await server.connect();
  try {
    const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const fields = statOf(rows[0]!.pid);
    return fields ? Number(fields[1]) : null;
  } finally {
    await client.end();
  }
}

/** From the state on; the name before it can hold spaces. */
function statOf(pid: number | string): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

/** Linux counts what children have used with their parent's when they end; those that live are added. */
function usedBy(postmaster: number | null): Pick<Gauge, 'cpuSeconds' | 'writtenBytes'> {
  const own = postmaster !== null && statOf(postmaster);
  if (!own) return { cpuSeconds: null, writtenBytes: null };
  const living = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => Number(statOf(pid)?.[1]) === postmaster);
  const ticks = (fields: string[] | null, ...at: number[]): number =>
    at.reduce((sum, index) => sum + Number(fields?.[index] ?? 0), 0);
  const cpu = ticks(own, 11, 12, 13, 14) + living.reduce((sum, pid) => sum + ticks(statOf(pid), 11, 12), 0);
  const written = [String(postmaster), ...living].reduce((sum, pid) => sum + writtenBy(pid), 0);
  return { cpuSeconds: cpu / 100, writtenBytes: written };
}

function writtenBy(pid: string): number {
  const file = `/proc/${pid}/io`;
  if (!existsSync(file)) return 0;
  try {
    return Number(/^write_bytes: (\d+)/m.exec(readFileSync(file, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
