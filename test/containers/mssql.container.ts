import type { Query, Source } from '../../connectors/contract';
import { contractSuite, readAll } from '../connector-contract/contract-suite';
import { whereDockerIs } from './docker';
import { fill, mssqlFixture, startMssql, type MssqlServer } from './mssql-server';
import { beforeAndAfter, removeExcess } from './one-moment';

const image = 'mcr.microsoft.com/mssql/server:2022-latest';
const sql = (text: string): Query => ({ kind: 'sql', text });

whereDockerIs('SQL Server 2022', () => {
  contractSuite('mssql', { 'SQL Server 2022': [] }, async (folder) => [
    await mssqlFixture('SQL Server 2022', await startMssql(image), folder),
  ]);

  describe('SQL Server 2022, the engine itself', () => {
    let server: MssqlServer;
    const opened: Source[] = [];
    const open = async (more: Record<string, unknown> = {}): Promise<Source> => {
      const source = await server.open(more);
      opened.push(source);
      return source;
    };

    beforeAll(async () => {
      server = await startMssql(image);
      await fill(server);
      await server.run(
        `CREATE TABLE dbo.bokstav (b varchar(5)); INSERT dbo.bokstav VALUES ('å'), ('a'), ('A'), ('ö'), ('z'), ('w'), ('v')`,
      );
      await server.run('CREATE VIEW brygga.bokstav AS SELECT * FROM dbo.bokstav');
    });
    afterEach(async () => {
      for (const source of opened.splice(0)) await source.close();
    });
    afterAll(() => server?.stop());

    it('finds nothing wrong with the account of our script, as the administrator and as the account', async () => {
      const checked = await server.script('check-account.sql');
      expect(checked).not.toMatch(/släpptes igenom|db_datawriter/);
      expect(await (await open()).proveReadOnly()).toMatchObject({ readOnly: true, excess: [] });
    });

    it('lets the account see nothing but the views', async () => {
      const source = await open();
      await expect(readAll(source, sql('SELECT * FROM dbo.typer'))).rejects.toHaveProperty('details.code');
      const tables = (await source.tables()).map(({ name }) => name);
      expect(tables.every((name) => name.startsWith('[brygga].'))).toBe(true);
    });

    it('gives one moment under SNAPSHOT while others write, and says so', async () => {
      const source = await open();
      expect((await source.status()).snapshot.consistent).toBe(true);
      const { before, after } = await beforeAndAfter(source, sql('SELECT COUNT(*) AS n FROM bokstav'), () =>
        server.run(`INSERT dbo.bokstav VALUES ('ny')`),
      );
      expect(after).toEqual(before);
      await server.run(`DELETE dbo.bokstav WHERE b = 'ny'`);
    });

    it('sorts and compares by Finnish_Swedish_CI_AS', async () => {
      const rows = await readAll(await open(), sql('SELECT DISTINCT b FROM bokstav ORDER BY b'));
      // å and ö come last, and A is a.
      expect(rows.map(([letter]) => String(letter).toLowerCase())).toEqual(['a', 'v', 'w', 'z', 'å', 'ö']);
    });

    it.each([
      'GRANT UPDATE ON brygga.bokstav TO skrivare',
      'GRANT ALTER ON SCHEMA::dbo TO skrivare',
      'GRANT EXECUTE TO skrivare',
      'ALTER ROLE db_owner ADD MEMBER skrivare',
    ])('after %s the account is refused, until what is said is done', async (grant) => {
      await server.run('GRANT SELECT ON SCHEMA::brygga TO skrivare');
      await server.run(grant);
      const source = await open({ user: 'skrivare' });
      expect(await removeExcess(source, server.run)).not.toEqual([]);
      const again = await open({ user: 'skrivare' });
      expect(await again.proveReadOnly()).toMatchObject({ readOnly: true, excess: [] });
    });

    it('shows the administrator who reads', async () => {
      const source = await open();
      await source.status();
      const sessions = await server.run(
        `SELECT program_name FROM sys.dm_exec_sessions WHERE login_name = 'lasare'`,
      );
      expect(sessions).toContainEqual({ program_name: 'brygga-test' });
    });
  });
});
