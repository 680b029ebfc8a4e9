/** What the database's catalogue says: tables, types, and names that somebody may have meant. */
import type { FieldDef } from 'pg';
import type { Column, SourceTable } from '../contract';
import { nearestFirst } from '../shared/nearest-names';
import type { Session } from './session';

/** Tables and views outside the system's schemas; the parts of a partitioned table are read through the whole. */
const relations = `
  SELECT c.oid, c.relname, n.nspname,
    CASE WHEN pg_table_is_visible(c.oid) THEN quote_ident(c.relname)
      ELSE quote_ident(n.nspname) || '.' || quote_ident(c.relname) END AS written,
    CASE WHEN c.relkind IN ('r', 'm', 'p') AND (c.reltuples > 0 OR c.relpages > 0) THEN c.reltuples END AS estimate
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
    AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
    AND has_schema_privilege(n.oid, 'USAGE')`;

/** Only columns that the account can read. */
export async function tablesOf(session: Session): Promise<SourceTable[]> {
  const { rows } = await session.run(`
    SELECT r.written, r.estimate, a.attname, format_type(a.atttypid, a.atttypmod)
    FROM (${relations}) r JOIN pg_attribute a ON a.attrelid = r.oid
    WHERE a.attnum > 0 AND NOT a.attisdropped AND has_column_privilege(r.oid, a.attnum, 'SELECT')
    ORDER BY r.nspname, r.relname, a.attnum`);
  const tables = new Map<string, SourceTable>();
  for (const [name, estimate, column, type] of rows as [string, string | null, string, string][]) {
    let table = tables.get(name);
    if (!table) {
      table = { name, columns: [], estimatedRows: estimate === null ? null : Math.round(Number(estimate)) };
      tables.set(name, table);
    }
    table.columns.push({ name: column, type });
  }
  return [...tables.values()];
}

/** Types as the engine writes them, `character varying(20)`. */
export async function columnsOf(session: Session, fields: readonly FieldDef[]): Promise<Column[]> {
  const types = fields.map((field) => field.dataTypeID).join();
  const modifiers = fields.map((field) => field.dataTypeModifier).join();
  const { rows } = await session.run(
    `SELECT format_type(t, m) FROM unnest($1::oid[], $2::int[]) WITH ORDINALITY AS u (t, m, i) ORDER BY i`,
    [`{${types}}`, `{${modifiers}}`],
  );
  return fields.map(({ name }, index) => ({ name, type: rows[index]![0]! }));
}

const suggestions = 12;

/** Tables that the account can read, those with the most similar names first. */
export async function tablesNear(session: Session, name: string): Promise<string[]> {
  const { rows } = await session.run(
    `SELECT r.written FROM (${relations}) r WHERE has_any_column_privilege(r.oid, 'SELECT') ORDER BY 1`,
  );
  const written = rows.map(([table]) => table!);
  return nearestFirst(name, written).slice(0, suggestions);
}

/**
 * What the account lacks for a query that was refused.
 *
 * @param refusal the engine's text, which ends with the object's name in every language
 */
export async function missingGrants(session: Session, refusal: string, query: string): Promise<string[]> {
  const { rows } = await session.run(
    `SELECT format('GRANT USAGE ON SCHEMA %I TO %I;', n.nspname, current_user) FROM pg_namespace n
     WHERE NOT has_schema_privilege(n.oid, 'USAGE')
       AND right(rtrim($1, '"'), length(n.nspname)) = n.nspname AND strpos(lower($2), lower(n.nspname)) > 0
     UNION ALL
     SELECT format('GRANT SELECT ON %I.%I TO %I;', n.nspname, c.relname, current_user)
     FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT has_table_privilege(c.oid, 'SELECT')
       AND right(rtrim($1, '"'), length(c.relname)) = c.relname AND strpos(lower($2), lower(c.relname)) > 0
       AND n.nspname NOT LIKE 'pg\\_%'
     LIMIT 3`,
    [refusal, query],
  );
  return rows.map(([grant]) => grant!);
}
