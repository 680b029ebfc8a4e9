/** Opening a connection: where, with which trust, under which name. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import oracledb from 'oracledb';
import type { OpenContext } from '../contract';
import { certificateFileUnreadable, encryptionOff } from '../shared/server.errors';
import { readSecret, readTls, type VerifiedTls } from '../shared/server-settings';
import { explainConnect } from './failure';
import type { OracleSettings, OracleTls } from './settings';
import { throwawayIdentity } from './throwaway-identity';

/** Where the server is, for messages. */
export interface Place {
  host: string;
  port: number;
  service: string;
}

export function placeOf({ host, port, service, descriptor, tls }: OracleSettings): Place {
  const found = (name: string): string | undefined =>
    new RegExp(`\\(\\s*${name}\\s*=\\s*([^)\\s]+)`, 'i').exec(descriptor ?? '')?.[1];
  return {
    host: host ?? found('HOST') ?? '',
    port: port ?? Number(found('PORT') ?? (tls === 'off' ? 1521 : 2484)),
    service: service ?? found('SERVICE_NAME') ?? '',
  };
}

/** @throws ConnectorError for everything that can go wrong on the way in */
export async function connect(settings: OracleSettings, context: OpenContext): Promise<oracledb.Connection> {
  const place = placeOf(settings);
  const password = await readSecret('password', settings.password, context.baseDir);
  const trust = await trustOf(settings.tls, place.host, context.baseDir);
  if (settings.tls === 'off') context.log({ kind: 'warning', details: encryptionOff(place.host) });
  try {
    return await oracledb.getConnection({
      user: settings.user,
      password,
      connectString: settings.descriptor ?? descriptorOf(place, settings.tls),
      connectTimeout: settings.connectTimeoutSeconds,
      // The driver takes no spaces or parentheses here, and the server cuts it off at 48 bytes.
      program: context.applicationName.replace(/[^\w.-]+/g, '-').slice(0, 48),
      // Each statement is parsed anew and its cursor closed: nothing stays open at the server.
      stmtCacheSize: 0,
      ...trust,
    });
  } catch (error) {
    throw explainConnect(error, { ...place, user: settings.user, timeout: settings.connectTimeoutSeconds });
  }
}

function descriptorOf({ host, port, service }: Place, tls: OracleTls): string {
  const protocol = tls === 'off' ? 'tcp' : 'tcps';
  return `(DESCRIPTION=(ADDRESS=(PROTOCOL=${protocol})(HOST=${host})(PORT=${port}))(CONNECT_DATA=(SERVICE_NAME=${service})))`;
}

type Trust = Pick<
  oracledb.ConnectionAttributes,
  'walletContent' | 'walletPassword' | 'sslServerDNMatch' | 'sslServerCertDN'
>;

async function trustOf(tls: OracleTls, host: string, baseDir: string): Promise<Trust> {
  if (tls === 'off') return {};
  const { wallet, walletPassword, serverDn, ...pem } = tls;
  const name: Trust = {
    sslServerDNMatch: true,
    ...(serverDn !== undefined && { sslServerCertDN: serverDn }),
  };
  if (wallet !== undefined) {
    const walletContent = await readFile(resolve(baseDir, wallet), 'utf8').catch(
      (error: NodeJS.ErrnoException) => {
        throw certificateFileUnreadable('tls.wallet', wallet, error.code ?? 'EIO');
      },
    );
    if (!walletContent.includes('-----BEGIN '))
      throw certificateFileUnreadable('tls.wallet', wallet, 'not PEM');
    const secret = walletPassword && (await readSecret('tls.walletPassword', walletPassword, baseDir));
    return { ...name, walletContent, ...(secret !== undefined && { walletPassword: secret }) };
  }
  const { ca, cert, key, passphrase } = (await readTls(pem, host, baseDir)) as VerifiedTls;
  if (ca === undefined && cert === undefined) return name;
  const own = cert !== undefined && key !== undefined ? `${key}\n${cert}` : throwawayIdentity();
  return {
    ...name,
    walletContent: [own, ca ?? ''].join('\n'),
    ...(passphrase !== undefined && { walletPassword: passphrase }),
  };
}
