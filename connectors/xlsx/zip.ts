import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import type { PlacedFile } from '../shared/files/place';
import { damaged, encrypted, notWorkbook, oldFormat, tooLarge } from './xlsx.errors';

/**
 * The container of a workbook. Read by its directory at the end: what stands before each part in the file may lack
 * sizes, and the parts stand in any order.
 */

/** A workbook from a place that cannot read ranges is held in memory up to this. */
const maxInMemory = 512_000_000;

interface Part {
  packedFrom: number;
  packedBytes: number;
  bytes: number;
  deflated: boolean;
  checksum: number;
}

type Range = (from: number, to: number, signal?: AbortSignal) => AsyncIterable<Buffer>;

export class Zip {
  private constructor(
    readonly file: string,
    private readonly parts: ReadonlyMap<string, Part>,
    private readonly range: Range,
  ) {}

  /** @throws ConnectorError `CON-601`, `CON-602` and `CON-603` for what is no readable workbook */
  static async open(file: PlacedFile): Promise<Zip> {
    const whole = file.readRange && file.size !== null ? undefined : await inMemory(file);
    const size = whole?.length ?? file.size!;
    const range: Range = whole
      ? async function* (from, to) {
          yield whole.subarray(from, to);
        }
      : (from, to, signal) => file.readRange!(from, to, signal);
    const bytes = (from: number, to: number): Promise<Buffer> =>
      gather(range(Math.max(0, from), Math.min(size, to)));
    const start = await bytes(0, 8);
    if (start.equals(compoundFile)) throw await explainCompoundFile(file.shown, bytes);
    const parts = await readDirectory(bytes, size);
    if (!parts) throw notWorkbook(file.shown);
    return new Zip(file.shown, parts, range);
  }

  has(part: string): boolean {
    return this.parts.has(part);
  }

  /** @throws ConnectorError `CON-604` unless the part is exactly what was packed */
  async *read(name: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
    const part = this.parts.get(name);
    if (!part) throw damaged(this.file, name, { sv: 'Delen saknas.', en: 'The part is missing.' });
    const header = await gather(this.range(part.packedFrom, part.packedFrom + 30, signal));
    if (header.length < 30 || header.readUInt32LE(0) !== 0x04034b50) throw this.broken(name);
    const from = part.packedFrom + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
    const packed = this.range(from, from + part.packedBytes, signal);
    let checksum = 0;
    let bytes = 0;
    try {
      for await (const chunk of part.deflated ? inflated(packed) : packed) {
        checksum = crc32(chunk, checksum);
        bytes += chunk.length;
        if (bytes > part.bytes) throw this.broken(name);
        yield chunk;
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw (error as NodeJS.ErrnoException).code?.startsWith('Z_') ? this.broken(name) : error;
    }
    if (bytes !== part.bytes || checksum !== part.checksum) throw this.broken(name);
  }

  private broken(part: string): Error {
    return damaged(this.file, part, {
      sv: 'Det uppackade stämmer inte med filens kontrollsumma; filen är avbruten eller ändrad.',
      en: "What was unpacked does not fit the file's checksum; the file is cut off or changed.",
    });
  }
}

async function* inflated(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw({ chunkSize: 64 * 1024 });
  // A failure reaches the reader through `inflate` itself.
  const done = pipeline(Readable.from(packed, { objectMode: false }), inflate).catch(() => undefined);
  try {
    yield* inflate as AsyncIterable<Buffer>;
  } finally {
    inflate.destroy();
    await done;
  }
}

async function gather(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

async function inMemory(file: PlacedFile): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of file.read()) {
    chunks.push(chunk);
    if ((bytes += chunk.length) > maxInMemory) throw tooLarge(file.shown, file.name, maxInMemory / 1e6);
  }
  return Buffer.concat(chunks);
}

type Bytes = (from: number, to: number) => Promise<Buffer>;

/** What old Office files and encrypted new ones begin with. */
const compoundFile = Buffer.from('d0cf11e0a1b11ae1', 'hex');

async function explainCompoundFile(file: string, bytes: Bytes): Promise<Error> {
  const header = await bytes(0, 512);
  const sector = 1 << header.readUInt16LE(30);
  const at = (header.readUInt32LE(48) + 1) * sector;
  const directory = await bytes(at, at + 4096);
  return directory.includes(Buffer.from('EncryptedPackage', 'utf16le'))
    ? encrypted(file)
    : oldFormat(file, '.xls');
}

const endRecord = Buffer.from([0x50, 0x4b, 0x05, 0x06]);
const directoryRecord = 0x02014b50;
const wide = 0xffffffff;

/** Undefined when there is no directory that can be read. */
async function readDirectory(bytes: Bytes, size: number): Promise<Map<string, Part> | undefined> {
  const tailFrom = Math.max(0, size - 65_557 - 20);
  const tail = await bytes(tailFrom, size);
  const end = tail.lastIndexOf(endRecord);
  if (end < 0 || end + 22 > tail.length) return undefined;
  let from = tail.readUInt32LE(end + 16);
  let length = tail.readUInt32LE(end + 12);
  if (from === wide || length === wide) {
    if (end < 20) return undefined;
    const at = Number(tail.readBigUInt64LE(end - 20 + 8));
    const record = await bytes(at, at + 56);
    if (record.length < 56) return undefined;
    length = Number(record.readBigUInt64LE(40));
    from = Number(record.readBigUInt64LE(48));
  }
  if (length > maxInMemory) return undefined;
  const directory = await bytes(from, from + length);
  const parts = new Map<string, Part>();
  for (let at = 0; at + 46 <= directory.length;) {
    if (directory.readUInt32LE(at) !== directoryRecord) return undefined;
    const nameEnd = at + 46 + directory.readUInt16LE(at + 28);
    const extraEnd = nameEnd + directory.readUInt16LE(at + 30);
    const [bytesOf, packedBytes, packedFrom] = wideSizes(
      [directory.readUInt32LE(at + 24), directory.readUInt32LE(at + 20), directory.readUInt32LE(at + 42)],
      directory.subarray(nameEnd, extraEnd),
    );
    const method = directory.readUInt16LE(at + 10);
    const locked = (directory.readUInt16LE(at + 8) & 1) === 1;
    if (locked || (method !== 0 && method !== 8)) return undefined;
    parts.set(directory.toString('utf8', at + 46, nameEnd), {
      packedFrom: packedFrom!,
      packedBytes: packedBytes!,
      bytes: bytesOf!,
      deflated: method === 8,
      checksum: directory.readUInt32LE(at + 16),
    });
    at = extraEnd + directory.readUInt16LE(at + 32);
  }
  return parts;
}

/** Numbers that do not fit 32 bits stand in the extra field of ZIP64, in this order, and only they. */
function wideSizes(numbers: number[], extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    let field = at + 4;
    return numbers.map((number) => {
      if (number !== wide || field + 8 > extra.length) return number;
      field += 8;
      return Number(extra.readBigUInt64LE(field - 8));
    });
  }
  return numbers;
}
