/** A PostgreSQL server of its own for one test file: the programs come through npm, and nothing needs installing. */
import { randomBytes } from 'node:crypto';
import { Client, type ClientConfig } from 'pg';
import { serverFolder, startKeeper } from './kept-server';

export interface TestPostgres {
  /** On 127.0.0.1, called `localhost` in its certificate. Accounts sign in by scram-sha-256, and with TLS or not. */
  port: number;
  /** PEM files: the authority that signed the server's certificate, and one with the same name that did not. */
  ca: string;
  otherCa: string;
  /** How the superuser `postgres` connects, over TLS. */
  superuser: ClientConfig & { host: string; port: number; user: string; password: string };
  /** Connected as superuser; the caller ends it. */
  connect(database?: string): Promise<Client>;
  /** Runs statements as superuser. */
  run(sql: string, database?: string): Promise<void>;
  /** @param clauses e.g. `TEMPLATE template0 ENCODING 'WIN1252' LOCALE 'C'` */
  createDatabase(name: string, clauses?: string): Promise<void>;
  /** Ends the server at once and removes all of it. A process that dies without this leaves nothing behind either. */
  stop(): Promise<void>;
}

/**
 * Takes about a second.
 *
 * @param settings of the server, where it is not to be set as for a test
 */
export async function startPostgres(settings: Record<string, string> = {}): Promise<TestPostgres> {
  const folder = await serverFolder('postgres');
  folder.write('settings.json', JSON.stringify(settings));
  const password = randomBytes(12).toString('hex');
  folder.write('password.txt', password);
  const { port, stop } = await startKeeper('postgres', folder);
  const superuser = { host: 'localhost', port, user: 'postgres', password, ssl: { ca: folder.trust } };
  const { ca, otherCa } = folder;
  return { port, ca, otherCa, ...asSuperuser(superuser), stop };
}

/** What a superuser does in tests, each time over a connection of its own. */
export function asSuperuser(
  superuser: TestPostgres['superuser'],
): Pick<TestPostgres, 'superuser' | 'connect' | 'run' | 'createDatabase'> {
  const connect = async (database = 'postgres'): Promise<Client> => {
    const client = new Client({ ...superuser, database });
    // A server that ends under the client: the query under way tells it.
    client.on('error', () => undefined);
    await client.connect();
    return client;
  };
  const run = async (sql: string, database?: string): Promise<void> => {
    const client = await connect(database);
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  const createDatabase = (name: string, clauses = ''): Promise<void> =>
    run(`CREATE DATABASE "${name}" ${clauses}`);
  return { superuser, connect, run, createDatabase };
}
