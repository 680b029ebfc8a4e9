import iconv from 'iconv-lite';

/**
 * Text of a file that a person wrote in whatever editor: UTF-8 with or without a byte order mark, UTF-16 with one
 * (Excel's "Unicode text"), else Windows-1252.
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return iconv.decode(Buffer.from(bytes), 'utf-16le');
  if (first === 0xfe && second === 0xff) return iconv.decode(Buffer.from(bytes), 'utf-16be');
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not Node's own windows-1252 decoder: it gets 0x80–0x9F wrong on Node 20.
    return iconv.decode(Buffer.from(bytes), 'win1252');
  }
}
