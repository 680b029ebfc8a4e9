/** A MariaDB server of its own for one test file, made from the machine's MariaDB where that is installed. */
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { createConnection, type ConnectionOptions } from 'mysql2/promise';
import { notTried } from '../support/not-tried';
import { serverFolder, startKeeper } from './kept-server';

/** The programs of an installed MariaDB. */
export interface InstalledMariadb {
  server: string;
  install: string;
}

export const mariadbMissing = 'MariaDB is not installed (apt-get install mariadb-server)';

/** Undefined where MariaDB is not installed. */
export function findMariadb(): InstalledMariadb | undefined {
  const server = program('mariadbd', 'mysqld');
  const install = program('mariadb-install-db');
  return server !== undefined && install !== undefined ? { server, install } : undefined;
}

/** Runs `body` where MariaDB is installed. Elsewhere one skipped test says what was NOT tried. */
export function whereMariadbIs(what: string, body: (programs: InstalledMariadb) => void): void {
  const programs = findMariadb();
  if (programs) return body(programs);
  notTried(what, mariadbMissing);
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
  const folder = await serverFolder('mariadb');
  const password = randomBytes(12).toString('hex');
  const account = `'administrator'@'%'`;
  const first = [
    `CREATE USER ${account} IDENTIFIED BY '${password}' REQUIRE SSL`,
    `GRANT ALL PRIVILEGES ON *.* TO ${account} WITH GRANT OPTION`,
    `DROP USER IF EXISTS root@localhost, root@127.0.0.1, root@'::1', mysql@localhost`,
  ];
  folder.write('first.sql', first.map((statement) => `${statement};\n`).join(''));
  const { port, stop } = await startKeeper('mariadb', folder, programs.server, programs.install);
  const administrator = {
    host: 'localhost',
    port,
    user: 'administrator',
    password,
    ssl: { ca: folder.trust },
    multipleStatements: true,
  };
  const { ca, otherCa } = folder;
  return { port, ca, otherCa, administrator, run: runAs(administrator), stop };
}

/** Each time over a connection of its own. */
export function runAs(administrator: ConnectionOptions): TestMariadb['run'] {
  return async (sql, database) => {
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
}
