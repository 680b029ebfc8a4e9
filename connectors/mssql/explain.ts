/** From what the driver throws to an error that says what to do. */
import { ConnectorError } from '../contract';
import {
  connectionLost,
  hostNotFound,
  loginRefused,
  networkError,
  noEncryption,
  notReachable,
  statementTimeout,
} from '../shared/server.errors';
import { quoteName } from '../shared/sql-text';
import { EncryptionNotOffered } from './guard';
import {
  brokenSql,
  databaseRefused,
  deadlocked,
  encryptionDemanded,
  engineError,
  instanceNotFound,
  lockTimeout,
  noSuchColumn,
  notPermitted,
  snapshotRefused,
} from './mssql.errors';
import { defaultPort, type MssqlSettings } from './settings';

/** How long one statement waits for a lock. */
export const lockTimeoutSeconds = 30;

interface DriverError {
  code?: unknown;
  number?: unknown;
  message: string;
  lineNumber?: unknown;
}

/** An object that is not there, before somebody has looked up what is. */
export class ObjectMissing extends Error {
  constructor(override readonly name: string) {
    super(`Invalid object name '${name}'.`);
  }
}

/** Logins that the server turns away: wrong, disabled, locked, expired, must change, no trusted domain. */
const refusedLogins = new Set([18_450, 18_452, 18_456, 18_461, 18_470, 18_486, 18_487, 18_488]);
/** No such database, no user in it, not online, not reachable in its availability group. */
const refusedDatabases = new Set([911, 916, 927, 942, 976, 978, 979, 982, 983, 4060, 4064]);
/** Their texts quote the query, never a row. */
const aboutTheText = new Set([
  102, 103, 104, 105, 107, 108, 110, 111, 113, 116, 119, 121, 130, 137, 145, 147, 156, 164, 170, 174, 189,
  195, 199, 205, 206, 209, 213, 214, 251, 319, 321, 402, 404, 408, 411, 423, 1011, 1013, 1033, 1035, 1038,
  4101, 4104, 4121, 4145, 8116, 8117, 8120, 8121, 8126, 8127, 8133, 8155, 8156, 8158, 8161, 10_742, 11_501,
  11_502, 11_503, 11_504, 11_505, 11_506, 11_507, 11_508, 11_509, 11_510, 11_511, 11_512, 11_513, 11_514,
  11_525, 11_526, 11_527,
]);
const lackOfRights = new Set([229, 230, 262, 297, 300, 371, 15_562]);
const snapshots = new Set([
  3951, 3952, 3953, 3954, 3955, 3956, 3957, 3958, 3959, 3960, 3961, 3966, 3967, 3968,
]);

/**
 * What went wrong while connecting.
 *
 * @param numbers the errors that the server sent during the login
 */
export function explainConnect(error: unknown, settings: MssqlSettings, numbers: readonly number[]): Error {
  if (error instanceof ConnectorError) return error;
  const { host, database, user, instance, port = defaultPort } = settings;
  if (causes(error).some((cause) => cause instanceof EncryptionNotOffered)) return noEncryption(host);
  const refused = numbers.find((number) => refusedDatabases.has(number));
  if (refused !== undefined) return databaseRefused(database, user, refused);
  const { code, number } = error as DriverError;
  if (typeof number === 'number') return explainStatement(error, settings);
  if (code === 'ELOGIN') return loginRefused(user, host, String(loginNumber(numbers)));
  if (code === 'EENCRYPT') return encryptionDemanded(host);
  if (code === 'EINSTLOOKUP') {
    return causes(error).some((cause) => /ENOTFOUND|EAI_AGAIN/.test(cause.message))
      ? hostNotFound(host)
      : instanceNotFound(host, instance ?? '');
  }
  if (code === 'ETIMEOUT') return notReachable(host, port, 'ETIMEDOUT');
  if (typeof code !== 'string') return error as Error;
  return networkError(error, { host, port }) ?? connectionLost(wordOf(code));
}

const loginNumber = (numbers: readonly number[]): number =>
  numbers.find((number) => refusedLogins.has(number)) ?? numbers[0] ?? 18_456;

/** What went wrong with a statement. An {@link ObjectMissing} is not yet an answer to anybody. */
export function explainStatement(error: unknown, settings: MssqlSettings): Error {
  if (error instanceof ConnectorError) return error;
  const { code, number, message, lineNumber } = error as DriverError;
  if (code === 'ETIMEOUT') return statementTimeout(settings.statementTimeoutSeconds);
  if (typeof number === 'number') {
    return explainNumber(number, message, typeof lineNumber === 'number' ? lineNumber : undefined, settings);
  }
  // Not of the driver: a fault of ours, which is not to be told as one of the network.
  if (typeof code !== 'string') return error as Error;
  const at = { host: settings.host, port: settings.port ?? defaultPort };
  return networkError(error, at) ?? connectionLost(wordOf(code));
}

/** @param text the engine's message, which is shown for errors about the text of the query only */
export function explainNumber(
  number: number,
  text: string,
  line: number | undefined,
  settings: MssqlSettings,
): Error {
  if (number === 208) return new ObjectMissing(quoted(text) ?? '');
  if (number === 207) return noSuchColumn(quoted(text) ?? '');
  if (number === 1205) return deadlocked();
  if (number === 1222) return lockTimeout(lockTimeoutSeconds);
  if (snapshots.has(number)) return snapshotRefused(number);
  if (refusedDatabases.has(number)) return databaseRefused(settings.database, settings.user, number);
  if (lackOfRights.has(number)) return notPermitted(number, settings.user, objectIn(text));
  if (aboutTheText.has(number)) return brokenSql(number, text);
  return engineError(number, line);
}

/** The first thing in quotes: a name out of the query. */
const quoted = (text: string): string | undefined => /'([^']*)'/.exec(text)?.[1];

/** "The SELECT permission was denied on the object 'Person', database 'Soc', schema 'dbo'." */
function objectIn(text: string): string | null {
  const object = /object '([^']+)'/.exec(text)?.[1];
  if (object === undefined) return null;
  const schema = /schema '([^']+)'/.exec(text)?.[1];
  return [schema, object].flatMap((name) => (name === undefined ? [] : [quoteName(name, 'mssql')])).join('.');
}

/** Codes are ours or the driver's words; anything else could be a message. */
const wordOf = (code: string): string => (/^[A-Z][A-Z0-9_]*$/.test(code) ? code : 'ECONNRESET');

function causes(error: unknown): Error[] {
  const found: Error[] = [];
  for (let at = error; at instanceof Error && found.length < 6;) {
    found.push(at);
    at = (at as { originalError?: unknown }).originalError ?? at.cause;
  }
  return found;
}
