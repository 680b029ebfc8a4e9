import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cell, ReadOnlyProof, Source } from '../../connectors/contract';
import { postgresConnector } from '../../connectors/postgres/postgres.connector';
import { openSource } from '../../connectors/registry';
import { startPostgres, type TestPostgres } from '../servers/postgres';

const folder = mkdtempSync(join(tmpdir(), 'brygga-hostile-pg-'));
const canary = 'KANARIE4711';
let server: TestPostgres;

beforeAll(async () => {
  server = await startPostgres();
  writeFileSync(join(folder, 'losen'), 'hemligt');
  await server.createDatabase('kalla');
  await server.run(
    `CREATE TABLE barn (id int, namn text); INSERT INTO barn VALUES (1, '${canary}');
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

describe('an error of PostgreSQL shows what stands in a row, and errors are mailed to the vendor', () => {
  it.each([
    'SELECT namn::regtype AS x FROM barn',
    'SELECT namn::regproc AS x FROM barn',
    'SELECT namn::regrole AS x FROM barn',
    'SELECT namn::regcollation AS x FROM barn',
    'SELECT current_setting(namn) AS x FROM barn',
    'SELECT to_tsvector(namn::regconfig, namn) AS x FROM barn',
    'SELECT ts_stat(namn) AS x FROM barn',
  ])('%s', async (text) => expect(await toldOf(text)).not.toMatch(new RegExp(canary, 'i')));

  it('or the value of a parameter', async () =>
    expect(await toldOf('SELECT current_setting(:p) AS x', { p: canary })).not.toMatch(
      new RegExp(canary, 'i'),
    ));
});

async function toldOf(text: string, parameters?: Record<string, Cell>): Promise<string> {
  const source = await open('lasare');
  try {
    for await (const _ of source.stream({ kind: 'sql', text, ...(parameters && { parameters }) })) void _;
  } catch (error) {
    const { details, message, stack } = error as Error & { details: unknown };
    return `${JSON.stringify(details)} ${message} ${stack}`;
  } finally {
    await source.close();
  }
  throw new Error('Nothing failed.');
}
