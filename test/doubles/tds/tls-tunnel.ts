import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { createSecureContext, TLSSocket } from 'node:tls';
import { headerLength, PacketType } from './packets';

/**
 * What TLS is spoken through. The handshake travels inside PRELOGIN packets; after it, TLS records stand bare on the
 * wire and hold the TDS packets (MS-TDS 2.2.6.5).
 */
class TlsTunnel extends Duplex {
  private pending: Buffer = Buffer.alloc(0);
  private bare = false;

  constructor(private readonly socket: Socket) {
    super();
    socket.on('data', (received) => this.receive(received));
    socket.on('close', () => this.push(null));
  }

  override _read(): void {
    this.socket.resume();
  }

  override _write(records: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    const bytes = this.bare ? records : Buffer.concat([preloginHeader(records.length), records]);
    this.socket.write(bytes, done);
  }

  private receive(received: Buffer): void {
    this.pending = Buffer.concat([this.pending, received]);
    while (!this.bare && this.pending.length >= headerLength) {
      if (this.pending.readUInt8(0) !== PacketType.prelogin) {
        this.bare = true;
        break;
      }
      const length = this.pending.readUInt16BE(2);
      if (this.pending.length < length) return;
      this.pass(this.pending.subarray(headerLength, length));
      this.pending = this.pending.subarray(length);
    }
    if (this.bare && this.pending.length > 0) {
      this.pass(this.pending);
      this.pending = Buffer.alloc(0);
    }
  }

  private pass(records: Buffer): void {
    if (!this.push(records)) this.socket.pause();
  }
}

function preloginHeader(length: number): Buffer {
  const header = Buffer.from([PacketType.prelogin, 0x01, 0, 0, 0, 0, 1, 0]);
  header.writeUInt16BE(headerLength + length, 2);
  return header;
}

/** The server's end of TLS on this socket. TLS 1.2 at most: tickets of TLS 1.3 would come after the handshake. */
export function secure(socket: Socket, { key, cert }: { key: string; cert: string }): TLSSocket {
  return new TLSSocket(new TlsTunnel(socket), {
    isServer: true,
    secureContext: createSecureContext({ key, cert, maxVersion: 'TLSv1.2' }),
  });
}
