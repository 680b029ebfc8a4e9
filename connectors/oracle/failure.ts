/** What the driver's errors mean. Its messages are shown only where they are about the query's own text. */
import { ConnectorError } from '../contract';
import {
  certificateNotTrusted,
  connectionLost,
  hostNotFound,
  loginRefused,
  noEncryption,
  notReachable,
} from '../shared/server.errors';
import {
  accountLocked,
  listenerRefused,
  mayNotConnect,
  noSuchColumn,
  noSuchTable,
  passwordExpired,
  passwordTooOld,
  queryFailed,
  serverTooOld,
  serviceUnknown,
  snapshotTooOld,
  sqlNotUnderstood,
  walletUnusable,
} from './oracle.errors';

interface DriverError {
  /** `ORA-00942`, or `NJS-500` for what the driver says itself, also where an ORA error means that. */
  code: string;
  /** The engine's number. */
  errorNum?: number;
  /** Where in the statement, from 0. */
  offset?: number;
  message: string;
}

export function driverError(error: unknown): DriverError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, errorNum, offset, message } = error as Error & Partial<DriverError>;
  return typeof code === 'string' ? { code, errorNum, offset, message } : undefined;
}

const oraCode = (number: number): string => `ORA-${String(number).padStart(5, '0')}`;

/** The engine's code where it has one, else the driver's. */
export const codeOf = ({ code, errorNum }: DriverError): string => (errorNum ? oraCode(errorNum) : code);

export interface ConnectPlace {
  host: string;
  port: number;
  service: string;
  user: string;
  /** Seconds. */
  timeout: number;
}

export function explainConnect(error: unknown, place: ConnectPlace): unknown {
  const found = driverError(error);
  if (!found || error instanceof ConnectorError) return error;
  const { host, port, service, user } = place;
  const at = `${host}:${port}`;
  switch (codeOf(found)) {
    case 'ORA-01017':
    case 'ORA-01005':
      return loginRefused(user, host, codeOf(found));
    case 'ORA-28000':
      return accountLocked(user);
    case 'ORA-28001':
      return passwordExpired(user);
    case 'ORA-01045':
      return mayNotConnect(user);
    case 'NJS-518':
      return serviceUnknown(service, at, 'ORA-12514');
    case 'NJS-519':
      return serviceUnknown(service, at, 'ORA-12505');
    case 'NJS-530':
      return hostNotFound(host);
    case 'NJS-116':
      return passwordTooOld(user);
    case 'NJS-138':
      return serverTooOld();
    case 'NJS-503':
      return unreached(found.message, place);
    case 'NJS-510':
      return notReachable(host, port, 'ETIMEDOUT');
    case 'NJS-505':
      return walletUnusable(lastLine(found.message));
    case 'NJS-506':
      return handshake(lastLine(found.message), host);
    case 'NJS-511':
      return listenerRefused(at, /ORA-\d+/.exec(found.message)?.[0] ?? 'NJS-511');
    case 'NJS-500':
    case 'NJS-501':
    case 'NJS-521':
      return connectionLost(codeOf(found));
    default:
      return listenerRefused(at, codeOf(found));
  }
}

function unreached(message: string, { host, port }: ConnectPlace): ConnectorError {
  const reason = /\bE[A-Z]{3,}\b/.exec(message)?.[0] ?? 'NJS-503';
  return reason === 'ENOTFOUND' || reason === 'EAI_AGAIN'
    ? hostNotFound(host)
    : notReachable(host, port, reason);
}

/** The server hung up, or spoke something else than TLS; anything else is about its certificate. */
const noTls =
  /disconnected before|wrong version number|packet length|EPROTO|ECONNRESET|unsupported protocol|socket hang up/i;

const handshake = (reason: string, host: string): ConnectorError =>
  noTls.test(reason) ? noEncryption(host) : certificateNotTrusted(host, reason);

const lastLine = (message: string): string => message.trim().split('\n').at(-1)!;

const lost = new Set(['NJS-003', 'NJS-500', 'NJS-501', 'NJS-509', 'NJS-521', 'NJS-513', 'NJS-111']);

/** Undoing is not possible any more (ORA-01555), also for a LOB (ORA-22924). */
const undoGone = new Set([1555, 22924]);

/** @param text the statement that was sent */
export function explainCall(error: unknown, text: string): unknown {
  const found = driverError(error);
  if (!found || error instanceof ConnectorError) return error;
  const { code, errorNum, offset } = found;
  if (lost.has(code)) return connectionLost(codeOf(found));
  if (errorNum === undefined) return queryFailed(code);
  if (undoGone.has(errorNum)) return snapshotTooOld(oraCode(errorNum));
  if (comesFromInside(found.message)) return queryFailed(oraCode(errorNum));
  // Before 23ai the sentence of ORA-00942 has no name, but says where in the statement it stands.
  if (errorNum === 942) return noSuchTable(quoted(found.message) ?? nameAt(text, offset ?? 0), []);
  if (errorNum === 904) return noSuchColumn(quoted(found.message) ?? nameAt(text, offset ?? 0), []);
  if (isAboutText(errorNum)) return sqlNotUnderstood(sentenceOf(found.message), text, offset);
  return queryFailed(oraCode(errorNum));
}

/** Errors of the parser, whose sentences name words of the statement and never a value. */
const isAboutText = (number: number): boolean =>
  (number >= 900 && number <= 999) || (number >= 1740 && number <= 1799) || number === 1031;

/**
 * The error of a statement that a function or a view builds and runs: its sentence can name what stood in a row, and
 * comes with the places that it passed (ORA-06512) or with further errors.
 */
const comesFromInside = (message: string): boolean =>
  /\bORA-06512\b/.test(message) || (message.match(/^\s*ORA-\d+/gm) ?? []).length > 1;

const sentenceOf = (message: string): string =>
  message.split('\n')[0]!.replace(/^(ORA-\d+): (.*)$/, '$2 ($1)');

const quoted = (message: string): string | undefined =>
  /((?:"[^"]+"\.)*"[^"]+")/.exec(message.split('\n')[0]!)?.[1]?.replaceAll('"', '');

const nameAt = (text: string, offset: number): string =>
  /^(?:"[^"]*"|[\p{L}\p{N}_$#.])+/u.exec(text.slice(offset))?.[0].replaceAll('"', '') ?? '';
