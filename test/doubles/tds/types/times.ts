import type { ByteWriter } from '../bytes';
import { argument, unfit, type Codec, type Declaration } from './codec';
import { lastDay, moment, roundTicks, toUtc, type Moment } from './moment';
import { fixedSize } from './numbers';

/** Days from 0001-01-01 to 1900-01-01, where datetime and smalldatetime count from. */
export const day1900 = 693_595;
/** 1753-01-01, before which datetime knows no date. */
const day1753 = 639_905;
/** datetime counts 1/300 s. */
export const datetimeUnitsPerDay = 86_400 * 300;
const minutesPerDay = 1440;

/** @returns undefined for a name that is not a date's or a time's */
export function timeCodec(type: Declaration, notNull: boolean): Codec | undefined {
  switch (type.name) {
    case 'datetime':
      // MS-TDS 2.2.5.5.1
      return fixedSize(0x3d, 0x6f, 8, notNull, (out, value) => {
        const { days, units } = roundTicks(utc(value, type.name), datetimeUnitsPerDay);
        if (days < day1753 || days > lastDay) throw unfit(type.name);
        out.int(days - day1900, 4).u32(units);
      });
    case 'smalldatetime':
      return fixedSize(0x3a, 0x6f, 4, notNull, (out, value) => {
        const { days, units } = roundTicks(utc(value, type.name), minutesPerDay);
        if (days < day1900 || days - day1900 > 0xffff) throw unfit(type.name);
        out.u16(days - day1900).u16(units);
      });
    case 'date':
      return {
        describe: (out) => out.u8(0x28),
        write: (out, value) => out.u8(3).uint(utc(value, type.name).days, 3),
        writeNull: (out) => out.u8(0),
      };
    case 'time':
      return scaled(0x29, type, 0, (out, { units }) => units(out));
    case 'datetime2':
      return scaled(0x2a, type, 3, (out, { units, days }) => {
        units(out);
        out.uint(days, 3);
      });
    case 'datetimeoffset':
      return scaled(0x2b, type, 5, (out, { units, days, offsetMinutes }) => {
        units(out);
        out.uint(days, 3).int(offsetMinutes, 2);
      });
    default:
      return undefined;
  }
}

interface Parts {
  /** Writes the time of day. */
  units(out: ByteWriter): void;
  days: number;
  offsetMinutes: number;
}

/**
 * TIMEN, DATETIME2N, DATETIMEOFFSETN (MS-TDS 2.2.5.5.1): the time of day in units of 10^-scale s, then the day, in
 * UTC, then for the last the offset in minutes.
 */
function scaled(
  token: number,
  type: Declaration,
  rest: number,
  write: (out: ByteWriter, parts: Parts) => void,
): Codec {
  const scale = argument(type, 0, [0, 7], 7);
  const size = timeSize(scale);
  return {
    describe: (out) => out.u8(token).u8(scale),
    write: (out, value) => {
      const given = parse(value, type.name);
      const { days, units } = roundTicks(toUtc(given), 86_400 * 10 ** scale);
      if (days < 0 || days > lastDay) throw unfit(type.name);
      const parts = { units: () => out.uint(units, size), days, offsetMinutes: given.offsetMinutes };
      write(out.u8(size + rest), parts);
    },
    writeNull: (out) => out.u8(0),
  };
}

/** Bytes of a time of day with this many decimals. */
export function timeSize(scale: number): number {
  if (scale <= 2) return 3;
  return scale <= 4 ? 4 : 5;
}

function utc(value: unknown, type: string): Moment {
  return toUtc(parse(value, type));
}

function parse(value: unknown, type: string): Moment {
  const found = moment(value);
  if (!found) throw unfit(type);
  return found;
}
