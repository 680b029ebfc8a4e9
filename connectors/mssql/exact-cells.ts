/**
 * Makes the driver read rows with our cell readers. tedious has no setting for it, so its `readValue`, which every
 * cell of a row but those of max types passes, is replaced in the process; connections that have not asked are read
 * as before. Each session checks by a value of the server that it works (see session.ts), and fails where it does not.
 */
import { createRequire } from 'node:module';
import type { TLSSocket } from 'node:tls';
import { cellReaderFor, type CellReader, type WireColumn } from './cell-reader';
import { driverChanged } from './mssql.errors';

/** What we use of tedious' connection, whose own types are no dependency of ours. */
export interface DriverConnection {
  on(event: 'connect' | 'end', listener: () => void): unknown;
  on(event: 'errorMessage', listener: (message: { number?: number }) => void): unknown;
  on(event: 'secure', listener: (socket: TLSSocket) => void): unknown;
  off(event: 'errorMessage', listener: (message: { number?: number }) => void): unknown;
  close(): void;
}

type ReadValue = (bytes: Buffer, offset: number, column: Remembering, options: Asking) => Read;
interface Read {
  value: unknown;
  offset: number;
}

const asked = Symbol('cells are read by brygga');
const remembered = Symbol('reader of the column');
type Asking = { [asked]?: true };
type Remembering = WireColumn & { [remembered]?: CellReader | null };

let installed = false;

/** @throws ConnectorError `CON-509` when this version of the driver has no such place */
export function installCellReader(): void {
  if (installed) return;
  let parser: { readValue?: ReadValue };
  try {
    parser = createRequire(require.resolve('mssql'))('tedious/lib/value-parser') as typeof parser;
  } catch {
    throw driverChanged();
  }
  const driversOwn = parser.readValue;
  if (typeof driversOwn !== 'function') throw driverChanged();
  parser.readValue = (bytes, offset, column, options) =>
    (options[asked] && ownRead(bytes, offset, column)) || driversOwn(bytes, offset, column, options);
  installed = true;
}

/** Before the connection reads its first row. @throws ConnectorError `CON-509` */
export function askForExactCells(connection: DriverConnection): void {
  const { options } = (connection as unknown as { config?: { options?: Asking } }).config ?? {};
  if (!options) throw driverChanged();
  options[asked] = true;
}

/**
 * Undefined when the driver is to read the value itself. That is so too while bytes are missing: it then says so in
 * its own way and asks again when more have come.
 */
function ownRead(bytes: Buffer, offset: number, column: Remembering): Read | undefined {
  let reader = column[remembered];
  if (reader === undefined) reader = column[remembered] = cellReaderFor(column) ?? null;
  if (reader === null) return undefined;
  const { prefix } = reader;
  const start = offset + prefix;
  if (bytes.length < start) return undefined;
  let length = reader.size;
  if (prefix === 1) {
    length = bytes[offset]!;
    if (length === 0) return found(null, start);
  } else if (prefix === 2) {
    length = bytes[offset]! | (bytes[offset + 1]! << 8);
    if (length === 0xffff) return found(null, start);
  } else if (prefix === 4) {
    length = bytes.readUInt32LE(offset);
    if (length === 0) return found(null, start);
  }
  const end = start + length;
  if (bytes.length < end) return undefined;
  const value = reader.read(bytes, start, length);
  return value === undefined ? undefined : found(value, end);
}

/** The driver takes both out at once, so that one object does for all cells. */
const lastFound: Read = { value: null, offset: 0 };

function found(value: unknown, offset: number): Read {
  lastFound.value = value;
  lastFound.offset = offset;
  return lastFound;
}
