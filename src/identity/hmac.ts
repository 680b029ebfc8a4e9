import { compress, initialState, message, room, state } from './sha256';

const blockBytes = 64;
const view = new DataView(message.buffer, message.byteOffset, message.byteLength);
const output = Buffer.from(message.buffer, message.byteOffset, 18);

/** Bytes of the message that are written and not yet taken, and those that are taken. */
let filled = 0;
let taken = 0;

/**
 * HMAC-SHA-256 (RFC 2104) under one key, for many short messages: the key's two blocks are taken once. A message is
 * `begin`, its parts, and `end`, in one go: what it is made in is shared by all keys.
 */
export class HmacSha256 {
  // As good as the key: private, so that nothing prints them.
  readonly #inner: Int32Array;
  readonly #outer: Int32Array;

  /** `key`: at most 64 bytes. */
  constructor(key: Uint8Array) {
    if (key.length > blockBytes) throw new Error('the key is longer than a block');
    this.#inner = keyed(key, 0x36);
    this.#outer = keyed(key, 0x5c);
    forgetMessage();
  }

  begin(): void {
    restore(this.#inner);
  }

  /** One byte, for what is not text: 0xF8–0xFF never occur in UTF-8. */
  byte(byte: number): void {
    if (filled >= room) takeBlocks();
    message[filled++] = byte;
  }

  /** Text as UTF-8; half a surrogate pair becomes U+FFFD, as everywhere in Node. */
  text(text: string): void {
    const { length } = text;
    // The compiler keeps a local in a register, and not the module's variable.
    let at = filled;
    for (let i = 0; i < length; i++) {
      if (at >= room) {
        filled = at;
        takeBlocks();
        at = filled;
      }
      let code = text.charCodeAt(i);
      if (code < 0x80) {
        message[at++] = code;
        continue;
      }
      if (code < 0x800) {
        message[at++] = 0xc0 | (code >> 6);
        message[at++] = 0x80 | (code & 0x3f);
        continue;
      }
      if (code >= 0xd800 && code < 0xe000) {
        const low = i + 1 < length ? text.charCodeAt(i + 1) : 0;
        if (code < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
          code = 0x10000 + ((code & 0x3ff) << 10) + (low & 0x3ff);
          i++;
        } else {
          code = 0xfffd;
        }
      }
      if (code < 0x10000) {
        message[at++] = 0xe0 | (code >> 12);
      } else {
        message[at++] = 0xf0 | (code >> 18);
        message[at++] = 0x80 | ((code >> 12) & 0x3f);
      }
      message[at++] = 0x80 | ((code >> 6) & 0x3f);
      message[at++] = 0x80 | (code & 0x3f);
    }
    filled = at;
  }

  /** The first 144 bits, as 24 characters of base64url. */
  end(): string {
    takeLast();
    writeState();
    restore(this.#outer);
    filled = 32;
    takeLast();
    writeState();
    return output.toString('base64url');
  }

  /** 32 bits of the latest `end` (any key's) that its characters do not show. */
  static unshown(): number {
    return state[5]! >>> 0;
  }
}

/** Overwrites the latest message. */
export function forgetMessage(): void {
  message.fill(0);
  state.fill(0);
}

function keyed(key: Uint8Array, pad: number): Int32Array {
  state.set(initialState);
  message.fill(pad, 0, blockBytes);
  for (let i = 0; i < key.length; i++) message[i]! ^= key[i]!;
  compress(1);
  return state.slice();
}

/** Goes on from after the key's block. */
function restore(saved: Int32Array): void {
  for (let i = 0; i < 8; i++) state[i] = saved[i]!;
  filled = 0;
  taken = blockBytes;
}

function writeState(): void {
  for (let i = 0; i < 8; i++) view.setInt32(4 * i, state[i]!);
}

function takeBlocks(): void {
  const blocks = filled >>> 6;
  const bytes = blocks << 6;
  compress(blocks);
  message.copyWithin(0, bytes, filled);
  taken += bytes;
  filled -= bytes;
}

function takeLast(): void {
  const bytes = taken + filled;
  message[filled++] = 0x80;
  const blocks = (filled + 8 + 63) >>> 6;
  const end = blocks << 6;
  while (filled < end - 8) message[filled++] = 0;
  view.setUint32(end - 8, Math.floor(bytes / 0x20000000));
  view.setUint32(end - 4, bytes << 3);
  compress(blocks);
}
