/** Parts of a query's answer. Belongs here: what SQL Server can compare, and how a cell is given back to it. */
import type { Cell, Query, Slice } from '../contract';
import { columnNotInAnswer, notSliceable } from '../shared/server.errors';
import { clausesOf, countOf, dateInDigits, listOf, summaryOf, wrapped } from '../shared/slices';
import type { Given, Summarized, Writing } from '../shared/slices';
import { checkSelect, quoteName } from '../shared/sql-text';

/** A column as `sys.dm_exec_describe_first_result_set` tells it. */
export interface DescribedColumn {
  name: string;
  /** With length and digits, `varchar(20)`. */
  type: string;
  /** Null for what is no text. */
  collation: string | null;
}

export const sliceQuery = (query: Query, columns: readonly DescribedColumn[], slice: Slice): Query => {
  slice.columns?.forEach((name) => columnNamed(columns, name));
  slice.orderBy?.forEach((name) => assertComparable(columnNamed(columns, name)));
  return compose(query, columns, listOf(slice, 'mssql'), slice);
};

export const summaryQuery = (
  query: Query,
  columns: readonly DescribedColumn[],
  greatest: string | null,
): Query => {
  const list = summaryOf(greatest === null ? null : summarized(columnNamed(columns, greatest)));
  return compose(query, columns, list, {});
};

function summarized(column: DescribedColumn): Summarized {
  assertComparable(column);
  const name = quoteName(column.name, 'mssql');
  return { greatest: `MAX(${name})`, undated: undated(column, name) };
}

function undated(column: DescribedColumn, name: string): string {
  switch (kindOf(column)) {
    case 'date':
    case 'datetime':
    case 'datetime2':
    case 'smalldatetime':
    case 'datetimeoffset':
      return '0';
    case 'char':
    case 'varchar':
    case 'nchar':
    case 'nvarchar':
      return countOf(`${name} NOT LIKE '${dateInDigits}%'`);
    default:
      return `COUNT(${name})`;
  }
}

/** Rows in order, as they are read. */
export const orderedQuery = (
  query: Query,
  columns: readonly DescribedColumn[],
  names: readonly string[],
): Query => sliceQuery(query, columns, { where: [{ kind: 'filled', columns: names }], orderBy: names });

/** Whether a plan, as SHOWPLAN_XML gives it, sorts. */
export const sorts = (plan: string): boolean => /PhysicalOp="[^"]*Sort[^"]*"/.test(plan);

function compose(query: Query, columns: readonly DescribedColumn[], list: string, slice: Slice): Query {
  const { select } = checkSelect(query, 'mssql', 'mssql');
  const given = (query.kind === 'sql' && query.parameters) || {};
  const clauses = clausesOf(slice, select.parameters, writingOf(columns));
  return wrapped(select, list, clauses, given, 'mssql').query;
}

const writingOf = (columns: readonly DescribedColumn[]): Writing => ({
  rowValues: false,
  name: (column) => quoteName(columnNamed(columns, column).name, 'mssql'),
  given(column, value) {
    const found = columnNamed(columns, column);
    assertComparable(found);
    return given(found, value);
  },
});

const kindOf = ({ type }: DescribedColumn): string => type.replace(/\(.*/, '');

/** Parameters come as nvarchar: beside a varchar they would be compared letter by letter, and no index be used. */
function given(column: DescribedColumn, value: Cell): Given {
  const kind = kindOf(column);
  switch (kind) {
    case 'nchar':
    case 'nvarchar':
      return { value, at: (place) => place };
    case 'char':
    case 'varchar': {
      // The letters that this collation has; those of the database may be others.
      const collated = /^\w+$/.test(column.collation ?? '') ? ` COLLATE ${column.collation}` : '';
      const length = column.type.endsWith('(max)') ? 'max' : '8000';
      return { value, at: (place) => `CAST(${place}${collated} AS varchar(${length}))` };
    }
    case 'datetime':
    case 'smalldatetime':
      // Only with a T it is read alike in every language of a login.
      return { value: String(value).replace(' ', 'T'), at: (place) => `CAST(${place} AS ${kind})` };
    case 'binary':
    case 'varbinary':
    case 'timestamp':
      return { value, at: (place) => `CONVERT(varbinary(8000), ${place}, 2)` };
    default:
      return { value, at: (place) => `CAST(${place} AS ${column.type})` };
  }
}

const comparable = new Set(
  [
    'bigint int smallint tinyint bit decimal numeric money smallmoney float real uniqueidentifier',
    'date time datetime datetime2 smalldatetime datetimeoffset',
    'char varchar nchar nvarchar binary varbinary timestamp',
  ].flatMap((names) => names.split(' ')),
);

function assertComparable(column: DescribedColumn): void {
  if (comparable.has(kindOf(column))) return;
  throw notSliceable(
    {
      sv: `Kolumnen "${column.name}" har en typ (${kindOf(column)}) som inte jämförs med det som lästs av den.`,
      en: `The column "${column.name}" has a type (${kindOf(column)}) that is not compared with what was read of it.`,
    },
    column.name,
  );
}

function columnNamed(columns: readonly DescribedColumn[], name: string): DescribedColumn {
  const column = columns.find((one) => one.name === name);
  if (!column) throw columnNotInAnswer(name);
  return column;
}
