import { ByteReader } from './bytes';
import { TdsError, type TdsParameter } from './model';
import type { Encoding } from './types/collation';
import { dateText, ticksPerDay, ticksPerSecond, timeText } from './types/moment';
import { guidText } from './types/texts';
import { datetimeUnitsPerDay, day1900, timeSize } from './types/times';

interface Typed {
  type: string;
  value: unknown;
}

/**
 * ParameterData of an RPC (MS-TDS 2.2.6.6): a name, status flags, TYPE_INFO and the value.
 *
 * @throws TdsError 8000 for a type that the double cannot read
 */
export function readParameter(input: ByteReader, encoding: Encoding): TdsParameter {
  const name = input.utf16(input.u8()).replace(/^@/, '');
  input.u8();
  return { name, ...readTyped(input, encoding) };
}

const text = {
  0xa7: 'varchar',
  0xaf: 'char',
  0xe7: 'nvarchar',
  0xef: 'nchar',
  0xa5: 'varbinary',
  0xad: 'binary',
} as const;

function readTyped(input: ByteReader, encoding: Encoding): Typed {
  const token = input.u8();
  switch (token) {
    case 0x26:
      return sized(input, { 1: 'tinyint', 2: 'smallint', 4: 'int', 8: 'bigint' }, readInteger);
    case 0x68:
      return sized(input, { 1: 'bit' }, (bytes) => bytes.readUInt8() !== 0);
    case 0x6d:
      return sized(input, { 4: 'real', 8: 'float' }, (bytes) =>
        bytes.length === 4 ? bytes.readFloatLE() : bytes.readDoubleLE(),
      );
    case 0x6e:
      return sized(input, { 4: 'smallmoney', 8: 'money' }, readMoney);
    case 0x6f:
      return sized(input, { 4: 'smalldatetime', 8: 'datetime' }, readDatetime);
    case 0x24:
      return sized(input, { 16: 'uniqueidentifier' }, guidText);
    case 0x6a:
    case 0x6c:
      return readDecimal(input);
    case 0x28:
      return { type: 'date', value: ifAny(input, (bytes) => dateText(bytes.readUIntLE(0, 3))) };
    case 0x29:
      return readScaled(input, 'time', (time) => time);
    case 0x2a:
      return readScaled(input, 'datetime2', (time, days) => `${dateText(days)}T${time}`);
    case 0x2b:
      return readScaled(
        input,
        'datetimeoffset',
        (time, days, offset) => `${dateText(days)}T${time}${offsetText(offset)}`,
      );
    case 0xa7:
    case 0xaf:
    case 0xe7:
    case 0xef:
    case 0xa5:
    case 0xad:
      return readText(input, text[token], encoding);
    default:
      throw new TdsError(8000, `The double cannot read parameters of type 0x${token.toString(16)}.`);
  }
}

/** Types with one byte for the greatest length and one for the length at hand; 0 is NULL. */
function sized(input: ByteReader, names: Record<number, string>, read: (bytes: Buffer) => unknown): Typed {
  const type = names[input.u8()];
  if (!type) throw new TdsError(8000, 'The double was sent a parameter of a size that its type has not.');
  return { type, value: ifAny(input, read) };
}

function ifAny(input: ByteReader, read: (bytes: Buffer) => unknown): unknown {
  const length = input.u8();
  return length === 0 ? null : read(input.bytes(length));
}

function readInteger(bytes: Buffer): number | bigint {
  if (bytes.length === 8) return bytes.readBigInt64LE();
  return bytes.length === 1 ? bytes.readUInt8() : bytes.readIntLE(0, bytes.length);
}

function readMoney(bytes: Buffer): string {
  if (bytes.length === 4) return decimalText(BigInt(bytes.readInt32LE()), 4);
  return decimalText((BigInt(bytes.readInt32LE()) << 32n) | BigInt(bytes.readUInt32LE(4)), 4);
}

function readDatetime(bytes: Buffer): string {
  const small = bytes.length === 4;
  const [days, units] = small
    ? [bytes.readUInt16LE(), bytes.readUInt16LE(2)]
    : [bytes.readInt32LE(), bytes.readUInt32LE(4)];
  const ms = Math.round(units * (86_400_000 / (small ? 1440 : datetimeUnitsPerDay)));
  return `${dateText(days + day1900)}T${timeText(ms * 10_000, 3)}`;
}

function readDecimal(input: ByteReader): Typed {
  input.u8();
  const [precision, scale] = [input.u8(), input.u8()];
  const value = ifAny(input, (bytes) => {
    const magnitude = BigInt(`0x${Buffer.from(bytes.subarray(1)).reverse().toString('hex')}`);
    return decimalText(bytes.readUInt8() === 1 ? magnitude : -magnitude, scale);
  });
  return { type: `decimal(${precision},${scale})`, value };
}

function decimalText(scaled: bigint, scale: number): string {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(scale + 1, '0');
  const sign = scaled < 0n ? '-' : '';
  return scale === 0 ? sign + digits : `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** The counterpart of what `types/times.ts` writes. */
function readScaled(
  input: ByteReader,
  name: string,
  show: (time: string, days: number, offsetMinutes: number) => string,
): Typed {
  const scale = input.u8();
  const value = ifAny(input, (bytes) => {
    const size = timeSize(scale);
    const ticks = bytes.readUIntLE(0, size) * 10 ** (7 - scale);
    const days = bytes.length > size ? bytes.readUIntLE(size, 3) : 0;
    const offset = bytes.length > size + 3 ? bytes.readInt16LE(size + 3) : 0;
    const local = ticks + offset * 60 * ticksPerSecond;
    const shift = Math.floor(local / ticksPerDay);
    return show(timeText(local - shift * ticksPerDay, scale), days + shift, offset);
  });
  return { type: `${name}(${scale})`, value };
}

function offsetText(minutes: number): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `${minutes < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(rest).padStart(2, '0')}`;
}

function readText(input: ByteReader, name: string, encoding: Encoding): Typed {
  const most = input.u16();
  const isBinary = name.endsWith('binary');
  const isWide = name.startsWith('n');
  if (!isBinary) input.bytes(encoding.bytes.length);
  const bytes = most === 0xffff ? readPartial(input) : readShort(input);
  const size = most === 0xffff ? 'max' : String(isWide ? most / 2 : most);
  return { type: `${name}(${size})`, value: bytes && decode(bytes) };

  function decode(found: Buffer): unknown {
    if (isBinary) return Buffer.from(found);
    return isWide ? found.toString('utf16le') : encoding.decode(found);
  }
}

function readShort(input: ByteReader): Buffer | null {
  const length = input.u16();
  return length === 0xffff ? null : input.bytes(length);
}

/** PLP (MS-TDS 2.2.5.2). The whole length is not believed: a client may not know it. */
function readPartial(input: ByteReader): Buffer | null {
  if (input.u64() === 0xffff_ffff_ffff_ffffn) return null;
  const parts: Buffer[] = [];
  for (let length = input.u32(); length > 0; length = input.u32()) parts.push(input.bytes(length));
  return Buffer.concat(parts);
}
