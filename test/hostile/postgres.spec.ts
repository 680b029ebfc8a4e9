import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReadOnlyProof, Source } from '../../connectors/contract';
import { postgresConnector } from '../../connectors/postgres/postgres.connector';
import { openSource } from '../../connectors/registry';
import { startPostgres, type TestPostgres } from '../servers/postgres';

const folder = mkdtempSync(join(tmpdir(), 'brygga-hostile-pg-'));
let server: TestPostgres;

beforeAll(async () => {
  server = await startPostgres();
  writeFileSync(join(folder, 'losen'), 'hemligt');
  await server.createDatabase('kalla');
  await server.run(
    `CREATE TABLE barn (id int, namn text); INSERT INTO barn VALUES (1, 'x');
     CREATE ROLE lasare LOGIN PASSWORD 'hemligt'; GRANT SELECT ON barn TO lasare`,
    'kalla',
  );
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const open = (user: string): Promise<Source> =>
  openSource(
    postgresConnector,
    {
      host: 'localhost',
      port: server.port,
      database: 'kalla',
      user,
      password: { file: 'losen' },
      tls: { ca: server.ca },
    },
    { baseDir: folder, applicationName: 'brygga-prov', log: () => undefined },
  );

async function proofOf(user: string, grants: string): Promise<ReadOnlyProof> {
  await server.run(`CREATE ROLE ${user} LOGIN PASSWORD 'hemligt'; ${grants}`, 'kalla');
  const source = await open(user);
  try {
    return await source.proveReadOnly();
  } finally {
    await source.close();
  }
}

describe('an account of PostgreSQL that can change something is not called read-only', () => {
  it.each([
    [
      'because it signs in with another role on (ALTER ROLE … SET role), and can put it off',
      'maskerad',
      `CREATE ROLE oskyldig; GRANT oskyldig TO maskerad; ALTER ROLE maskerad SET role = 'oskyldig';
       GRANT SELECT ON barn TO oskyldig; GRANT INSERT, UPDATE, DELETE ON barn TO maskerad`,
    ],
    [
      'because it can let others read the children (WITH GRANT OPTION)',
      'spridare',
      'GRANT SELECT ON barn TO spridare WITH GRANT OPTION',
    ],
    [
      "because it can change the server's settings",
      'installare',
      'GRANT ALTER SYSTEM ON PARAMETER work_mem TO installare',
    ],
    [
      'because it can write in a large object',
      'objekt',
      "SELECT lo_from_bytea(4711, 'bilaga'); GRANT SELECT, UPDATE ON LARGE OBJECT 4711 TO objekt",
    ],
    [
      'because it can make foreign servers and accounts on them',
      'lankare',
      'CREATE FOREIGN DATA WRAPPER w; GRANT USAGE ON FOREIGN DATA WRAPPER w TO lankare',
    ],
  ])('%s', async (_why, user, grants) => {
    const proof = await proofOf(user, grants);
    expect(proof.excess).not.toEqual([]);
    expect(proof.readOnly).toBe(false);
  });
});
