import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';

const encodings = ['utf8', 'latin1', 'utf16le'];
/** Bytes by which a text is found before it is compared whole. */
const head = 6;

export interface Found {
  text: string;
  encoding: string;
  at: number;
}

/** Finds any of many texts in bytes, as UTF-8, Latin-1 and UTF-16LE, wherever they begin. */
export class ByteSearch {
  private readonly heads = new Map<number, { bytes: Buffer; text: string; encoding: string }[]>();
  /** One bit per possible first three bytes: most places need no look into the map. */
  private readonly begins = new Uint8Array(1 << 21);

  constructor(texts: Iterable<string>) {
    for (const text of new Set(texts)) {
      if (Buffer.byteLength(text) < head) throw new Error('too short to be told from anything else');
      for (const encoding of encodings) this.add(text, encoding);
    }
  }

  find(bytes: Buffer): Found[] {
    const found: Found[] = [];
    for (let at = 0; at + head <= bytes.length; at++) {
      const first = bytes.readUIntBE(at, 3);
      if (!(this.begins[first >> 3]! & (1 << (first & 7)))) continue;
      for (const { bytes: wanted, text, encoding } of this.heads.get(bytes.readUIntBE(at, head)) ?? []) {
        if (bytes.compare(wanted, 0, wanted.length, at, Math.min(at + wanted.length, bytes.length)) === 0)
          found.push({ text, encoding, at });
      }
    }
    return found;
  }

  private add(text: string, encoding: string): void {
    const bytes = iconv.encode(text, encoding);
    const first = bytes.readUIntBE(0, 3);
    this.begins[first >> 3]! |= 1 << (first & 7);
    const key = bytes.readUIntBE(0, head);
    const same = this.heads.get(key);
    if (same) same.push({ bytes, text, encoding });
    else this.heads.set(key, [{ bytes, text, encoding }]);
  }
}

/** All files under a folder. */
export function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** What of the texts stands in the files, as sentences; an empty list when nothing does. */
export function leaks(search: ByteSearch, files: readonly string[]): string[] {
  return files.flatMap((file) =>
    search
      .find(readFileSync(file))
      .slice(0, 5)
      .map(({ text, encoding, at }) => `${file} holds "${text}" (${encoding}) at byte ${at}`),
  );
}
