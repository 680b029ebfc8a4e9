import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GenericContainer, Wait, type StartedTestContainer } from 'testcontainers';
import type { Source, SourceEvent } from '../../connectors/contract';
import { mysqlConnector } from '../../connectors/mysql/mysql.connector';
import { mysqlSettings } from '../../connectors/mysql/settings';
import { contractSuite } from '../connector-contract/contract-suite';
import { makeFixture, type Server } from '../connector-contract/fixtures/mysql.fixture';
import { runAs } from '../servers/mariadb';
import { certificateFiles, inside, put, serverCertificates, whereDockerIs } from './docker';
import { beforeAndAfter, removeExcess } from './one-moment';

const rootPassword = 'Rot-lösen-för-prov-1';
const readerPassword = 'Läsarens-lösen-för-prov-1';
const versions = [
  ['MySQL 8.4', 'mysql:8.4', true],
  ['MySQL 5.7', 'mysql:5.7', false],
] as const;

interface InContainer extends Server {
  container: StartedTestContainer;
  folder: string;
}

async function start(image: string): Promise<InContainer> {
  const certificates = await serverCertificates();
  const files = 'ssl-cert=/tmp/server.crt --ssl-key=/tmp/server.key';
  const container = await new GenericContainer(image)
    .withEnvironment({ MYSQL_ROOT_PASSWORD: rootPassword })
    .withCopyContentToContainer(certificateFiles(certificates.server))
    .withEntrypoint(['sh', '-c'])
    .withCommand([
      `cp /certificates/* /tmp/ && chown mysql /tmp/server.* && chmod 600 /tmp/server.key && exec docker-entrypoint.sh mysqld --${files}`,
    ])
    .withExposedPorts(3306)
    // The server that sets the database up listens on port 0.
    .withWaitStrategy(Wait.forLogMessage(/port: 3306 /))
    .withStartupTimeout(10 * 60_000)
    .start();
  const port = container.getMappedPort(3306);
  const run = runAs({
    host: 'localhost',
    port,
    user: 'root',
    password: rootPassword,
    ssl: { ca: readFileSync(certificates.ca, 'utf8') },
    multipleStatements: true,
  });
  return {
    ...certificates,
    container,
    host: 'localhost',
    port,
    run,
    stop: async () => {
      await container.stop();
      certificates.remove();
    },
  };
}

whereDockerIs('MySQL 8.4 and 5.7', () => {
  for (const [label, image, hasRoles] of versions) {
    contractSuite('mysql', { [label]: [] }, async (folder) => [
      await makeFixture(label, await start(image), folder),
    ]);

    describe(`${label}, the engine itself`, () => {
      let server: InContainer;
      const opened: Source[] = [];
      const events: SourceEvent[] = [];
      const script = async (name: string): Promise<string> => {
        const text = readFileSync(join(__dirname, '../../deploy/sql/mysql', name), 'utf8');
        const own = text.replaceAll('10.0.0.5', '%').replaceAll('BYT-UT-LOSENORDET', readerPassword);
        await put(server.container, `/tmp/${name}`, own);
        const client = `MYSQL_PWD='${rootPassword}' mysql --silent --default-character-set=utf8mb4 -uroot`;
        return inside(server.container, ['sh', '-c', `${client} < /tmp/${name}`]);
      };
      const open = async (more: object = {}): Promise<Source> => {
        const settings = { host: 'localhost', port: server.port, user: 'brygga', database: 'brygga_vyer' };
        const source = await mysqlConnector.open(
          mysqlSettings.parse({ ...settings, password: { file: 'losen' }, tls: { ca: server.ca }, ...more }),
          { baseDir: server.folder, applicationName: 'brygga-prov', log: (event) => events.push(event) },
        );
        opened.push(source);
        return source;
      };

      beforeAll(async () => {
        server = await start(image);
        writeFileSync(join(server.folder, 'losen'), readerPassword);
        await server.run(`
          CREATE DATABASE verksamhet CHARACTER SET utf8mb4 COLLATE utf8mb4_swedish_ci; USE verksamhet;
          CREATE TABLE Aktualisering (AktualiseringId INT PRIMARY KEY, Personnummer CHAR(12), Enhet INT, Inkom DATE, Typ CHAR(1), Andrad TIMESTAMP NULL, Verksamhet CHAR(3));
          CREATE TABLE Utredning (UtredningId INT, AktualiseringId INT, Personnummer CHAR(12), Enhet INT, Inledd DATE, Avslutad DATE, Utfall CHAR(1), Andrad DATETIME, Verksamhet CHAR(3));
          CREATE TABLE Insats (InsatsId INT, UtredningId INT, Personnummer CHAR(12), Enhet INT, Typ CHAR(1), Inledd DATE, Avslutad DATE, Andrad DATETIME, Verksamhet CHAR(3));
          SET time_zone = '+00:00';
          INSERT INTO Aktualisering VALUES (1, '201001012384', 7, '2024-01-02', 'Ö', '2024-07-01 10:00:00', 'BoU'), (2, '201001012384', 7, '2024-01-02', 'o', NULL, 'BoU')`);
        await script('make-account.sql');
      });
      afterEach(async () => {
        for (const source of opened.splice(0)) await source.close();
      });
      afterAll(() => server?.stop());

      it('lets the account of our script read its views and nothing else', async () => {
        expect(await script('check-account.sql')).toBe('');
        const source = await open();
        expect(await source.proveReadOnly()).toMatchObject({ readOnly: true, excess: [] });
        const query = {
          kind: 'sql',
          text: 'SELECT Typ, Andrad FROM aktualisering ORDER BY AktualiseringId',
        } as const;
        const { before } = await beforeAndAfter(source, query, async () => undefined);
        expect(before).toEqual([
          ['Ö', '2024-07-01 12:00:00+02:00'],
          ['o', null],
        ]);
        const table = source.describe({ kind: 'sql', text: 'SELECT * FROM verksamhet.Aktualisering' });
        await expect(table).rejects.toMatchObject({ details: { code: 'CON-409' } });
      });

      it('gives one moment while others write', async () => {
        const source = await open();
        const query = { kind: 'sql', text: 'SELECT COUNT(*) AS n FROM aktualisering' } as const;
        const { before, after } = await beforeAndAfter(source, query, () =>
          server.run(`INSERT INTO verksamhet.Aktualisering (AktualiseringId, Verksamhet) VALUES (3, 'BoU')`),
        );
        expect(after).toEqual(before);
        await server.run('DELETE FROM verksamhet.Aktualisering WHERE AktualiseringId = 3');
      });

      it('takes Ö for its own letter where the column does, and we count each letter by itself', async () => {
        const source = await open();
        expect(await source.countValues('aktualisering', 'Typ', 9)).toMatchObject({ distinct: 2 });
      });

      it.each([
        [`GRANT INSERT ON brygga_vyer.* TO 'brygga'@'%'`, true],
        [`GRANT FILE ON *.* TO 'brygga'@'%'`, true],
        [
          `CREATE ROLE skribent; GRANT DELETE ON verksamhet.* TO skribent; GRANT skribent TO 'brygga'@'%'`,
          hasRoles,
        ],
        [`GRANT SYSTEM_VARIABLES_ADMIN ON *.* TO 'brygga'@'%'`, hasRoles],
      ])('after %s the account is refused, until what is said is done', async (grant, possible) => {
        if (!possible) return;
        await server.run(grant);
        const source = await open();
        expect(await removeExcess(source, server.run)).not.toEqual([]);
        expect(await source.proveReadOnly()).toMatchObject({ readOnly: true, excess: [] });
        expect(await script('check-account.sql')).toBe('');
      });

      it('is read in clear text only where that is said, and warned about', async () => {
        await server.run(
          `CREATE USER oppen@'%' IDENTIFIED BY '${readerPassword}'; GRANT SELECT ON verksamhet.* TO oppen@'%'`,
        );
        events.length = 0;
        const source = await open({ user: 'oppen', database: 'verksamhet', tls: 'off' });
        expect((await source.status()).transport.encrypted).toBe(false);
        expect(events).toContainEqual({
          kind: 'warning',
          details: expect.objectContaining({ code: 'CON-018' }),
        });
      });
    });
  }
});
