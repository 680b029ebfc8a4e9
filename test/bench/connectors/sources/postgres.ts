import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client, types, type CustomTypesConfig } from 'pg';
import Cursor from 'pg-cursor';
import { asTuple, chunksTo } from '../rows';
import { allRows, fileText, textOf, type PemSettings } from '../servers';
import type { BenchSource } from '../source';

const password = 'mat-bara';

const rowsAtATime = 1000;
const dates: number[] = [types.builtins.DATE, types.builtins.TIMESTAMP];

/** The driver's own readers, but dates as text: by itself it makes a `Date` in the process's time zone of them. */
const texts: CustomTypesConfig = {
  getTypeParser: (oid: number): ((text: string) => unknown) =>
    dates.includes(oid) ? (text) => text : (types.getTypeParser(oid) as (text: string) => unknown),
};

/** Bare: pg-cursor, rows as arrays, 1000 at a time, over the same TLS. */
export const source: BenchSource<PemSettings> = {
  async prepare(folder, rows) {
    const { startPostgres } = await import('../../../servers/postgres');
    const server = await startPostgres();
    await server.createDatabase('bench');
    const client = await server.connect('bench');
    await client.query(`CREATE TABLE "Rader" ("Id" int PRIMARY KEY, "Lopnummer" bigint, "Belopp" numeric(18, 2),
      "Fodd" date, "Andrad" timestamp, "Namn" varchar(80), "Kod" char(5), "Notering" text, "Aktiv" boolean, "Nyckel" uuid)`);
    for (const chunk of chunksTo(rows, 1000)) {
      const tuples = chunk.map((row) => asTuple(row).replace(/,([01]),'/, `,'$1','`));
      await client.query(`INSERT INTO "Rader" VALUES ${tuples.join()}`);
    }
    await client.query(`CREATE ROLE lasare LOGIN PASSWORD '${password}'; GRANT SELECT ON "Rader" TO lasare`);
    await client.query('VACUUM ANALYZE "Rader"');
    await client.end();
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
        query: allRows((name) => `"${name}"`, 'Rader'),
      },
      stop: server.stop,
    };
  },

  async bare(prepared) {
    const { host, port, user, database, tls } = prepared.settings;
    const ca = fileText(prepared, tls.ca);
    const client = new Client({ host, port, user, database, password, ssl: { ca } });
    await client.connect();
    return {
      read: async (take) => {
        const cursor = client.query(
          new Cursor<unknown[]>(textOf(prepared), [], { rowMode: 'array', types: texts }),
        );
        for (
          let rows = await cursor.read(rowsAtATime);
          rows.length > 0;
          rows = await cursor.read(rowsAtATime)
        )
          for (const row of rows) take(row);
      },
      close: () => client.end(),
    };
  },
};
