/** Peers that are packages of npm: installed for the run in a folder of their own, each in its own process. */
import { queryOf } from '../instance';
import { runPhase } from '../phase';
import { tables } from '../source';
import { makePlainTables } from './plain-tables';
import { copiesOnly, type Peer } from './peer';
import { install } from './programs';

/** Exactly these, so that a figure can be had again. */
const packages = { knex: '3.3.0', pg: '8.23.1', 'pg-query-stream': '4.17.0', bellboy: '5.0.0' };

function nodePeer(name: 'knex' | 'bellboy', batch: number, settings: string): Peer {
  return {
    name,
    settings: `${name} ${packages[name]}, ${settings}`,
    does: copiesOnly,
    missing: async () => null,
    async prepare({ server, target, modules }) {
      await install(modules, packages);
      await makePlainTables(server, target.database);
    },
    run: ({ server, source, target, modules }) =>
      runPhase<object>(
        name,
        {
          source,
          target,
          modules,
          batch,
          tables: tables.map((table) => ({ name: table.name, key: table.key, query: queryOf(table) })),
        },
        { code: 'dist', server },
      ),
  };
}

export const knex = nodePeer(
  'knex',
  1000,
  'rows streamed from the source, batchInsert of 1000 in a transaction',
);
export const bellboy = nodePeer(
  'bellboy',
  1000,
  'PostgresProcessor → PostgresDestination, batchSize 1000, upsertConstraints: the key',
);
