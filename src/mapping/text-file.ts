import iconv from 'iconv-lite';

/** Text of a file that a person wrote in whatever editor: UTF-8 with or without a byte order mark, else Windows-1252. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    // Not Node's own windows-1252 decoder: it gets 0x80–0x9F wrong on Node 20.
    return iconv.decode(Buffer.from(bytes), 'win1252');
  }
}
