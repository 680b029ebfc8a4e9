import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConnectionPool } from 'mssql';
import type { TdsColumn } from '../../../doubles/tds/tds-double';
import { columns, type ColumnName } from '../rows';
import { allRows, fileText, madeRows, repeated, textOf, type PemSettings } from '../servers';
import type { BenchSource } from '../source';

const types: Record<ColumnName, string> = {
  Id: 'int',
  Lopnummer: 'bigint',
  Belopp: 'decimal(18,2)',
  Fodd: 'date',
  Andrad: 'datetime2(3)',
  Namn: 'nvarchar(80)',
  Kod: 'nchar(5)',
  Notering: 'nvarchar(400)',
  Aktiv: 'bit',
  Nyckel: 'uniqueidentifier',
};

/**
 * A wire double of ours, over TLS. Bare: mssql streaming rows as arrays, each looked at as it comes, so that
 * nothing is ever held back. It has no way to keep all digits of a decimal, and makes a `Date` of a date.
 */
export const source: BenchSource<PemSettings> = {
  async prepare(folder, rows) {
    const { makeCertificates } = await import('../../../doubles/certificates');
    const canned = await import('../../../../connectors/mssql/canned-server.fixture');
    const certificates = await makeCertificates();
    const wire: TdsColumn[] = columns.map((name) => ({ name, type: types[name] }));
    const made = madeRows(rows).map((row) => columns.map((name) => row[name]));
    const { double } = await canned.startCannedServer(
      { handler: () => ({ columns: wire, rows: repeated(made, rows) }) },
      { encryption: 'required', tls: certificates.server },
    );
    writeFileSync(join(folder, 'ca.pem'), certificates.ca);
    writeFileSync(join(folder, 'losen'), canned.cannedPassword);
    return {
      prepared: {
        folder,
        settings: {
          host: 'localhost',
          port: double.port,
          database: 'Soc',
          user: canned.reader,
          password: { file: 'losen' },
          tls: { ca: 'ca.pem' },
        },
        query: allRows((name) => `[${name}]`, 'Rader'),
      },
      isDouble: true,
      stop: () => double.close(),
    };
  },

  async bare(prepared) {
    const { host, port, user, database, tls } = prepared.settings;
    const pool = new ConnectionPool({
      ...{ server: host, port, user, database, password: fileText(prepared, 'losen') },
      options: {
        encrypt: true,
        trustServerCertificate: false,
        cryptoCredentialsDetails: { ca: fileText(prepared, tls.ca) },
      },
    });
    await pool.connect();
    return {
      read: (take) =>
        new Promise((resolve, reject) => {
          const request = pool.request();
          request.stream = true;
          request.arrayRowMode = true;
          request.on('row', take);
          request.on('error', reject);
          request.on('done', () => resolve());
          void request.query(textOf(prepared));
        }),
      close: () => pool.close(),
    };
  },
};
