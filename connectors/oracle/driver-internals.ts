/**
 * The three things that the thin driver (oracledb 7.0.1, pinned) has no public way for. They are looked for when
 * a connection is opened, so that another version is refused instead of read wrongly.
 */
import type { Connection } from 'oracledb';
import { instantText, localDateText } from './date-bytes';
import { smallWholeNumber } from './number-bytes';
import { unknownDriver } from './oracle.errors';

interface ReadBuffer {
  readBytesWithLength(): Uint8Array | null;
  /** `local` is true for DATE and TIMESTAMP, false for those with a time zone. */
  readOracleDate(local: boolean): unknown;
  readOracleNumber(): unknown;
  /** Every digit as text, with no zero before the point. */
  parseOracleNumber(bytes: Uint8Array): string;
}

interface Internals {
  _impl?: {
    _protocol?: { readBuf?: Partial<ReadBuffer> };
    nscon?: { forceDisconnect?(error?: Error): void };
  };
}

/**
 * Makes the connection give dates as text. By itself the driver makes a `Date` in the process's time zone: a time that
 * the clock skipped there is moved by an hour, and everything below the millisecond is lost.
 *
 * @throws ConnectorError `CON-716`
 */
export function readDatesAsText(connection: Connection): void {
  const buffer = readBufferOf(connection, 'readOracleDate', 'readBytesWithLength');
  buffer.readOracleDate = (local) => {
    const bytes = buffer.readBytesWithLength();
    if (bytes === null) return null;
    return local ? localDateText(bytes) : instantText(bytes);
  };
}

/**
 * Makes the connection give small whole numbers as numbers, and every other as the driver's text. By itself the driver
 * makes text of each, digit by digit.
 *
 * @throws ConnectorError `CON-716`
 */
export function readWholeNumbers(connection: Connection): void {
  const buffer = readBufferOf(connection, 'readOracleNumber', 'parseOracleNumber', 'readBytesWithLength');
  buffer.readOracleNumber = () => {
    const bytes = buffer.readBytesWithLength();
    if (bytes === null) return null;
    return smallWholeNumber(bytes) ?? buffer.parseOracleNumber(bytes);
  };
}

function readBufferOf<Part extends keyof ReadBuffer>(
  connection: Connection,
  ...parts: Part[]
): Pick<ReadBuffer, Part> {
  const buffer = (connection as unknown as Internals)._impl?._protocol?.readBuf;
  if (!buffer || parts.some((part) => typeof buffer[part] !== 'function')) throw unknownDriver();
  return buffer as Pick<ReadBuffer, Part>;
}

/**
 * What ends the connection without asking the server, for one that answers nothing any more: `close()` would wait.
 *
 * @throws ConnectorError `CON-716`
 */
export function disconnector(connection: Connection): () => void {
  const network = (connection as unknown as Internals)._impl?.nscon;
  if (typeof network?.forceDisconnect !== 'function') throw unknownDriver();
  return () => network.forceDisconnect!();
}
