/**
 * Rows of the binary protocol as cells. Belongs here: which bytes become which cell. Never: what a cell means, and
 * text of the text protocol, which cuts a FLOAT to six digits.
 */
import { Types } from 'mysql2';
import type { Cell, Column } from '../contract';
import { exactNumber, hexText, longestBinary } from '../shared/cell-text';
import { assertDistinct } from '../shared/distinct-columns';
import { binaryCell } from '../shared/server.errors';
import type { FieldDefinition, RowPacket } from './driver-types';
import { dateText, dateTimeText, instantText } from './points-in-time';

type Reader = (packet: RowPacket) => Cell;

const binaryCharset = 63;
const unsignedFlag = 32;
const enumFlag = 256;
const setFlag = 2048;

/** @throws ConnectorError `CON-021` for two columns of one name, `CON-022` for one that holds large binary data */
export function columnsOf(fields: readonly FieldDefinition[]): Column[] {
  assertDistinct(
    fields.map(({ name }) => name),
    { caseMatters: false },
  );
  return fields.map((field) => {
    const { name } = field;
    if (isBinary(field) && field.columnLength > longestBinary) throw binaryCell(name);
    return { name, type: typeText(field) };
  });
}

/** Reads one whole row: a zero byte, a bit per column that says whether it is NULL, and the values that are there. */
export function rowReader(fields: readonly FieldDefinition[]): (packet: RowPacket) => Cell[] {
  const readers = fields.map(readerOf);
  const nullBytes = (fields.length + 7 + 2) >> 3;
  const nulls = new Uint8Array(nullBytes);
  return (packet) => {
    packet.readInt8();
    for (let at = 0; at < nullBytes; at++) nulls[at] = packet.readInt8();
    const row = new Array<Cell>(readers.length);
    for (let at = 0, bit = 2; at < readers.length; at++, bit++) {
      row[at] = nulls[bit >> 3]! & (1 << (bit & 7)) ? null : readers[at]!(packet);
    }
    return row;
  };
}

function readerOf(field: FieldDefinition): Reader {
  const unsigned = (field.flags & unsignedFlag) !== 0;
  switch (field.columnType) {
    case Types.TINY:
      return unsigned ? (packet) => packet.readInt8() : (packet) => packet.readSInt8();
    case Types.SHORT:
      return unsigned ? (packet) => packet.readInt16() : (packet) => packet.readSInt16();
    case Types.YEAR:
      return (packet) => packet.readInt16();
    case Types.LONG:
    case Types.INT24:
      return unsigned ? (packet) => packet.readInt32() : (packet) => packet.readSInt32();
    case Types.LONGLONG:
      return unsigned ? unsignedBigint : signedBigint;
    case Types.FLOAT:
      return (packet) => shortest(packet.readFloat());
    case Types.DOUBLE:
      return (packet) => packet.readDouble();
    case Types.DECIMAL:
    case Types.NEWDECIMAL:
      return field.decimals === 0
        ? (packet) => exactNumber(packet.readLengthCodedString('ascii'))
        : (packet) => packet.readLengthCodedString('ascii');
    case Types.DATE:
    case Types.NEWDATE:
      return dateText;
    case Types.DATETIME:
      return dateTimeText;
    case Types.TIMESTAMP:
      return instantText;
    case Types.TIME:
      return (packet) => packet.readTimeString();
    case Types.BIT:
      return (packet) => bits(packet.readLengthCodedBuffer());
    default:
      return isBinary(field)
        ? (packet) => hexText(packet.readLengthCodedBuffer()) ?? null
        : (packet) => packet.readLengthCodedString('utf8');
  }
}

/** The driver's own goes through a library for long numbers, which costs as much as all the rest of a row. */
function signedBigint(packet: RowPacket): number | string {
  const { buffer, offset } = packet;
  packet.offset += 8;
  const value = buffer.readInt32LE(offset + 4) * 2 ** 32 + buffer.readUInt32LE(offset);
  return Number.isSafeInteger(value) ? value : String(buffer.readBigInt64LE(offset));
}

function unsignedBigint(packet: RowPacket): number | string {
  const { buffer, offset } = packet;
  packet.offset += 8;
  const value = buffer.readUInt32LE(offset + 4) * 2 ** 32 + buffer.readUInt32LE(offset);
  return Number.isSafeInteger(value) ? value : String(buffer.readBigUInt64LE(offset));
}

const binaryTypes = new Set([
  Types.TINY_BLOB,
  Types.MEDIUM_BLOB,
  Types.LONG_BLOB,
  Types.BLOB,
  Types.VARCHAR,
  Types.VAR_STRING,
  Types.STRING,
]);

export function isBinary({ columnType, characterSet }: FieldDefinition): boolean {
  if (columnType === Types.GEOMETRY || columnType === Types.VECTOR) return true;
  return characterSet === binaryCharset && binaryTypes.has(columnType);
}

/** ENUM and SET. */
export const isListed = ({ flags }: FieldDefinition): boolean => (flags & (enumFlag | setFlag)) !== 0;

/** A FLOAT as the shortest decimal that is the same FLOAT: 0.1 and not 0.10000000149011612. */
function shortest(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return Number(value.toPrecision(9));
}

function bits(bytes: Buffer): number | string {
  return exactNumber(BigInt(`0x0${bytes.toString('hex')}`).toString());
}

const names: Record<number, string> = {
  [Types.TINY]: 'tinyint',
  [Types.SHORT]: 'smallint',
  [Types.LONG]: 'int',
  [Types.INT24]: 'mediumint',
  [Types.LONGLONG]: 'bigint',
  [Types.YEAR]: 'year',
  [Types.FLOAT]: 'float',
  [Types.DOUBLE]: 'double',
  [Types.DATE]: 'date',
  [Types.NEWDATE]: 'date',
  [Types.DATETIME]: 'datetime',
  [Types.TIMESTAMP]: 'timestamp',
  [Types.TIME]: 'time',
  [Types.NULL]: 'null',
  [Types.JSON]: 'json',
  [Types.GEOMETRY]: 'geometry',
  [Types.VECTOR]: 'vector',
};

/** As the engine would write it in CREATE TABLE. Texts come in UTF-8, up to four bytes a character. */
function typeText(field: FieldDefinition): string {
  const { columnType, columnLength, decimals, flags } = field;
  const said = field.extendedFormat ?? field.extendedTypeName;
  if (said !== undefined) return said;
  if (flags & enumFlag) return 'enum';
  if (flags & setFlag) return 'set';
  const unsigned = (flags & unsignedFlag) !== 0;
  if (columnType === Types.BIT) return `bit(${columnLength})`;
  if (columnType === Types.NEWDECIMAL || columnType === Types.DECIMAL) {
    const digits = columnLength - (decimals > 0 ? 1 : 0) - (unsigned ? 0 : 1);
    return `decimal(${digits},${decimals})${unsigned ? ' unsigned' : ''}`;
  }
  const name = names[columnType];
  if (name !== undefined) {
    const whole = name.endsWith('int') && unsigned ? ' unsigned' : '';
    const fraction = decimals >= 1 && decimals <= 6 && /time/.test(name) ? `(${decimals})` : '';
    return `${name}${fraction}${whole}`;
  }
  return stringText(field);
}

function stringText(field: FieldDefinition): string {
  const { columnType, columnLength } = field;
  const binary = isBinary(field);
  const length = binary ? columnLength : Math.floor(columnLength / 4);
  if (columnType === Types.STRING) return `${binary ? 'binary' : 'char'}(${length})`;
  if (columnType === Types.VAR_STRING || columnType === Types.VARCHAR) {
    return `${binary ? 'varbinary' : 'varchar'}(${length})`;
  }
  return binary ? 'blob' : 'text';
}
