import { argument, unfit, type Codec, type Declaration } from './codec';
import type { Encoding } from './collation';

type Encode = (value: unknown) => Buffer;

const utf16: Encode = (value) => Buffer.from(textOf(value), 'utf16le');

/** @returns undefined for a name that is not a text's, a binary's or uniqueidentifier */
export function textCodec(type: Declaration, { bytes: collation, encode }: Encoding): Codec | undefined {
  const narrow: Encode = (value) => encode(textOf(value));
  switch (type.name) {
    case 'varchar':
      return variable(0xa7, type, 1, narrow, collation);
    case 'nvarchar':
      return variable(0xe7, type, 2, utf16, collation);
    case 'char':
      return variable(
        0xaf,
        type,
        1,
        padded(narrow, argument(type, 0, [1, 8000]), Buffer.from(' ')),
        collation,
      );
    case 'nchar':
      return variable(
        0xef,
        type,
        2,
        padded(utf16, argument(type, 0, [1, 4000]) * 2, Buffer.from(' \0')),
        collation,
      );
    case 'varbinary':
      return variable(0xa5, type, 1, bytesOf, Buffer.alloc(0));
    case 'binary':
      return variable(
        0xad,
        type,
        1,
        padded(bytesOf, argument(type, 0, [1, 8000]), Buffer.of(0)),
        Buffer.alloc(0),
      );
    case 'text':
      return long(0x23, 2 ** 31 - 1, narrow, collation);
    case 'ntext':
      return long(0x63, 2 ** 31 - 2, utf16, collation);
    case 'uniqueidentifier':
      return {
        describe: (out) => out.u8(0x24).u8(16),
        write: (out, value) => out.u8(16).bytes(guidBytes(value)),
        writeNull: (out) => out.u8(0),
      };
    default:
      return undefined;
  }
}

/**
 * Types with a 2-byte length (MS-TDS 2.2.5.4), and with `max` those sent in parts (PLP, 2.2.5.2).
 *
 * @param unit bytes per declared character
 */
function variable(token: number, type: Declaration, unit: number, encode: Encode, collation: Buffer): Codec {
  if (type.arguments[0] === 'max' && type.name.includes('var')) return partial(token, encode, collation);
  const most = argument(type, 0, [1, 8000 / unit]) * unit;
  return {
    describe: (out) => out.u8(token).u16(most).bytes(collation),
    write: (out, value) => {
      const bytes = encode(value);
      if (bytes.length > most) throw unfit(`${type.name}(${type.arguments[0]})`);
      out.u16(bytes.length).bytes(bytes);
    },
    writeNull: (out) => out.u16(0xffff),
  };
}

/** PLP: the whole length, then parts with a length each, the last one 0. */
function partial(token: number, encode: Encode, collation: Buffer): Codec {
  return {
    describe: (out) => out.u8(token).u16(0xffff).bytes(collation),
    write: (out, value) => {
      const bytes = encode(value);
      out.u64(bytes.length);
      if (bytes.length > 0) out.u32(bytes.length).bytes(bytes);
      out.u32(0);
    },
    writeNull: (out) => out.u64(0xffff_ffff_ffff_ffffn),
  };
}

/** TEXT and NTEXT (MS-TDS 2.2.5.4): a text pointer and a timestamp, which mean nothing here, before the value. */
function long(token: number, most: number, encode: Encode, collation: Buffer): Codec {
  return {
    describe: (out) => {
      out.u8(token).u32(most).bytes(collation);
      // TableName of COLMETADATA (2.2.7): one part.
      out.u8(1).usVarChar('t');
    },
    write: (out, value) => {
      const bytes = encode(value);
      out.u8(16).bytes(Buffer.alloc(16)).bytes(Buffer.alloc(8)).u32(bytes.length).bytes(bytes);
    },
    writeNull: (out) => out.u8(0),
  };
}

/** char, nchar and binary have their full length always. */
function padded(encode: Encode, size: number, filler: Buffer): Encode {
  return (value) => {
    const bytes = encode(value);
    return bytes.length < size ? Buffer.concat([bytes, Buffer.alloc(size - bytes.length, filler)]) : bytes;
  };
}

/** GUID (MS-TDS 2.2.5.5.1 by way of MS-DTYP 2.3.4): the first three groups little-endian. */
export function guidBytes(value: unknown): Buffer {
  const bytes = Buffer.from(textOf(value).replaceAll('-', ''), 'hex');
  if (bytes.length !== 16) throw unfit('uniqueidentifier');
  return swapGuid(bytes);
}

export function guidText(bytes: Buffer): string {
  const hex = swapGuid(bytes).toString('hex').toUpperCase();
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function swapGuid(bytes: Buffer): Buffer {
  const swapped = Buffer.from(bytes);
  swapped.subarray(0, 4).reverse();
  swapped.subarray(4, 6).reverse();
  swapped.subarray(6, 8).reverse();
  return swapped;
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  throw unfit('text');
}

function bytesOf(value: unknown): Buffer {
  if (value instanceof Uint8Array) return Buffer.from(value);
  throw unfit('varbinary');
}
