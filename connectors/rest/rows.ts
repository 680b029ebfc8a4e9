/**
 * From the records of an answer to rows. Belongs here: the edge where everything that no column names is dropped.
 * Never: handing on a record.
 */
import type { Cell } from '../contract';
import { fieldAt, fieldsOf, valueAt } from '../shared/https-json';
import { exactNumber } from '../shared/cell-text';
import type { CellType, Request } from './request';
import { fieldMissing, pathMissing, wrongCell } from './rest.errors';
import { isDate, timeCell } from './times';

type Column = Request['columns'][string];
/** `element` is one of the list that `each` or `first` names. */
type Reader = (record: unknown, element: unknown) => Cell;

/** Compiled once per request. @returns the rows of one record, in the order of `columns` */
export function rowReader(request: Request): (record: unknown, rows: Cell[][]) => void {
  const list = request.each ?? request.first;
  const readers = Object.entries(request.columns).map(([name, column]) => columnReader(name, column, list));
  const isWanted = filter(request, list);
  const add = (record: unknown, element: unknown, rows: Cell[][]): boolean => {
    if (!isWanted(record, element)) return false;
    const row = new Array<Cell>(readers.length);
    for (let i = 0; i < readers.length; i++) row[i] = readers[i]!(record, element);
    rows.push(row);
    return true;
  };
  if (list === undefined) return (record, rows) => void add(record, undefined, rows);
  const findList = inRecord(list);
  return (record, rows) => {
    const elements = listIn(findList(record, undefined), record, list);
    if (elements.length === 0) return void add(record, null, rows);
    for (const element of elements) if (add(record, element, rows) && request.first !== undefined) return;
  };
}

function listIn(found: unknown, record: unknown, path: string): readonly unknown[] {
  if (found === null) return [];
  if (!Array.isArray(found))
    throw pathMissing('each/first', path, { sv: 'någon lista', en: 'list' }, fieldsOf(record));
  return found as unknown[];
}

type Finder = (record: unknown, element: unknown) => unknown;

/** Reads from the element where the path begins with its list, else from the record. */
function finder(path: string, list: string | undefined): Finder {
  if (list === undefined || !path.startsWith(`${list}.`)) return inRecord(path);
  const find = inRecord(path.slice(list.length + 1));
  return (_, element) => find(element, undefined);
}

function inRecord(path: string): Finder {
  const steps = path.split('.');
  const [field] = steps as [string];
  return steps.length === 1 ? (record) => fieldAt(record, field) : (record) => valueAt(record, steps);
}

function columnReader(name: string, column: Column, list: string | undefined): Reader {
  const { path, optional } = column;
  const type = 'type' in column ? column.type : undefined;
  if (typeof path === 'string') return cellReader(name, path, type, optional, list);
  const parts = path.map((part) => cellReader(name, part, undefined, optional, list));
  return (record, element) => {
    const cells = parts.map((part) => part(record, element));
    return cells.includes(null) ? null : cells.map(asPart).join('-');
  };
}

/** So that "1-2" and "3" are another key than "1" and "2-3". */
const asPart = (cell: Cell): string => String(cell).replace(/[\\-]/g, '\\$&');

function cellReader(
  name: string,
  path: string,
  type: CellType | undefined,
  optional: boolean,
  list: string | undefined,
): Reader {
  const find = finder(path, list);
  const inElement = list !== undefined && path.startsWith(`${list}.`);
  return (record, element) => {
    const value = find(record, element);
    if (value === null) return null;
    if (value === undefined) {
      if (optional) return null;
      throw fieldMissing(name, path, fieldsOf(inElement ? element : record));
    }
    const cell = toCell(value, type);
    if (cell === undefined) throw wrongCell(name, path, type ?? 'text, number or boolean', kindOf(value));
    return cell;
  };
}

const kindOf = (value: unknown): string =>
  Array.isArray(value) ? 'array' : typeof value === 'string' ? 'text' : typeof value;

/** Undefined when the value is not of the type. */
function toCell(value: unknown, type: CellType | undefined): Cell | undefined {
  switch (typeof value) {
    case 'string':
      if (type === undefined || type === 'datetime') return timeCell(value) ?? (type ? undefined : value);
      if (type === 'text') return value;
      if (type === 'date') return isDate(value) ? value : timeCell(value)?.slice(0, 10);
      if (type === 'number') return /^-?\d+(\.\d+)?$/.test(value) ? exactNumber(value) : undefined;
      return undefined;
    case 'number':
      if (type === 'text') return String(value);
      return type === undefined || type === 'number' ? value : undefined;
    case 'boolean':
      return type === undefined || type === 'boolean' ? value : undefined;
    default:
      return undefined;
  }
}

/** A number and the text of its digits are the same here: which of them a source writes is its own affair. */
const asWritten = (value: unknown): unknown => (typeof value === 'number' ? String(value) : value);

function filter(request: Request, list: string | undefined): (record: unknown, element: unknown) => boolean {
  const conditions = Object.entries(request.where).map(([path, wanted]) => {
    const values = new Set(Array.isArray(wanted) ? wanted.map(asWritten) : [asWritten(wanted)]);
    const find = finder(path, list);
    return (record: unknown, element: unknown): boolean => {
      const value = find(record, element);
      if (value === undefined) throw fieldMissing('where', path, fieldsOf(record));
      return values.has(asWritten(value));
    };
  });
  return (record, element) => conditions.every((holds) => holds(record, element));
}
