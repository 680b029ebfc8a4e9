/** Sources of the engines that run here, made of statements, where others can write while they are read. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import type { Source } from '../../connectors/contract';
import { startMariadb, type InstalledMariadb, type TestMariadb } from '../servers/mariadb';
import { startPostgres, type TestPostgres } from '../servers/postgres';
import { opener, type Open } from './usual';

export interface Made {
  source: Source;
  /** Another source of the same. */
  open: Open;
  /** Somebody else's connection. */
  write(statement: string): Promise<unknown>;
  /** Ends the server under the source; undefined where there is none. */
  end?(): Promise<void>;
  stop(): Promise<void>;
}

export type Make = (folder: string, statements: string) => Promise<Made>;

export const inSqlite: Make = async (folder, statements) => {
  const database = new Database(join(folder, 'k.sqlite'));
  // So that others can write while it is read.
  database.exec('PRAGMA journal_mode = WAL');
  database.exec(statements);
  const open = opener('sqlite', { file: 'k.sqlite' }, folder);
  return {
    source: await open(),
    open,
    write: async (statement) => database.exec(statement),
    stop: async () => void database.close(),
  };
};

export const inPostgres: Make = async (folder, statements) => {
  const server = await startPostgres();
  await server.createDatabase('kalla');
  await server.run(statements, 'kalla');
  await server.run(`CREATE ROLE lasare LOGIN PASSWORD 'lösen'; GRANT pg_read_all_data TO lasare`, 'kalla');
  return onServer('postgres', server, folder, 'lösen');
};

export const inMariadb =
  (programs: InstalledMariadb): Make =>
  async (folder, statements) => {
    const server = await startMariadb(programs);
    await server.run('CREATE DATABASE kalla CHARACTER SET utf8mb4');
    await server.run(`SET time_zone = '+00:00', NAMES utf8mb4; ${statements}`, 'kalla');
    await server.run(
      `CREATE USER 'lasare'@'%' IDENTIFIED BY 'losen' REQUIRE SSL; GRANT SELECT ON kalla.* TO 'lasare'@'%'`,
    );
    return onServer('mysql', server, folder, 'losen');
  };

/** Read as `lasare`, who has this password; everybody else writes as the server's own account. */
async function onServer(
  connector: string,
  server: TestPostgres | TestMariadb,
  folder: string,
  password: string,
): Promise<Made> {
  writeFileSync(join(folder, 'losen'), password);
  const { port, ca } = server;
  const settings = { host: 'localhost', port, user: 'lasare', password: { file: 'losen' }, tls: { ca } };
  const open = opener(connector, { ...settings, database: 'kalla' }, folder);
  return {
    source: await open(),
    open,
    write: (statement) => server.run(statement, 'kalla'),
    end: () => server.stop(),
    stop: () => server.stop(),
  };
}
