import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startMariadb, whereMariadbIs, type TestMariadb } from '../../test/servers/mariadb';
import type { ReadOnlyProof, Source } from '../contract';
import { databasesOf, excessOf, rolesOf } from './grants';
import { mysqlConnector } from './mysql.connector';
import { mysqlSettings } from './settings';

describe('what SHOW GRANTS says', () => {
  const reader = [
    "GRANT USAGE ON *.* TO `b`@`%` IDENTIFIED BY PASSWORD '*7B9EBEED26AA52ED10C0F549FA863F13C39E0209' REQUIRE SSL WITH MAX_USER_CONNECTIONS 3",
    'GRANT SELECT, SHOW VIEW ON `vyer`.* TO `b`@`%`',
    'GRANT SELECT (`Id`, `Namn, ON x`) ON `k`.`T` TO `b`@`%`',
    'GRANT `läsare` TO `b`@`%`',
    'SET DEFAULT ROLE `läsare` FOR `b`@`%`',
  ];

  it('is enough of an account that only reads, in MariaDB and in MySQL', () => {
    expect(excessOf(reader)).toEqual([]);
    expect(
      excessOf([
        "GRANT USAGE ON *.* TO 'b'@'10.0.0.5'",
        'REVOKE INSERT ON `mysql`.* FROM `b`@`10.0.0.5`',
        'GRANT `r`@`%`,`s`@`%` TO `b`@`10.0.0.5`',
      ]),
    ).toEqual([]);
  });

  it.each([
    ['GRANT SELECT, INSERT ON `k`.* TO `b`@`%`', 'INSERT on k.*', 'REVOKE INSERT ON `k`.* FROM `b`@`%`;'],
    [
      'GRANT UPDATE (`a`, `b`) ON `k`.`t` TO `b`@`%`',
      'UPDATE (a, b) on k.t',
      'REVOKE UPDATE (`a`, `b`) ON `k`.`t` FROM `b`@`%`;',
    ],
    [
      'GRANT ALL PRIVILEGES ON `k`.* TO `b`@`%`',
      'ALL PRIVILEGES on k.*',
      'REVOKE ALL PRIVILEGES ON `k`.* FROM `b`@`%`; GRANT SELECT ON `k`.* TO `b`@`%`;',
    ],
    ['GRANT FILE ON *.* TO `b`@`%`', 'FILE on *.*', 'REVOKE FILE ON *.* FROM `b`@`%`;'],
    ['GRANT SUPER ON *.* TO `b`@`%`', 'SUPER on *.*', 'REVOKE SUPER ON *.* FROM `b`@`%`;'],
    [
      'GRANT BACKUP_ADMIN ON *.* TO `b`@`%`',
      'BACKUP_ADMIN on *.*',
      'REVOKE BACKUP_ADMIN ON *.* FROM `b`@`%`;',
    ],
    [
      'GRANT EXECUTE ON PROCEDURE `k`.`p` TO `b`@`%`',
      'EXECUTE on PROCEDURE k.p',
      'REVOKE EXECUTE ON PROCEDURE `k`.`p` FROM `b`@`%`;',
    ],
    [
      'GRANT LOCK TABLES ON `k`.* TO `b`@`%`',
      'LOCK TABLES on k.*',
      'REVOKE LOCK TABLES ON `k`.* FROM `b`@`%`;',
    ],
    [
      'GRANT SELECT ON `k`.* TO `b`@`%` REQUIRE SSL WITH GRANT OPTION MAX_USER_CONNECTIONS 3',
      'GRANT OPTION on k.*',
      'REVOKE GRANT OPTION ON `k`.* FROM `b`@`%`;',
    ],
    ["GRANT PROXY ON 'x'@'%' TO 'b'@'%'", "PROXY on 'x'@'%'", "REVOKE PROXY ON 'x'@'%' FROM 'b'@'%';"],
    ['GRANT DELETE ON `k`.* TO PUBLIC', 'DELETE on k.*', 'REVOKE DELETE ON `k`.* FROM PUBLIC;'],
    [
      'GRANT INSERT ON `a`` TO ``b`.`t` TO `b`@`%`',
      'INSERT on a TO b.t',
      'REVOKE INSERT ON `a`` TO ``b`.`t` FROM `b`@`%`;',
    ],
  ])('names what is too much in: %s', (line, right, remove) => {
    expect(excessOf([...reader, line])).toEqual([{ right, remove }]);
  });

  it.each(['GRANT', 'GRANT SOMETHING', 'ALTER USER x', ''])(
    'is too much where it is not understood (%j), without showing the line: it can hold the hash of the password',
    (line) => {
      const [excess, ...more] = excessOf([`${line} IDENTIFIED BY PASSWORD '*7B9EB'`]);
      expect(more).toEqual([]);
      expect(excess!.right).toContain('does not know');
      expect(JSON.stringify(excess)).not.toContain('7B9EB');
    },
  );

  it('tells the databases where the account has a right: one that it sees beside them has a right in it that is not shown', () => {
    const sees = (line: string, database: string): boolean => {
      const found = databasesOf([...reader, line]);
      return found === 'all' || found.some((pattern) => pattern.test(database));
    };
    const to = 'TO `b`@`%`';
    expect(sees(`GRANT PROCESS ON *.* ${to}`, 'vyer')).toBe(true);
    expect(sees(`GRANT PROCESS ON *.* ${to}`, 'vyerna')).toBe(false);
    expect(sees(`GRANT PROCESS ON *.* ${to}`, 'k')).toBe(true);
    expect(sees(`GRANT SHOW DATABASES ON *.* ${to}`, 'test')).toBe(true);
    expect(sees(`GRANT SELECT ON \`skola\\_%\`.* ${to}`, 'skola_1')).toBe(true);
    expect(sees(`GRANT SELECT ON \`skola\\_%\`.* ${to}`, 'skolan1')).toBe(false);
    expect(sees(`GRANT SELECT ON \`skola_%\`.\`t\` ${to}`, 'skola_1')).toBe(false);
    expect(sees(`GRANT SELECT (\`a\`) ON \`te\`\`st\`.\`t\` ${to}`, 'te`st')).toBe(true);
    expect(sees('GRANT SELECT ON "test".* TO "b"@"%"', 'test')).toBe(true);
    expect(sees(`GRANT SELECT ON \`a.b\`.* ${to}`, 'a-b')).toBe(false);
  });

  it('names the roles', () => {
    expect(rolesOf(reader)).toEqual([{ role: '`läsare`', account: '`b`@`%`' }]);
    expect(rolesOf(['GRANT `r`@`%`,`s`@`%` TO `b`@`h` WITH ADMIN OPTION']).map(({ role }) => role)).toEqual([
      '`r`@`%`',
      '`s`@`%`',
    ]);
  });
});

whereMariadbIs('The account that our scripts make', (programs) => {
  const folder = mkdtempSync(join(tmpdir(), 'brygga-mysql-'));
  let server: TestMariadb;
  beforeAll(async () => {
    server = await startMariadb(programs);
    writeFileSync(join(folder, 'losen'), 'hemligt-och-langt');
    await server.run(`
      CREATE DATABASE verksamhet; USE verksamhet;
      CREATE TABLE Aktualisering (AktualiseringId INT PRIMARY KEY, Personnummer CHAR(12), Enhet INT, Inkom DATE, Typ CHAR(1), Andrad DATETIME, Verksamhet CHAR(3), Fritext TEXT);
      CREATE TABLE Utredning (UtredningId INT, AktualiseringId INT, Personnummer CHAR(12), Enhet INT, Inledd DATE, Avslutad DATE, Utfall CHAR(1), Andrad DATETIME, Verksamhet CHAR(3));
      CREATE TABLE Insats (InsatsId INT, UtredningId INT, Personnummer CHAR(12), Enhet INT, Typ CHAR(1), Inledd DATE, Avslutad DATE, Andrad DATETIME, Verksamhet CHAR(3));
      INSERT INTO Aktualisering VALUES (1, '201001012384', 7, '2024-01-02', 'A', '2024-01-02 10:00:00', 'BoU', 'x'), (2, '201001012384', 7, '2024-01-02', 'A', '2024-01-02 10:00:00', 'ÄO', 'x');
      CREATE PROCEDURE skriv() DELETE FROM Aktualisering;
      CREATE ROLE skribent; GRANT INSERT, DELETE ON verksamhet.* TO skribent;
      CREATE ROLE chef; GRANT skribent TO chef; CREATE ROLE tittare; GRANT SELECT ON verksamhet.* TO tittare;`);
  });
  afterAll(async () => {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const login = { user: 'brygga', password: 'hemligt-och-langt', host: '%' };
  async function prove(user = login.user, database = 'brygga_vyer'): Promise<ReadOnlyProof> {
    const source = await open(user, database);
    try {
      return await source.proveReadOnly();
    } finally {
      await source.close();
    }
  }
  function open(user: string, database: string): Promise<Source> {
    const settings = mysqlSettings.parse({
      host: 'localhost',
      port: server.port,
      user,
      password: { file: 'losen' },
      database,
      tls: { ca: server.ca },
    });
    const context = { baseDir: folder, applicationName: 'x', log: () => undefined };
    return mysqlConnector.open(settings, context);
  }

  /** A script of deploy/sql/mysql run by the client that an administrator has, with its own names put in. */
  function script(name: string): string {
    const text = readFileSync(join(__dirname, '../../deploy/sql/mysql', name), 'utf8');
    const { user, password, port } = server.administrator;
    writeFileSync(join(folder, 'klient.cnf'), `[client]\nuser=${user}\npassword=${password}\n`, {
      mode: 0o600,
    });
    const client = spawnSync(
      'mariadb',
      [
        `--defaults-file=${join(folder, 'klient.cnf')}`,
        ...['--protocol=tcp', '--host=127.0.0.1', `--port=${port}`, `--ssl-ca=${server.ca}`],
        ...['--default-character-set=utf8mb4', '--silent'],
      ],
      {
        input: text.replaceAll('10.0.0.5', login.host).replaceAll('BYT-UT-LOSENORDET', login.password),
        encoding: 'utf8',
      },
    );
    if (client.status !== 0) throw new Error(client.stderr || String(client.error));
    return client.stdout;
  }

  it('made by our script reads the views and nothing else, and is proven to', async () => {
    expect(script('make-account.sql')).toBe('');
    expect(script('check-account.sql')).toBe('');
    const { readOnly, evidence, excess } = await prove();
    expect({ readOnly, excess }).toEqual({ readOnly: true, excess: [] });
    expect(evidence[1]).toBe(
      'INSERT, UPDATE, DELETE, CREATE were tried on a table that does not exist, in every database that the account sees (1): all refused.',
    );
    const source = await open(login.user, 'brygga_vyer');
    const rows: unknown[] = [];
    for await (const batch of source.stream({ kind: 'sql', text: 'SELECT * FROM aktualisering' }))
      rows.push(...batch.rows);
    expect(rows).toEqual([[1, '201001012384', 7, '2024-01-02', 'A', '2024-01-02 10:00:00']]);
    expect(await source.estimateRows({ kind: 'sql', text: 'SELECT * FROM aktualisering' })).toBeNull();
    const forbidden = source.describe({ kind: 'sql', text: 'SELECT * FROM verksamhet.Aktualisering' });
    await expect(forbidden).rejects.toMatchObject({ details: { code: 'CON-409' } });
    await source.close();
  });

  const who = `'brygga'@'%'`;
  it.each([
    [`GRANT INSERT ON brygga_vyer.* TO ${who}`, /^INSERT on brygga_vyer\.\*$/],
    [
      `GRANT UPDATE (Enhet) ON verksamhet.Aktualisering TO ${who}`,
      /^UPDATE \(Enhet\) on verksamhet\.Aktualisering$/,
    ],
    [`GRANT DELETE ON verksamhet.Insats TO ${who}`, /^DELETE on verksamhet\.Insats$/],
    [`GRANT FILE ON *.* TO ${who}`, /^FILE on \*\.\*$/],
    [`GRANT EXECUTE ON PROCEDURE verksamhet.skriv TO ${who}`, /^EXECUTE on PROCEDURE verksamhet\.skriv$/],
    [`GRANT EXECUTE, TRIGGER ON verksamhet.* TO ${who}`, /^(EXECUTE|TRIGGER) on verksamhet\.\*$/],
    [`GRANT SELECT ON brygga_vyer.* TO ${who} WITH GRANT OPTION`, /^GRANT OPTION on brygga_vyer\.\*$/],
    [
      `GRANT skribent TO ${who}`,
      /^(INSERT|DELETE|DELETE, INSERT|INSERT, DELETE) on verksamhet\.\* \(through the role skribent\)$/,
    ],
    [`GRANT chef TO ${who}`, /\(through the role chef\)$/],
    [`GRANT CREATE TEMPORARY TABLES ON verksamhet.* TO ${who}`, /^CREATE TEMPORARY TABLES on/],
  ])(
    'after %s is refused by the proof and by the check, until what they say is done',
    async (grant, right) => {
      await server.run(grant);
      const before = await prove();
      expect(before.readOnly).toBe(false);
      expect(before.excess.length).toBeGreaterThan(0);
      for (const excess of before.excess) expect(excess.right).toMatch(right);
      const lines = script('check-account.sql').trim().split('\n');
      const said = lines.map((line) => line.split('\t')[1]!);
      expect(said.join('')).toMatch(/REVOKE/);

      for (const remove of new Set(before.excess.map((excess) => excess.remove))) await server.run(remove);
      expect(await prove()).toMatchObject({ readOnly: true, excess: [] });
      expect(script('check-account.sql')).toBe('');

      // What the check says does the same.
      await server.run(grant);
      for (const remove of said) await server.run(remove);
      expect(await prove()).toMatchObject({ readOnly: true });
      expect(script('check-account.sql')).toBe('');
    },
  );

  it('may have a role that only reads', async () => {
    await server.run(`GRANT tittare TO ${who}`);
    expect(await prove()).toMatchObject({
      readOnly: true,
      evidence: expect.arrayContaining([expect.stringContaining('1 roles')]),
    });
    await server.run(`REVOKE tittare FROM ${who}`);
  });

  it('that can write because everybody can is found out by trying, though SHOW GRANTS is silent', async () => {
    await server.run(
      `INSERT INTO mysql.db (Host, Db, User, Select_priv, Delete_priv) VALUES ('%', 'brygga_vyer', '', 'Y', 'Y');
       DELETE FROM mysql.db WHERE User = 'brygga'; FLUSH PRIVILEGES`,
    );
    const proof = await prove();
    const checked = script('check-account.sql');
    await server.run(
      `DELETE FROM mysql.db WHERE User = ''; FLUSH PRIVILEGES; GRANT SELECT ON brygga_vyer.* TO ${who}`,
    );
    expect(proof.readOnly).toBe(false);
    expect(proof.excess).toEqual([
      expect.objectContaining({ right: expect.stringMatching(/^DELETE on .*does not show$/) }),
    ]);
    expect(checked).toContain('mysql.db');
  });

  it.each([
    ['', 'test'],
    ['also where the account sees every database', 'test'],
    ['also where its name is a pattern', 'test\\\\_%'],
  ])(
    'that can write in the database that an installation gives to everybody is found out %s (%s)',
    async (how, pattern) => {
      const database = pattern === 'test' ? 'test' : 'test_7';
      if (how.includes('every')) await server.run(`GRANT SHOW DATABASES ON *.* TO ${who}`);
      await server.run(
        `CREATE DATABASE IF NOT EXISTS ${database};
         INSERT INTO mysql.db (Host, Db, User, Select_priv, Insert_priv, Update_priv, Delete_priv, Create_priv, Drop_priv)
         VALUES ('%', '${pattern}', '', 'Y', 'Y', 'Y', 'Y', 'Y', 'Y'); FLUSH PRIVILEGES`,
      );
      const proof = await prove();
      const tables = await server.run(`SHOW TABLES FROM ${database}`);
      const removing = script('check-account.sql').trim().split('\t')[1]!;
      await server.run(removing);
      expect(proof.readOnly).toBe(false);
      expect(proof.excess).toEqual([
        {
          right: `INSERT, UPDATE, DELETE, CREATE on ${database}.*, which SHOW GRANTS does not show`,
          remove: expect.stringContaining('mysql.db'),
        },
      ]);
      expect(tables).toEqual([]);
      expect(await prove()).toMatchObject({ readOnly: true, excess: [] });
      expect(script('check-account.sql')).toBe('');
      await server.run(`DROP DATABASE ${database}`);
      if (how.includes('every')) await server.run(`REVOKE SHOW DATABASES ON *.* FROM ${who}`);
    },
  );

  it('that sees a database for a right which no attempt of ours would use is refused too', async () => {
    await server.run(
      `CREATE DATABASE gemensam; INSERT INTO mysql.db (Host, Db, User, Event_priv) VALUES ('%', 'gemensam', '', 'Y'); FLUSH PRIVILEGES`,
    );
    const proof = await prove();
    await server.run(`DELETE FROM mysql.db WHERE User = ''; FLUSH PRIVILEGES; DROP DATABASE gemensam`);
    expect(proof.excess.map(({ right }) => right)).toEqual([
      'something on gemensam.*, which SHOW GRANTS does not show',
    ]);
  });

  it('is not refused on a server that is read-only, for databases that it sees and cannot write in', async () => {
    await server.run(`GRANT SHOW DATABASES ON *.* TO ${who}; SET GLOBAL read_only = 1`);
    const proof = await prove();
    await server.run(`SET GLOBAL read_only = 0; REVOKE SHOW DATABASES ON *.* FROM ${who}`);
    expect(proof).toMatchObject({ readOnly: true, excess: [] });
  });

  it('that all may write with (PUBLIC) is refused', async () => {
    await server.run('GRANT UPDATE ON verksamhet.* TO PUBLIC');
    const proof = await prove();
    expect(proof.excess).toEqual([
      { right: 'UPDATE on verksamhet.*', remove: 'REVOKE UPDATE ON `verksamhet`.* FROM PUBLIC;' },
    ]);
    expect(script('check-account.sql')).toContain('FROM PUBLIC;');
    await server.run(proof.excess[0]!.remove);
    expect((await prove()).readOnly).toBe(true);
  });

  it('of the administrator is refused, with the transaction and the hash of the password where they were', async () => {
    await server.run(
      `CREATE OR REPLACE USER allt@'%' IDENTIFIED BY '${login.password}'; GRANT ALL PRIVILEGES ON *.* TO allt@'%' WITH GRANT OPTION`,
    );
    const source = await open('allt', 'verksamhet');
    await server.run('DELETE FROM verksamhet.Insats');
    await server.run('INSERT INTO verksamhet.Insats (InsatsId) VALUES (1)');
    const proof = await source.proveReadOnly();
    expect(proof.readOnly).toBe(false);
    expect(proof.excess.map(({ right }) => right)).toContain('ALL PRIVILEGES on *.*');
    expect(proof.evidence.filter((sentence) => /was refused \(.*\(1792\)\)/.test(sentence))).toHaveLength(3);
    const [{ hash }] = (await server.run(
      `SELECT JSON_VALUE(Priv, '$.authentication_string') AS hash FROM mysql.global_priv WHERE User = 'allt'`,
    )) as [{ hash: string }];
    expect(hash).toMatch(/^\*[0-9A-F]{40}$/);
    expect(JSON.stringify(proof)).not.toContain(hash);
    const batches: number[] = [];
    for await (const { rows } of source.stream({ kind: 'sql', text: 'SELECT InsatsId FROM Insats' }))
      batches.push(rows.length);
    expect(batches).toEqual([]);
    await source.close();
  });
});
