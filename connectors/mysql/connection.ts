/**
 * Signing in. Belongs here: one connection of the driver, encrypted and verified before the password leaves. Never:
 * what is asked over it.
 */
import { isIP, type Socket } from 'node:net';
import { checkServerIdentity, type TLSSocket } from 'node:tls';
import { createConnection, type Connection, type QueryError } from 'mysql2';
import type { Cell } from '../contract';
import { connectionLost } from '../shared/server.errors';
import type { VerifiedTls } from '../shared/server-settings';
import { explainLogin } from './explain';
import { openSocket } from './greeting';

export interface Login {
  host: string;
  port: number;
  user: string;
  password: string;
  database: string;
  tls: VerifiedTls | 'off';
  connectTimeoutSeconds: number;
  applicationName: string;
}

/** A connection that has signed in. */
export class Link {
  /** Why it cannot be used any more. */
  broken: Error | undefined;
  /** Told once, when it breaks. The driver tells a statement without a callback nothing. */
  onBroken: ((reason: Error) => void) | undefined;
  private readonly waiting = new Set<(reason: Error) => void>();

  private constructor(
    readonly driver: Connection,
    private readonly socket: Socket,
  ) {
    driver.on('error', (error: QueryError) => this.breaks(error.code ?? 'UNKNOWN'));
    // Every packet has a number; the driver says that one is missing and goes on.
    driver.on('warn', () => {
      this.breaks('PACKETS_OUT_OF_ORDER');
      this.destroy();
    });
    socket.once('close', () => this.breaks('PROTOCOL_CONNECTION_LOST'));
  }

  /** @throws ConnectorError of the shared ones (name, network, certificate, password) or `CON-401` to `CON-406` */
  static async open(login: Login): Promise<Link> {
    const { host, port, user, password, database, tls, connectTimeoutSeconds } = login;
    const socket = await openSocket({ host, port }, tls !== 'off', connectTimeoutSeconds);
    const driver = createConnection({
      stream: socket,
      host: tls === 'off' ? host : tls.servername,
      port,
      user,
      password,
      database,
      connectTimeout: connectTimeoutSeconds * 1000,
      // A new object each time: the driver keeps TLS sessions by it, and a resumed one shows no certificate.
      ...(tls !== 'off' && { ssl: { ...pem(tls), verifyIdentity: isIP(tls.servername) === 0 } }),
      charset: 'UTF8MB4_GENERAL_CI',
      connectAttributes: { program_name: login.applicationName },
      // Neither a file of ours to a server that asks for one, nor a second statement behind the first.
      flags: ['-LOCAL_FILES'],
      multipleStatements: false,
      rowsAsArray: true,
      supportBigNumbers: true,
      bigNumberStrings: false,
      dateStrings: true,
      decimalNumbers: false,
      jsonStrings: true,
    });
    const link = new Link(driver, socket);
    const verified = tls === 'off' ? undefined : verify(driver, tls.servername);
    socket.resume();
    try {
      await new Promise<void>((resolve, reject) => {
        driver.connect((error) => (error ? reject(error) : resolve()));
      });
    } catch (error) {
      link.destroy();
      throw explainLogin(error as QueryError, login, verified?.code);
    }
    return link;
  }

  /** A small answer, whole. Rejects with the driver's error. */
  rows(sql: string): Promise<Cell[][]> {
    return this.asked<Cell[][]>((done) =>
      this.driver.query(sql, (error, rows) => done(error, rows as unknown as Cell[][])),
    );
  }

  /** What the driver reports, or why the connection broke: of one that we cut it reports nothing. */
  async asked<T>(ask: (done: (error: QueryError | null, value: T) => void) => void): Promise<T> {
    if (this.broken) throw this.broken;
    let fail: (reason: Error) => void = () => undefined;
    try {
      return await new Promise<T>((resolve, reject) => {
        fail = reject;
        this.waiting.add(fail);
        ask((error, value) => (error ? reject(error) : resolve(value)));
      });
    } finally {
      this.waiting.delete(fail);
    }
  }

  /** Says goodbye, and waits until that is said. */
  async end(): Promise<void> {
    if (this.broken) return this.destroy();
    this.breaks('closed');
    await new Promise<void>((resolve) => {
      this.socket.once('close', () => resolve());
      // A server that does not hear it is not waited for.
      setTimeout(resolve, 1000).unref();
      this.driver.end(() => this.socket.end());
    });
    this.destroy();
  }

  /** Cuts it off; a server that is sending notices, one that is thinking does not. */
  destroy(code = 'closed'): void {
    this.breaks(code);
    this.driver.destroy();
    this.socket.destroy();
  }

  private breaks(code: string): void {
    if (this.broken) return;
    this.broken = connectionLost(code);
    for (const fail of this.waiting) fail(this.broken);
    this.onBroken?.(this.broken);
  }
}

function pem({ ca, cert, key, passphrase, minVersion }: VerifiedTls): Record<string, string> {
  const given = { ca, cert, key, passphrase, minVersion };
  return Object.fromEntries(Object.entries(given).filter((entry): entry is [string, string] => !!entry[1]));
}

/** What the driver does not declare: how it goes over to encryption, and the socket that it then has. */
interface Encrypting {
  startTLS?: (onSecure: (error?: Error) => void) => void;
  stream: TLSSocket;
}

/**
 * Makes the driver go on only with the server that is named. By itself it compares no name unless told to
 * (`verifyIdentity`), and an IP address never: it would take the certificate of any server whose name is
 * `localhost`. Also remembers the TLS library's code, which the driver overwrites.
 */
function verify(driver: Connection, name: string): { code: string | undefined } {
  const seen: { code: string | undefined } = { code: undefined };
  const encrypting = driver as unknown as Encrypting;
  const { startTLS } = encrypting;
  if (typeof startTLS !== 'function') {
    driver.destroy();
    throw new Error('mysql2 encrypts in another way than it did; no password was sent.');
  }
  encrypting.startTLS = (onSecure) =>
    startTLS.call(driver, (error) => {
      const refusal: NodeJS.ErrnoException | undefined =
        error ?? checkServerIdentity(name, encrypting.stream.getPeerCertificate());
      seen.code = refusal?.code;
      onSecure(refusal);
    });
  return seen;
}
