/** Cells from the text in which PostgreSQL sends every value. The session's settings decide how that text looks. */
import type { FieldDef } from 'pg';
import type { Cell } from '../contract';
import { exactNumber, hexText, stockholmText, withoutPadding } from '../shared/cell-text';
import { binaryCell } from '../shared/server.errors';
import type { CellReader } from './portal';
import { settingsChanged } from './postgres.errors';

/** Type numbers of pg_type, the same in every server. A domain is sent as the type beneath it. */
const oid = {
  bool: 16,
  bytea: 17,
  int8: 20,
  int2: 21,
  int4: 23,
  oid: 26,
  float4: 700,
  float8: 701,
  bpchar: 1042,
  timestamptz: 1184,
  numeric: 1700,
} as const;

/** All that these readers rest on; set for the session's transaction. */
export const cellSettings: Readonly<Record<string, string>> = {
  DateStyle: 'ISO, YMD',
  TimeZone: 'Europe/Stockholm',
  IntervalStyle: 'postgres',
  extra_float_digits: '3',
  bytea_output: 'hex',
  client_encoding: 'UTF8',
};

export function readerFor(field: FieldDef): CellReader {
  switch (field.dataTypeID) {
    case oid.bool:
      return (text) => text === 't';
    case oid.int2:
    case oid.int4:
    case oid.oid:
      return Number;
    case oid.int8:
    case oid.numeric:
      return exactNumber;
    case oid.float4:
    case oid.float8:
      return float;
    case oid.timestamptz:
      return instant;
    case oid.bytea:
      return (text) => binary(text, field.name);
    case oid.bpchar:
      return withoutPadding;
    default:
      return null;
  }
}

function float(text: string): Cell {
  const value = Number(text);
  // NaN and infinity stay the engine's text.
  return Number.isFinite(value) ? value : text;
}

function binary(text: string, column: string): Cell {
  // The server does not report this setting by itself, as it does those of dates and letters.
  if (!text.startsWith('\\x')) throw settingsChanged('bytea_output');
  const hex = hexText(Buffer.from(text.slice(2), 'hex'));
  if (hex === undefined) throw binaryCell(column);
  return hex;
}

const written =
  /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)(?:\.(\d+))?([+-])(\d\d)(?::(\d\d))?(?::(\d\d))?$/;

/**
 * `2024-10-27 02:30:00+02` → `2024-10-27 02:30:00+02:00`. Before 1980 servers and Node do not agree on the offset that
 * Stockholm had, so that there the instant decides. Infinity and years before Christ stay the engine's text.
 */
function instant(text: string): Cell {
  if (text.charCodeAt(text.length - 3) === 0x2b && text[4] === '-' && text >= '1980') return `${text}:00`;
  const match = written.exec(text);
  if (!match) return text;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  date.setUTCHours(hour, minute, second);
  const [east, hours, minutes, seconds] = match.slice(8);
  const offset = Number(hours) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds ?? 0);
  return stockholmText(date.getTime() - (east === '+' ? offset : -offset) * 1000, match[7] ?? '');
}
