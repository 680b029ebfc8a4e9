/** Parts of a query's answer. Belongs here: what PostgreSQL can compare, and how a cell is given back to it. */
import type { FieldDef } from 'pg';
import type { Cell, Slice } from '../contract';
import { columnNotInAnswer, notSliceable } from '../shared/server.errors';
import { beginsWithDate, clausesOf, countOf, listOf, summaryOf, wrapped } from '../shared/slices';
import type { Summarized, Wrapped, Writing } from '../shared/slices';
import { quoteName, type Select } from '../shared/sql-text';

/** A query that the server has taken, and what it answers. */
export interface Answered {
  select: Select;
  given: Readonly<Record<string, Cell>>;
  fields: readonly FieldDef[];
}

export const sliceOf = (answered: Answered, slice: Slice): Wrapped => {
  const { select, given, fields } = answered;
  slice.columns?.forEach((name) => fieldOf(fields, name));
  const clauses = clausesOf(slice, select.parameters, writingOf(fields));
  return wrapped(select, listOf(slice, 'postgres'), clauses, given, 'postgres');
};

export const summaryQuery = ({ select, given, fields }: Answered, greatest: string | null): Wrapped => {
  const list = summaryOf(greatest === null ? null : summarized(fieldOf(fields, greatest)));
  return wrapped(select, list, clausesOf({}, [], writingOf(fields)), given, 'postgres');
};

function summarized({ name, dataTypeID }: FieldDef): Summarized {
  const column = quoteName(name, 'postgres');
  // Some collations have no regular expressions.
  const undated = dates.has(dataTypeID)
    ? `NOT isfinite(${column})`
    : `CAST(${column} AS text) COLLATE "C" !~ '${beginsWithDate}'`;
  return { greatest: `MAX(${column})`, undated: countOf(undated) };
}

/** date, timestamp, timestamptz. */
const dates = new Set([1082, 1114, 1184]);

/** Rows in order, as they are read; `EXPLAIN` runs nothing of it. */
export const orderedQuery = (answered: Answered, columns: readonly string[]): Wrapped => {
  const { fields } = answered;
  for (const name of columns) assertComparable(fieldOf(fields, name));
  return sliceOf(answered, { where: [{ kind: 'filled', columns }], orderBy: columns });
};

/** As `EXPLAIN (FORMAT JSON)` gives it. */
export interface Plan {
  'Node Type': string;
  'Plan Rows': number;
  Plans?: Plan[];
}

export const sorts = (plan: Plan): boolean =>
  plan['Node Type'].includes('Sort') || (plan.Plans ?? []).some(sorts);

/** Parameters take the type of what they are compared with, so that no value needs a cast. */
const writingOf = (fields: readonly FieldDef[]): Writing => ({
  rowValues: true,
  name: (column) => quoteName(fieldOf(fields, column).name, 'postgres'),
  given(column, value) {
    const field = fieldOf(fields, column);
    assertComparable(field);
    return { value: field.dataTypeID === bytea ? `\\x${String(value)}` : value, at: (place) => place };
  },
});

const bytea = 17;
/**
 * json, xml, point, lseg, path, box, polygon, line, circle: what has no order, or one by its size. Other types without
 * one the server refuses itself.
 */
const unordered = new Set([114, 142, 600, 601, 602, 603, 604, 628, 718]);

function assertComparable({ dataTypeID, name }: FieldDef): void {
  if (!unordered.has(dataTypeID)) return;
  throw notSliceable(
    {
      sv: `Kolumnen "${name}" har en typ utan ordning.`,
      en: `The column "${name}" has a type without an order.`,
    },
    name,
  );
}

function fieldOf(fields: readonly FieldDef[], name: string): FieldDef {
  const field = fields.find((one) => one.name === name);
  if (!field) throw columnNotInAnswer(name);
  return field;
}
