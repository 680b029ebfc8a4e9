import type { TdsLogin } from './model';

/** LOGIN7 (MS-TDS 2.2.6.4): offsets of the fixed part; each text is an offset and a length in characters. */
const At = {
  packetSize: 8,
  typeFlags: 26,
  host: 36,
  user: 40,
  password: 44,
  application: 48,
  database: 68,
} as const;
const readOnlyIntent = 0x20;

export function readLogin7(body: Buffer, encrypted: boolean): TdsLogin {
  const bytes = (at: number): Buffer => {
    const offset = body.readUInt16LE(at);
    return body.subarray(offset, offset + body.readUInt16LE(at + 2) * 2);
  };
  const text = (at: number): string => bytes(at).toString('utf16le');
  return {
    user: text(At.user),
    password: revealPassword(bytes(At.password)),
    database: text(At.database),
    applicationName: text(At.application),
    host: text(At.host),
    packetSize: body.readUInt32LE(At.packetSize),
    readOnlyIntent: (body.readUInt8(At.typeFlags) & readOnlyIntent) !== 0,
    encrypted,
  };
}

/** Each byte has its halves swapped and is then XORed with 0xA5 (MS-TDS 2.2.6.4): no protection at all. */
function revealPassword(hidden: Buffer): string {
  const plain = hidden.map((byte) => {
    const swapped = byte ^ 0xa5;
    return ((swapped >> 4) | (swapped << 4)) & 0xff;
  });
  return Buffer.from(plain).toString('utf16le');
}
