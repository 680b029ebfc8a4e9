import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConnection } from 'mysql2';
import { asTuple, chunksTo } from '../rows';
import { allRows, fileText, textOf, type PemSettings } from '../servers';
import type { BenchSource } from '../source';

const password = 'mat-bara';

/**
 * Bare: a stream of mysql2, rows as arrays, over the same TLS; dates as text and wide numbers as text, which it would
 * otherwise round.
 */
export const source: BenchSource<PemSettings> = {
  async prepare(folder, rows) {
    const { findMariadb, mariadbMissing, startMariadb } = await import('../../../servers/mariadb');
    const programs = findMariadb();
    if (!programs) return mariadbMissing;
    const server = await startMariadb(programs);
    await server.run(`CREATE DATABASE bench CHARACTER SET utf8mb4; USE bench;
      CREATE TABLE Rader (Id INT PRIMARY KEY, Lopnummer BIGINT, Belopp DECIMAL(18,2), Fodd DATE, Andrad DATETIME(3),
        Namn VARCHAR(80), Kod CHAR(5), Notering TEXT, Aktiv TINYINT(1), Nyckel CHAR(36)) ENGINE = InnoDB;
      CREATE USER 'lasare'@'%' IDENTIFIED BY '${password}' REQUIRE SSL; GRANT SELECT ON bench.* TO 'lasare'@'%'`);
    for (const chunk of chunksTo(rows, 10_000)) {
      await server.run(`INSERT INTO Rader VALUES ${chunk.map(asTuple).join()}`, 'bench');
    }
    writeFileSync(join(folder, 'losen'), password);
    return {
      prepared: {
        folder,
        settings: {
          host: 'localhost',
          port: server.port,
          database: 'bench',
          user: 'lasare',
          password: { file: 'losen' },
          tls: { ca: server.ca },
        },
        query: allRows((name) => `\`${name}\``, 'Rader'),
      },
      stop: server.stop,
    };
  },

  async bare(prepared) {
    const { host, port, user, database, tls } = prepared.settings;
    const connection = createConnection({
      ...{ host, port, user, database, password },
      ssl: { ca: fileText(prepared, tls.ca) },
      rowsAsArray: true,
      dateStrings: true,
      supportBigNumbers: true,
    });
    await new Promise<void>((resolve, reject) =>
      connection.connect((error) => (error ? reject(error) : resolve())),
    );
    return {
      read: (take) =>
        new Promise((resolve, reject) => {
          const stream = connection.query(textOf(prepared)).stream({ highWaterMark: 1000 });
          stream.on('data', take).on('error', reject).on('end', resolve);
        }),
      close: async () => connection.destroy(),
    };
  },
};
