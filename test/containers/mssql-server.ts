/** SQL Server in a container, with the content of the contract suite behind the account of our own script. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConnectionPool } from 'mssql';
import { GenericContainer, Wait, type StartedTestContainer } from 'testcontainers';
import { fixtures as doubleFixtures } from '../connector-contract/fixtures/mssql.fixture';
import { bigRows, smallRows, type Fixture } from '../connector-contract/fixture';
import {
  interrupted,
  opener,
  refusalOf,
  serverFaults,
  sql,
  tooSlow,
  usualCounts,
  type Open,
} from '../connector-contract/usual';
import { certificateFiles, inside, put, serverCertificates, writeAuthorities } from './docker';
import { rsaCertificate } from './rsa-certificate';

const administrator = 'Administrat0r-for-prov!';
export const reader = 'L4sare-for-prov!';
export const database = 'Soc';

export interface MssqlServer {
  container: StartedTestContainer;
  folder: string;
  settings: Record<string, unknown>;
  otherCa: string;
  port: number;
  /** One batch as `sa`; the rows of its last answer. */
  run(batch: string, as?: { user: string; password: string }): Promise<Record<string, unknown>[]>;
  /** A script of deploy/sql/mssql, by sqlcmd in the container. */
  script(name: string): Promise<string>;
  open: Open;
  stop(): Promise<void>;
}

const configuration = `[network]
tlscert = /tmp/server.crt
tlskey = /tmp/server.key
tlsprotocols = 1.2
forceencryption = 1
`;

export async function startMssql(image: string): Promise<MssqlServer> {
  const { folder, remove } = await serverCertificates();
  // Its own authority; SQL Server on Linux is documented to take RSA keys.
  const own = await rsaCertificate();
  const { ca, otherCa } = writeAuthorities(folder, own.cert, (await rsaCertificate()).cert);
  const container = await new GenericContainer(image)
    .withEnvironment({ ACCEPT_EULA: 'Y', MSSQL_SA_PASSWORD: administrator, MSSQL_PID: 'Developer' })
    .withUser('root')
    .withCopyContentToContainer([
      ...certificateFiles(own),
      { content: configuration, target: '/var/opt/mssql/mssql.conf', mode: 0o644 },
    ])
    .withEntrypoint(['sh', '-c'])
    .withCommand(['cp /certificates/* /tmp/ && chmod 400 /tmp/server.key && exec /opt/mssql/bin/sqlservr'])
    .withExposedPorts(1433)
    .withWaitStrategy(Wait.forLogMessage(/Recovery is complete/))
    .withStartupTimeout(15 * 60_000)
    .start();
  const port = container.getMappedPort(1433);
  const run: MssqlServer['run'] = async (batch, as = { user: 'sa', password: administrator }) => {
    const where = {
      server: 'localhost',
      port,
      database: batch.includes('DATABASE Soc') ? 'master' : database,
    };
    const options = { encrypt: true, trustServerCertificate: true };
    const pool = await new ConnectionPool({ ...where, ...as, options, requestTimeout: 300_000 }).connect();
    try {
      const { recordset } = await pool.request().batch<Record<string, unknown>>(batch);
      return recordset ?? [];
    } finally {
      await pool.close();
    }
  };
  const script = async (name: string): Promise<string> => {
    await put(
      container,
      `/tmp/${name}`,
      readFileSync(join(__dirname, '../../deploy/sql/mssql', name), 'utf8'),
    );
    const variables = ['-v', `Databas=${database}`, '-v', 'Konto=lasare', '-v', `Losenord=${reader}`];
    const login = ['-C', '-S', 'localhost', '-U', 'sa', '-P', administrator, '-f', '65001'];
    return inside(container, ['/opt/mssql-tools18/bin/sqlcmd', ...login, '-i', `/tmp/${name}`, ...variables]);
  };
  writeFileSync(join(folder, 'losen'), reader);
  writeFileSync(join(folder, 'fel'), `${reader}x`);
  const settings = {
    host: 'localhost',
    port,
    database,
    user: 'lasare',
    password: { file: 'losen' },
    tls: { ca },
  };
  const open = opener('mssql', settings, folder);
  const stop = async (): Promise<void> => {
    await container.stop();
    remove();
  };
  return { container, folder, settings, otherCa, port, run, script, open, stop };
}

/** Each is one batch. */
const content = [
  'CREATE DATABASE Soc COLLATE Finnish_Swedish_CI_AS',
  'ALTER DATABASE Soc SET ALLOW_SNAPSHOT_ISOLATION ON',
  `CREATE TABLE dbo.typer (heltal bigint, decimaltal decimal(18,2), nollor decimal(5,2), gammaltDatum date, tidpunkt datetime,
     finTidpunkt datetime2(7), foreOmstallning datetimeoffset(7), efterOmstallning datetimeoffset(7), inteTid datetime2(0),
     klockslag time(7), bokstaver nvarchar(40), teckentabell varchar(40), emoji nvarchar(4), inget int, tomt nvarchar(4),
     sant bit, guid uniqueidentifier, raa varbinary(10), fast char(5), flyttal float)`,
  `INSERT dbo.typer VALUES (9223372036854775807, 1234567890123456.78, 0.10, '18991231', '2024-02-29T13:14:15.123',
     '2024-02-29T13:14:15.1234567', '2024-10-27T00:30:00+00:00', '2024-10-27T01:30:00+00:00', '2024-03-31T02:30:00',
     '23:59:58', N'Åsa Öberg-Ärlig é', N'Västerås – 5 €', N'😀', NULL, N'', 1,
     '6F9619FF-8B86-D011-B42D-00C04FC964FF', 0x00FF41, 'AB', -0.5)`,
  'CREATE TABLE dbo.stor (Id int NOT NULL PRIMARY KEY, Text nvarchar(60) NOT NULL)',
  `WITH n AS (SELECT TOP (${bigRows}) ROW_NUMBER() OVER (ORDER BY (SELECT NULL)) AS Id
     FROM sys.all_columns AS a CROSS JOIN sys.all_columns AS b)
   INSERT dbo.stor SELECT Id, N'en rad med lite text å ä ö ' + CAST(Id AS nvarchar(10)) FROM n`,
  'CREATE TABLE dbo.Person (Kon nchar(1) NULL)',
  `INSERT dbo.Person VALUES (N'J'), (N'J'), (N'J'), (N'J'), (N'J'), (N'N'), (N'N'), (N'N'), (N'Å'), (NULL)`,
];
const views = ['typer', 'stor', 'Person'].map(
  (name) => `CREATE VIEW brygga.${name} AS SELECT * FROM dbo.${name}`,
);
const writer = [
  `CREATE LOGIN skrivare WITH PASSWORD = '${reader}'`,
  'CREATE USER skrivare FOR LOGIN skrivare WITH DEFAULT_SCHEMA = brygga',
  'ALTER ROLE db_datawriter ADD MEMBER skrivare',
];

/** Tables, our account made by our script, views, and an account that can write. */
export async function fill(server: MssqlServer): Promise<void> {
  for (const batch of content) await server.run(batch);
  await server.script('make-account.sql');
  for (const batch of [...views, ...writer]) await server.run(batch);
}

/** The double's cases, asked of the real server. */
export async function mssqlFixture(label: string, server: MssqlServer, folder: string): Promise<Fixture> {
  const [double] = (await doubleFixtures(folder)) as [Fixture];
  await fill(server);
  const { open, port, run } = server;
  const big = sql('SELECT Id, Text FROM stor ORDER BY Id');
  return {
    ...double,
    label,
    settings: server.settings,
    baseDir: server.folder,
    secrets: [reader],
    rowsSent: undefined,
    big,
    small: sql(`SELECT Id, Text FROM stor WHERE Id <= ${smallRows} ORDER BY Id`),
    missingError: { code: 'CON-502', suggests: '[brygga].[typer]' },
    engineRefuses: () =>
      refusalOf(() => run('DELETE FROM brygga.typer', { user: 'lasare', password: reader })),
    writer: {
      settings: { user: 'skrivare' },
      right: /member of the role db_datawriter/,
      remove: /ALTER ROLE \[db_datawriter\] DROP MEMBER \[skrivare\];/,
    },
    faults: {
      'no encryption offered': double.faults['no encryption offered'],
      ...serverFaults(open, {
        otherCa: server.otherCa,
        gone: () => interrupted('cut', open, port, big),
        silent: () => interrupted('freeze', open, port, big),
        slow: () =>
          tooSlow(open, sql('SELECT COUNT_BIG(*) AS n FROM stor a CROSS JOIN stor b CROSS JOIN stor c'), 1),
      }),
    },
    counts: {
      table: '[brygga].[Person]',
      column: 'Kon',
      expected: usualCounts,
    },
    parts: { ordered: true },
    state: async () =>
      JSON.stringify(
        await run(`SELECT (SELECT CHECKSUM_AGG(BINARY_CHECKSUM(*)) FROM dbo.stor) AS stor,
          (SELECT CHECKSUM_AGG(BINARY_CHECKSUM(heltal, bokstaver, teckentabell, tomt)) FROM dbo.typer) AS typer,
          (SELECT CHECKSUM_AGG(BINARY_CHECKSUM(*)) FROM dbo.Person) AS person, (SELECT COUNT(*) FROM sys.objects) AS antal`),
      ),
    stop: async () => {
      await double.stop();
      await server.stop();
    },
  };
}
