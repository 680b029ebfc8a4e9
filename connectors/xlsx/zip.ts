import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw } from 'node:zlib';
import {
  fromBufferPromise,
  fromRandomAccessReaderPromise,
  RandomAccessReader,
  type Entry,
  type ZipFile,
} from 'yauzl';
import { ConnectorError } from '../contract';
import type { PlacedFile } from '../shared/files/place';
import { damaged, encrypted, notWorkbook, oldFormat, tooLarge } from './xlsx.errors';

/**
 * The container of a workbook, by its directory at the end: what stands before each part in the file may lack sizes,
 * and the parts stand in any order.
 */

/** A workbook from a place that cannot read ranges is held in memory up to this. */
const maxInMemory = 512_000_000;

export class Zip {
  private constructor(
    readonly file: string,
    private readonly zip: ZipFile,
    private readonly parts: ReadonlyMap<string, Entry>,
  ) {}

  /** @throws ConnectorError `CON-601`, `CON-602` and `CON-603` for what is no readable workbook */
  static async open(file: PlacedFile): Promise<Zip> {
    const ranges =
      file.readRange && file.size !== null
        ? new Ranges((from, to) => file.readRange!(from, to), file.size)
        : undefined;
    const whole = ranges ? undefined : await inMemory(file);
    const bytes = async (from: number, to: number): Promise<Buffer> =>
      whole ? whole.subarray(from, to) : ranges!.bytes(from, to);
    if ((await bytes(0, 8)).equals(compoundFile)) throw await explainCompoundFile(file.shown, bytes);
    const options = { lazyEntries: true, autoClose: false };
    try {
      const zip = await (whole
        ? fromBufferPromise(whole, options)
        : fromRandomAccessReaderPromise(ranges!, file.size!, options));
      const parts = new Map<string, Entry>();
      for await (const entry of zip.eachEntry()) parts.set(entry.fileName, entry);
      if ([...parts.values()].some((entry) => entry.isEncrypted())) throw encrypted(file.shown);
      return new Zip(file.shown, zip, parts);
    } catch (error) {
      throw error instanceof ConnectorError ? error : notWorkbook(file.shown);
    }
  }

  has(part: string): boolean {
    return this.parts.has(part);
  }

  /** @throws ConnectorError `CON-604` unless the part is exactly what was packed */
  async *read(name: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
    const part = this.parts.get(name);
    if (!part) throw damaged(this.file, name, { sv: 'Delen saknas.', en: 'The part is missing.' });
    let checksum = 0;
    let bytes = 0;
    try {
      for await (const chunk of unpacked(this.zip, part)) {
        signal?.throwIfAborted();
        checksum = crc32(chunk, checksum);
        bytes += chunk.length;
        if (bytes > part.uncompressedSize) throw this.broken(name);
        yield chunk;
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw error instanceof PackingFault ? this.broken(name) : error;
    }
    if (bytes !== part.uncompressedSize || checksum !== part.crc32) throw this.broken(name);
  }

  private broken(part: string): Error {
    return damaged(this.file, part, {
      sv: 'Det uppackade stämmer inte med filens kontrollsumma; filen är avbruten eller ändrad.',
      en: "What was unpacked does not fit the file's checksum; the file is cut off or changed.",
    });
  }
}

/** The packing itself is broken; not what who reads the part throws. */
class PackingFault extends Error {}

/** In chunks of 64 KB, where the library's own would be of 16 KB; what it would check, `read` does. */
async function* unpacked(zip: ZipFile, part: Entry): AsyncGenerator<Buffer> {
  const inflate = createInflateRaw({ chunkSize: 64 * 1024 });
  let failure: unknown;
  const stored = part.compressionMethod === 0;
  const packed = await zip.openReadStreamPromise(part, { decodeFileData: false }).catch(() => {
    throw new PackingFault();
  });
  const chunks: Readable = stored ? packed : inflate;
  const done = stored ? undefined : pipeline(packed, inflate).catch((error: unknown) => (failure = error));
  const source = chunks[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  try {
    for (;;) {
      const next = await source.next().catch((error: unknown) => {
        throw (failure ?? error) instanceof ConnectorError ? (failure ?? error) : new PackingFault();
      });
      if (next.done) return;
      yield next.value;
    }
  } finally {
    chunks.destroy();
    packed.destroy();
    await done;
  }
}

/** Hands the ranges of a file to the library. */
class Ranges extends RandomAccessReader {
  constructor(
    private readonly range: NonNullable<PlacedFile['readRange']>,
    private readonly size: number,
  ) {
    super();
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.range(start, end), { objectMode: false });
  }

  async bytes(from: number, to: number): Promise<Buffer> {
    const chunks: Buffer[] = [];
    for await (const chunk of this.range(from, Math.min(to, this.size))) chunks.push(chunk);
    return Buffer.concat(chunks);
  }
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

/** What old Office files and encrypted new ones begin with. */
const compoundFile = Buffer.from('d0cf11e0a1b11ae1', 'hex');

async function explainCompoundFile(
  file: string,
  bytes: (from: number, to: number) => Promise<Buffer>,
): Promise<Error> {
  const header = await bytes(0, 512);
  if (header.length < 512) return notWorkbook(file);
  const sector = 1 << header.readUInt16LE(30);
  const at = (header.readUInt32LE(48) + 1) * sector;
  const directory = await bytes(at, at + 4096);
  return directory.includes(Buffer.from('EncryptedPackage', 'utf16le'))
    ? encrypted(file)
    : oldFormat(file, '.xls');
}
