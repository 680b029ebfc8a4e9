/** A double of a MySQL server that means no good: it greets as one, and keeps all that it is told. No engine. */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

export interface Rogue {
  /** On 127.0.0.1. */
  port: number;
  /** What came in clear text, and what came encrypted. */
  heard(): Buffer;
  heardEncrypted(): Buffer;
  close(): Promise<void>;
}

/** Lower 16 bits of the capabilities. */
export const everything = 0xf7ff | 0x0800;
export const encryption = 0x0800;
/** Bytes of the packet by which a client asks for encryption. */
const sslRequest = 36;

/** @param answer what it says when the client has said anything, e.g. that it should sign in in another way */
export async function startRogue(how: {
  greeting: Buffer;
  tls?: { key: string; cert: string };
  answer?: Buffer;
}): Promise<Rogue> {
  const plain: Buffer[] = [];
  const secret: Buffer[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    socket.write(how.greeting);
    socket.on('data', (bytes) => {
      if (!how.tls || bytes.length < sslRequest) {
        plain.push(bytes);
        if (how.answer) socket.write(how.answer);
        return;
      }
      plain.push(bytes.subarray(0, sslRequest));
      socket.removeAllListeners('data').pause();
      // What begins the encryption may have come along.
      socket.unshift(bytes.subarray(sslRequest));
      const secure = new TLSSocket(socket, { isServer: true, ...how.tls });
      secure.on('data', (more: Buffer) => secret.push(more)).on('error', () => undefined);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    heard: () => Buffer.concat(plain),
    heardEncrypted: () => Buffer.concat(secret),
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      server.close();
      await once(server, 'close');
    },
  };
}

const packet = (number: number, body: Buffer): Buffer => {
  const header = Buffer.from([0, 0, 0, number]);
  header.writeUIntLE(body.length, 0, 3);
  return Buffer.concat([header, body]);
};

/** Protocol 10, with accounts that sign in by caching_sha2_password. */
export function greeting(version: string, capabilities: number): Buffer {
  const lower = Buffer.alloc(2);
  lower.writeUInt16LE(capabilities);
  return packet(
    0,
    Buffer.concat([
      Buffer.from([10]),
      Buffer.from(`${version}\0`),
      Buffer.from([1, 0, 0, 0]),
      Buffer.from('12345678\0'),
      lower,
      Buffer.from([45, 2, 0, 0xff, 0xc1, 21]),
      Buffer.alloc(10),
      Buffer.from('123456789012\0caching_sha2_password\0'),
    ]),
  );
}

/** The server's demand that the client signs in by another plug-in. */
export const switchTo = (plugin: string): Buffer =>
  packet(
    2,
    Buffer.concat([Buffer.from([0xfe]), Buffer.from(`${plugin}\0`), Buffer.from('12345678901234567890\0')]),
  );

/** @param number 0 for what a server says instead of a greeting, 2 for its answer to whoever signs in */
export function refusal(code: number, text: string, number = 0): Buffer {
  const body = Buffer.concat([Buffer.from([0xff, 0, 0]), Buffer.from(text)]);
  body.writeUInt16LE(code, 1);
  return packet(number, body);
}
