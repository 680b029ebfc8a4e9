/**
 * The first packet of the server, read before the driver sees it. Belongs here: what must be known before anything is
 * sent. Never: signing in.
 */
import { connect, type Socket } from 'node:net';
import { networkError, noEncryption, notReachable } from '../shared/server.errors';
import { explainRefusal } from './explain';
import { notMysql } from './mysql.errors';

const headerBytes = 4;
/** No greeting is longer; what seems to be is something else. */
const longestGreeting = 4096;
const errorPacket = 0xff;
const protocolVersion = 10;
/** The server can encrypt. */
const clientSsl = 0x0800;

export interface Endpoint {
  host: string;
  port: number;
}

/**
 * A connection whose server has said that it is MySQL, and that it encrypts where that is wanted. The driver would
 * check the latter too, but it takes what comes in clear text behind the greeting for a part of the sign-in; here
 * the greeting must be all that was sent. It stays in the socket for the driver to read, paused.
 *
 * @throws ConnectorError `CON-010`, `CON-011`, `CON-023`, `CON-401` to `CON-403`
 */
export async function openSocket(at: Endpoint, encrypted: boolean, seconds: number): Promise<Socket> {
  const socket = connect({ ...at, noDelay: true, keepAlive: true });
  try {
    const greeting = await firstBytes(socket, at, seconds);
    check(greeting, at, encrypted);
    socket.unshift(greeting);
    return socket;
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function firstBytes(socket: Socket, at: Endpoint, seconds: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let bytes = Buffer.alloc(0);
    const timer = setTimeout(() => fail(notReachable(at.host, at.port, 'ETIMEDOUT')), seconds * 1000);
    const settle = (): void => {
      clearTimeout(timer);
      socket.removeListener('data', take).removeListener('error', wrong).removeListener('close', closed);
    };
    const fail = (error: Error): void => {
      settle();
      // What comes after is of no use to anybody.
      socket.on('error', () => undefined);
      reject(error);
    };
    const take = (chunk: Buffer): void => {
      bytes = Buffer.concat([bytes, chunk]);
      if (bytes.length < headerBytes) return;
      const length = bytes.readUIntLE(0, 3);
      if (length <= longestGreeting && bytes.length < headerBytes + length) return;
      socket.pause();
      settle();
      resolve(bytes);
    };
    const wrong = (error: NodeJS.ErrnoException): void =>
      fail(networkError(error, at) ?? notReachable(at.host, at.port, error.code ?? 'EIO'));
    const closed = (): void => fail(notMysql(at.host, at.port));
    socket.on('data', take).on('error', wrong).on('close', closed);
  });
}

function check(greeting: Buffer, at: Endpoint, encrypted: boolean): void {
  const whole = greeting.length === headerBytes + greeting.readUIntLE(0, 3);
  const kind = greeting[headerBytes];
  if (whole && kind === errorPacket) throw explainRefusal(greeting.readUInt16LE(headerBytes + 1), at);
  const version = greeting.indexOf(0, headerBytes + 1);
  // Behind the version: thread number (4), first part of the scramble (8), a zero (1), capabilities (2).
  const capabilities = version + 14;
  if (!whole || kind !== protocolVersion || version < 0 || capabilities + 2 > greeting.length) {
    throw notMysql(at.host, at.port);
  }
  if (encrypted && (greeting.readUInt16LE(capabilities) & clientSsl) === 0) throw noEncryption(at.host);
}
