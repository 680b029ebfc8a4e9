import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import oracledb from 'oracledb';
import type { DoubleColumn } from '../../../doubles/oracle-net/oracle-net.double';
import { columns, type ColumnName } from '../rows';
import { allRows, fileText, madeRows, repeated, textOf, type ServerSettings } from '../servers';
import type { BenchSource } from '../source';

interface Settings extends ServerSettings {
  service: string;
  tls: { wallet: string };
}

const rowsAtATime = 1000;
const types: Record<ColumnName, string> = {
  Id: 'NUMBER(10)',
  Lopnummer: 'NUMBER(19)',
  Belopp: 'NUMBER(18,2)',
  Fodd: 'DATE',
  Andrad: 'TIMESTAMP(3)',
  Namn: 'VARCHAR2(80)',
  Kod: 'CHAR(5)',
  Notering: 'VARCHAR2(400)',
  Aktiv: 'NUMBER(1)',
  Nyckel: 'RAW(16)',
};

/**
 * A wire double of ours, over TCPS. Bare: a result set of oracledb (thin), rows as arrays, 1000 at a time, numbers as
 * text, which it would otherwise round; it makes a `Date` of a date.
 */
export const source: BenchSource<Settings> = {
  async prepare(folder, rows) {
    const { makeCertificates } = await import('../../../doubles/certificates');
    const { startOracleDouble } = await import('../../../doubles/oracle-net/oracle-net.double');
    const answers = await import('../../../connector-contract/fixtures/oracle-answers');
    const { ca, client, server } = await makeCertificates();
    const wire: DoubleColumn[] = columns.map((name) => ({ name, type: types[name] }));
    const made = madeRows(rows).map((row) =>
      columns.map((name) =>
        name === 'Nyckel' ? Buffer.from(row.Nyckel.replaceAll('-', ''), 'hex') : row[name],
      ),
    );
    const double = await startOracleDouble({
      users: answers.passwords,
      tls: server,
      handler: (query, session) =>
        answers.dictionaryAnswer(query, session) ?? { columns: wire, rows: repeated(made, rows) },
    });
    writeFileSync(join(folder, 'losen'), answers.passwords[answers.reader]);
    writeFileSync(join(folder, 'ewallet.pem'), [client.key, client.cert, ca].join('\n'));
    return {
      prepared: {
        folder,
        settings: {
          host: 'localhost',
          port: double.port,
          service: double.service,
          user: answers.reader,
          password: { file: 'losen' },
          tls: { wallet: 'ewallet.pem' },
        },
        query: allRows((name) => `"${name}"`, 'Rader'),
      },
      isDouble: true,
      stop: () => double.close(),
    };
  },

  async bare(prepared) {
    const { host, port, service, user, tls } = prepared.settings;
    const connection = await oracledb.getConnection({
      user,
      password: fileText(prepared, 'losen'),
      connectString: `tcps://${host}:${port}/${service}`,
      walletContent: fileText(prepared, tls.wallet),
    });
    return {
      read: async (take) => {
        const { resultSet } = await connection.execute<unknown[]>(textOf(prepared), [], {
          resultSet: true,
          outFormat: oracledb.OUT_FORMAT_ARRAY,
          fetchArraySize: rowsAtATime,
          fetchTypeHandler: ({ dbType }) =>
            dbType === oracledb.DB_TYPE_NUMBER ? { type: oracledb.STRING } : undefined,
        });
        for (let rows = await next(); rows.length > 0; rows = await next()) rows.forEach(take);
        await resultSet!.close();

        function next(): Promise<unknown[][]> {
          return resultSet!.getRows(rowsAtATime);
        }
      },
      close: () => connection.close(),
    };
  },
};
