import type { ByteWriter } from '../bytes';
import { argument, unfit, type Codec, type Declaration } from './codec';

type Write = (out: ByteWriter, value: unknown) => void;

/**
 * A type of fixed size (MS-TDS 2.2.5.4); the ones that may be NULL have a length.
 *
 * @param fixed type token of the column that is NOT NULL
 * @param nullable type token of the column that may be NULL
 */
export function fixedSize(
  fixed: number,
  nullable: number,
  size: number,
  notNull: boolean,
  write: Write,
): Codec {
  if (notNull) {
    return { describe: (out) => out.u8(fixed), write };
  }
  return {
    describe: (out) => out.u8(nullable).u8(size),
    write: (out, value) => write(out.u8(size), value),
    writeNull: (out) => out.u8(0),
  };
}

const integers = {
  tinyint: { fixed: 0x30, size: 1, least: 0, most: 255 },
  smallint: { fixed: 0x34, size: 2, least: -(2 ** 15), most: 2 ** 15 - 1 },
  int: { fixed: 0x38, size: 4, least: -(2 ** 31), most: 2 ** 31 - 1 },
} as const;

/** @returns undefined for a name that is not a number's */
export function numberCodec(type: Declaration, notNull: boolean): Codec | undefined {
  switch (type.name) {
    case 'tinyint':
    case 'smallint':
    case 'int': {
      const { fixed, size, least, most } = integers[type.name];
      return fixedSize(fixed, 0x26, size, notNull, (out, value) => {
        const number = Number(value);
        if (!Number.isInteger(number) || number < least || number > most) throw unfit(type.name);
        if (least === 0) out.uint(number, size);
        else out.int(number, size);
      });
    }
    case 'bigint':
      return fixedSize(0x7f, 0x26, 8, notNull, (out, value) =>
        out.i64(BigInt(value as number | bigint | string)),
      );
    case 'bit':
      return fixedSize(0x32, 0x68, 1, notNull, (out, value) => out.u8(value ? 1 : 0));
    case 'real':
      return fixedSize(0x3b, 0x6d, 4, notNull, (out, value) => out.float(Number(value)));
    case 'float':
      return fixedSize(0x3e, 0x6d, 8, notNull, (out, value) => out.double(Number(value)));
    case 'money':
      return fixedSize(0x3c, 0x6e, 8, notNull, (out, value) => {
        const scaled = scaledInteger(value, 4, 'money');
        // MS-TDS 2.2.5.5.1: the upper half first, each half little-endian.
        out.int(Number(scaled >> 32n), 4).u32(Number(scaled & 0xffff_ffffn));
      });
    case 'smallmoney':
      return fixedSize(0x7a, 0x6e, 4, notNull, (out, value) =>
        out.int(Number(scaledInteger(value, 4, 'smallmoney')), 4),
      );
    case 'decimal':
    case 'numeric':
      return decimalCodec(type);
    default:
      return undefined;
  }
}

/** DECIMALN and NUMERICN (MS-TDS 2.2.5.5.1): a sign, 1 for positive, and the scaled number without it. */
function decimalCodec(type: Declaration): Codec {
  const precision = argument(type, 0, [1, 38], 18);
  const scale = argument(type, 1, [0, precision], 0);
  const size = decimalSize(precision);
  const most = 10n ** BigInt(precision);
  return {
    describe: (out) =>
      out
        .u8(type.name === 'decimal' ? 0x6a : 0x6c)
        .u8(size + 1)
        .u8(precision)
        .u8(scale),
    write: (out, value) => {
      const scaled = scaledInteger(value, scale, type.name);
      const magnitude = scaled < 0n ? -scaled : scaled;
      if (magnitude >= most) throw unfit(type.name);
      out.u8(size + 1).u8(scaled < 0n ? 0 : 1);
      for (let at = 0; at < size; at += 4) out.u32(Number((magnitude >> BigInt(at * 8)) & 0xffff_ffffn));
    },
    writeNull: (out) => out.u8(0),
  };
}

/** Bytes of the number without its sign. */
function decimalSize(precision: number): number {
  if (precision <= 9) return 4;
  if (precision <= 19) return 8;
  return precision <= 28 ? 12 : 16;
}

/** `'-12.5'` with scale 4 is `-125000n`. Digits beyond the scale are refused, since rounding would hide a mistake. */
function scaledInteger(value: unknown, scale: number, type: string): bigint {
  const [, sign, whole, fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value)) ?? [];
  if (whole === undefined || fraction.length > scale) throw unfit(type);
  const magnitude = BigInt(whole + fraction.padEnd(scale, '0'));
  return sign ? -magnitude : magnitude;
}
