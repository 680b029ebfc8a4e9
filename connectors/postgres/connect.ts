/** One connection to the server: encrypted unless told otherwise, and never a password where it could be read. */
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { checkServerIdentity } from 'node:tls';
import { Client, type ClientConfig } from 'pg';
import type { ConnectorError } from '../contract';
import {
  connectionLost,
  loginRefused,
  networkError,
  noEncryption,
  notReachable,
} from '../shared/server.errors';
import type { VerifiedTls } from '../shared/server-settings';
import {
  noSuchDatabase,
  notAdmitted,
  notReady,
  passwordReadable,
  signInUnknown,
  tooManyConnections,
} from './postgres.errors';
import type { PostgresSettings } from './settings';

export interface Address {
  settings: PostgresSettings;
  password: string;
  tls: VerifiedTls | 'off';
  applicationName: string;
}

/** As the driver takes it. It would check the certificate against `host` alone, so that we check ourselves. */
export function sslOptions({ tls, settings }: Address): ClientConfig['ssl'] {
  if (tls === 'off') return false;
  const { servername, ...rest } = tls;
  return {
    ...rest,
    ...(isIP(settings.host) !== 0 && isIP(servername) === 0 && { servername }),
    checkServerIdentity: (_host, certificate) => checkServerIdentity(servername, certificate),
  };
}

/** @throws ConnectorError */
export async function connect(address: Address): Promise<Client> {
  const { settings, password, applicationName } = address;
  const client = new Client({
    host: settings.host,
    port: settings.port,
    user: settings.user,
    database: settings.database,
    // A function, so that the driver never looks for one elsewhere (PGPASSWORD, .pgpass).
    password: () => password,
    ssl: sslOptions(address),
    sslnegotiation: 'postgres',
    application_name: applicationName,
    connectionTimeoutMillis: settings.connectTimeoutSeconds * 1000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 30_000,
  });
  // What happens while nothing is asked is told by the next question.
  client.on('error', () => undefined);
  const guard = { readable: false, foreign: false };
  if (address.tls === 'off') keepPasswordBack(client, guard);
  catchForeign(client, guard);
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.connection.stream.destroy();
    if (guard.readable) throw passwordReadable(settings.host);
    if (guard.foreign) throw signInUnknown(settings.host);
    throw explainConnect(error as Error & { code?: string }, address);
  }
}

/** Closes the connection when the server asks for a password that others on the network could read. */
function keepPasswordBack(client: Client, guard: { readable: boolean }): void {
  for (const question of ['authenticationCleartextPassword', 'authenticationMD5Password']) {
    client.connection.on(question, () => {
      guard.readable = true;
      client.connection.stream.destroy();
    });
  }
}

/** The driver throws inside the socket's handler at a sign-in that it does not know, which would end the process. */
function catchForeign(client: Client, guard: { foreign: boolean }): void {
  const wrap = (): void => {
    const stream: Duplex = client.connection.stream;
    for (const listener of stream.listeners('data') as ((chunk: Buffer) => void)[]) {
      stream.off('data', listener);
      stream.on('data', (chunk: Buffer) => {
        try {
          listener(chunk);
        } catch (error) {
          guard.foreign = true;
          stream.destroy(error as Error);
        }
      });
    }
  };
  client.connection.on(client.ssl ? 'sslconnect' : 'connect', wrap);
}

function explainConnect(error: Error & { code?: string }, { settings, tls }: Address): ConnectorError {
  const { host, port, user, database } = settings;
  const known = networkError(error, { host, port });
  if (known) return known;
  // The driver's own sentences; it gives them no codes.
  if (error.message === 'timeout expired') return notReachable(host, port, 'ETIMEDOUT');
  if (error.message.includes('does not support SSL')) return noEncryption(host);
  if (error.message.startsWith('SASL')) return loginRefused(user, host, 'SASL');
  switch (error.code) {
    case '28P01':
      return loginRefused(user, host, error.code);
    case '28000':
      return notAdmitted(user, database, tls !== 'off');
    case '3D000':
      return noSuchDatabase(database);
    case '53300':
      return tooManyConnections(user);
    case '57P03':
      return notReady(error.code);
    default:
      return error.message.includes('SSL connection')
        ? signInUnknown(host)
        : connectionLost(error.code ?? 'closed');
  }
}
