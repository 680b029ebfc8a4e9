/** What is asked of a server, what comes back, and what went wrong on the way. */
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { pipeline, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { ConnectorError, type SourceStatus } from '../contract';
import {
  clientCertificateWanted,
  keyRefused,
  notFound,
  redirected,
  requestRefused,
  serverFailed,
  unreadableEncoding,
} from './https.errors';
import { connectionLost, networkError, noEncryption } from './server.errors';
import { shownName } from './shown-names';

export interface GetOptions {
  /** Media type that is asked for. */
  accept: string;
  signal?: AbortSignal | undefined;
}

export interface Answer {
  headers: IncomingHttpHeaders;
  /** Unpacked. Leaving it early closes the connection. @throws ConnectorError `CON-025`, `CON-026`, `CON-908` */
  body: AsyncIterable<Buffer>;
}

/** How the server answers, as far as it can be seen. */
export interface Look {
  transport: SourceStatus['transport'];
  /** Date of the answer, ISO 8601 in UTC. */
  clock: string | null;
  software: string | null;
}

/** Without its query string, where keys and identities stand, and without an identity in its path. */
export const shownUrl = (url: URL): string => shownName(`${url.origin}${url.pathname}`);

export const portOf = (url: URL): number => Number(url.port) || (url.protocol === 'http:' ? 80 : 443);

/**
 * What went wrong on the way, in our words; the error itself where it is our own mistake.
 *
 * @param shown whether we showed a client certificate
 */
export function explainFailure(error: unknown, url: URL, shown: boolean): unknown {
  if (error instanceof ConnectorError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const tls = tlsReason(error as NodeJS.ErrnoException);
  // An alert is what the server says of our certificate; what we say of its certificate has other codes.
  if (/ALERT_(?:.*CERTIFICATE|UNKNOWN_CA|HANDSHAKE_FAILURE|ACCESS_DENIED)/.test(tls)) {
    return clientCertificateWanted(url.hostname, tls, shown);
  }
  if (/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST/.test(tls))
    return atAddress(noEncryption(url.hostname));
  if (/^(?:Z_|ERR_BROTLI|ERR__ERROR)/.test(code)) return unreadableEncoding(shownUrl(url), code);
  const network = networkError(error, { host: url.hostname, port: portOf(url) });
  if (network) return atAddress(network);
  return code === '' ? error : connectionLost(code);
}

/** Here `host` and `port` are one setting. */
const atAddress = ({ details, cause }: ConnectorError): ConnectorError =>
  new ConnectorError(
    details.place?.field === 'settings.host' || details.place?.field === 'settings.port'
      ? { ...details, place: { field: 'settings.address' } }
      : details,
    { cause },
  );

/** What the TLS library says: in the code, or in the text of a general one. Empty for other errors. */
function tlsReason({ code, message }: NodeJS.ErrnoException): string {
  if (code?.startsWith('ERR_SSL_')) return code;
  const reason = code === 'EPROTO' ? /SSL routines:[^:]*:([\w ]+):/.exec(message)?.[1] : undefined;
  return reason?.toUpperCase().replaceAll(' ', '_') ?? '';
}

/** For a status other than 200. */
export function refusal(address: string, status: number): ConnectorError {
  if (status >= 300 && status < 400) return redirected(address, status);
  if (status === 401 || status === 403) return keyRefused(address, status);
  if (status === 404 || status === 410) return notFound(address, status);
  return status >= 500 ? serverFailed(address, status) : requestRefused(address, status);
}

/** Seconds, from either form of the header. */
export function retryAfter(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const seconds = /^\d+$/.test(header) ? Number(header) : (Date.parse(header) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, Math.ceil(seconds));
}

/**
 * Whether a body that was cut off would be known from a whole one. Without a length or chunks it ends when the
 * connection does, whoever broke that; of packed ones too, an empty one and some cut ones unpack without an error.
 */
export const showsItsEnd = ({ headers }: IncomingMessage): boolean =>
  headers['content-length'] !== undefined ||
  /(?:^|,)\s*chunked\s*$/i.test(headers['transfer-encoding'] ?? '');

/** The body as it was before it was packed. @throws ConnectorError `CON-908` */
export function unpacked(url: URL, response: IncomingMessage): Readable {
  const encoding = (response.headers['content-encoding'] ?? 'identity').toLowerCase();
  if (encoding === 'identity') return response;
  const unpack =
    encoding === 'gzip' || encoding === 'x-gzip'
      ? createGunzip()
      : encoding === 'deflate'
        ? createInflate()
        : encoding === 'br'
          ? createBrotliDecompress()
          : undefined;
  if (!unpack) {
    response.destroy();
    throw unreadableEncoding(shownUrl(url), encoding);
  }
  // Errors of either reach whoever reads the unpacked stream.
  return pipeline(response, unpack, () => undefined);
}
