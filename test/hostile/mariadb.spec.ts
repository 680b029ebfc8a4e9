import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Source } from '../../connectors/contract';
import { mysqlConnector } from '../../connectors/mysql/mysql.connector';
import { openSource } from '../../connectors/registry';
import { findMariadb, mariadbMissing, startMariadb, type TestMariadb } from '../servers/mariadb';

const programs = findMariadb();
if (!programs) it.skip(mariadbMissing, () => undefined);
(programs ? describe : describe.skip)('MariaDB', () => {
  const folder = mkdtempSync(join(tmpdir(), 'brygga-hostile-my-'));
  let server: TestMariadb;

  beforeAll(async () => {
    server = await startMariadb(programs!);
    writeFileSync(join(folder, 'losen'), 'hemligt');
    await server.run(
      `CREATE DATABASE kalla; CREATE DATABASE IF NOT EXISTS test; USE kalla;
       CREATE TABLE barn (id INT PRIMARY KEY, namn VARCHAR(40)) ENGINE = InnoDB; INSERT INTO barn VALUES (1, 'Åsa');
       CREATE USER lasare@'%' IDENTIFIED BY 'hemligt' REQUIRE SSL; GRANT SELECT ON kalla.* TO lasare@'%'`,
    );
  });
  afterAll(async () => {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const open = (): Promise<Source> =>
    openSource(
      mysqlConnector,
      {
        host: 'localhost',
        port: server.port,
        user: 'lasare',
        password: { file: 'losen' },
        database: 'kalla',
        tls: { ca: server.ca },
      },
      { baseDir: folder, applicationName: 'brygga-prov', log: () => undefined },
    );

  it('lets nobody who can write be called read-only, also where it is through the rows for everybody that an installation makes for the database test', async () => {
    await server.run(
      `INSERT INTO mysql.db (Host, Db, User, Select_priv, Insert_priv, Update_priv, Delete_priv, Create_priv, Drop_priv)
       VALUES ('%', 'test', '', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y'); FLUSH PRIVILEGES`,
    );
    const source = await open();
    try {
      const proof = await source.proveReadOnly();
      expect(proof.readOnly).toBe(false);
      expect(proof.excess[0]?.right).toContain('test');
    } finally {
      await source.close();
      await server.run(`DELETE FROM mysql.db WHERE User = ''; FLUSH PRIVILEGES`);
    }
  });
});
