/** From what the driver gives to cells, decided once per column. */
import oracledb from 'oracledb';
import type { Cell, Column } from '../contract';
import { exactNumber, hexText, withoutPadding } from '../shared/cell-text';
import { binaryCell, columnTwice } from '../shared/server.errors';
import { unreadType } from './oracle.errors';

type Metadata = Pick<
  oracledb.Metadata<unknown>,
  'name' | 'dbColumnName' | 'dbType' | 'dbTypeName' | 'precision' | 'scale' | 'byteSize'
>;

/** Undefined where the driver's value is the cell. */
type Reader = ((value: never) => Cell) | undefined;

export interface Plan {
  columns: Column[];
  readers: Reader[];
  /** LOBs and LONGs: a row can be of any size. */
  wide: boolean;
}

const {
  DB_TYPE_BFILE,
  DB_TYPE_BINARY_DOUBLE,
  DB_TYPE_BINARY_FLOAT,
  DB_TYPE_BLOB,
  DB_TYPE_BOOLEAN,
  DB_TYPE_CHAR,
  DB_TYPE_CLOB,
  DB_TYPE_DATE,
  DB_TYPE_INTERVAL_DS,
  DB_TYPE_INTERVAL_YM,
  DB_TYPE_JSON,
  DB_TYPE_LONG,
  DB_TYPE_LONG_RAW,
  DB_TYPE_NCHAR,
  DB_TYPE_NCLOB,
  DB_TYPE_NUMBER,
  DB_TYPE_NVARCHAR,
  DB_TYPE_RAW,
  DB_TYPE_ROWID,
  DB_TYPE_TIMESTAMP,
  DB_TYPE_TIMESTAMP_LTZ,
  DB_TYPE_TIMESTAMP_TZ,
  DB_TYPE_VARCHAR,
} = oracledb;

const asText = new Set<unknown>([DB_TYPE_NUMBER, DB_TYPE_CLOB, DB_TYPE_NCLOB]);

/** What the driver is asked to fetch as text: numbers keep their digits, and LOBs come with their row. */
export const fetchAsText = ({ dbType }: Metadata): oracledb.FetchTypeResponse | undefined =>
  asText.has(dbType) ? { type: oracledb.DB_TYPE_VARCHAR } : undefined;

const plain = new Set<unknown>([
  DB_TYPE_VARCHAR,
  DB_TYPE_NVARCHAR,
  DB_TYPE_CLOB,
  DB_TYPE_NCLOB,
  DB_TYPE_LONG,
  DB_TYPE_ROWID,
  DB_TYPE_BOOLEAN,
  // Made text where they are read off the wire, in driver-internals.ts.
  DB_TYPE_DATE,
  DB_TYPE_TIMESTAMP,
  DB_TYPE_TIMESTAMP_TZ,
]);
const binary = new Set<unknown>([DB_TYPE_BLOB, DB_TYPE_BFILE, DB_TYPE_LONG_RAW]);
const wide = new Set<unknown>([DB_TYPE_CLOB, DB_TYPE_NCLOB, DB_TYPE_LONG]);

/** @throws ConnectorError `CON-021` two columns of one name, `CON-022` a LOB of bytes, `CON-714` a type that is not read */
export function planOf(metadata: readonly Metadata[]): Plan {
  const seen = new Set<string>();
  for (const { dbColumnName, name } of metadata) {
    const column = dbColumnName ?? name;
    if (seen.has(column)) throw columnTwice(column);
    seen.add(column);
  }
  return {
    columns: metadata.map((column) => ({ name: column.name, type: typeText(column) })),
    readers: metadata.map(readerOf),
    wide: metadata.some(({ dbType }) => wide.has(dbType)),
  };
}

function readerOf(column: Metadata): Reader {
  const { dbType, name } = column;
  if (plain.has(dbType)) return undefined;
  if (binary.has(dbType)) throw binaryCell(name);
  switch (dbType) {
    case DB_TYPE_NUMBER:
      return numberReader(column.scale ?? 0);
    case DB_TYPE_CHAR:
    case DB_TYPE_NCHAR:
      return (value: string) => (value.endsWith(' ') ? withoutPadding(value) : value);
    case DB_TYPE_BINARY_DOUBLE:
    case DB_TYPE_BINARY_FLOAT:
      return floatCell;
    case DB_TYPE_RAW:
      return (value: Uint8Array) => {
        const hex = hexText(value);
        if (hex === undefined) throw binaryCell(name);
        return hex;
      };
    case DB_TYPE_TIMESTAMP_LTZ:
      throw unreadType(name, typeText(column), `CAST("${name}" AS TIMESTAMP WITH TIME ZONE) AS "${name}"`);
    case DB_TYPE_INTERVAL_DS:
    case DB_TYPE_INTERVAL_YM:
      throw unreadType(name, typeText(column), `TO_CHAR("${name}") AS "${name}"`);
    case DB_TYPE_JSON:
      throw unreadType(name, typeText(column), `JSON_SERIALIZE("${name}" RETURNING CLOB) AS "${name}"`);
    default:
      throw unreadType(name, typeText(column), `TO_CHAR("${name}") AS "${name}"`);
  }
}

/**
 * Small whole numbers come as numbers. The driver's digits, of all others, have no zero before the point, and none
 * that the column's scale would add at the end.
 */
function numberReader(scale: number): Reader {
  if (scale > 0) {
    return (value: string | number) =>
      withScale(typeof value === 'number' ? String(value) : withZero(value), scale);
  }
  return (value: string | number) => (typeof value === 'number' ? value : exactNumber(withZero(value)));
}

function withZero(digits: string): string {
  if (digits.startsWith('.')) return `0${digits}`;
  return digits.startsWith('-.') ? `-0${digits.slice(1)}` : digits;
}

/** `0.1` of a NUMBER(10,2) is `0.10`, as every other engine gives it. */
function withScale(digits: string, scale: number): string {
  const point = digits.indexOf('.');
  if (point < 0) return `${digits}.${'0'.repeat(scale)}`;
  return digits.padEnd(point + 1 + scale, '0');
}

/** As the engine prints what is no number. */
function floatCell(value: number): Cell {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'Nan' : value > 0 ? 'Inf' : '-Inf';
}

function typeText({ dbType, dbTypeName, precision, scale, byteSize }: Metadata): string {
  const name = dbTypeName ?? '';
  if (dbType === DB_TYPE_NUMBER) {
    if (!precision) return name;
    return scale !== undefined && scale > 0 ? `NUMBER(${precision},${scale})` : `NUMBER(${precision})`;
  }
  if (name.startsWith('TIMESTAMP')) return name.replace('TIMESTAMP', `TIMESTAMP(${precision ?? 6})`);
  return byteSize ? `${name}(${byteSize})` : name;
}

/**
 * Makes cells of the driver's rows, in place. The empty string is NULL in Oracle and arrives as null.
 *
 * @returns about how many bytes they hold
 */
export function readCells(rows: unknown[][], { readers }: Plan): number {
  let size = 0;
  for (const [at, read] of readers.entries()) {
    for (const row of rows) {
      let value = row[at];
      if (value === null) continue;
      if (read) value = row[at] = read(value as never);
      size += typeof value === 'string' ? value.length : 8;
    }
  }
  return size;
}

const sizeOf = (value: unknown): number => (typeof value === 'string' ? value.length : 8);

/** Rows in parts of at most about `bytes` each; a row that is larger stands alone. */
export function* shareOut(rows: Cell[][], bytes: number): Generator<Cell[][]> {
  let from = 0;
  let size = 0;
  for (const [at, row] of rows.entries()) {
    const own = row.reduce<number>((sum, cell) => sum + sizeOf(cell), 0);
    if (at > from && size + own > bytes) {
      yield rows.slice(from, at);
      from = at;
      size = 0;
    }
    size += own;
  }
  yield rows.slice(from);
}
