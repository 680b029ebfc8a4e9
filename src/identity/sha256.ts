/*
 * SHA-256's compression function (FIPS 180-4) over four messages at a time, one in each lane of a vector, as much of
 * HMAC (RFC 2104) around it as needs no text, and nothing else. It is here for speed: every row takes about three short
 * keyed hashes and a long one. Rough CPU time of a short one, two blocks: this 0.18 µs, one message at a time in
 * WebAssembly 0.30 and with what it takes to call it 0.55, `createHmac` 1.9, nine tenths of it for setting up.
 * `hmac.spec.ts` holds it against node:crypto.
 */

/** Roots of the primes: `root` 2 gives the initial state, 3 the constants of the rounds. */
function fractions(root: 2 | 3, count: number): number[] {
  const found: number[] = [];
  for (let n = 2; found.length < count; n++) {
    if (Array.from({ length: n - 2 }, (_, i) => i + 2).some((divisor) => n % divisor === 0)) continue;
    const value = root === 2 ? Math.sqrt(n) : Math.cbrt(n);
    found.push(((value - Math.floor(value)) * 2 ** 32) | 0);
  }
  return found;
}

export const blockBytes = 64;
/** Bytes of a digest that are shown. */
export const shownBytes = 18;
/** Where things stand in memory: eight vectors of state, sixteen of the block's words, two keys' states, then room. */
const [stateAt, wordsAt, innerAt, outerAt] = [0, 128, 384, 416];
export const roomAt = 448;
const pageBytes = 65_536;

// A WebAssembly function is a list of bytes; each of these gives one instruction (core specification, 5.4).
type Code = number[];
const unsigned = (n: number): Code => (n < 128 ? [n] : [(n & 127) | 128, ...unsigned(n >>> 7)]);
const signed = (n: number): Code => (n >= -64 && n < 64 ? [n & 127] : [(n & 127) | 128, ...signed(n >> 7)]);
const get = (local: number): Code => [0x20, ...unsigned(local)];
const set = (local: number): Code => [0x21, ...unsigned(local)];
const constant = (n: number): Code => [0x41, ...signed(n | 0)];
const addNumber = [0x6a];
const call = (fn: number): Code => [0x10, fn];
const vector = (code: number, ...rest: Code): Code => [0xfd, ...unsigned(code), ...rest];
const load = (offset: number): Code => vector(0x00, 4, ...unsigned(offset));
const loadInAll = (offset: number): Code => vector(0x09, 2, ...unsigned(offset));
const loadInOne = (offset: number, lane: number): Code => vector(0x56, 2, ...unsigned(offset), lane);
const store = (offset: number): Code => vector(0x0b, 4, ...unsigned(offset));
const storeOne = (offset: number, lane: number): Code => vector(0x5a, 2, ...unsigned(offset), lane);
const [xor, select, add] = [vector(0x51), vector(0x52), vector(0xae)];
const shiftLeft = (by: number): Code => [...constant(by), ...vector(0xab)];
const shiftRight = (by: number): Code => [...constant(by), ...vector(0xad)];
const rotated = (local: number, by: number): Code =>
  [get(local), shiftRight(by), get(local), shiftLeft(32 - by), xor].flat();
const inAll = (n: number): Code => {
  const bytes = [n, n >>> 8, n >>> 16, n >>> 24].map((byte) => byte & 255);
  return vector(0x0c, ...bytes, ...bytes, ...bytes, ...bytes);
};
/** Messages and digests are big-endian, WebAssembly's memory little-endian. */
const swapped = (local: number): Code => [
  ...get(local),
  ...get(local),
  ...vector(0x0d, ...[3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12]),
];
const lanes = [0, 1, 2, 3] as const;

/** Function 0: takes the words into the state. Locals: the working variables a–h, and the schedule's latest 16 words. */
function compression(): Code {
  const code: Code = [];
  const emit = (...parts: Code[]): void => void code.push(...parts.flat());
  const w0 = 8;
  for (let i = 0; i < 8; i++) emit(constant(0), load(stateAt + 16 * i), set(i));
  for (let i = 0; i < 16; i++) emit(constant(0), load(wordsAt + 16 * i), set(w0 + i));
  fractions(3, 64).forEach((k, i) => {
    // The variables change places after each round; here their names do.
    const [a, b, c, d, e, f, g, h] = Array.from({ length: 8 }, (_, j) => (j - i + 64) % 8) as [
      number, number, number, number, number, number, number, number,
    ]; // prettier-ignore
    const word = (back: number): number => w0 + ((i - back + 16) % 16);
    if (i >= 16) {
      const [x, y] = [word(15), word(2)];
      emit(get(word(16)), get(word(7)), add);
      emit(rotated(x, 7), rotated(x, 18), xor, get(x), shiftRight(3), xor, add);
      emit(rotated(y, 17), rotated(y, 19), xor, get(y), shiftRight(10), xor, add, set(word(0)));
    }
    emit(get(h), rotated(e, 6), rotated(e, 11), xor, rotated(e, 25), xor, add);
    emit(get(f), get(g), get(e), select, add); // choice
    emit(inAll(k), get(word(0)), add, add, set(h));
    emit(get(d), get(h), add, set(d));
    emit(get(h), rotated(a, 2), rotated(a, 13), xor, rotated(a, 22), xor, add);
    emit(get(c), get(a), get(a), get(b), xor, select, add, set(h)); // majority
  });
  for (let i = 0; i < 8; i++) {
    const at = stateAt + 16 * i;
    emit(constant(0), constant(0), load(at), get(i), add, store(at));
  }
  return code;
}

/** Function 1. Locals: the parameters of `hmacOfFour`, and a vector. */
function hmac(): Code {
  const code: Code = [];
  const emit = (...parts: Code[]): void => void code.push(...parts.flat());
  const [message, blocks, shown, unshown, some] = [0, 4, 5, 6, 7];
  const goOnFrom = (key: number): void => {
    for (let i = 0; i < 8; i++)
      emit(constant(0), constant(0), loadInAll(key + 4 * i), store(stateAt + 16 * i));
  };
  goOnFrom(innerAt);
  emit([0x03, 0x40]); // loop
  for (let i = 0; i < 16; i++) {
    emit(constant(0), get(message), loadInAll(4 * i), set(some));
    for (const lane of lanes.slice(1))
      emit(get(message + lane), get(some), loadInOne(4 * i, lane), set(some));
    emit(swapped(some), store(wordsAt + 16 * i));
  }
  emit(call(0));
  for (const lane of lanes) emit(get(message + lane), constant(blockBytes), addNumber, set(message + lane));
  emit(get(blocks), constant(-1), addNumber, [0x22, blocks]); // tee
  emit([0x0d, 0, 0x0b]); // again while there are blocks
  // The outer message is the inner digest, behind the key's block.
  for (let i = 0; i < 8; i++) emit(constant(0), constant(0), load(stateAt + 16 * i), store(wordsAt + 16 * i));
  const padding = [0x80000000, 0, 0, 0, 0, 0, 0, (blockBytes + 32) * 8];
  padding.forEach((word, i) => emit(constant(0), inAll(word), store(wordsAt + 16 * (8 + i))));
  goOnFrom(outerAt);
  emit(call(0));
  // A digest's last word runs over what is shown of it into the next one's place, which is written after it.
  for (const lane of lanes) {
    for (let i = 0; i < 5; i++) {
      emit(get(shown), constant(0), load(stateAt + 16 * i), set(some));
      emit(swapped(some), storeOne(shownBytes * lane + 4 * i, lane));
    }
  }
  emit(get(unshown), constant(0), load(stateAt + 16 * 5), vector(0x0b, 0, 0));
  return code;
}

/** What is used of it; TypeScript has its types among those of browsers only. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { exports: Record<string, unknown> };
};
type Memory = { readonly buffer: ArrayBuffer; grow(pages: number): number };
type Four = (...parameters: [...messages: [number, number, number, number], ...rest: number[]]) => void;

function build(): { m: Memory; c: () => void; h: Four } {
  const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
  const body = (vectors: number, code: Code): Code => {
    const all = [1, vectors, 0x7b, ...code, 0x0b];
    return [...unsigned(all.length), ...all];
  };
  const module = [
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [2, 0x60, 0, 0, 0x60, 7, ...Array<number>(7).fill(0x7f), 0]), // () → (), (i32 × 7) → ()
    ...section(3, [2, 0, 1]), // a function of each
    ...section(5, [1, 0, 2]), // two pages of memory
    ...section(7, [3, 1, 0x6d, 2, 0, 1, 0x63, 0, 0, 1, 0x68, 0, 1]), // exports m, c, h
    ...section(10, [2, ...body(24, compression()), ...body(1, hmac())]),
  ];
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(module)));
  return exports as { m: Memory; c: () => void; h: Four };
}

const { m: memory, c: compress, h: run } = build();
const initialState = fractions(2, 8);

/** All of the memory, and whether it holds so many bytes, making room when it does not: `bytes` is then another one. */
export let bytes = new Uint8Array(memory.buffer);
export function makeRoom(size: number): void {
  if (size <= bytes.length) return;
  memory.grow(Math.ceil((size - bytes.length) / pageBytes));
  bytes = new Uint8Array(memory.buffer);
}

/** The eight words of the state after one block. */
export function stateAfter(block: Uint8Array): Int32Array {
  const words = new Int32Array(memory.buffer);
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  for (let i = 0; i < 8; i++) words[stateAt / 4 + 4 * i] = initialState[i]!;
  for (let i = 0; i < 16; i++) words[wordsAt / 4 + 4 * i] = view.getInt32(4 * i);
  compress();
  return Int32Array.from({ length: 8 }, (_, i) => words[stateAt / 4 + 4 * i]!);
}

/** The key of the next messages: the states after its two blocks. */
export function useKey(inner: Int32Array, outer: Int32Array): void {
  new Int32Array(memory.buffer, innerAt, 8).set(inner);
  new Int32Array(memory.buffer, outerAt, 8).set(outer);
}

/**
 * The digests of four messages, each padded to `blocks` blocks: `shownBytes` of each in a row from `shown` on (and two
 * bytes of rubbish after them), and the sixth word of each from `unshown` on, little-endian.
 */
export const hmacOfFour: (
  a: number,
  b: number,
  c: number,
  d: number,
  blocks: number,
  shown: number,
  unshown: number,
) => void = run;

/** Overwrites everything. */
export function forgetAll(): void {
  bytes.fill(0);
}
