import { join } from 'node:path';
import Database from 'libsql';
import { chunksTo, columns } from '../rows';
import type { BenchSource } from '../source';

const file = 'bench.sqlite';
const select = `SELECT ${columns.join(', ')} FROM Rader`;

/** Bare: libsql iterating raw rows, with `safeIntegers`, without which it rounds integers beyond 2^53. */
export const source: BenchSource<{ file: string }> = {
  async prepare(folder, rows) {
    const database = new Database(join(folder, file));
    database.exec(`CREATE TABLE Rader (Id INTEGER PRIMARY KEY, Lopnummer INTEGER, Belopp TEXT, Fodd TEXT, Andrad TEXT,
      Namn TEXT, Kod TEXT, Notering TEXT, Aktiv INTEGER, Nyckel TEXT); BEGIN`);
    const tuple = `(${columns.map(() => '?').join()})`;
    for (const chunk of chunksTo(rows, 100)) {
      const statement = database.prepare(`INSERT INTO Rader VALUES ${chunk.map(() => tuple).join()}`);
      statement.run(chunk.flatMap((row) => columns.map((name) => row[name])));
    }
    database.exec('COMMIT');
    database.close();
    return {
      prepared: { folder, settings: { file }, query: { kind: 'sql', text: select } },
      stop: async () => undefined,
    };
  },

  async bare({ folder }) {
    const database = new Database(join(folder, file), { readonly: true });
    return {
      read: async (take) => {
        const statement = database.prepare(select).raw().safeIntegers();
        for (const row of statement.iterate() as Iterable<unknown[]>) take(row);
      },
      close: async () => void database.close(),
    };
  },
};
