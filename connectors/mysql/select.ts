/** A query as it is sent: `?` where its values go. */
import type { Cell, Query } from '../contract';
import { checkSelect } from '../shared/sql-text';

export interface Statement {
  text: string;
  /** One for each `?`. */
  values: readonly Cell[];
}

/** @throws ConnectorError `CON-003`, `CON-019`, `CON-020` */
export function statementOf(query: Query): Statement {
  const { select, values } = checkSelect(query, 'mysql', 'mysql');
  const byName = new Map(select.parameters.map((name, at) => [name, values[at]!]));
  return {
    text: select.mark(() => '?'),
    values: select.occurrences.map((name) => byName.get(name)!),
  };
}
