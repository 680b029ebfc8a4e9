import {
  blockBytes,
  bytes,
  forgetAll,
  hmacOfFour,
  makeRoom,
  roomAt,
  shownBytes,
  stateAfter,
  useKey,
} from './sha256';

/** Where the next byte of a message stands, and where the message began. */
let filled = roomAt;
let began = roomAt;
/** Messages that wait to be reckoned, and their keys. */
let waiting = 0;
const waitingKeys: HmacSha256[] = [];

const shownCharacters = 24;

/** Digests of messages that were reckoned together, by their places among them. */
export class Digests {
  constructor(
    private readonly text: string,
    private readonly unshownWords: Uint32Array,
    private readonly slots: readonly number[],
  ) {}

  /** The first 144 bits, as 24 characters of base64url. Part of a longer text: to be kept, it must be copied. */
  of(place: number): string {
    const at = this.slots[place]! * shownCharacters;
    return this.text.slice(at, at + shownCharacters);
  }

  /** 32 bits of the same digest that its characters do not show. */
  unshown(place: number): number {
    return this.unshownWords[this.slots[place]!]!;
  }
}

/**
 * HMAC-SHA-256 (RFC 2104) under one key, for many messages: the key's two blocks are taken once. A message is `begin`,
 * its parts, and `end` or `later`, in one go: what it is made in is shared by all keys.
 */
export class HmacSha256 {
  // As good as the key: private, so that nothing prints them.
  readonly #inner: Int32Array;
  readonly #outer: Int32Array;
  /** Per number of blocks: place and address of the messages that wait, in turns. */
  readonly #waiting: number[][] = [];

  /** `key`: at most 64 bytes. */
  constructor(key: Uint8Array) {
    if (key.length > blockBytes) throw new Error('the key is longer than a block');
    this.#inner = padded(key, 0x36);
    this.#outer = padded(key, 0x5c);
  }

  begin(): void {
    began = filled;
  }

  /** One byte, for what is not text: 0xF8–0xFF never occur in UTF-8. */
  byte(byte: number): void {
    if (filled >= bytes.length) makeRoom(filled + 1);
    bytes[filled++] = byte;
  }

  /** Text as UTF-8; half a surrogate pair becomes U+FFFD, as everywhere in Node. */
  text(text: string): void {
    const { length } = text;
    if (filled + 3 * length > bytes.length) makeRoom(filled + 3 * length);
    // The compiler keeps locals in registers, and not the module's variables.
    const message = bytes;
    let at = filled;
    for (let i = 0; i < length; i++) {
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

  /** The digest's first 144 bits at once, as 24 characters of base64url. */
  end(): string {
    const blocks = pad();
    const at = began;
    // What waits stands before this message, and stays.
    const shown = filled;
    filled = began;
    makeRoom(shown + 4 * shownBytes + 2 + 16);
    useKey(this.#inner, this.#outer);
    hmacOfFour(at, at, at, at, blocks, shown, shown + 4 * shownBytes + 2);
    return Buffer.from(bytes.buffer, shown, shownBytes).toString('base64url');
  }

  /** Lets the message wait for `reckon`; gives its place there: the first one's is 0. */
  later(): number {
    const blocks = pad();
    const queues = this.#waiting;
    if (queues.length === 0) waitingKeys.push(this);
    while (queues.length <= blocks) queues.push([]);
    queues[blocks]!.push(waiting, began);
    return waiting++;
  }

  /** The digests of all messages that wait, under whatever key. */
  static reckon(): Digests {
    const slots = new Array<number>(waiting);
    const groups = waitingKeys.reduce(
      (sum, key) => sum + key.#waiting.reduce((all, queue) => all + Math.ceil(queue.length / 8), 0),
      0,
    );
    const unshown = filled;
    const shown = unshown + 16 * groups;
    makeRoom(shown + 4 * shownBytes * groups + 2);
    let slot = 0;
    for (const key of waitingKeys) {
      useKey(key.#inner, key.#outer);
      key.#waiting.forEach((queue, blocks) => {
        for (let i = 0; i < queue.length; i += 8) {
          // What a last group lacks is filled up with its first message.
          const address = (lane: number): number => queue[i + 2 * lane + 1] ?? queue[i + 1]!;
          const to = shown + shownBytes * slot;
          hmacOfFour(address(0), address(1), address(2), address(3), blocks, to, unshown + 4 * slot);
          for (let lane = 0; lane < 4 && i + 2 * lane < queue.length; lane++)
            slots[queue[i + 2 * lane]!] = slot + lane;
          slot += 4;
        }
      });
    }
    const { buffer } = bytes;
    const text = Buffer.from(buffer, shown, shownBytes * slot).toString('base64url');
    const digests = new Digests(text, new Uint32Array(buffer.slice(unshown, unshown + 4 * slot)), slots);
    HmacSha256.dropWaiting();
    return digests;
  }

  /** Drops what waits. */
  static dropWaiting(): void {
    for (const key of waitingKeys) key.#waiting.length = 0;
    waitingKeys.length = 0;
    waiting = 0;
    filled = roomAt;
  }
}

/** Overwrites all messages and what has been made of them. */
export function forgetMessages(): void {
  HmacSha256.dropWaiting();
  forgetAll();
}

function padded(key: Uint8Array, pad: number): Int32Array {
  const block = new Uint8Array(blockBytes).fill(pad);
  for (let i = 0; i < key.length; i++) block[i]! ^= key[i]!;
  const state = stateAfter(block);
  block.fill(0);
  return state;
}

/** Ends a message as the standard has it, with the key's block counted. Gives its blocks. */
function pad(): number {
  const length = filled - began;
  const blocks = (length + 9 + blockBytes - 1) >>> 6;
  const end = began + blocks * blockBytes;
  makeRoom(end);
  const message = bytes;
  message[filled] = 0x80;
  for (let at = filled + 1; at < end - 8; at++) message[at] = 0;
  const bits = (length + blockBytes) * 8;
  for (let at = end - 8; at < end - 5; at++) message[at] = 0;
  message[end - 5] = Math.floor(bits / 0x100000000);
  message[end - 4] = bits >>> 24;
  message[end - 3] = bits >>> 16;
  message[end - 2] = bits >>> 8;
  message[end - 1] = bits;
  filled = end;
  return blocks;
}
