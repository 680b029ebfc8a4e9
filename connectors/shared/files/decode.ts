import { isAscii, isUtf8 } from 'node:buffer';
import iconv from 'iconv-lite';
import type { ConnectorErrorDetails } from '../../contract';
import { Cursor } from './cursor';
import { invalidByte, otherEncoding } from './file.errors';
import type { PlacedFile } from './place';

/** How files store characters. UTF-16 is what Excel calls "Unicode text". */
export const encodings = ['utf-8', 'windows-1252', 'iso-8859-1', 'utf-16le', 'utf-16be'] as const;
export type Encoding = (typeof encodings)[number];

/** What is decoded at a time. */
export const chunkBytes = 64 * 1024;

const byteOrderMarks: readonly (readonly [Encoding, Buffer])[] = [
  ['utf-8', Buffer.from([0xef, 0xbb, 0xbf])],
  ['utf-16le', Buffer.from([0xff, 0xfe])],
  ['utf-16be', Buffer.from([0xfe, 0xff])],
];

/** What the byte order mark at the beginning of `bytes` says. */
export const markedEncoding = (bytes: Buffer): Encoding | undefined =>
  byteOrderMarks.find(([, mark]) => bytes.subarray(0, mark.length).equals(mark))?.[0];

/**
 * The file as chunks of valid UTF-8 without a byte order mark, each ending with a whole character, read on demand.
 *
 * @throws ConnectorError `CON-211`/`CON-212` with line and column for bytes that are not of the encoding
 */
export async function* utf8Chunks(
  file: PlacedFile,
  encoding: Encoding,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  const decode = decoders[encoding]();
  const cursor = new Cursor(file.shown);
  let first = true;
  for await (const read of evenChunks(file.read(signal))) {
    const marked = first ? markedEncoding(read) : undefined;
    const found =
      marked ?? (first && encoding.startsWith('utf-16') && !read.includes(0) ? 'utf-8' : encoding);
    if (found !== encoding) throw otherEncoding(cursor.place(), found, encoding);
    first = false;
    const mark = marked === undefined ? 0 : marked === 'utf-8' ? 3 : 2;
    const chunk = decode(read.subarray(mark), cursor);
    cursor.pass(chunk);
    if (chunk.length > 0) yield chunk;
  }
  decode(null, cursor);
}

/** Chunks of any size as chunks that are large enough to be judged, and to be worth their while. */
async function* evenChunks(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    held.push(chunk);
    bytes += chunk.length;
    if (bytes < chunkBytes) continue;
    yield held.length === 1 ? chunk : Buffer.concat(held);
    held = [];
    bytes = 0;
  }
  if (bytes > 0) yield Buffer.concat(held);
}

/** One chunk of the file as UTF-8; null at the end of the file, which gives nothing but may be an error. */
type Decoder = (chunk: Buffer | null, cursor: Cursor) => Buffer;

const decoders: Record<Encoding, () => Decoder> = {
  'utf-8': utf8Decoder,
  'windows-1252': () => singleByteDecoder('windows-1252'),
  'iso-8859-1': () => singleByteDecoder('iso-8859-1'),
  'utf-16le': () => utf16Decoder('utf-16le'),
  'utf-16be': () => utf16Decoder('utf-16be'),
};

const empty = Buffer.alloc(0);

function utf8Decoder(): Decoder {
  let held = empty;
  return (chunk, cursor) => {
    const bytes = held.length > 0 ? Buffer.concat([held, chunk ?? empty]) : (chunk ?? held);
    const whole = chunk ? bytes.subarray(0, bytes.length - unfinished(bytes)) : bytes;
    held = Buffer.from(bytes.subarray(whole.length));
    if (!isUtf8(whole)) {
      throw invalidByte(placeAfter(cursor, whole.subarray(0, firstInvalid(whole))), 'utf-8', 'windows-1252');
    }
    return whole;
  };
}

/** How many bytes at the end begin a character that goes on in the next chunk. */
function unfinished(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
  }
  return 0;
}

function firstInvalid(bytes: Buffer): number {
  const repaired = Buffer.from(bytes.toString('utf8'), 'utf8');
  let at = 0;
  while (at < bytes.length && bytes[at] === repaired[at]) at++;
  return at;
}

/** Bytes 0x80–0x9F are control characters in iso-8859-1, and five of them are nothing in windows-1252. */
const invalidIn = { 'windows-1252': /\uFFFD|[\u0080-\u009F]/, 'iso-8859-1': /[\u0080-\u009F]/ } as const;

/** By iconv-lite: `TextDecoder('windows-1252')` of Node 20 gives other characters for 0x80–0x9F (– and €). */
function singleByteDecoder(encoding: keyof typeof invalidIn): Decoder {
  const isAlsoUtf8 = utf8Test();
  return (chunk, cursor) => {
    if (!chunk) return empty;
    const text = iconv.decode(chunk, encoding, { stripBOM: false });
    if (isAlsoUtf8(chunk)) {
      const before = Buffer.from(text.slice(0, text.search(/[^\x00-\x7F]/)));
      throw otherEncoding(placeAfter(cursor, before), 'utf-8', encoding);
    }
    const at = text.search(invalidIn[encoding]);
    if (at >= 0) {
      const other = encoding === 'iso-8859-1' ? 'windows-1252' : 'utf-8';
      throw invalidByte(placeAfter(cursor, Buffer.from(text.slice(0, at))), encoding, other);
    }
    return Buffer.from(text, 'utf8');
  };
}

/** Whether the first chunk with other bytes than those of ASCII is UTF-8; a character may go on in the next chunk. */
function utf8Test(): (chunk: Buffer) => boolean {
  let held = empty;
  let judged = false;
  return (chunk) => {
    if (judged) return false;
    const bytes = Buffer.concat([held, chunk]);
    const whole = bytes.subarray(0, bytes.length - unfinished(bytes));
    held = Buffer.from(bytes.subarray(whole.length));
    judged = !isAscii(whole);
    return judged && isUtf8(whole);
  };
}

/** Half a pair, or a zero that says that the bytes are of another kind. */
const invalidUtf16 = /\p{Surrogate}|\0/u;

function utf16Decoder(encoding: 'utf-16le' | 'utf-16be'): Decoder {
  let held = empty;
  return (chunk, cursor) => {
    const bytes = chunk ? Buffer.concat([held, chunk]) : held;
    const pairs = encoding === 'utf-16be' ? bytes.subarray(0, bytes.length & ~1).swap16() : bytes;
    let text = pairs.toString('utf16le', 0, bytes.length & ~1);
    const half = chunk !== null && /[\uD800-\uDBFF]$/.test(text) ? 1 : 0;
    if (half) text = text.slice(0, -1);
    const at = text.search(invalidUtf16);
    if (at >= 0 || (!chunk && bytes.length > 0)) {
      const before = Buffer.from(at >= 0 ? text.slice(0, at) : text);
      throw invalidByte(placeAfter(cursor, before), encoding, 'utf-8');
    }
    held = Buffer.from(bytes.subarray(text.length * 2));
    if (half && encoding === 'utf-16be') held.subarray(0, 2).swap16();
    return Buffer.from(text, 'utf8');
  };
}

function placeAfter(cursor: Cursor, chunk: Buffer): NonNullable<ConnectorErrorDetails['place']> {
  const ahead = cursor.copy();
  ahead.pass(chunk);
  return ahead.place();
}
