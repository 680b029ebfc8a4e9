/**
 * Cells out of the bytes of a row (MS-TDS 2.2.5.5). The driver's own reading loses what we must keep: digits of
 * decimal and money beyond 2^53, fractions of a second below the millisecond, and the difference between a date and
 * an instant.
 */
import { decode } from 'iconv-lite';
import type { Cell } from '../contract';
import {
  clockText,
  dateText,
  exactNumber,
  hexText,
  localText,
  stockholmText,
  withoutPadding,
} from '../shared/cell-text';

/** A column as tedious describes it, as far as it matters here. */
export interface WireColumn {
  type: { name: string };
  scale?: number | undefined;
  collation?: { codepage?: string | undefined } | undefined;
}

/** Stands for a binary cell that is too long to be one. Nothing may be thrown while the driver parses. */
export const tooLong = Symbol('too long');
export type ReadCell = Cell | typeof tooLong;

export interface CellReader {
  /** Bytes that hold the length: 0 when the type has `size` bytes always. */
  prefix: 0 | 1 | 2 | 4;
  size: number;
  /** Undefined leaves this one value to the driver. */
  read(bytes: Buffer, at: number, length: number): ReadCell | undefined;
}

/** Undefined for the types that are left to the driver: text, ntext and image, which have pointers of their own. */
export function cellReaderFor({ type, scale = 0, collation }: WireColumn): CellReader | undefined {
  const fixed = fixedTypes[type.name];
  if (fixed) return { prefix: 0, ...fixed };
  const read = varying(type.name, scale, collation?.codepage);
  if (!read) return undefined;
  return { prefix: prefixes[type.name] ?? 1, size: 0, read };
}

type Read = CellReader['read'];

const readBit: Read = (bytes, at) => (bytes[at] === 0 ? 0 : 1);
const readWhole: Read = (bytes, at, length) => {
  if (length === 4) return bytes.readInt32LE(at);
  if (length === 1) return bytes[at]!;
  if (length === 2) return bytes.readInt16LE(at);
  const near = bytes.readInt32LE(at + 4) * 0x1_0000_0000 + bytes.readUInt32LE(at);
  return Number.isSafeInteger(near) ? near : String(bytes.readBigInt64LE(at));
};
const readFloat: Read = (bytes, at, length) =>
  length === 8 ? bytes.readDoubleLE(at) : shortest(bytes.readFloatLE(at));
/** money is ten-thousandths; the eight bytes come high half first. */
const readMoney: Read = (bytes, at, length) =>
  withDecimals(
    length === 4
      ? BigInt(bytes.readInt32LE(at))
      : (BigInt(bytes.readInt32LE(at)) << 32n) | BigInt(bytes.readUInt32LE(at + 4)),
    4,
  );
const readDateTime: Read = (bytes, at, length) =>
  length === 4
    ? localText((bytes.readUInt16LE(at) + day1900) * dayMs + bytes.readUInt16LE(at + 2) * 60_000)
    : localText(
        (bytes.readInt32LE(at) + day1900) * dayMs + Math.round((bytes.readUInt32LE(at + 4) * 10) / 3),
      );
const readDate: Read = (bytes, at) => dayText(bytes.readUIntLE(at, 3) + day0001);

const fixedTypes: Record<string, { size: number; read: Read }> = {
  Null: { size: 0, read: () => null },
  TinyInt: { size: 1, read: readWhole },
  SmallInt: { size: 2, read: readWhole },
  Int: { size: 4, read: readWhole },
  BigInt: { size: 8, read: readWhole },
  Bit: { size: 1, read: readBit },
  Real: { size: 4, read: readFloat },
  Float: { size: 8, read: readFloat },
  SmallMoney: { size: 4, read: readMoney },
  Money: { size: 8, read: readMoney },
  SmallDateTime: { size: 4, read: readDateTime },
  DateTime: { size: 8, read: readDateTime },
};

const prefixes: Record<string, 2 | 4> = {
  VarChar: 2,
  Char: 2,
  NVarChar: 2,
  NChar: 2,
  VarBinary: 2,
  Binary: 2,
  Variant: 4,
};

function varying(type: string, scale: number, codepage?: string): Read | undefined {
  switch (type) {
    case 'IntN':
      return readWhole;
    case 'BitN':
      return readBit;
    case 'FloatN':
      return readFloat;
    case 'MoneyN':
      return readMoney;
    case 'DateTimeN':
      return readDateTime;
    case 'Date':
      return readDate;
    case 'NumericN':
    case 'DecimalN':
      return (bytes, at, length) => decimal(bytes, at, length, scale);
    case 'Time':
      return (bytes, at, length) => timeText(ticks(bytes, at, length), scale);
    case 'DateTime2':
      return (bytes, at, length) => {
        const days = bytes.readUIntLE(at + length - 3, 3) + day0001;
        return `${dayText(days)} ${timeText(ticks(bytes, at, length - 3), scale)}`;
      };
    case 'DateTimeOffset':
      return (bytes, at, length) => instantText(bytes, at, length - 5, scale);
    case 'UniqueIdentifier':
      return guid;
    case 'NVarChar':
      return nationalText;
    case 'NChar':
      return (bytes, at, length) => withoutPadding(nationalText(bytes, at, length));
    case 'VarChar':
      return textIn(codepage);
    case 'Char': {
      const text = textIn(codepage);
      return (bytes, at, length) => withoutPadding(text(bytes, at, length));
    }
    case 'VarBinary':
    case 'Binary':
      return (bytes, at, length) => hexText(bytes.subarray(at, at + length)) ?? tooLong;
    case 'Variant':
      return variant;
    default:
      return undefined;
  }
}

const dayMs = 86_400_000;
/** Days from 1970-01-01. */
const day0001 = -719_162;
const day1900 = -25_567;

/** The shortest digits that are the same single-precision number: 0.1 rather than 0.10000000149011612. */
function shortest(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

/** Sign, then the digits as one whole number of 4, 8, 12 or 16 bytes, lowest first. */
function decimal(bytes: Buffer, at: number, length: number, scale: number): Cell {
  const negative = bytes[at] === 0;
  const low = bytes.readUInt32LE(at + 1);
  const high = length > 5 ? bytes.readUInt32LE(at + 5) : 0;
  if (length <= 9 && high < 0x20_0000) {
    const whole = high * 0x1_0000_0000 + low;
    if (scale === 0) return negative ? 0 - whole : whole;
    return placeDot(String(whole), negative && whole !== 0, scale);
  }
  let whole = 0n;
  for (let i = length - 4; i > 0; i -= 4) whole = (whole << 32n) | BigInt(bytes.readUInt32LE(at + i));
  return withDecimals(negative ? -whole : whole, scale);
}

function withDecimals(value: bigint, scale: number): Cell {
  if (scale === 0) return exactNumber(String(value));
  return value < 0n ? placeDot(String(-value), true, scale) : placeDot(String(value), false, scale);
}

function placeDot(digits: string, negative: boolean, scale: number): string {
  const all = digits.length > scale ? digits : digits.padStart(scale + 1, '0');
  const dot = all.length - scale;
  return `${negative ? '-' : ''}${all.slice(0, dot)}.${all.slice(dot)}`;
}

/** Units of 10^-scale seconds since midnight, at most 40 bits. */
const ticks = (bytes: Buffer, at: number, length: number): number => bytes.readUIntLE(at, length);

const powers = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000];

function timeText(units: number, scale: number): string {
  const power = powers[scale]!;
  const clock = clockText(Math.floor(units / power) * 1000);
  const fraction = units % power;
  if (fraction === 0) return clock;
  let [digits, places] = [fraction, scale];
  while (digits % 10 === 0) [digits, places] = [digits / 10, places - 1];
  return `${clock}.${String(digits).padStart(places, '0')}`;
}

/** Time and date are those of UTC; the two bytes of the offset after them say how it was written, not when it was. */
function instantText(bytes: Buffer, at: number, timeLength: number, scale: number): string {
  const units = ticks(bytes, at, timeLength);
  const power = powers[scale]!;
  const days = bytes.readUIntLE(at + timeLength, 3) + day0001;
  const fraction = scale === 0 ? '' : String(units % power).padStart(scale, '0');
  return stockholmText(days * dayMs + Math.floor(units / power) * 1000, fraction);
}

const rememberedDays = 50_000;
const dayTexts = new Map<number, string>();

/** The same days come again and again. */
function dayText(days: number): string {
  let text = dayTexts.get(days);
  if (text === undefined) {
    if (dayTexts.size >= rememberedDays) dayTexts.clear();
    text = dateText(days);
    dayTexts.set(days, text);
  }
  return text;
}

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0').toUpperCase());
/** The first three groups are little-endian, the other two are not. */
const guidOrder = [3, 2, 1, 0, -1, 5, 4, -1, 7, 6, -1, 8, 9, -1, 10, 11, 12, 13, 14, 15];

function guid(bytes: Buffer, at: number): string {
  let text = '';
  for (const place of guidOrder) text += place < 0 ? '-' : hex[bytes[at + place]!]!;
  return text;
}

const nationalText = (bytes: Buffer, at: number, length: number): string =>
  bytes.toString('utf16le', at, at + length);

/** 0x80 to 0x9F of code page 1252, which are not what Latin-1 has there. */
const high1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
const notLatin1 = /[\x80-\x9f]/g;

function textIn(codepage = 'utf-8'): (bytes: Buffer, at: number, length: number) => string {
  if (codepage === 'CP1252') {
    return (bytes, at, length) => {
      const text = bytes.toString('latin1', at, at + length);
      return text.replace(notLatin1, (character) => high1252[character.charCodeAt(0) - 0x80]!);
    };
  }
  return (bytes, at, length) => decode(bytes.subarray(at, at + length), codepage);
}

/** The types that a sql_variant may hold, as they are numbered on the wire (MS-TDS 2.2.5.5.4). Texts are left to the driver. */
const variantTypes: Record<number, string> = {
  0x24: 'UniqueIdentifier',
  0x28: 'Date',
  0x29: 'Time',
  0x2a: 'DateTime2',
  0x2b: 'DateTimeOffset',
  0x30: 'TinyInt',
  0x32: 'Bit',
  0x34: 'SmallInt',
  0x38: 'Int',
  0x3a: 'SmallDateTime',
  0x3b: 'Real',
  0x3c: 'Money',
  0x3d: 'DateTime',
  0x3e: 'Float',
  0x6a: 'DecimalN',
  0x6c: 'NumericN',
  0x7a: 'SmallMoney',
  0x7f: 'BigInt',
  0xa5: 'VarBinary',
  0xad: 'Binary',
};

/** Base type, how many bytes describe it, those bytes, the value. */
function variant(bytes: Buffer, at: number, length: number): ReadCell | undefined {
  const name = variantTypes[bytes[at]!];
  if (name === undefined) return undefined;
  const described = bytes[at + 1]!;
  const start = at + 2 + described;
  const isDecimal = name === 'DecimalN' || name === 'NumericN';
  const reader = cellReaderFor({ type: { name }, scale: bytes[at + (isDecimal ? 3 : 2)]! });
  return reader?.read(bytes, start, length - 2 - described);
}
