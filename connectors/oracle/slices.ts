/** Parts of a query's answer. Belongs here: what Oracle can compare, and how a cell is given back to it. */
import type { Cell, Column, Query, Slice } from '../contract';
import { columnNotInAnswer, notSliceable } from '../shared/server.errors';
import { beginsWithDate, clausesOf, countOf, listOf, summaryOf, wrapped } from '../shared/slices';
import type { Given, Summarized, Writing } from '../shared/slices';
import { checkSelect, quoteName } from '../shared/sql-text';

export const sliceQuery = (query: Query, columns: readonly Column[], slice: Slice): Query => {
  slice.columns?.forEach((name) => columnNamed(columns, name));
  return compose(query, columns, listOf(slice, 'oracle'), slice);
};

export const summaryQuery = (query: Query, columns: readonly Column[], greatest: string | null): Query => {
  const list = summaryOf(greatest === null ? null : summarized(columnNamed(columns, greatest)));
  return compose(query, columns, list, {});
};

function summarized(column: Column): Summarized {
  given(column, '');
  const name = quoteName(column.name, 'oracle');
  const max = `MAX(${name})`;
  // A maximum has no scale of its own: its cell would be 0.1 where that of a row is 0.10.
  const greatest = column.type.includes(',') ? `CAST(${max} AS ${column.type})` : max;
  return { greatest, undated: undated(column, name) };
}

function undated({ type }: Column, name: string): string {
  if (/^(?:DATE|TIMESTAMP)\b/.test(type)) return '0';
  return /CHAR/.test(type) ? countOf(`NOT REGEXP_LIKE(${name}, '${beginsWithDate}')`) : `COUNT(${name})`;
}

function compose(query: Query, columns: readonly Column[], list: string, slice: Slice): Query {
  const { select } = checkSelect(query, 'oracle', 'oracle');
  const parameters = (query.kind === 'sql' && query.parameters) || {};
  const clauses = clausesOf(slice, select.parameters, writingOf(columns));
  return wrapped(select, list, clauses, parameters, 'oracle').query;
}

const writingOf = (columns: readonly Column[]): Writing => ({
  rowValues: false,
  name: (column) => quoteName(columnNamed(columns, column).name, 'oracle'),
  given: (column, value) => given(columnNamed(columns, column), value),
});

const day = 'YYYY-MM-DD HH24:MI:SS';

/** In the type of the column: beside text Oracle would make text of a date, or of a CHAR without its spaces another. */
function given({ name, type }: Column, value: Cell): Given {
  const as = (write: (place: string) => string, sent: Cell = value): Given => ({ value: sent, at: write });
  if (/^TIMESTAMP\(\d\) WITH TIME ZONE$/.test(type)) {
    return as((place) => `TO_TIMESTAMP_TZ(${place}, '${day}.FF9TZH:TZM')`, withFraction(value));
  }
  if (/^TIMESTAMP\(\d\)$/.test(type)) {
    return as((place) => `TO_TIMESTAMP(${place}, '${day}.FF9')`, withFraction(value));
  }
  switch (type.replace(/\(.*/, '')) {
    case 'DATE':
      return as((place) => `TO_DATE(${place}, '${day}')`);
    case 'NUMBER':
      return as((place) => (typeof value === 'string' ? `TO_NUMBER(${place})` : place));
    case 'BINARY_DOUBLE':
    case 'BINARY_FLOAT':
    case 'VARCHAR2':
    case 'NVARCHAR2':
      return as((place) => place);
    case 'CHAR':
      return as((place) => `CAST(${place} AS CHAR(2000))`);
    case 'NCHAR':
      return as((place) => `CAST(${place} AS NCHAR(1000))`);
    case 'RAW':
      return as((place) => `HEXTORAW(${place})`);
    default:
      throw notSliceable(
        {
          sv: `Kolumnen "${name}" har en typ (${type}) som inte jämförs med det som lästs av den.`,
          en: `The column "${name}" has a type (${type}) that is not compared with what was read of it.`,
        },
        name,
      );
  }
}

/** The format wants a fraction, and a cell has none where it is zero. */
const withFraction = (value: Cell): string => String(value).replace(/^([^.]{19})(?!\.)/, '$1.0');

function columnNamed(columns: readonly Column[], name: string): Column {
  const column = columns.find((one) => one.name === name);
  if (!column) throw columnNotInAnswer(name);
  return column;
}
