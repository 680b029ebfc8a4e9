/** Oracle Net packets: what stands around the TTC messages. */

const packetType = { connect: 1, accept: 2, refuse: 4, data: 6, marker: 12 } as const;
export const marker = { break: 1, reset: 2, interrupt: 3 } as const;
const dataFlag = { endOfFile: 0x40, endOfRequest: 0x800 } as const;
const headerSize = 8;
const dataHeaderSize = 10;
/** Where the connect packet's data starts; longer data follow in a data packet of their own. */
const connectDataAt = 74;

export type Packet =
  | { kind: 'connect'; connectData: string | null; sdu: number }
  | { kind: 'data'; body: Buffer; last: boolean }
  | { kind: 'marker'; marker: number }
  | { kind: 'end' };

/** Cuts the driver's bytes into packets. Lengths are two bytes before the session is accepted and four after. */
export class PacketReader {
  private rest: Buffer = Buffer.alloc(0);
  accepted = false;
  sdu = 8192;

  /** @throws RangeError for what is no Oracle Net, such as a TLS greeting */
  *push(chunk: Buffer): Generator<Packet> {
    this.rest = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    if (!this.accepted && this.rest[0] === 0x16) throw new RangeError('A TLS greeting on a plain port.');
    while (this.rest.length >= headerSize) {
      const length = this.accepted ? this.rest.readUInt32BE(0) : this.rest.readUInt16BE(0);
      if (length < headerSize) throw new RangeError(`A packet of ${length} bytes.`);
      if (this.rest.length < length) return;
      const packet = this.rest.subarray(0, length);
      this.rest = this.rest.subarray(length);
      yield this.read(packet);
    }
  }

  private read(packet: Buffer): Packet {
    switch (packet[4]) {
      case packetType.connect:
        return {
          kind: 'connect',
          connectData: packet.length > connectDataAt ? packet.toString('latin1', connectDataAt) : null,
          sdu: packet.readUInt32BE(58),
        };
      case packetType.marker:
        return { kind: 'marker', marker: packet[10]! };
      case packetType.data: {
        const flags = packet.readUInt16BE(8);
        if (flags & dataFlag.endOfFile) return { kind: 'end' };
        const last = (flags & dataFlag.endOfRequest) !== 0;
        return { kind: 'data', body: packet.subarray(dataHeaderSize), last };
      }
      default:
        throw new RangeError(`A packet of type ${packet[4]}.`);
    }
  }
}

function packet(type: number, body: Buffer, large: boolean): Buffer {
  const header = Buffer.alloc(headerSize);
  if (large) header.writeUInt32BE(headerSize + body.length, 0);
  else header.writeUInt16BE(headerSize + body.length, 0);
  header[4] = type;
  return Buffer.concat([header, body]);
}

/** Protocol version 318: four-byte lengths, no fast authentication, no end-of-response flag; no network services. */
export function acceptPacket(sdu: number): Buffer {
  const body = Buffer.alloc(37);
  body.writeUInt16BE(318, 0);
  body.writeUInt16BE(1, 2);
  body.writeUInt16BE(Math.min(sdu, 65535), 4);
  body.writeUInt16BE(65535, 6);
  body.writeUInt16BE(1, 8);
  body.writeUInt16BE(45, 12);
  body[14] = 0x04;
  body[15] = 0x0c;
  body.writeUInt32BE(sdu, 24);
  body.writeUInt32BE(2097152, 28);
  return packet(packetType.accept, body, false);
}

export function refusePacket(code: number): Buffer {
  const text = `(DESCRIPTION=(ERR=${code})(VSNNUM=318767104)(ERROR_STACK=(ERROR=(CODE=${code})(EMFI=4))))`;
  const head = Buffer.alloc(4);
  head[0] = 34;
  head.writeUInt16BE(text.length, 2);
  return packet(packetType.refuse, Buffer.concat([head, Buffer.from(text)]), false);
}

export const markerPacket = (kind: number): Buffer => packet(packetType.marker, Buffer.of(1, 0, kind), true);

/** A TTC message in as many data packets as it takes. */
export function dataPackets(message: Buffer, sdu: number): Buffer {
  const most = sdu - dataHeaderSize;
  const count = Math.max(1, Math.ceil(message.length / most));
  const out = Buffer.alloc(message.length + count * dataHeaderSize);
  for (let at = 0, start = 0; start === 0 || start < message.length; start += most) {
    const part = message.subarray(start, start + most);
    out.writeUInt32BE(part.length + dataHeaderSize, at);
    out[at + 4] = packetType.data;
    out.set(part, at + dataHeaderSize);
    at += part.length + dataHeaderSize;
  }
  return out;
}
