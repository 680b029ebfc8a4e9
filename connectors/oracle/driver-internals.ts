/**
 * The two things that the thin driver (oracledb 7.0.1, pinned) has no public way for. Both are looked for when a
 * connection is opened, so that another version is refused instead of read wrongly.
 */
import type { Connection } from 'oracledb';
import { instantText, localDateText } from './date-bytes';
import { unknownDriver } from './oracle.errors';

interface ReadBuffer {
  readBytesWithLength(): Uint8Array | null;
  /** `local` is true for DATE and TIMESTAMP, false for those with a time zone. */
  readOracleDate(local: boolean): unknown;
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
  const buffer = (connection as unknown as Internals)._impl?._protocol?.readBuf;
  if (typeof buffer?.readOracleDate !== 'function' || typeof buffer.readBytesWithLength !== 'function') {
    throw unknownDriver();
  }
  const own = buffer as ReadBuffer;
  own.readOracleDate = (local) => {
    const bytes = own.readBytesWithLength();
    if (bytes === null) return null;
    return local ? localDateText(bytes) : instantText(bytes);
  };
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
