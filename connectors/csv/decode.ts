import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';
import iconv from 'iconv-lite';
import { invalidByte, looksLikeUtf8, unreadable } from './csv.errors';
import type { CsvSettings } from './settings';

type Encoding = CsvSettings['encoding'];

const chunkBytes = 64 * 1024;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
const newline = 0x0a;

/**
 * The file as chunks of valid UTF-8 without a byte order mark, read on demand.
 *
 * @throws ConnectorError `CON-211`/`CON-212` with line and column for bytes that are not of the encoding
 */
export async function* utf8Chunks(
  file: string,
  encoding: Encoding,
  signal?: AbortSignal,
): AsyncGenerator<Buffer> {
  const decode = encoding === 'utf-8' ? utf8Decoder() : singleByteDecoder(encoding);
  const cursor = new Cursor(file);
  let first = true;
  for await (const read of rawChunks(file, signal)) {
    const marked = first && read.subarray(0, 3).equals(byteOrderMark);
    if (marked && encoding !== 'utf-8') throw looksLikeUtf8(cursor.place(), encoding);
    first = false;
    const chunk = decode(marked ? read.subarray(3) : read, cursor);
    cursor.pass(chunk);
    if (chunk.length > 0) yield chunk;
  }
  if (encoding === 'utf-8') decode(null, cursor);
}

async function* rawChunks(file: string, signal: AbortSignal | undefined): AsyncGenerator<Buffer> {
  try {
    yield* createReadStream(file, { flags: 'r', highWaterMark: chunkBytes, signal }) as AsyncIterable<Buffer>;
  } catch (error) {
    signal?.throwIfAborted();
    const code = (error as NodeJS.ErrnoException).code;
    throw code?.startsWith('E') ? unreadable(file, code) : error;
  }
}

/** Line and column (in characters) of the end of what has passed. */
export class Cursor {
  private line = 1;
  private tail = Buffer.alloc(0);

  constructor(private readonly file: string) {}

  pass(chunk: Buffer): void {
    let from = 0;
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      this.line++;
      from = at + 1;
    }
    const rest = chunk.subarray(from);
    this.tail = from > 0 ? Buffer.from(rest) : Buffer.concat([this.tail, rest]);
  }

  place(): { file: string; line: number; column: number } {
    return { file: this.file, line: this.line, column: this.tail.toString('utf8').length + 1 };
  }

  /** The place after `chunk`, without passing it. */
  placeAfter(chunk: Buffer): { file: string; line: number; column: number } {
    const ahead = new Cursor(this.file);
    ahead.line = this.line;
    ahead.tail = this.tail;
    ahead.pass(chunk);
    return ahead.place();
  }
}

/** One chunk of the file as UTF-8; null at the end of the file. */
type Decoder = (chunk: Buffer | null, cursor: Cursor) => Buffer;

function utf8Decoder(): Decoder {
  let held = Buffer.alloc(0);
  return (chunk, cursor) => {
    const bytes = held.length > 0 ? Buffer.concat([held, chunk ?? Buffer.alloc(0)]) : (chunk ?? held);
    const whole = chunk ? bytes.subarray(0, bytes.length - unfinished(bytes)) : bytes;
    held = Buffer.from(bytes.subarray(whole.length));
    if (!isUtf8(whole)) {
      throw invalidByte(cursor.placeAfter(whole.subarray(0, firstInvalid(whole))), 'UTF-8', 'windows-1252');
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

function singleByteDecoder(encoding: Exclude<Encoding, 'utf-8'>): Decoder {
  let judged = false;
  return (chunk, cursor) => {
    if (!chunk) return Buffer.alloc(0);
    const text = iconv.decode(chunk, encoding, { stripBOM: false });
    const at = text.search(invalidIn[encoding]);
    if (!judged && /[^\x00-\x7F]/.test(text)) {
      if (isUtf8(chunk.subarray(0, chunk.length - unfinished(chunk)))) {
        const before = Buffer.from(text.slice(0, text.search(/[^\x00-\x7F]/)));
        throw looksLikeUtf8(cursor.placeAfter(before), encoding);
      }
      judged = true;
    }
    if (at >= 0) {
      const other = encoding === 'iso-8859-1' ? 'windows-1252' : 'utf-8';
      throw invalidByte(cursor.placeAfter(Buffer.from(text.slice(0, at))), encoding, other);
    }
    return Buffer.from(text, 'utf8');
  };
}
