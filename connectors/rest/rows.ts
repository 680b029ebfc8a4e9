/**
 * From the records of an answer to rows. Belongs here: the edge where everything that no column names is dropped.
 * Never: handing on a record.
 */
import type { Cell } from '../contract';
import { fieldsOf, valueAt } from '../shared/https-json';
import { exactNumber, dateText, stockholmText, trimFraction } from '../shared/cell-text';
import type { CellType, Request } from './request';
import { fieldMissing, pathMissing, wrongCell } from './rest.errors';

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
  return (record, rows) => {
    const elements = listAt(record, list);
    if (elements.length === 0) return void add(record, null, rows);
    for (const element of elements) if (add(record, element, rows) && request.first !== undefined) return;
  };
}

function listAt(record: unknown, path: string): readonly unknown[] {
  const found = valueAt(record, path.split('.'));
  if (found === null) return [];
  if (!Array.isArray(found))
    throw pathMissing('each/first', path, { sv: 'någon lista', en: 'list' }, fieldsOf(record));
  return found as unknown[];
}

/** Reads from the element where the path begins with its list, else from the record. */
function finder(path: string, list: string | undefined): (record: unknown, element: unknown) => unknown {
  if (list !== undefined && path.startsWith(`${list}.`)) {
    const steps = path.slice(list.length + 1).split('.');
    return (_, element) => valueAt(element, steps);
  }
  const steps = path.split('.');
  return (record) => valueAt(record, steps);
}

function columnReader(name: string, column: Column, list: string | undefined): Reader {
  const { path, optional } = column;
  const type = 'type' in column ? column.type : undefined;
  if (typeof path === 'string') return cellReader(name, path, type, optional, list);
  const parts = path.map((part) => cellReader(name, part, undefined, optional, list));
  return (record, element) => {
    const cells = parts.map((part) => part(record, element));
    return cells.includes(null) ? null : cells.join('-');
  };
}

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

/** ISO 8601 with a time, as APIs write it. */
const isoTime = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d)?)(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)?$/;
const isoDate = /^\d{4}-\d\d-\d\d$/;

/** Undefined when the value is not of the type. */
function toCell(value: unknown, type: CellType | undefined): Cell | undefined {
  switch (typeof value) {
    case 'string':
      if (type === undefined || type === 'datetime') return timeCell(value) ?? (type ? undefined : value);
      if (type === 'text') return value;
      if (type === 'date') return isoDate.test(value) ? value : timeCell(value)?.slice(0, 10);
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

/** Undefined for what is no time, or none that there is. */
function timeCell(text: string): string | undefined {
  if (text.charCodeAt(10) !== 0x54) return undefined;
  const match = isoTime.exec(text);
  if (!match) return undefined;
  const [, date, time, fraction, zone] = match as unknown as [string, string, string, string?, string?];
  const clock = time.length === 5 ? `${time}:00` : time;
  const local = Date.parse(`${date}T${clock}Z`);
  if (Number.isNaN(local) || dateText(Math.floor(local / 86_400_000)) !== date) return undefined;
  if (zone === undefined) return trimFraction(`${date} ${clock}.${fraction ?? '0'}`);
  return stockholmText(local - minutesOf(zone) * 60_000, fraction ?? '0');
}

function minutesOf(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return zone.startsWith('-') ? -minutes : minutes;
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
