import { decodeDate } from './oracle-date';
import { decodeNumber } from './oracle-number';
import type { TtcReader } from './ttc-reader';

/** Function codes of what the driver asks for. */
export const call = {
  reexecute: 4,
  fetch: 5,
  logoff: 9,
  commit: 14,
  rollback: 15,
  reexecuteAndFetch: 78,
  execute: 94,
  closeCursors: 105,
  authenticate: 115,
  startAuthentication: 118,
  endToEnd: 135,
  ping: 147,
  setSchema: 152,
} as const;

const option = { execute: 0x20, fetch: 0x40 } as const;

export interface BindType {
  oracleType: number;
  characterForm: number;
}

/** A bound value as the engine would see it: text, digits, `YYYY-MM-DD HH:MM:SS[.f]`, bytes. */
export type BoundValue = string | Buffer | null;

export interface Execute {
  cursor: number;
  /** Null when the cursor holds it already. */
  sql: string | null;
  /** False when the driver only wants to know the columns. */
  execute: boolean;
  /** The driver says how it wants LOB columns; nothing is executed again. */
  define: boolean;
  /** Rows wanted at once. */
  rows: number;
  bindTypes: BindType[];
  binds: BoundValue[];
}

export function readExecute(reader: TtcReader): Execute {
  const options = reader.ub4();
  const cursor = reader.ub4();
  const hasSql = reader.byte() === 1;
  reader.skipUb4(1);
  reader.skip(1);
  reader.skipUb4(1);
  reader.skip(3);
  const rows = reader.ub4();
  reader.skipUb4(1);
  reader.skip(1);
  const bindCount = reader.ub4();
  reader.skip(6);
  const defineCount = reader.ub4();
  skipUnused(reader);
  const sql = hasSql ? reader.text() : null;
  reader.skipUb4(13);
  const types = readTypes(reader, bindCount + defineCount);
  const bindTypes = defineCount > 0 ? [] : types;
  return {
    cursor,
    sql,
    execute: (options & option.execute) !== 0,
    define: defineCount > 0,
    rows: options & option.fetch ? rows : 0,
    bindTypes,
    binds: readBinds(reader, bindTypes),
  };
}

/** Registration, object list, DML row counts, signature, SQL id, chunk ids: pointers and lengths that are zero. */
function skipUnused(reader: TtcReader): void {
  reader.skipUb4(1);
  reader.skip(3);
  reader.skipUb4(1);
  reader.skip(1);
  reader.skipUb4(2);
  reader.skip(1);
  reader.skipUb4(1);
  reader.skip(1);
  for (let i = 0; i < 2; i++) {
    reader.skip(1);
    reader.skipUb4(1);
  }
  reader.skip(2);
  reader.skipUb4(1);
}

function readTypes(reader: TtcReader, count: number): BindType[] {
  return Array.from({ length: count }, () => {
    const oracleType = reader.byte();
    reader.skip(3);
    reader.skipUb4(3);
    if (reader.ub4() > 0) reader.value();
    reader.skipUb4(2);
    const characterForm = reader.byte();
    reader.skipUb4(2);
    return { oracleType, characterForm };
  });
}

/** The row of values behind an execute; absent when there is none. */
export function readBinds(reader: TtcReader, types: readonly BindType[]): BoundValue[] {
  if (types.length === 0) return [];
  if (reader.byte() !== 7) throw new RangeError('Bound values were expected.');
  return types.map((type) => readBind(reader.value(), type));
}

function readBind(data: Buffer | null, { oracleType, characterForm }: BindType): BoundValue {
  if (data === null) return null;
  switch (oracleType) {
    case 2:
      return decodeNumber(data);
    case 12:
    case 180:
    case 181:
      return decodeDate(data);
    case 23:
      return Buffer.from(data);
    default:
      return characterForm === 2 ? Buffer.from(data).swap16().toString('utf16le') : data.toString('utf8');
  }
}

/** What the driver tells the DBA about the session. */
export interface EndToEnd {
  module?: string;
  action?: string;
  clientInfo?: string;
}

export function readEndToEnd(reader: TtcReader): EndToEnd {
  reader.skip(2);
  reader.skipUb4(1);
  const length = (): number => {
    reader.skip(1);
    return reader.ub4();
  };
  const clientIdentifier = length();
  const module = length();
  const action = length();
  length();
  length();
  const clientInfo = length();
  length();
  length();
  const operation = length();
  const next = (size: number): string | undefined => (size > 0 ? reader.text() : undefined);
  next(clientIdentifier);
  const told = { module: next(module), action: next(action), clientInfo: next(clientInfo) };
  next(operation);
  return told;
}
