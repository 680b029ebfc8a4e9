/** A PostgreSQL server of its own for one test file: the programs come through npm, and nothing needs installing. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client, type ClientConfig } from 'pg';
import { makeCertificates } from '../doubles/certificates';

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

/** Takes about a second. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'brygga-postgres-'));
  const certificates = await makeCertificates();
  const password = randomBytes(12).toString('hex');
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  write('server.crt', certificates.server.cert);
  write('server.key', certificates.server.key);
  write('password.txt', password);
  const ca = write('ca.crt', certificates.ca);
  const otherCa = write('other-ca.crt', certificates.otherCa);
  const { port, stop } = await startKeeper(folder);

  const superuser = { host: 'localhost', port, user: 'postgres', password, ssl: { ca: certificates.ca } };
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
  return { port, ca, otherCa, superuser, connect, run, createDatabase, stop };
}

async function startKeeper(folder: string): Promise<{ port: number; stop(): Promise<void> }> {
  const keeper = spawn(process.execPath, [join(__dirname, 'postgres-keeper.mjs'), folder], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaint = '';
  keeper.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const gone = once(keeper, 'exit');
  const line = once(createInterface(keeper.stdout), 'line') as Promise<[string]>;
  const started = await Promise.race([line, gone.then(() => undefined)]);
  if (!started) throw new Error(`The PostgreSQL test server did not start: ${complaint}`);
  return {
    port: (JSON.parse(started[0]) as { port: number }).port,
    stop: async () => {
      keeper.stdin.end();
      await gone;
    },
  };
}
