import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { TdsError, type TdsHandler } from '../../test/doubles/tds/tds-double';
import { Canned, read } from './open-canned.fixture';
import { attemptOn, targetQuery } from './read-only-proof';
import { excessOf, type Answers } from './rights';
import { rightsQueries } from './rights-questions';

const canned = new Canned();
afterEach(() => canned.end());
afterAll(() => canned.remove());

const one: TdsHandler = () => ({ columns: [{ name: 'Id', type: 'int' }], rows: [[1]] });

describe('the proof, with canned answers of a wire double of SQL Server', () => {
  it('of an account that can only read: what was asked and what was not, and the attempted write refused', async () => {
    const { source } = await canned.with(one);
    const proof = await source.proveReadOnly();
    expect(proof).toMatchObject({ readOnly: true, excess: [] });
    expect(proof.evidence).toHaveLength(7);
    expect(proof.evidence.join('\n')).toMatch(
      /gets into no other .*\nNot asked for: databases that the login does not see/,
    );
    expect(proof.evidence.at(-1)).toBe(
      'UPDATE [dbo].[Person] SET [Namn] = [Namn] WHERE 1 = 0 was refused (error 229).',
    );
    expect(await read(source, 'SELECT Id FROM t')).toEqual([[1]]);
  });

  it('of an account that can write: each right once, at its widest, with the statement that removes it', async () => {
    const { source } = await canned.with(one, { user: 'skrivare' });
    const { readOnly, excess } = await source.proveReadOnly();
    expect(readOnly).toBe(false);
    expect(excess.map(({ right, remove }) => `${right}: ${remove}`)).toEqual([
      'member of the role db_datawriter: ALTER ROLE [db_datawriter] DROP MEMBER [skrivare];',
      'DELETE on the database: REVOKE DELETE FROM [skrivare];',
      'INSERT on SCHEMA::[dbo]: REVOKE INSERT ON SCHEMA::[dbo] FROM [skrivare] CASCADE;',
      'UPDATE on [dbo].[Utredning]: REVOKE UPDATE ON [dbo].[Utredning] FROM [skrivare] CASCADE;',
      'UPDATE on [dbo].[Insats] ([Slut]): REVOKE UPDATE ON [dbo].[Insats] ([Slut]) FROM [skrivare] CASCADE;',
      'IMPERSONATE on LOGIN::[sa]: USE master; REVOKE IMPERSONATE ON LOGIN::[sa] FROM [skrivare] CASCADE;',
      'IMPERSONATE on USER::[dbo]: REVOKE IMPERSONATE ON USER::[dbo] FROM [skrivare] CASCADE;',
      'ALTER on ROLE::[handlaggare]: REVOKE ALTER ON ROLE::[handlaggare] FROM [skrivare] CASCADE;',
      'SELECT ON SCHEMA::[brygga] WITH GRANT OPTION (given to [brygga_lasare]): REVOKE GRANT OPTION FOR SELECT ON SCHEMA::[brygga] FROM [brygga_lasare] CASCADE;',
      expect.stringMatching(
        /^DELETE, INSERT in the database \[Arkiv\]: USE \[Arkiv\]; DROP USER \[skrivare\];/,
      ),
      expect.stringMatching(/^UPDATE, which the server let through/),
    ]);
  });

  it('says of other databases that only rights on the whole of them were asked for', async () => {
    const { source } = await canned.with(one, {}, { otherDatabases: ['[Arkiv]', '[Lön]'] });
    const proof = await source.proveReadOnly();
    expect(proof.readOnly).toBe(true);
    expect(proof.evidence.join('\n')).toMatch(
      /also gets into \[Arkiv\], \[Lön\], .* not those on single schemas/,
    );
  });

  it('tells a readable secondary from a database that could be written to', async () => {
    const { source } = await canned.with(one, {}, { readOnlyDatabase: true });
    expect((await source.proveReadOnly()).evidence.join('\n')).toMatch(/readable secondary/);
  });

  it('does not call it a refusal that the attempt waited too long for a lock: that says nothing of the right', async () => {
    const writeError = new TdsError(1222, 'Lock request time out period exceeded.');
    const { source } = await canned.with(one, {}, { writeError });
    expect((await source.proveReadOnly()).evidence.at(-1)).toMatch(
      /ended with error 1222, which is no refusal: the rights alone decide\.$/,
    );
  });

  it('is no proof when the connection breaks while it is made', async () => {
    const { source, double } = await canned.with(one);
    const proof = source.proveReadOnly();
    double.cut();
    await expect(proof).rejects.toMatchObject({ details: { code: 'CON-026' } });
  });

  it('is no proof when the server does not answer a question about rights', async () => {
    const server = await canned.server({ handler: one });
    const source = await canned.open(server.double.port);
    await source.close();
    const refusing = await canned.server(
      {},
      {
        handler: (query, session) => {
          if (Object.values<string>(rightsQueries).includes(query.sql))
            throw new TdsError(300, 'VIEW permission was denied.', 14);
          return /SERVERPROPERTY/.test(query.sql) ? facts() : one(query, session);
        },
      },
    );
    const denied = await canned.open(refusing.double.port);
    await expect(denied.proveReadOnly()).rejects.toMatchObject({ details: { code: 'CON-505' } });
  });
});

const facts = (): ReturnType<TdsHandler> => ({
  columns: [
    ...['a', 'b'].map((name) => ({ name, type: 'nvarchar(9)' })),
    ...['c', 'd'].map((name) => ({ name, type: 'int' })),
    { name: 'e', type: 'nvarchar(9)' },
    ...['f', 'g'].map((name) => ({ name, type: 'int' })),
    { name: 'h', type: 'decimal(19,2)' },
  ],
  rows: [['16', 'x', 0, 0, 'x', 0, 0, '12345678901234567.89']],
});

describe('what the answers about rights mean', () => {
  const who = [
    ['login', 'konto'],
    ['user', 'kon]to'],
  ];
  const none: Answers = { roles: who, scopes: [], objects: [], principals: [], grantable: [], databases: [] };

  it('sysadmin is told as a server role, and a name with a bracket cannot break out of the statement', () => {
    expect(excessOf({ ...none, roles: [...who, ['server role', 'sysadmin'], ['role', 'db_owner']] })).toEqual(
      [
        {
          right: 'member of the server role sysadmin',
          remove: 'ALTER SERVER ROLE [sysadmin] DROP MEMBER [konto];',
        },
        { right: 'member of the role db_owner', remove: 'ALTER ROLE [db_owner] DROP MEMBER [kon]]to];' },
      ],
    );
  });

  it('hundreds of rights are told as fifty and a number', () => {
    const objects = Array.from({ length: 300 }, (_, i) => ['OBJECT', `[dbo].[t${i}]`, 'INSERT']);
    const excess = excessOf({ ...none, objects });
    expect(excess).toHaveLength(51);
    expect(excess.at(-1)!.right).toBe('and 250 more');
  });

  it('a right on one table is not hidden by another right on its schema', () => {
    const objects = [
      ['SCHEMA', '[dbo]', 'EXECUTE'],
      ['OBJECT', '[dbo].[t]', 'INSERT'],
    ];
    const excess = excessOf({ ...none, objects });
    expect(excess.map(({ right }) => right)).toEqual(['EXECUTE on SCHEMA::[dbo]', 'INSERT on [dbo].[t]']);
  });
});

describe('a right that is told once', () => {
  const rightsOf = (more: Partial<Answers>): string[] =>
    excessOf({
      roles: [],
      scopes: [],
      objects: [],
      principals: [],
      grantable: [],
      databases: [],
      ...more,
    }).map(({ right }) => right);

  it('CONTROL SERVER has told of every login, but not of the rights in the database', () => {
    const scopes = [['server', 'CONTROL SERVER']];
    const principals = [
      ['LOGIN', '[sa]', 'IMPERSONATE'],
      ['ROLE', '[r]', 'ALTER'],
    ];
    expect(rightsOf({ scopes, principals })).toEqual(['CONTROL SERVER on the server', 'ALTER on ROLE::[r]']);
  });

  it('ALTER on the database has not told of a login that can be altered', () => {
    const scopes = [['database', 'ALTER']];
    const principals = [['LOGIN', '[sa]', 'ALTER']];
    expect(rightsOf({ scopes, principals })).toEqual(['ALTER on the database', 'ALTER on LOGIN::[sa]']);
  });
});

describe('deploy/sql/mssql/check-account.sql', () => {
  const script = readFileSync(join(__dirname, '../../deploy/sql/mssql/check-account.sql'), 'utf8');

  it('asks what the connector asks, word for word, so that a DBA sees the same answers', () => {
    for (const query of [...Object.values(rightsQueries), targetQuery])
      expect(script).toContain(`\n${query}`);
    expect(attemptOn('[a]', '[b]')).toBe('UPDATE [a] SET [b] = [b] WHERE 1 = 0');
    expect(script).toContain(
      "N'UPDATE ' + mal.objekt + N' SET ' + mal.kolumn + N' = ' + mal.kolumn + N' WHERE 1 = 0'",
    );
  });

  it('asks in the database and as the account or not at all, and undoes what it tries', () => {
    const order = [
      ':on error exit',
      'USE [$(Databas)];',
      'EXECUTE AS LOGIN =',
      ':on error ignore',
      rightsQueries.roles,
      'IF @forsok IS NULL',
      'BEGIN TRANSACTION',
      'ROLLBACK TRANSACTION',
      '\nREVERT;',
    ];
    const places = order.map((text) => script.indexOf(text));
    expect(places.every((place) => place > 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
  });

  it('make-account.sql stops before anything is made where the password is not in the environment', () => {
    const make = readFileSync(join(__dirname, '../../deploy/sql/mssql/make-account.sql'), 'utf8');
    const [guard, ...rest] = make.split(/^GO$/m);
    expect(guard).toMatch(
      /:on error exit[^]*N'\$\(Losenord\)' IN \(N'', N'\$' \+ N'\(Losenord\)'\)[^]*RAISERROR[^]*, 16, 1\);\s+SET NOEXEC ON;/,
    );
    expect(guard).not.toMatch(/CREATE LOGIN|GRANT/);
    expect(rest.join('')).toContain('CREATE LOGIN');
    // sqlcmd puts values in comments too, and ends at a variable that it does not know.
    expect(new Set(make.match(/\$\([^)]*\)?/g))).toEqual(new Set(['$(Databas)', '$(Konto)', '$(Losenord)']));
  });

  it.each(['make-account.sql', 'check-account.sql'])('%s says that no real server has run it', (file) => {
    const head = readFileSync(join(__dirname, '../../deploy/sql/mssql', file), 'utf8').slice(0, 1500);
    expect(head).toMatch(/Inte kört mot en riktig SQL Server/);
  });
});
