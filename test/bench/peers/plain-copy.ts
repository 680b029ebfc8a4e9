/** `psql -c "COPY … TO STDOUT" | psql -c "COPY … FROM STDIN"`, table by table: what a DBA types to move rows as they are. */
import { queryOf } from '../instance';
import { tables } from '../source';
import { makePlainTables } from './plain-tables';
import { copiesOnly, type Peer } from './peer';
import { shell, uriOf, versionOf } from './programs';

const psql = 'psql -X -q -v ON_ERROR_STOP=1';

/** The command lines that copy the source's rows into tables of the same columns. */
export function copyScript(source: string, target: string, into: (name: string) => string): string {
  return tables
    .map((table) => {
      const query = queryOf(table).replaceAll(/\s+/g, ' ');
      return `${psql} '${source}' -c "COPY (${query}) TO STDOUT" | ${psql} '${target}' -c "COPY ${into(table.name)} FROM STDIN"`;
    })
    .join('\n');
}

export const plainCopy: Peer = {
  name: 'psql COPY | psql COPY',
  settings: 'psql, text format, one table after the other, into tables with a primary key',
  does: copiesOnly,
  missing: async () => ((await versionOf('psql')) ? null : 'apt-get install postgresql-client'),
  prepare: ({ server, target }) => makePlainTables(server, target.database),
  run: (context) =>
    shell(
      copyScript(uriOf(context.source), uriOf(context.target), (name) => name),
      context,
    ),
};
