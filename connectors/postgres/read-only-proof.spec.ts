import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres, type TestPostgres } from '../../test/servers/postgres';
import type { Batch, ReadOnlyProof, Source } from '../contract';
import { openSource } from '../registry';
import { excessParameters, excessRights } from './excess-rights';
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
    .replace(/^.*\\gset$|^ *\\.*/gm, '')
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
    const answers = (await client.query(withoutPsql('check-account.sql'))) as unknown as {
      rows: Record<string, string>[];
    }[];
    return answers.flatMap(({ rows }) => rows);
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

  it.each([excessRights, excessParameters])(
    'is asked about by the script as by the connector, with the same question',
    (question) => {
      const script = readFileSync(join(scripts, 'check-account.sql'), 'utf8');
      expect(script).toContain(question.replaceAll('$1', `:'konto'`));
    },
  );

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
    ['GRANT SELECT ON public."Person" TO K WITH GRANT OPTION', 'GRANT OPTION for SELECT on public."Person"'],
    [
      'GRANT SELECT ("Namn") ON public."Person" TO K WITH GRANT OPTION',
      'GRANT OPTION for SELECT ("Namn") on public."Person"',
    ],
    ['GRANT USAGE ON SCHEMA public TO K WITH GRANT OPTION', 'GRANT OPTION for USAGE on schema public'],
    [
      'GRANT CONNECT ON DATABASE "Min kommun" TO K WITH GRANT OPTION',
      'GRANT OPTION for CONNECT on database "Min kommun"',
    ],
    [
      'CREATE FUNCTION "Å b"(a int, OUT b int) LANGUAGE sql RETURN 1; GRANT EXECUTE ON FUNCTION "Å b" TO K WITH GRANT OPTION',
      'GRANT OPTION for EXECUTE on function public."Å b"(a integer, OUT b integer)',
    ],
    [
      `CREATE DOMAIN "Kod" AS text; GRANT USAGE ON DOMAIN "Kod" TO K WITH GRANT OPTION`,
      'GRANT OPTION for USAGE on type public."Kod"',
    ],
    ['GRANT USAGE ON LANGUAGE plpgsql TO K WITH GRANT OPTION', 'GRANT OPTION for USAGE on language plpgsql'],
    ['CREATE ROLE krets; GRANT krets TO K WITH ADMIN OPTION', 'ADMIN OPTION for krets'],
    ['GRANT ALTER SYSTEM ON PARAMETER work_mem TO K', 'ALTER SYSTEM on parameter work_mem'],
    [
      'GRANT SET, ALTER SYSTEM ON PARAMETER log_statement TO PUBLIC',
      'ALTER SYSTEM, SET on parameter log_statement (by PUBLIC)',
    ],
    [
      `SELECT lo_from_bytea(4711, 'bilaga'); GRANT SELECT, UPDATE ON LARGE OBJECT 4711 TO K`,
      'UPDATE on large object 4711',
    ],
    [
      `ALTER DATABASE "Min kommun" SET lo_compat_privileges = on`,
      'UPDATE on every large object (by the setting lo_compat_privileges)',
    ],
    [
      'CREATE FOREIGN DATA WRAPPER "Länk"; GRANT USAGE ON FOREIGN DATA WRAPPER "Länk" TO K',
      'USAGE on foreign data wrapper "Länk"',
    ],
    [
      'CREATE SERVER annan FOREIGN DATA WRAPPER "Länk"; GRANT USAGE ON FOREIGN SERVER annan TO PUBLIC',
      'USAGE on foreign server annan (by PUBLIC)',
    ],
    ['GRANT CREATE ON TABLESPACE pg_default TO K', 'CREATE on tablespace pg_default'],
    [
      'GRANT EXECUTE ON FUNCTION lo_export(oid, text) TO K',
      'EXECUTE on function pg_catalog.lo_export(oid, text)',
    ],
    [
      'GRANT EXECUTE ON FUNCTION pg_reload_conf() TO PUBLIC',
      'EXECUTE on function pg_catalog.pg_reload_conf() (by PUBLIC)',
    ],
    [
      `CREATE ROLE oskyldig; GRANT oskyldig TO K; ALTER ROLE K SET role = 'oskyldig'; GRANT USAGE ON SCHEMA "brygga vy" TO oskyldig; GRANT UPDATE ON public."Person" TO K`,
      'UPDATE on public."Person"',
    ],
  ])('%s', async (grant, right) => {
    await run(grant.replaceAll(/\bK\b/g, '"brygga-läs"'));
    const proof = await prove();
    expect(proof.readOnly).toBe(false);
    expect(proof.excess.map((excess) => excess.right)).toEqual([right]);
    expect(await check()).toEqual(proof.excess);
    for (const { remove } of proof.excess) {
      // One at a time, as psql does.
      for (const statement of remove.split(/(?<=;) /)) await run(statement);
    }
    expect(await prove()).toMatchObject({ readOnly: true, excess: [] });
    expect(await check()).toEqual([]);
  });
});

it('says whose rights were counted where the account acts as another role', async () => {
  await run(`CREATE ROLE mask; GRANT mask TO "brygga-läs"; ALTER ROLE "brygga-läs" SET role = 'mask'`);
  const { evidence } = await prove();
  expect(evidence[0]).toContain('the account brygga-läs no right');
  expect(evidence[1]).toContain('acts as mask');
  await run(`ALTER ROLE "brygga-läs" RESET role; DROP ROLE mask`);
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
