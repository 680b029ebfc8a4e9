import { ByteWriter } from './bytes';
import type { TdsError, TdsTransactionRequest } from './model';
import type { Codec } from './types/codec';
import type { Encoding } from './types/collation';

/** DONE, DONEPROC, DONEINPROC (MS-TDS 2.2.7). */
export const Done = { batch: 0xfd, procedure: 0xfe, inProcedure: 0xff } as const;
export const DoneStatus = { final: 0, more: 0x01, error: 0x02, count: 0x10, attention: 0x20 } as const;
/** CurCmd of a SELECT. */
const select = 0xc1;

export function done(token: number, status: number, rows = 0): Buffer {
  const command = (status & DoneStatus.count) === 0 ? 0 : select;
  return new ByteWriter().u8(token).u16(status).u16(command).u64(rows).view();
}

/** ERROR (MS-TDS 2.2.7). */
export function errorToken({ number, state, class: severity, message }: TdsError): Buffer {
  const content = new ByteWriter()
    .u32(number)
    .u8(state)
    .u8(severity)
    .usVarChar(message)
    .bVarChar('TDS-DOUBLE')
    .bVarChar('')
    .u32(1);
  return withLength(0xaa, content.view());
}

/** RETURNSTATUS (MS-TDS 2.2.7) of a procedure that went well. */
export function returnStatus(): Buffer {
  return new ByteWriter().u8(0x79).u32(0).view();
}

/** RETURNVALUE (MS-TDS 2.2.7) of an output parameter of type int. */
export function returnInt(name: string, value: number): Buffer {
  return new ByteWriter()
    .u8(0xac)
    .u16(0)
    .bVarChar(`@${name}`)
    .u8(0x01)
    .u32(0)
    .u16(0x0001)
    .u8(0x26)
    .u8(4)
    .u8(4)
    .int(value, 4)
    .view();
}

/** LOGINACK (MS-TDS 2.2.7): TDS 7.4, SQL Server 2022. */
export function loginAck(): Buffer {
  const content = new ByteWriter()
    .u8(1)
    .bytes(Buffer.from([0x74, 0, 0, 4]))
    .bVarChar('Microsoft SQL Server')
    .bytes(Buffer.from([16, 0, 0x10, 0x2a]));
  return withLength(0xad, content.view());
}

/** ENVCHANGE (MS-TDS 2.2.7) of the kinds whose values are texts. */
export const TextChange = { database: 1, language: 2, packetSize: 4 } as const;

export function textChange(kind: number, now: string, before: string): Buffer {
  return withLength(0xe3, new ByteWriter().u8(kind).bVarChar(now).bVarChar(before).view());
}

export function collationChange({ bytes }: Encoding): Buffer {
  return withLength(0xe3, new ByteWriter().u8(7).u8(bytes.length).bytes(bytes).u8(0).view());
}

/** ENVCHANGE 8, 9 and 10: the descriptor of a transaction is the new value when it begins, the old when it ends. */
export function transactionChange(request: TdsTransactionRequest, descriptor: bigint): Buffer {
  const content = new ByteWriter().u8({ begin: 8, commit: 9, rollback: 10 }[request]);
  if (request === 'begin') content.u8(8).u64(descriptor).u8(0);
  else content.u8(0).u8(8).u64(descriptor);
  return withLength(0xe3, content.view());
}

/** A column as it stands on the wire. */
export interface WireColumn {
  name: string;
  notNull: boolean;
  codec: Codec;
}

/** COLMETADATA (MS-TDS 2.2.7). Flags: may be NULL; whether it can be updated is unknown. */
export function columnMetadata(columns: readonly WireColumn[]): Buffer {
  const out = new ByteWriter().u8(0x81).u16(columns.length);
  for (const { name, notNull, codec } of columns) {
    out.u32(0).u16(notNull ? 0x0008 : 0x0009);
    codec.describe(out);
    out.bVarChar(name);
  }
  return out.view();
}

/**
 * ROW (MS-TDS 2.2.7), or NBCROW, where a bitmap tells the NULLs, for a row with two of them or more. SQL
 * Server may choose either for any row, so both are played.
 *
 * @throws Error when a column cannot hold its value, or the row has another number of cells than there are columns
 */
export function writeRow(out: ByteWriter, columns: readonly WireColumn[], row: readonly unknown[]): void {
  if (row.length !== columns.length) {
    throw new Error(`The double was given ${row.length} cells for ${columns.length} columns.`);
  }
  const compressed = row.filter((cell) => cell == null).length >= 2;
  out.u8(compressed ? 0xd2 : 0xd1);
  if (compressed) writeNullBitmap(out, row);
  columns.forEach(({ name, notNull, codec }, index) => {
    const cell = row[index];
    if (cell != null) codec.write(out, cell);
    else if (notNull) throw new Error(`The double was given NULL for ${name}, which is NOT NULL.`);
    else if (!compressed) codec.writeNull?.(out);
  });
}

function writeNullBitmap(out: ByteWriter, row: readonly unknown[]): void {
  for (let first = 0; first < row.length; first += 8) {
    let bits = 0;
    row.slice(first, first + 8).forEach((cell, at) => {
      if (cell == null) bits |= 1 << at;
    });
    out.u8(bits);
  }
}

function withLength(token: number, content: Buffer): Buffer {
  return new ByteWriter().u8(token).u16(content.length).bytes(content).view();
}
