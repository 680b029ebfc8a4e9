/**
 * Connects to the server and looks at its PRELOGIN answer before the driver does. tedious goes on in clear text when
 * a server answers "no encryption" to a client that asked for it, and then sends the password; here the socket is
 * cut before that.
 */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** The server, or somebody between us and it, does not offer encryption. */
export class EncryptionNotOffered extends Error {
  constructor() {
    super('The server does not offer encryption.');
  }
}

/** Where tedious wants to go: not always where the settings point, since a server can route readers elsewhere. */
interface Target {
  host: string;
  port: number;
}

/** A `connector` for tedious. */
export const connectEncrypted = (target: Target, _lookup: unknown, signal: AbortSignal): Promise<Socket> =>
  connectTo(target, signal, true);

export const connectPlain = (target: Target, _lookup: unknown, signal: AbortSignal): Promise<Socket> =>
  connectTo(target, signal, false);

async function connectTo({ host, port }: Target, signal: AbortSignal, guarded: boolean): Promise<Socket> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect', { signal });
  } catch (error) {
    socket.destroy();
    throw error;
  }
  socket.setNoDelay(true);
  if (guarded) guard(socket);
  return socket;
}

function guard(socket: Socket): void {
  let answer = Buffer.alloc(0);
  const look = (bytes: Buffer): void => {
    answer = Buffer.concat([answer, bytes]);
    const verdict = readPreloginAnswer(answer);
    if (verdict === 'incomplete') return;
    socket.off('data', look);
    if (verdict !== 'encrypted') socket.destroy(new EncryptionNotOffered());
  };
  // Before the driver's own listener, so that the socket is gone when the driver would send the login.
  socket.on('data', look);
}

const headerLength = 8;
const endOfMessage = 1;
const answerPacket = 0x04;
const encryptionOption = 1;
const endOfOptions = 0xff;
/** ENCRYPT_ON and ENCRYPT_REQ; 0 is off after the login, 2 not supported. */
const encrypted = new Set([1, 3]);

/**
 * Reads the first answer of a server (MS-TDS 2.2.6.5). `incomplete` until its one packet is there; whatever cannot be
 * understood is `refused`.
 */
export function readPreloginAnswer(bytes: Buffer): 'incomplete' | 'encrypted' | 'refused' {
  if (bytes.length < headerLength) return 'incomplete';
  if (bytes[0] !== answerPacket || (bytes[1]! & endOfMessage) === 0) return 'refused';
  const length = bytes.readUInt16BE(2);
  if (length <= headerLength) return 'refused';
  if (bytes.length < length) return 'incomplete';
  const message = bytes.subarray(headerLength, length);
  for (let at = 0; at + 5 <= message.length && message[at] !== endOfOptions; at += 5) {
    if (message[at] !== encryptionOption) continue;
    const value = message[message.readUInt16BE(at + 1)];
    return value !== undefined && encrypted.has(value) ? 'encrypted' : 'refused';
  }
  return 'refused';
}
