/** What the engine and the driver say, in our words. Never: an engine's text that can hold data of the source. */
import type { QueryError } from 'mysql2';
import { ConnectorError } from '../contract';
import {
  connectionLost,
  loginRefused,
  networkError,
  notReachable,
  statementTimeout,
} from '../shared/server.errors';
import {
  brokenSql,
  brokenView,
  encryptionRequired,
  hostNotAllowed,
  noRight,
  queryFailed,
  queryWrites,
  routineNotAllowed,
  tableChanged,
  tooManyConnections,
  unknownDatabase,
  unknownSignIn,
  waitedForLock,
} from './mysql.errors';

/** Numbers of errors, the same in MySQL and MariaDB where nothing else is said. */
export const errno = {
  unknownColumn: 1054,
  unknownTable: 1146,
  interrupted: 1317,
  writeInReadOnly: 1792,
  noRightOnTable: 1142,
} as const;

const full = new Set([1040, 1203, 1226]);
const hostRefused = new Set([1129, 1130]);
const noDatabase = new Set([1044, 1049]);
/** Wrong password, unknown or locked account, expired password. */
const refused = new Set([1045, 1698, 1820, 1862, 3118, 3955, 4151]);
/** The account lacks a right to a database, a table, a column, or the server. */
export const noRights: ReadonlySet<number> = new Set([1044, errno.noRightOnTable, 1143, 1227]);
/** MariaDB's and MySQL's own. */
const timeouts = new Set([1969, 3024]);
const locks = new Set([1205, 1213]);
/** A table was altered since the snapshot was taken. */
const changed = 1412;
const viewErrors = new Set([1356, 1449]);
/** The statement or the connection was ended by somebody else, or the server ends. */
const ended = new Set([1053, 1077, 1079, 1080, 1152, 1158, 1159, 1160, 1161, 1184, 1927, 3169, 4031]);
/** About names and grammar: their text quotes the query and nothing else. */
export const aboutText: ReadonlySet<number> = new Set([
  1046, 1052, 1054, 1055, 1056, 1060, 1064, 1066, 1103, 1109, 1110, 1111, 1115, 1116, 1128, 1140, 1146, 1149,
  1166, 1191, 1193, 1221, 1222, 1235, 1241, 1247, 1248, 1250, 1267, 1270, 1271, 1273, 1305, 1318, 1582, 1583,
  1584, 1630, 3065, 3579, 4078,
]);

/** `ER_BAD_FIELD_ERROR (1054)`, or the driver's code. */
export const codeOf = (error: QueryError): string =>
  error.errno ? `${error.code ?? 'MySQL'} (${error.errno})` : (error.code ?? 'UNKNOWN');

/** What is said instead of a greeting. */
export const explainRefusal = (code: number, at: { host: string; port: number }): ConnectorError => {
  if (hostRefused.has(code)) return hostNotAllowed(at.host, code);
  if (full.has(code)) return tooManyConnections(at.host, code);
  return notReachable(at.host, at.port, String(code));
};

/** What went wrong while signing in. `tlsCode` is the TLS library's, where that was what failed. */
export function explainLogin(
  error: QueryError,
  login: { host: string; port: number; user: string; database: string; tls: unknown },
  tlsCode?: string,
): ConnectorError {
  if (tlsCode !== undefined) {
    const cause = Object.assign(new Error(tlsCode), { code: tlsCode });
    return networkError(cause, login) ?? notReachable(login.host, login.port, tlsCode);
  }
  const code = error.errno ?? 0;
  if (hostRefused.has(code) || full.has(code)) return explainRefusal(code, login);
  if (code === 3159) return encryptionRequired(login.host);
  if (noDatabase.has(code)) return unknownDatabase(login.database, login.user);
  if (refused.has(code)) {
    // MariaDB says of an account that must use encryption what it says of a wrong password.
    return loginRefused(login.user, login.host, login.tls === 'off' ? `${code}, tls: off` : String(code));
  }
  if (error.code === 'AUTH_SWITCH_PLUGIN_ERROR' || error.code === 'MYSQL_CLEAR_PASSWORD_NOT_ENABLED') {
    return unknownSignIn(login.user, /unknown plugin (\w+)/.exec(error.message)?.[1] ?? error.code);
  }
  return networkError(error, login) ?? connectionLost(codeOf(error));
}

/** What went wrong with a statement; missing tables and columns are told by whoever knows which there are. */
export function explainQuery(error: unknown, user: string, timeoutSeconds: number): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const failure = error as QueryError;
  const code = failure.errno ?? 0;
  if (noRights.has(code))
    return noRight(user, /for table (\S+)/.exec(failure.message)?.[1]?.replaceAll("'", '`') ?? '');
  if (timeouts.has(code)) return statementTimeout(timeoutSeconds);
  if (code === 1370) return routineNotAllowed(/routine '([^']*)'/.exec(failure.message)?.[1] ?? '');
  if (locks.has(code)) return waitedForLock(code);
  if (code === errno.writeInReadOnly) return queryWrites();
  if (code === changed) return tableChanged(code);
  if (viewErrors.has(code)) return brokenView(failure.message);
  if (aboutText.has(code)) return brokenSql(failure.message);
  if (failure.fatal || ended.has(code) || code === 0) return connectionLost(codeOf(failure));
  return queryFailed(codeOf(failure));
}
