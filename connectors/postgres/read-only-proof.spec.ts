import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres, type TestPostgres } from '../../test/servers/postgres';
import type { Batch, ReadOnlyProof, Source } from '../contract';
import { openSource } from '../registry';
import { excessRights } from './excess-rights';
import { postgresConnector } from './postgres.connector';

const folder = mkdtempSync(join(tmpdir(), 'brygga-pg-'));
const scripts = join(__dirname, '../../deploy/sql/postgres');
let server: TestPostgres;

beforeAll(async () => {
  server = await startPostgres();
  writeFileSync(join(folder, 'losen'), 'hemligt');
  await server.createDatabase('Min kommun');
  await run('CREATE TABLE public."Person" (id int, "Namn" text); CREATE SEQUENCE "Löp nr"');
  await run(withoutPsql('make-account.sql'));
  await run(
    `CREATE VIEW "brygga vy".barn AS SELECT id FROM public."Person"; ALTER ROLE "brygga-läs" PASSWORD 'hemligt'`,
  );
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

const run = (sql: string): Promise<void> => server.run(sql, 'Min kommun');

/** The statements of a script for psql, with names that need quotes. */
function withoutPsql(script: string): string {
  const names: Record<string, string> = { konto: 'brygga-läs', schema: 'brygga vy', DBNAME: 'Min kommun' };
  return readFileSync(join(scripts, script), 'utf8')
    .replace(/\\if :\{\?vyer\}[\s\S]*?\\endif/, '')
    .replace(/^\\.*|^ +\\.*/gm, '')
    .replace(/:"(\w+)"/g, (_, name: string) => `"${names[name]}"`)
    .replace(/:'(\w+)'/g, (_, name: string) => `'${names[name]}'`);
}

async function open(): Promise<Source> {
  return openSource(
    postgresConnector,
    {
      host: 'localhost',
      port: server.port,
      database: 'Min kommun',
      user: 'brygga-läs',
      password: { file: 'losen' },
      tls: { ca: server.ca },
    },
    { baseDir: folder, applicationName: 'brygga-prov', log: () => undefined },
  );
}

async function prove(): Promise<ReadOnlyProof> {
  const source = await open();
  try {
    return await source.proveReadOnly();
  } finally {
    await source.close();
  }
}

/** What the script for the administrator prints. */
async function check(): Promise<Record<string, string>[]> {
  const client = await server.connect('Min kommun');
  try {
    return (await client.query<Record<string, string>>(withoutPsql('check-account.sql'))).rows;
  } finally {
    await client.end();
  }
}

describe('the account of make-account.sql', () => {
  it('reads its views, not the tables, and is proven read-only; check-account.sql finds nothing', async () => {
    const source = await open();
    const batches: Batch[] = [];
    for await (const batch of source.stream({ kind: 'sql', text: 'SELECT * FROM barn' })) batches.push(batch);
    await expect(
      source.describe({ kind: 'sql', text: 'SELECT * FROM public."Person"' }),
    ).rejects.toMatchObject({
      details: { code: 'CON-307' },
    });
    expect((await source.tables()).map(({ name }) => name)).toEqual(['barn']);
    await source.close();
    const proof = await prove();
    expect(proof).toMatchObject({ readOnly: true, excess: [] });
    expect(proof.evidence.join('\n')).toMatch(
      /transaction_read_only is on[\s\S]*CREATE TABLE .* was refused \(25006\)[\s\S]*DELETE FROM .* was refused \((25006|42501)\)[\s\S]*SET TRANSACTION READ WRITE was refused \(25001\)/,
    );
    expect(await check()).toEqual([]);
  });

  it('is asked about by the script as by the connector, with the same question', () => {
    const script = readFileSync(join(scripts, 'check-account.sql'), 'utf8');
    expect(script).toContain(excessRights.replaceAll('$1', `:'konto'`));
  });

  it('cannot be passed over: an account that does not exist is an error, not a clean bill', async () => {
    await expect(run(withoutPsql('check-account.sql').replaceAll('brygga-läs', 'finns ej'))).rejects.toThrow(
      /does not exist/,
    );
  });
});

describe('a right that writes is named by the proof and by check-account.sql, and gone after the printed SQL', () => {
  it.each([
    ['GRANT INSERT, DELETE ON public."Person" TO K', 'DELETE, INSERT on public."Person"'],
    ['GRANT UPDATE ("Namn") ON public."Person" TO K', 'UPDATE ("Namn") on public."Person"'],
    ['GRANT TRIGGER ON public."Person" TO PUBLIC', 'TRIGGER on public."Person" (by PUBLIC)'],
    ['GRANT TRUNCATE ON "brygga vy".barn TO K', 'TRUNCATE on "brygga vy".barn'],
    ['GRANT USAGE ON SEQUENCE "Löp nr" TO K', 'USAGE on public."Löp nr"'],
    ['GRANT CREATE ON SCHEMA public TO PUBLIC', 'CREATE on schema public (by PUBLIC)'],
    ['GRANT CREATE ON DATABASE "Min kommun" TO K', 'CREATE on database "Min kommun"'],
    ['GRANT pg_write_all_data TO K', 'member of pg_write_all_data'],
    ['GRANT pg_execute_server_program TO K', 'member of pg_execute_server_program'],
    ['ALTER ROLE K CREATEROLE', 'CREATEROLE'],
    ['ALTER ROLE K CREATEDB', 'CREATEDB'],
    ['ALTER ROLE K REPLICATION', 'REPLICATION'],
    ['ALTER ROLE K BYPASSRLS', 'BYPASSRLS'],
    ['ALTER ROLE K SUPERUSER', 'SUPERUSER'],
    [
      'CREATE ROLE "Grupp 1"; CREATE ROLE inre; GRANT inre TO "Grupp 1"; GRANT UPDATE ON public."Person" TO inre; GRANT "Grupp 1" TO K',
      'UPDATE on public."Person" (by membership in inre)',
    ],
    ['GRANT postgres TO K', 'SUPERUSER (by membership in postgres)'],
    ['CREATE TABLE egen (x int); ALTER TABLE egen OWNER TO K', 'owner of table public.egen'],
    [
      'CREATE FUNCTION f() RETURNS int LANGUAGE sql RETURN 1; ALTER FUNCTION f OWNER TO K',
      'owner of function public.f()',
    ],
  ])('%s', async (grant, right) => {
    await run(grant.replaceAll(/\bK\b/g, '"brygga-läs"'));
    const proof = await prove();
    expect(proof.readOnly).toBe(false);
    expect(proof.excess.map((excess) => excess.right)).toEqual([right]);
    expect(await check()).toEqual(proof.excess);
    for (const { remove } of proof.excess) await run(remove);
    expect(await prove()).toMatchObject({ readOnly: true, excess: [] });
    expect(await check()).toEqual([]);
  });
});

it("names functions that run with their owner's rights, which no right of the account shows", async () => {
  await run(
    `CREATE FUNCTION public.radera() RETURNS void LANGUAGE sql SECURITY DEFINER AS 'DELETE FROM public."Person"'`,
  );
  const source = await open();
  expect((await source.proveReadOnly()).evidence.join('\n')).toContain('public.radera()');
  await expect(
    (async () => {
      for await (const _ of source.stream({ kind: 'sql', text: 'SELECT public.radera() AS x' }));
    })(),
  ).rejects.toMatchObject({ details: { code: 'CON-308', what: { en: expect.stringContaining('25006') } } });
  await source.close();
});
