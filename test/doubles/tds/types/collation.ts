import type { TdsCollation } from '../model';

/** 0x80–0x9F of Windows-1252. Written out, since a decoder shared with the driver could not show the driver's faults. */
const high = [
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f',
  '\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178',
].join('');
const toByte = new Map(
  Array.from({ length: 256 }, (_, byte) => [
    byte >= 0x80 && byte < 0xa0 ? high.charCodeAt(byte - 0x80) : byte,
    byte,
  ]),
);

/** How char, varchar and text stand on the wire. */
export interface Encoding {
  /** COLLATION (MS-TDS 2.2.5.1): LCID in 20 bits, flags in 8, version in 4, then the sort id. */
  bytes: Buffer;
  encode(text: string): Buffer;
  decode(bytes: Buffer): string;
}

const ignoreCaseKanaWidth = 0b1101 << 20;
const utf8Flag = 1 << 26;
const version100 = 2 << 28;
const finnish = 0x0040b;

export const encodings: Record<TdsCollation, Encoding> = {
  Finnish_Swedish_CI_AS: {
    bytes: collationBytes(finnish | ignoreCaseKanaWidth),
    encode: encode1252,
    decode: decode1252,
  },
  Finnish_Swedish_100_CI_AS_SC_UTF8: {
    bytes: collationBytes(finnish | ignoreCaseKanaWidth | utf8Flag | version100),
    encode: (text) => Buffer.from(text, 'utf8'),
    decode: (bytes) => bytes.toString('utf8'),
  },
};

function collationBytes(info: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt32LE(info >>> 0);
  return bytes;
}

/** What the code page lacks becomes `?`, as it does in SQL Server. */
function encode1252(text: string): Buffer {
  const bytes = Buffer.allocUnsafe(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = toByte.get(text.charCodeAt(at)) ?? 0x3f;
  return bytes;
}

function decode1252(bytes: Buffer): string {
  return bytes.toString('latin1').replace(/[\x80-\x9f]/g, (found) => high.charAt(found.charCodeAt(0) - 0x80));
}
