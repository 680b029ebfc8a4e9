import { encodings, markedEncoding, type Encoding } from '../shared/files/decode';
import type { PlacedFile } from '../shared/files/place';
import { unknownEncoding } from './xml.errors';

const known: Record<string, Encoding> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  'us-ascii': 'utf-8',
  'iso-8859-1': 'iso-8859-1',
  latin1: 'iso-8859-1',
  'windows-1252': 'windows-1252',
  cp1252: 'windows-1252',
  'utf-16': 'utf-16le',
  'utf-16le': 'utf-16le',
  'utf-16be': 'utf-16be',
};

/** Enough for a declaration. */
const beginning = 200;

/** By the byte order mark, else by the declaration, else UTF-8. @throws ConnectorError `CON-804` */
export async function encodingOf(file: PlacedFile, signal?: AbortSignal): Promise<Encoding> {
  let bytes = Buffer.alloc(0);
  for await (const chunk of file.read(signal)) {
    bytes = Buffer.concat([bytes, chunk.subarray(0, beginning)]);
    if (bytes.length >= beginning) break;
  }
  const marked = markedEncoding(bytes);
  if (marked) return marked;
  if (bytes[0] === 0x3c && bytes[1] === 0) return 'utf-16le';
  if (bytes[0] === 0 && bytes[1] === 0x3c) return 'utf-16be';
  const declared = /^<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(bytes.toString('latin1'))?.[1];
  if (declared === undefined) return 'utf-8';
  const encoding = known[declared.toLowerCase()];
  if (!encoding) throw unknownEncoding(file.shown, encodings);
  return encoding;
}
