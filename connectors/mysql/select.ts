/** A query as it is sent: `?` where its values go, and no lock. */
import type { Cell, Query } from '../contract';
import { notOneSelect } from '../shared/server.errors';
import { checkSelect } from '../shared/sql-text';

export interface Statement {
  text: string;
  /** One for each `?`. */
  values: readonly Cell[];
}

const opaque = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`/g;
/** Only MySQL lets an account that may read take these, also in a read-only transaction; writers then wait for us. */
const locks = /\block\s+in\s+share\s+mode\b|\bfor\s+share\b/i;

/** @throws ConnectorError `CON-003`, `CON-019`, `CON-020` */
export function statementOf(query: Query): Statement {
  const { select, values } = checkSelect(query, 'mysql', 'mysql');
  if (locks.test(select.text.replace(opaque, '_'))) throw notOneSelect('writes');
  const byName = new Map(select.parameters.map((name, at) => [name, values[at]!]));
  return {
    text: select.mark(() => '?'),
    values: select.occurrences.map((name) => byName.get(name)!),
  };
}
