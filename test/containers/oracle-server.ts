/** Oracle in a container, with the content of the contract suite behind the account of our own script. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import oracledb from 'oracledb';
import { GenericContainer, Wait, type StartedTestContainer } from 'testcontainers';
import { fixtures as doubleFixtures } from '../connector-contract/fixtures/oracle.fixture';
import { bigRows, smallRows, type Fixture } from '../connector-contract/fixture';
import {
  bound,
  interrupted,
  opener,
  refusalOf,
  serverFaults,
  sql,
  tooSlow,
  usualCounts,
  type Open,
} from '../connector-contract/usual';
import { inside, put, serverCertificates } from './docker';

const administrator = 'Administrator_prov_1';
const reader = 'Lasare_prov_1';
const service = 'FREEPDB1';

export interface OracleServer {
  container: StartedTestContainer;
  folder: string;
  settings: Record<string, unknown>;
  port: number;
  /** One statement as SYSTEM; its rows. */
  run(statement: string, as?: { user: string; password: string }): Promise<unknown[]>;
  /** A script of deploy/sql/oracle, by SQL*Plus in the container. */
  script(name: string): Promise<string>;
  open: Open;
  stop(): Promise<void>;
}

export async function startOracle(image: string): Promise<OracleServer> {
  const { folder, remove } = await serverCertificates();
  const container = await new GenericContainer(image)
    .withEnvironment({ ORACLE_PASSWORD: administrator })
    .withExposedPorts(1521)
    .withWaitStrategy(Wait.forLogMessage('DATABASE IS READY TO USE!'))
    .withStartupTimeout(15 * 60_000)
    .start();
  const port = container.getMappedPort(1521);
  const run: OracleServer['run'] = async (statement, as = { user: 'SYSTEM', password: administrator }) => {
    const connection = await oracledb.getConnection({ ...as, connectString: `localhost:${port}/${service}` });
    try {
      const { rows } = await connection.execute(statement, [], { autoCommit: true });
      return rows ?? [];
    } finally {
      await connection.close();
    }
  };
  const script = async (name: string): Promise<string> => {
    await put(
      container,
      `/tmp/${name}`,
      readFileSync(join(__dirname, '../../deploy/sql/oracle', name), 'utf8'),
    );
    const as = name === 'make-account.sql' ? `SYSTEM/${administrator}` : `BRYGGA_LAS/${reader}`;
    // The password that the script asks for comes on standard input.
    const client = `NLS_LANG=.AL32UTF8 sqlplus -s ${as}@//localhost/${service} @/tmp/${name}`;
    return inside(container, ['sh', '-c', `echo '${reader}' | ${client}`]);
  };
  writeFileSync(join(folder, 'losen'), reader);
  writeFileSync(join(folder, 'fel'), `${reader}x`);
  const settings = {
    host: 'localhost',
    port,
    service,
    user: 'BRYGGA_LAS',
    password: { file: 'losen' },
    // TCPS needs a wallet at the listener, which this image has not; the double speaks TCPS.
    tls: 'off',
  };
  const open = opener('oracle', settings, folder);
  const stop = async (): Promise<void> => {
    await container.stop();
    remove();
  };
  return { container, folder, settings, port, run, script, open, stop };
}

const tables = [
  `CREATE USER SOC IDENTIFIED BY "${administrator}" QUOTA UNLIMITED ON USERS`,
  `CREATE TABLE SOC.AKTUALISERING (AKTUALISERING_ID NUMBER(10), PERSONNUMMER VARCHAR2(12), ENHET NUMBER(5), INKOM DATE, TYP VARCHAR2(2), ANDRAD TIMESTAMP, VERKSAMHET VARCHAR2(3))`,
  `CREATE TABLE SOC.UTREDNING (UTREDNING_ID NUMBER(10), AKTUALISERING_ID NUMBER(10), PERSONNUMMER VARCHAR2(12), ENHET NUMBER(5), INLEDD DATE, AVSLUTAD DATE, UTFALL VARCHAR2(2), ANDRAD TIMESTAMP, VERKSAMHET VARCHAR2(3))`,
  `CREATE TABLE SOC.INSATS (INSATS_ID NUMBER(10), UTREDNING_ID NUMBER(10), PERSONNUMMER VARCHAR2(12), ENHET NUMBER(5), TYP VARCHAR2(2), INLEDD DATE, AVSLUTAD DATE, ANDRAD TIMESTAMP, VERKSAMHET VARCHAR2(3))`,
  `CREATE TABLE SOC.TYPER ("heltal" NUMBER(19), "decimaltal" NUMBER(18,2), "nollor" NUMBER(10,2), "gammaltDatum" DATE,
     "tidpunkt" TIMESTAMP(3), "finTidpunkt" TIMESTAMP(9), "foreOmstallning" TIMESTAMP(6) WITH TIME ZONE,
     "efterOmstallning" TIMESTAMP(6) WITH TIME ZONE, "inteTid" DATE, "bokstaver" NVARCHAR2(40), "emoji" NVARCHAR2(4),
     "inget" VARCHAR2(10), "tomt" VARCHAR2(10), "sant" BOOLEAN, "guid" RAW(16), "raa" RAW(3), "fast" CHAR(5), "flyttal" BINARY_DOUBLE)`,
  `INSERT INTO SOC.TYPER VALUES (9223372036854775807, 1234567890123456.78, 0.10, DATE '1899-12-31',
     TIMESTAMP '2024-02-29 13:14:15.123', TIMESTAMP '2024-02-29 13:14:15.1234567', TIMESTAMP '2024-10-27 02:30:00 +02:00',
     TIMESTAMP '2024-10-26 21:30:00 -04:00', TO_DATE('2024-03-31 02:30:00', 'YYYY-MM-DD HH24:MI:SS'), N'Åsa Öberg-Ärlig é',
     UNISTR('\\D83D\\DE00'), NULL, '', TRUE, HEXTORAW('6F9619FF8B86D011B42D00C04FC964FF'), HEXTORAW('00FF41'), 'AB', -0.5)`,
  `CREATE TABLE SOC.STOR ("Id" NUMBER(10) PRIMARY KEY, "Text" VARCHAR2(100))`,
  `INSERT INTO SOC.STOR SELECT a * 1000 + b + 1, 'en rad med lite text å ä ö ' || (a * 1000 + b + 1)
     FROM (SELECT LEVEL - 1 AS a FROM dual CONNECT BY LEVEL <= ${bigRows / 1000}),
       (SELECT LEVEL - 1 AS b FROM dual CONNECT BY LEVEL <= 1000)`,
  'CREATE TABLE SOC.KODER (KOD NVARCHAR2(2))',
  `INSERT INTO SOC.KODER SELECT CASE WHEN LEVEL <= 5 THEN N'J' WHEN LEVEL <= 8 THEN N'N' WHEN LEVEL = 9 THEN N'Å' END FROM dual CONNECT BY LEVEL <= 10`,
];
const views = ['TYPER', 'STOR', 'KODER'].flatMap((name) => [
  `GRANT SELECT ON SOC.${name} TO BRYGGA_VYER WITH GRANT OPTION`,
  `CREATE VIEW BRYGGA_VYER.${name} AS SELECT * FROM SOC.${name}`,
  `GRANT READ ON BRYGGA_VYER.${name} TO BRYGGA_LASARE`,
]);
const others = [
  // The suite opens more sources at a time than a service does.
  'ALTER PROFILE BRYGGA_PROFIL LIMIT SESSIONS_PER_USER 20',
  `CREATE USER SKRIVARE IDENTIFIED BY "${reader}"`,
  'GRANT CREATE SESSION TO SKRIVARE',
  'GRANT INSERT ON SOC.TYPER TO SKRIVARE',
];

/** Tables, our account made by our script, views, and an account that can write. */
export async function fill(server: OracleServer): Promise<void> {
  for (const statement of tables) await server.run(statement);
  await server.script('make-account.sql');
  for (const statement of [...views, ...others]) await server.run(statement);
}

const noTcps = { absent: 'The listener of this image has no wallet; the double speaks TCPS.' };

/** The double's cases, asked of the real server. */
export async function oracleFixture(label: string, server: OracleServer, folder: string): Promise<Fixture> {
  const [double] = (await doubleFixtures(folder)) as [Fixture];
  await double.stop();
  await fill(server);
  const { open, port, run } = server;
  const big = sql('SELECT "Id", "Text" FROM BRYGGA_VYER.STOR ORDER BY "Id"');
  return {
    ...double,
    label,
    settings: server.settings,
    baseDir: server.folder,
    secrets: [reader],
    rowsSent: undefined,
    types: {
      ...double.types,
      query: sql('SELECT * FROM BRYGGA_VYER.TYPER'),
      absent: {
        ...double.types.absent,
        teckentabell: 'The character set belongs to the whole database, and that of the image is AL32UTF8.',
      },
    },
    big,
    small: sql(`SELECT "Id", "Text" FROM BRYGGA_VYER.STOR WHERE "Id" <= ${smallRows} ORDER BY "Id"`),
    parameters: bound(
      `SELECT :text AS "Text", "Id", ':tal' AS "Ord" FROM BRYGGA_VYER.STOR WHERE "Id" <= :tal ORDER BY "Id"`,
    ),
    missing: sql('SELECT * FROM BRYGGA_VYER.TYPR'),
    missingError: { code: 'CON-709', suggests: 'BRYGGA_VYER.TYPER' },
    engineRefuses: () =>
      refusalOf(() => run('DELETE FROM BRYGGA_VYER.TYPER', { user: 'BRYGGA_LAS', password: reader })),
    writer: {
      settings: { user: 'SKRIVARE' },
      right: /INSERT on SOC\.TYPER/,
      remove: /REVOKE INSERT ON SOC\.TYPER FROM SKRIVARE;/,
    },
    faults: {
      ...serverFaults(open, {
        otherCa: noTcps,
        gone: () => interrupted('cut', open, port, big),
        silent: () => interrupted('freeze', open, port, big),
        slow: () =>
          tooSlow(
            open,
            sql('SELECT COUNT(*) AS n FROM BRYGGA_VYER.STOR a, BRYGGA_VYER.STOR b, BRYGGA_VYER.STOR c'),
            1,
          ),
      }),
      'no encryption offered': noTcps,
    },
    counts: {
      table: 'BRYGGA_VYER.KODER',
      column: 'KOD',
      expected: usualCounts,
    },
    parts: { ordered: false },
    state: async () =>
      JSON.stringify(
        await run(`SELECT (SELECT SUM(ORA_HASH("Id" || "Text")) FROM SOC.STOR), (SELECT COUNT(*) FROM SOC.TYPER),
          (SELECT SUM(ORA_HASH(KOD)) FROM SOC.KODER),
          (SELECT COUNT(*) FROM dba_objects WHERE owner IN ('SOC', 'BRYGGA_VYER', 'BRYGGA_LAS')) FROM dual`),
      ),
    stop: () => server.stop(),
  };
}
