/** A MariaDB server of its own for one test file, made from the machine's MariaDB where that is installed. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { createConnection, type ConnectionOptions } from 'mysql2/promise';
import { makeCertificates } from '../doubles/certificates';

/** The programs of an installed MariaDB. */
export interface InstalledMariadb {
  server: string;
  install: string;
}

/** Undefined where MariaDB is not installed. */
export function findMariadb(): InstalledMariadb | undefined {
  const server = program('mariadbd', 'mysqld');
  const install = program('mariadb-install-db');
  return server !== undefined && install !== undefined ? { server, install } : undefined;
}

/** Why a test was not run. */
export const mariadbMissing = 'NOT tried: MariaDB is not installed (apt-get install mariadb-server)';

/** Runs `body` where MariaDB is installed. Elsewhere one skipped test says what was NOT tried. */
export function whereMariadbIs(what: string, body: (programs: InstalledMariadb) => void): void {
  const programs = findMariadb();
  if (programs) return body(programs);
  const title = `${what} was ${mariadbMissing}`;
  // Jest names skipped tests only when it runs a single file.
  process.stderr.write(`\n*** ${title} ***\n`);
  it.skip(title, () => undefined);
}

function program(...names: string[]): string | undefined {
  // A server program stands in sbin, which an ordinary user's PATH often leaves out.
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return names
    .flatMap((name) => folders.map((folder) => join(folder, name)))
    .find((file) => existsSync(file));
}

export interface TestMariadb {
  /** On 127.0.0.1, called `localhost` in its certificate. Accounts sign in with TLS or not, as they were made. */
  port: number;
  /** PEM files: the authority that signed the server's certificate, and one with the same name that did not. */
  ca: string;
  otherCa: string;
  /** How an account with every right connects, over TLS. Several statements at a time are allowed. */
  administrator: ConnectionOptions & { host: string; port: number; user: string; password: string };
  /** Runs statements as that account, and gives the rows of the last. */
  run(sql: string, database?: string): Promise<Record<string, unknown>[]>;
  /** Ends the server at once and removes all of it. A process that dies without this leaves nothing behind either. */
  stop(): Promise<void>;
}

/** Takes about two seconds. */
export async function startMariadb(programs: InstalledMariadb): Promise<TestMariadb> {
  const folder = mkdtempSync(join(tmpdir(), 'brygga-mariadb-'));
  const certificates = await makeCertificates();
  const password = randomBytes(12).toString('hex');
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text, { mode: 0o600 });
    return join(folder, name);
  };
  write('server.crt', certificates.server.cert);
  write('server.key', certificates.server.key);
  const account = `'administrator'@'%'`;
  const first = [
    `CREATE USER ${account} IDENTIFIED BY '${password}' REQUIRE SSL`,
    `GRANT ALL PRIVILEGES ON *.* TO ${account} WITH GRANT OPTION`,
    `DROP USER IF EXISTS root@localhost, root@127.0.0.1, root@'::1', mysql@localhost`,
  ];
  write('first.sql', first.map((statement) => `${statement};\n`).join(''));
  const ca = write('ca.crt', certificates.ca);
  const otherCa = write('other-ca.crt', certificates.otherCa);
  const { port, stop } = await startKeeper(folder, programs);

  const administrator = {
    host: 'localhost',
    port,
    user: 'administrator',
    password,
    ssl: { ca: certificates.ca },
    multipleStatements: true,
  };
  const run = async (sql: string, database?: string): Promise<Record<string, unknown>[]> => {
    const connection = await createConnection({ ...administrator, ...(database && { database }) });
    try {
      const [answer] = await connection.query(sql);
      return (Array.isArray(answer) && Array.isArray(answer.at(-1)) ? answer.at(-1) : answer) as Record<
        string,
        unknown
      >[];
    } finally {
      await connection.end();
    }
  };
  return { port, ca, otherCa, administrator, run, stop };
}

async function startKeeper(
  folder: string,
  { server, install }: InstalledMariadb,
): Promise<{ port: number; stop(): Promise<void> }> {
  const keeper = spawn(process.execPath, [join(__dirname, 'mariadb-keeper.mjs'), folder, server, install], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let complaint = '';
  keeper.stderr.on('data', (chunk: Buffer) => (complaint += chunk.toString()));
  const gone = once(keeper, 'exit');
  const line = once(createInterface(keeper.stdout), 'line') as Promise<[string]>;
  const started = await Promise.race([line, gone.then(() => undefined)]);
  if (!started) throw new Error(`The MariaDB test server did not start: ${complaint}`);
  return {
    port: (JSON.parse(started[0]) as { port: number }).port,
    stop: async () => {
      keeper.stdin.end();
      await gone;
    },
  };
}
