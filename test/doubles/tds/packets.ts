import type { Duplex } from 'node:stream';

/** MS-TDS 2.2.3.1.1 */
export const PacketType = {
  batch: 0x01,
  rpc: 0x03,
  answer: 0x04,
  attention: 0x06,
  transaction: 0x0e,
  login7: 0x10,
  prelogin: 0x12,
} as const;

/** MS-TDS 2.2.3.1.2 */
const Status = { endOfMessage: 0x01, ignore: 0x02 } as const;

export const headerLength = 8;
const smallestPacket = 512;
const largestPacket = 32_767;
export const defaultPacketSize = 4096;

/** What a client may have of what it asks for, in bytes; 0 asks for the default. */
export function clampPacketSize(asked: number): number {
  return Math.min(Math.max(asked || defaultPacketSize, smallestPacket), largestPacket);
}

/** Packets are gathered to this many bytes before the socket is asked. */
const writeAtLeast = 65_536;

export interface Message {
  type: number;
  /** The client gave the request up while it was sending it. */
  ignored: boolean;
  body: Buffer;
}

/** Puts messages together from packets (MS-TDS 2.2.3). */
export class PacketReader {
  private pending: Buffer = Buffer.alloc(0);
  private parts: Buffer[] = [];

  /** @throws Error for a header that no TDS packet has */
  *read(received: Buffer): Iterable<Message> {
    this.pending = this.pending.length > 0 ? Buffer.concat([this.pending, received]) : received;
    while (this.pending.length >= headerLength) {
      const length = this.pending.readUInt16BE(2);
      if (length < headerLength) throw new Error('Not a TDS packet.');
      if (this.pending.length < length) return;
      const packet = this.pending.subarray(0, length);
      this.pending = this.pending.subarray(length);
      const message = this.add(packet);
      if (message) yield message;
    }
  }

  private add(packet: Buffer): Message | undefined {
    const [type, status] = [packet.readUInt8(0), packet.readUInt8(1)];
    this.parts.push(Buffer.from(packet.subarray(headerLength)));
    if ((status & Status.endOfMessage) === 0) return undefined;
    const ignored = (status & Status.ignore) !== 0;
    const message = { type, ignored, body: Buffer.concat(this.parts) };
    this.parts = [];
    return message;
  }
}

/** Cuts answers into packets. Waits whenever the client does not read, so that nothing piles up here. */
export class PacketWriter {
  /** Bytes, from the next packet on. */
  packetSize = defaultPacketSize;
  private packet: Buffer | undefined;
  private fill = headerLength;
  private number = 0;
  private ready: Buffer[] = [];
  private readyBytes = 0;
  private wake: (() => void) | undefined;
  private closed = false;

  constructor(
    private out: Duplex,
    private readonly spid: number,
  ) {
    this.watch();
  }

  /** From now on packets go another way: into the TLS of the same socket. */
  redirect(out: Duplex): void {
    this.out = out;
    this.watch();
  }

  /** The peer is gone: what waits for it goes on, into nothing. */
  close(): void {
    this.closed = true;
    this.wake?.();
  }

  /** Copies the bytes into the open packet. A promise is returned only when a packet became full. */
  write(bytes: Buffer): Promise<void> | undefined {
    if (this.packet && this.fill + bytes.length < this.packetSize) {
      bytes.copy(this.packet, this.fill);
      this.fill += bytes.length;
      return undefined;
    }
    return this.spread(bytes);
  }

  /** Ends the message and sends what is left of it. */
  async end(): Promise<void> {
    this.closePacket(Status.endOfMessage);
    this.number = 0;
    await this.send();
  }

  private async spread(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length;) {
      // A full packet stays open until more comes, since the last one of a message says that it is.
      if (this.packet && this.fill === this.packetSize) {
        this.closePacket(0);
        if (this.readyBytes >= writeAtLeast) await this.send();
      }
      this.packet ??= Buffer.allocUnsafe(this.packetSize);
      const copied = bytes.copy(this.packet, this.fill, at, at + this.packetSize - this.fill);
      at += copied;
      this.fill += copied;
    }
  }

  /** MS-TDS 2.2.3.1: type, status, length, SPID (both big-endian), packet number, window. */
  private closePacket(status: number): void {
    const packet = (this.packet ?? Buffer.allocUnsafe(headerLength)).subarray(0, this.fill);
    packet.writeUInt8(PacketType.answer, 0);
    packet.writeUInt8(status, 1);
    packet.writeUInt16BE(this.fill, 2);
    packet.writeUInt16BE(this.spid, 4);
    packet.writeUInt8(++this.number & 0xff, 6);
    packet.writeUInt8(0, 7);
    this.ready.push(packet);
    this.readyBytes += packet.length;
    this.packet = undefined;
    this.fill = headerLength;
  }

  private async send(): Promise<void> {
    const bytes = Buffer.concat(this.ready);
    this.ready = [];
    this.readyBytes = 0;
    if (this.closed) return;
    if (this.out.write(bytes)) {
      // Lets an attention in between two writes, also when the socket takes everything at once.
      await new Promise((resolve) => setImmediate(resolve));
    } else {
      await new Promise<void>((resolve) => (this.wake = resolve));
    }
  }

  private watch(): void {
    this.out.on('drain', () => this.wake?.());
  }
}
