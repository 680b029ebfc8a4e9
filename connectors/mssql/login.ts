/** How we log in: always read-only intent, always verified TLS unless its owner has turned it off. */
import type { config } from 'mssql';
import type { VerifiedTls } from '../shared/server-settings';
import { askForExactCells, type DriverConnection } from './exact-cells';
import { connectEncrypted, connectPlain } from './guard';
import { defaultPort, type MssqlSettings } from './settings';

/** What was seen while logging in. */
export interface LoginTrace {
  /** Numbers of the errors that the server sent during logins. */
  errors: number[];
  /** The TLS that was agreed on, e.g. `TLSv1.2 ECDHE-RSA-AES256-GCM-SHA384`; null without any. */
  tls: string | null;
  connections: Set<DriverConnection>;
}

/** The application name that the server's DBA sees may have so many characters. */
const longestName = 128;

export function poolConfig(
  settings: MssqlSettings,
  password: string,
  tls: VerifiedTls | 'off',
  applicationName: string,
  trace: LoginTrace,
): config {
  const { host, user, database, instance, port = defaultPort } = settings;
  return {
    server: host,
    user,
    password,
    database,
    ...(instance === undefined && { port }),
    connectionTimeout: settings.connectTimeoutSeconds * 1000,
    // To the driver: until the first bytes of an answer. The row queue watches the rest.
    requestTimeout: settings.statementTimeoutSeconds * 1000,
    // A look at the socket before a connection is used, instead of a "SELECT 1".
    validateConnection: 'socket',
    pool: { min: 0, max: settings.connections, acquireTimeoutMillis: settings.connectTimeoutSeconds * 2000 },
    beforeConnect: (connection: DriverConnection) => {
      watch(connection, trace);
      askForExactCells(connection);
    },
    options: {
      appName: applicationName.slice(0, longestName),
      readOnlyIntent: true,
      enableArithAbort: true,
      trustServerCertificate: false,
      ...(instance !== undefined && { instanceName: instance }),
      ...encryption(settings, tls),
    },
  };
}

/**
 * `serverName` only where the settings have one: a listener of an availability group may route us to a server that
 * has a certificate in its own name, which the driver then asks for.
 */
function encryption(settings: MssqlSettings, tls: VerifiedTls | 'off'): config['options'] {
  if (tls === 'off') return { encrypt: false, ...connector(connectPlain) };
  const { servername, rejectUnauthorized: _, ...credentials } = tls;
  const named = settings.tls !== 'off' && settings.tls.serverName !== undefined;
  return {
    encrypt: true,
    ...(named && { serverName: servername }),
    cryptoCredentialsDetails: credentials,
    ...connector(connectEncrypted),
  };
}

/** The types of mssql know a connector without arguments only; tedious gives it three. */
const connector = (connect: typeof connectEncrypted): config['options'] =>
  ({ connector: connect }) as unknown as config['options'];

function watch(connection: DriverConnection, trace: LoginTrace): void {
  trace.connections.add(connection);
  connection.on('end', () => trace.connections.delete(connection));
  const record = ({ number }: { number?: number }): void => {
    if (number !== undefined) trace.errors.push(number);
  };
  connection.on('errorMessage', record);
  connection.on('connect', () => connection.off('errorMessage', record));
  connection.on('secure', (socket) => {
    trace.tls = `${socket.getProtocol() ?? 'TLS'} ${socket.getCipher().name}`;
  });
}
