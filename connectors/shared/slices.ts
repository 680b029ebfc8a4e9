/**
 * Asking for part of a query's answer inside a database: the query in parentheses, with WHERE and ORDER BY after it.
 * Belongs here: what a slice is in SQL. Never: how an engine writes or compares a value of one type.
 */
import type { Cell, Condition, Query, Slice } from '../contract';
import { quoteName, type Dialect, type Select } from './sql-text';

/** How an engine is asked. */
export interface Writing {
  /** Whether it has `(a, b) > (x, y)`, and an index for it. */
  rowValues: boolean;
  /** @throws ConnectorError `CON-029` for a column that the answer does not have */
  name(column: string): string;
  /**
   * A value as the engine takes it back, and how it stands at its place, `CAST(:place AS date)`: in the type of the
   * column, so that the column itself is compared and its index used.
   *
   * @throws ConnectorError `CON-029` for what cannot be compared
   */
  given(column: string, value: Cell): Given;
}

export interface Given {
  value: Cell;
  at(place: string): string;
}

export interface Clauses {
  /** ` WHERE …`, or empty. */
  where: string;
  /** ` ORDER BY …`, or empty. */
  orderBy: string;
  /** For the `:name` that stand in `where`. */
  parameters: Record<string, Cell>;
}

/** @param taken names of parameters that the query has already */
export function clausesOf(slice: Slice, taken: readonly string[], writing: Writing): Clauses {
  const parameters: Record<string, Cell> = {};
  const place = (column: string, cell: Cell): string => {
    // NULL is neither before nor after anything: whoever asks for it means something else.
    if (cell === null) throw new TypeError(`A slice cannot begin at NULL (${column}).`);
    const { value, at } = writing.given(column, cell);
    let name = `brygga${Object.keys(parameters).length}`;
    while (taken.includes(name)) name += '_';
    parameters[name] = value;
    return at(`:${name}`);
  };
  const conditions = (slice.where ?? []).map((condition) => `(${conditionOf(condition, place, writing)})`);
  const names = (slice.orderBy ?? []).map(writing.name);
  return {
    where: conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '',
    orderBy: names.length > 0 ? ` ORDER BY ${names.join(', ')}` : '',
    parameters,
  };
}

function conditionOf(
  condition: Condition,
  place: (column: string, value: Cell) => string,
  writing: Writing,
): string {
  const { name } = writing;
  switch (condition.kind) {
    case 'null':
      return condition.columns.map((column) => `${name(column)} IS NULL`).join(' OR ') || '1 = 0';
    case 'filled':
      return condition.columns.map((column) => `${name(column)} IS NOT NULL`).join(' AND ') || '1 = 1';
    case 'from':
      return `${name(condition.column)} >= ${place(condition.column, condition.value)}`;
    case 'after': {
      const { columns, values } = condition;
      if (columns.length !== values.length)
        throw new TypeError('A slice has a value for each of its columns.');
      const places = columns.map((column, at) => place(column, values[at]!));
      // Decided by its first columns, a comparison does not look at the others: (2, NULL) comes after (1, 1).
      const filled = columns.slice(1).map((column) => ` AND ${name(column)} IS NOT NULL`);
      return comesAfter(columns.map(name), places, writing.rowValues) + filled.join('');
    }
  }
}

/** `a >= x AND (a > x OR b > y)`: an index on `a` is used, as it is not for `a > x OR (a = x AND b > y)`. */
function comesAfter(names: readonly string[], places: readonly string[], rowValues: boolean): string {
  const [name, ...more] = names;
  const [place, ...rest] = places;
  if (more.length === 0) return `${name} > ${place}`;
  if (rowValues) return `(${names.join(', ')}) > (${places.join(', ')})`;
  return `${name} >= ${place} AND (${name} > ${place} OR ${comesAfter(more, rest, rowValues)})`;
}

/** A query as a part of it is asked for. */
export interface Wrapped {
  query: Query;
  /** Characters before the query's own text. */
  prefix: number;
}

/**
 * The query in parentheses. Its own ORDER BY, which would be of no use there, and costs a sort in some engines, is left
 * out where nothing hangs on it. What stands before its SELECT in SQL Server (`WITH …`) stays before all of it: there
 * it may not stand in parentheses.
 *
 * @param list what is asked of it, `*`, or names and functions
 */
export function wrapped(
  { text, bare }: Select,
  list: string,
  { where, orderBy, parameters }: Clauses,
  given: Readonly<Record<string, Cell>>,
  dialect: Dialect,
): Wrapped {
  const { main, end } = partsOf(bare);
  const from = dialect === 'mssql' ? main : 0;
  const before = `${text.slice(0, from)}SELECT ${list} FROM (\n`;
  // A newline ends a closing `--` comment; Oracle knows no AS here.
  const after = `\n)${dialect === 'oracle' ? '' : ' AS'} brygga${where}${orderBy}`;
  return {
    query: {
      kind: 'sql',
      text: before + text.slice(from, end) + after,
      parameters: { ...given, ...parameters },
    },
    prefix: before.length - from,
  };
}

const orderBy = /(?<![\w$#@\u0080-\uffff])order\s+by\b/gi;

/** Words that make an order decide which rows there are, or what they look like. */
const boundToOrder = /\b(?:limit|offset|fetch|for|option|top|distinct\s+on)\b/i;

/** Where its SELECT begins, after `WITH …`, and where it ends without an ORDER BY that can be left out. */
function partsOf(bare: string): { main: number; end: number } {
  const outside = outsideParentheses(bare);
  const order = [...outside.matchAll(orderBy)].at(-1)?.index;
  return {
    main: Math.max(0, outside.search(/\bselect\b/i)),
    end: order === undefined || boundToOrder.test(outside) ? bare.length : order,
  };
}

/** What stands outside all parentheses, at its place; the rest as spaces. */
function outsideParentheses(bare: string): string {
  let depth = 0;
  return bare.replaceAll(/[()]|[^()]+/g, (part) => {
    if (part === '(') depth++;
    if (part === ')') depth--;
    return depth > 0 || part === ')' ? ' '.repeat(part.length) : part;
  });
}

/** The columns of a slice as they stand after SELECT. */
export const listOf = ({ columns }: Slice, dialect: Dialect): string =>
  columns?.map((name) => quoteName(name, dialect)).join(', ') ?? '*';

/** What `Summary` tells of a column. */
export interface Summarized {
  /** An aggregate: its greatest value. */
  greatest: string;
  /** Another: how many rows are undated. */
  undated: string;
}

/** Rows, and what is told of a column, where one is asked for. */
export const summaryOf = (column: Summarized | null): string =>
  `COUNT(*) AS antal${column === null ? '' : `, ${column.greatest} AS storst, ${column.undated} AS odaterade`}`;

/** How many rows a condition holds for; not those that it is NULL for. */
export const countOf = (condition: string): string => `COUNT(CASE WHEN ${condition} THEN 1 END)`;

/** Text that begins with a date, as a regular expression of any engine. */
export const beginsWithDate = '^[0-9]{4}-[0-9]{2}-[0-9]{2}';

/** The same as a pattern of GLOB, and of LIKE in SQL Server, without what stands for the rest. */
export const dateInDigits = '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]';
