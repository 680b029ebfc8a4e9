/** Parts of a query's answer. Belongs here: what MySQL can compare, and how a cell is given back to it. */
import { Types } from 'mysql2';
import type { Cell, Query, Slice } from '../contract';
import { columnNotInAnswer, notSliceable } from '../shared/server.errors';
import { beginsWithDate, clausesOf, countOf, listOf, summaryOf, wrapped } from '../shared/slices';
import type { Given, Summarized, Writing } from '../shared/slices';
import { checkSelect, quoteName, type Select } from '../shared/sql-text';
import { isBinary, isListed } from './cells';
import type { FieldDefinition } from './driver-types';

/** A query that the server has taken, and what it answers. */
export interface Answered {
  select: Select;
  given: Readonly<Record<string, Cell>>;
  fields: readonly FieldDefinition[];
}

export const answered = (query: Query, fields: readonly FieldDefinition[]): Answered => ({
  select: checkSelect(query, 'mysql', 'mysql').select,
  given: (query.kind === 'sql' && query.parameters) || {},
  fields,
});

export function sliceQuery({ select, given, fields }: Answered, slice: Slice): Query {
  slice.columns?.forEach((name) => fieldOf(fields, name));
  slice.orderBy?.forEach((name) => assertComparable(fieldOf(fields, name)));
  const clauses = clausesOf(slice, select.parameters, writingOf(fields));
  return wrapped(select, listOf(slice, 'mysql'), clauses, given, 'mysql').query;
}

export function summaryQuery({ select, given, fields }: Answered, greatest: string | null): Query {
  const list = summaryOf(greatest === null ? null : summarized(fieldOf(fields, greatest)));
  return wrapped(select, list, clausesOf({}, [], writingOf(fields)), given, 'mysql').query;
}

function summarized(field: FieldDefinition): Summarized {
  assertComparable(field);
  const column = quoteName(field.name, 'mysql');
  return { greatest: `MAX(${column})`, undated: undated(field, column) };
}

function undated(field: FieldDefinition, column: string): string {
  switch (field.columnType) {
    case Types.DATE:
    case Types.NEWDATE:
    case Types.DATETIME:
    case Types.TIMESTAMP:
      // What some systems write where there is no date, 0000-00-00.
      return countOf(`CAST(${column} AS CHAR) LIKE '0000%'`);
    default:
      if (isBinary(field)) return `COUNT(${column})`;
      return countOf(`CAST(${column} AS CHAR) NOT REGEXP '${beginsWithDate}'`);
  }
}

/** Rows in order, as they are read. */
export const orderedQuery = (whole: Answered, columns: readonly string[]): Query =>
  sliceQuery(whole, { where: [{ kind: 'filled', columns }], orderBy: columns });

/**
 * Whether a plan, as `EXPLAIN FORMAT=TRADITIONAL` gives it, sorts or keeps rows aside. The plan as JSON is none in
 * MariaDB, which leaves the quotes of names as they are.
 */
export const sorts = (plan: readonly Cell[][]): boolean =>
  plan.some((line) => line.some((cell) => /Using (?:filesort|temporary)/.test(String(cell))));

const writingOf = (fields: readonly FieldDefinition[]): Writing => ({
  // It has `(a, b) > (x, y)`, but no index for it.
  rowValues: false,
  name: (column) => quoteName(fieldOf(fields, column).name, 'mysql'),
  given(column, value) {
    const field = fieldOf(fields, column);
    assertComparable(field);
    return given(field, value);
  },
});

/** Text beside a number is compared as DOUBLE, and a text is no DATE until it is called one. */
function given(field: FieldDefinition, value: Cell): Given {
  const cast = (type: string): Given => ({ value, at: (place) => `CAST(${place} AS ${type})` });
  const plain = (sent: Cell): Given => ({ value: sent, at: (place) => place });
  switch (field.columnType) {
    case Types.LONGLONG:
    case Types.BIT:
      return plain(typeof value === 'string' ? BigInt(value) : value);
    case Types.DECIMAL:
    case Types.NEWDECIMAL:
      return cast(`DECIMAL(65,${field.decimals})`);
    case Types.FLOAT:
      // The cell is its shortest decimal, which as a DOUBLE is another number.
      return plain(Math.fround(Number(value)));
    case Types.DATE:
    case Types.NEWDATE:
      return cast('DATE');
    case Types.DATETIME:
    case Types.TIMESTAMP:
      return cast('DATETIME(6)');
    case Types.TIME:
      return cast('TIME(6)');
    default:
      return isBinary(field) ? { value, at: (place) => `UNHEX(${place})` } : plain(value);
  }
}

/** ENUM and SET are sorted by number and compared by name; JSON and shapes are no text. */
function assertComparable(field: FieldDefinition): void {
  const { columnType, name, extendedFormat, extendedTypeName = 'uuid' } = field;
  const ordered =
    !isListed(field) &&
    columnType !== Types.JSON &&
    columnType !== Types.GEOMETRY &&
    columnType !== Types.VECTOR &&
    extendedFormat === undefined &&
    /^(?:uuid|inet[46])$/.test(extendedTypeName);
  if (ordered) return;
  throw notSliceable(
    {
      sv: `Kolumnen "${name}" har en typ som inte jämförs så som den sorteras.`,
      en: `The column "${name}" has a type that is not compared as it is sorted.`,
    },
    name,
  );
}

function fieldOf(fields: readonly FieldDefinition[], name: string): FieldDefinition {
  const field = fields.find((one) => one.name === name);
  if (!field) throw columnNotInAnswer(name);
  return field;
}
