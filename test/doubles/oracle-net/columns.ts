import { encodeDate, type DateForm } from './oracle-date';
import { encodeNumber } from './oracle-number';
import type { TtcWriter } from './ttc-writer';

/** As it would stand in `CREATE TABLE`: `NUMBER(10,2)`, `VARCHAR2(100)`, `TIMESTAMP(6) WITH TIME ZONE`, … */
export interface DoubleColumn {
  name: string;
  type: string;
  notNull?: boolean;
}

/** Text for VARCHAR2, CHAR, CLOB and dates; digits for NUMBER (text where they would not fit a number). */
export type DoubleCell = string | number | bigint | boolean | Uint8Array | null;

export interface WireColumn {
  oracleType: number;
  precision: number;
  scale: number;
  /** Bytes. */
  size: number;
  characters: number;
  /** 0 none, 1 the database's character set, 2 the national one. */
  characterForm: 0 | 1 | 2;
  /** Comes with an indicator and a return code behind each value, and only once the driver has defined it. */
  long: boolean;
  write(writer: TtcWriter, cell: Exclude<DoubleCell, null>): void;
}

type Text = Exclude<DoubleCell, null>;
type Shape = (first: number | undefined, second: number | undefined) => WireColumn;

const none = { precision: 0, scale: 0, characters: 0, characterForm: 0, long: false } as const;

const text =
  (oracleType: number, form: 1 | 2, pad: boolean): Shape =>
  (length = 1) => ({
    ...none,
    oracleType,
    size: length * (form === 1 ? 4 : 2),
    characters: length,
    characterForm: form,
    write: (writer, cell) => {
      const value = pad ? asText(cell).padEnd(length) : asText(cell);
      if (form === 1) writer.textValue(value);
      else writer.value(Buffer.from(value, 'utf16le').swap16());
    },
  });

const number: Shape = (precision, scale) => ({
  ...none,
  oracleType: 2,
  size: 22,
  precision: precision ?? 0,
  scale: scale ?? (precision === undefined ? -127 : 0),
  write: (writer, cell) => writer.value(encodeNumber(asText(cell))),
});

const date =
  (oracleType: number, size: number, form: DateForm): Shape =>
  (digits) => ({
    ...none,
    oracleType,
    size,
    scale: form === 'date' ? 0 : (digits ?? 6),
    write: (writer, cell) => writer.value(encodeDate(asText(cell), form)),
  });

const bytes =
  (oracleType: number, long: boolean): Shape =>
  (length = 4000) => ({
    ...none,
    oracleType,
    size: length,
    long,
    write: (writer, cell) => writer.value(cell as Uint8Array),
  });

const lob =
  (form: 1 | 2): Shape =>
  () => ({
    ...none,
    oracleType: 112,
    size: 4000,
    characterForm: form,
    long: true,
    // Fetched as LONG the driver reads text; NCLOB too, since it asks for it in UTF-16 by the form.
    write: (writer, cell) =>
      writer.value(form === 1 ? Buffer.from(asText(cell)) : Buffer.from(asText(cell), 'utf16le').swap16()),
  });

const float =
  (oracleType: number, size: 4 | 8): Shape =>
  () => ({
    ...none,
    oracleType,
    size,
    write: (writer, cell) => writer.value(encodeFloat(Number(cell), size)),
  });

const boolean: Shape = () => ({
  ...none,
  oracleType: 252,
  size: 4,
  write: (writer, cell) => writer.value(Buffer.from(cell ? [1, 1] : [0])),
});

const shapes: Record<string, Shape> = {
  VARCHAR2: text(1, 1, false),
  NVARCHAR2: text(1, 2, false),
  CHAR: text(96, 1, true),
  NCHAR: text(96, 2, true),
  NUMBER: number,
  FLOAT: (digits = 126) => number(digits, -127),
  DATE: date(12, 7, 'date'),
  TIMESTAMP: date(180, 11, 'timestamp'),
  'TIMESTAMP WITH TIME ZONE': date(181, 13, 'timestamp with time zone'),
  'TIMESTAMP WITH LOCAL TIME ZONE': date(231, 11, 'timestamp'),
  RAW: bytes(23, false),
  BLOB: bytes(113, true),
  CLOB: lob(1),
  NCLOB: lob(2),
  BINARY_DOUBLE: float(101, 8),
  BINARY_FLOAT: float(100, 4),
  BOOLEAN: boolean,
};

/** @throws TypeError for a type that the double does not play */
export function wireColumn({ name, type }: DoubleColumn): WireColumn {
  const match = /^(\w+)(?:\((\d+)(?:\s*,\s*(-?\d+))?\))?( with (?:local )?time zone)?$/i.exec(type.trim());
  const shape = match && shapes[`${match[1]}${match[4] ?? ''}`.toUpperCase()];
  if (!match || !shape) throw new TypeError(`The double has no type ${type} (column ${name}).`);
  return shape(asNumber(match[2]), asNumber(match[3]));
}

const asNumber = (digits: string | undefined): number | undefined =>
  digits === undefined ? undefined : Number(digits);

const asText = (cell: Text): string => (typeof cell === 'string' ? cell : String(cell));

/** IEEE big endian; the sign bit is turned over, and all bits of a negative number. */
function encodeFloat(value: number, size: 4 | 8): Buffer {
  const data = Buffer.alloc(size);
  if (size === 8) data.writeDoubleBE(value);
  else data.writeFloatBE(value);
  if (data[0]! < 0x80) data[0]! |= 0x80;
  else for (let i = 0; i < size; i++) data[i]! ^= 0xff;
  return data;
}
