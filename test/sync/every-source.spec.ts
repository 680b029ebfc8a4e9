/**
 * One municipality's case system, held by every kind of source there is, gives one and the same follow-up store, byte
 * for byte. Who changes system, engine or export format must not change a single figure.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createConnection } from 'mysql2/promise';
import { startMariadb, whereMariadbIs, type TestMariadb } from '../servers/mariadb';
import { describeQuery } from '../../connectors/mssql/catalogue';
import {
  cannedPassword,
  describes,
  reader,
  startCannedServer,
} from '../../connectors/mssql/canned-server.fixture';
import { exportExampleCsv } from '../../src/example/export-csv';
import { exampleWorkbook, exportExampleXlsx } from '../../src/example/export-xlsx';
import { exportExampleXml, xmlRecord } from '../../src/example/export-xml';
import { exampleLists } from '../../src/example/lists';
import { makeCertificates } from '../doubles/certificates';
import { serveSqlite } from '../doubles/tds/sqlite-server';
import { TdsError } from '../doubles/tds/tds-double';
import { exampleTables, fileMapping, sqlMapping } from '../support/example-elsewhere';
import { exampleSource, inRepository, Instance, sqliteSource, testFolder } from '../support/instance';
import { startPostgres, type TestPostgres } from '../servers/postgres';

const folder = testFolder();
const file = folder.in('kalla.sqlite');
const children = 400;

/**
 * Every cell of every table that holds data or what became of a row, keyed hashes too. Left out are counters and the
 * hash of the mapping's files, which name another connector.
 */
async function storeBytes(instance: Instance): Promise<string[]> {
  const tables = await instance.query<{ name: string }>(
    `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name`,
  );
  const lines: string[] = [];
  for (const { name } of tables.filter((table) => !accounts.has(table.name))) {
    const rows = await instance.query<{ id?: number; mappning?: string }>(`SELECT * FROM "${name}"`);
    lines.push(...rows.map(({ id: _, mappning: __, ...row }) => `${name} ${JSON.stringify(row)}`).sort());
  }
  return lines;
}
/** How and when each run and chunk was read, with which files, and when the key was first used. */
const accounts = new Set([
  'korning',
  'korning_post',
  'korning_del',
  'lasning',
  'nyckel_kontroll',
  'logg_atkomst',
]);

describe('the example municipality', () => {
  let expected: string[];

  beforeAll(async () => {
    exampleSource(file, children);
    const instance = new Instance(folder.in('sqlite'), { sources: [sqliteSource(file)] });
    await instance.sync();
    expected = await storeBytes(instance);
    writeFileSync(folder.in('losenord'), 'hemligt');
  });

  const readFrom = async (
    name: string,
    mapping: (home: string) => string,
    settings: object,
  ): Promise<string[]> => {
    const home = folder.in(name);
    mkdirSync(home, { recursive: true });
    const instance = new Instance(home, { sources: [{ name: 'exempel', mapping: mapping(home), settings }] });
    await instance.sync();
    return storeBytes(instance);
  };

  const isSame = (actual: string[]): void => {
    const wanted = new Set(expected);
    expect(actual.filter((line) => !wanted.has(line)).slice(0, 5)).toEqual([]);
    const digest = (lines: string[]): string => createHash('sha256').update(lines.join('\n')).digest('hex');
    expect([actual.length, digest(actual)]).toEqual([expected.length, digest(expected)]);
  };

  it('fills every table, so that equal does not mean empty', () => {
    const tables = new Set(expected.map((line) => line.slice(0, line.indexOf(' '))));
    for (const name of [
      'barn',
      'aktualisering',
      'utredning',
      'insats',
      'placering',
      'uppfoljning',
      'avvisad',
    ])
      expect(tables).toContain(name);
    expect(expected.length).toBeGreaterThan(1500);
  });

  describe('in PostgreSQL', () => {
    let server: TestPostgres;
    beforeAll(async () => {
      server = await startPostgres();
    });
    afterAll(() => server.stop());

    it('gives the same store as in SQLite', async () => {
      await server.createDatabase('exempel');
      const client = await server.connect('exempel');
      for (const { name, columns, batches } of exampleTables(file)) {
        const list = columns.map(
          (column) => `${column.name} ${column.type === 'INTEGER' ? 'bigint' : 'text'}`,
        );
        await client.query(`CREATE TABLE ${name} (${list.join()})`);
        for (const rows of batches()) {
          const values = columns.map((column, at) => [column, rows.map((row) => row[at])] as const);
          const unnest = values.map(
            ([{ type }], i) => `$${i + 1}::${type === 'INTEGER' ? 'bigint' : 'text'}[]`,
          );
          await client.query(
            `INSERT INTO ${name} SELECT * FROM unnest(${unnest.join()})`,
            values.map(([, list]) => list),
          );
        }
      }
      await client.query(
        `CREATE ROLE lasare LOGIN PASSWORD 'hemligt'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO lasare`,
      );
      await client.end();
      isSame(
        await readFrom('postgres', (home) => sqlMapping(home, 'postgres'), {
          host: 'localhost',
          port: server.port,
          database: 'exempel',
          user: 'lasare',
          password: { file: folder.in('losenord') },
          tls: { ca: server.ca },
        }),
      );
    });
  });

  whereMariadbIs('The example municipality in MariaDB', (programs) => {
    let server: TestMariadb;
    beforeAll(async () => {
      server = await startMariadb(programs);
    });
    afterAll(() => server.stop());

    it('in MariaDB, gives the same store as in SQLite', async () => {
      await server.run('CREATE DATABASE exempel CHARACTER SET utf8mb4');
      const client = await createConnection({ ...server.administrator, database: 'exempel' });
      for (const { name, columns, batches } of exampleTables(file)) {
        const list = columns.map(
          (column) => `${column.name} ${column.type === 'INTEGER' ? 'bigint' : 'longtext'}`,
        );
        await client.query(`CREATE TABLE ${name} (${list.join()})`);
        for (const rows of batches()) await client.query(`INSERT INTO ${name} VALUES ?`, [rows]);
      }
      await client.query(`CREATE USER lasare IDENTIFIED BY 'hemligt'; GRANT SELECT ON exempel.* TO lasare`);
      await client.end();
      isSame(
        await readFrom('mariadb', (home) => sqlMapping(home, 'mysql'), {
          host: 'localhost',
          port: server.port,
          database: 'exempel',
          user: 'lasare',
          password: { file: folder.in('losenord') },
          tls: { ca: server.ca },
        }),
      );
    });
  });

  it('read through a wire double of SQL Server, gives the same store as in SQLite', async () => {
    const certificates = await makeCertificates();
    writeFileSync(folder.in('ca.pem'), certificates.ca);
    writeFileSync(folder.in('losenord-mssql'), cannedPassword);
    const tables = serveSqlite(file, (query) => {
      const asked = String(query.parameters.find(({ name }) => name === 'sats')?.value);
      const described = query.sql === describeQuery && describes(query, { [asked]: tables.describe(asked) });
      if (described) return described;
      throw new TdsError(208, 'The double has no such answer.');
    });
    const { double } = await startCannedServer(
      { handler: tables.handler },
      { encryption: 'required', tls: certificates.server },
    );
    try {
      isSame(
        await readFrom('mssql', (home) => sqlMapping(home, 'mssql'), {
          host: 'localhost',
          port: double.port,
          database: 'Soc',
          user: reader,
          password: { file: folder.in('losenord-mssql') },
          tls: { ca: folder.in('ca.pem') },
        }),
      );
      expect(double.rowsSent()).toBeGreaterThan(1500);
    } finally {
      await double.close();
      tables.close();
    }
  });

  describe('exported as files', () => {
    const sqlFolder = inRepository('mappings/exempel/sql');

    it.each([
      ['utf-8-bom', 'utf-8'],
      ['windows-1252', 'windows-1252'],
      ['iso-8859-1', 'iso-8859-1'],
    ] as const)('to CSV in %s, gives the same store', async (encoding, setting) => {
      const outFolder = folder.in(`csv ${encoding}`);
      exportExampleCsv({ file, sqlFolder, outFolder, encoding });
      const mapping = (home: string): string =>
        fileMapping(home, 'csv', (list) => `${exampleLists[list]}.csv`);
      isSame(await readFrom(`csv-${encoding}`, mapping, { folder: outFolder, encoding: setting }));
    });

    it('to an Excel workbook, gives the same store', async () => {
      const outFolder = folder.in('xlsx-ut');
      await exportExampleXlsx({ file, sqlFolder, outFolder });
      const mapping = (home: string): string =>
        fileMapping(home, 'xlsx', (list) => `${exampleWorkbook}#${exampleLists[list]}`);
      isSame(await readFrom('xlsx', mapping, { folder: outFolder }));
    });

    it('to XML, gives the same store', async () => {
      const outFolder = folder.in('xml-ut');
      exportExampleXml({ file, sqlFolder, outFolder });
      const mapping = (home: string): string =>
        fileMapping(home, 'xml', (list) => `${exampleLists[list]}.xml#${xmlRecord(list)}`);
      isSame(await readFrom('xml', mapping, { folder: outFolder }));
    });
  });

  it('would notice one changed cell', () => {
    const changed = [...expected];
    changed[0] = changed[0]!.replace(/"radhash":"./, '"radhash":"!');
    expect(() => isSame(changed)).toThrow();
    expect(() => isSame(expected.slice(1))).toThrow();
  });
});
