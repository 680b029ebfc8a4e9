/** The target of the peers that copy: the source's tables with their primary keys, and nothing else. */
import type { BenchServer } from '../server';
import { tables } from '../source';

export function makePlainTables(server: BenchServer, database: string): Promise<void> {
  return server.run(
    database,
    ...tables.map(
      ({ name, key, columns }) =>
        `CREATE TABLE ${name} (${columns.map(([column, type]) => `${column} ${type}`).join(', ')}, PRIMARY KEY (${key}))`,
    ),
  );
}
