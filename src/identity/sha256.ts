/*
 * SHA-256's compression function (FIPS 180-4), and nothing else. It is here for speed: every row takes about three
 * short keyed hashes and a long one, and a call of `createHmac` costs 1.9 µs, nine tenths of it for setting up. Rough
 * CPU time per block of 64 bytes: this 0.15 µs, the same unrolled in JavaScript 0.15 (but as text of 110 lines or by
 * `new Function`), as a loop 0.25, `crypto.hash` 0.28 per call and twice as much for an HMAC, `hash-wasm` more.
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

const stateBytes = 32;
/** Where the message stands in memory, after the state. */
const messageAt = 64;
/** As much of a message as is taken at a time; the memory's one page holds it with room to spare. */
export const room = 128 * 64;

// A WebAssembly function is a list of bytes; each of these gives one instruction (core specification, 5.4).
type Code = number[];
const unsigned = (n: number): Code => (n < 128 ? [n] : [(n & 127) | 128, ...unsigned(n >>> 7)]);
const signed = (n: number): Code => (n >= -64 && n < 64 ? [n & 127] : [(n & 127) | 128, ...signed(n >> 7)]);
const get = (local: number): Code => [0x20, ...unsigned(local)];
const set = (local: number): Code => [0x21, ...unsigned(local)];
const constant = (n: number): Code => [0x41, ...signed(n | 0)];
const load = (offset: number): Code => [0x28, 2, ...unsigned(offset)];
const store = (offset: number): Code => [0x36, 2, ...unsigned(offset)];
const [add, sub, and, or, xor, shiftRight, rotateLeft, rotateRight] = [
  0x6a, 0x6b, 0x71, 0x72, 0x73, 0x76, 0x77, 0x78,
] as const;
const rotated = (local: number, by: number): Code => [...get(local), ...constant(by), rotateRight];

/** The locals: parameters `at` and `blocks`, the working variables a–h, and the schedule's latest 16 words. */
const [at, blocks, a0, w0] = [0, 1, 2, 10];

/** Takes `blocks` blocks of the message, from the address `at`, into the state. */
function compression(): Code {
  const code: Code = [];
  const emit = (...parts: (number | Code)[]): void => void code.push(...parts.flat());
  emit(0x03, 0x40); // loop
  for (let i = 0; i < 8; i++) emit(constant(0), load(4 * i), set(a0 + i));
  for (let i = 0; i < 16; i++) {
    // The message is big-endian, WebAssembly's memory little-endian.
    emit(get(at), load(4 * i), set(w0 + i));
    emit(rotated(w0 + i, 8), constant(0xff00ff00), and);
    emit(get(w0 + i), constant(8), rotateLeft, constant(0x00ff00ff), and, or, set(w0 + i));
  }
  fractions(3, 64).forEach((k, i) => {
    // The variables change places after each round; here their names do.
    const [a, b, c, d, e, f, g, h] = Array.from({ length: 8 }, (_, j) => a0 + ((j - i + 64) % 8)) as [
      number, number, number, number, number, number, number, number,
    ]; // prettier-ignore
    const word = (back: number): number => w0 + ((i - back + 16) % 16);
    if (i >= 16) {
      const [x, y] = [word(15), word(2)];
      emit(get(word(16)), get(word(7)), add);
      emit(rotated(x, 7), rotated(x, 18), xor, get(x), constant(3), shiftRight, xor, add);
      emit(rotated(y, 17), rotated(y, 19), xor, get(y), constant(10), shiftRight, xor, add, set(word(0)));
    }
    emit(get(h), rotated(e, 6), rotated(e, 11), xor, rotated(e, 25), xor, add);
    emit(get(g), get(e), get(f), get(g), xor, and, xor, add); // choice
    emit(constant(k), add, get(word(0)), add, set(h));
    emit(get(d), get(h), add, set(d));
    emit(get(h), rotated(a, 2), rotated(a, 13), xor, rotated(a, 22), xor, add);
    emit(get(a), get(b), and, get(c), get(a), get(b), or, and, or, add, set(h)); // majority
  });
  for (let i = 0; i < 8; i++) emit(constant(0), constant(0), load(4 * i), get(a0 + i), add, store(4 * i));
  emit(get(at), constant(64), add, set(at));
  emit(get(blocks), constant(1), sub, 0x22, unsigned(blocks)); // tee
  emit(0x0d, 0, 0x0b); // again while there are blocks
  return code;
}

/** What is used of it; TypeScript has its types among those of browsers only. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { exports: Record<string, unknown> };
};

function build(): {
  memory: { readonly buffer: ArrayBuffer };
  compress: (at: number, blocks: number) => void;
} {
  const section = (id: number, content: Code): Code => [id, ...unsigned(content.length), ...content];
  const body = [1, 24, 0x7f, ...compression(), 0x0b];
  const module = [
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 2, 0x7f, 0x7f, 0]), // type (i32, i32) → ()
    ...section(3, [1, 0]), // one function of it
    ...section(5, [1, 0, 1]), // one page of memory
    ...section(7, [2, 1, 0x6d, 2, 0, 1, 0x66, 0, 0]), // exports m, f
    ...section(10, [1, ...unsigned(body.length), ...body]),
  ];
  const { m, f } = new WebAssembly.Instance(new WebAssembly.Module(Uint8Array.from(module))).exports;
  return {
    memory: m as { readonly buffer: ArrayBuffer },
    compress: f as (at: number, blocks: number) => void,
  };
}

const { memory, compress: run } = build();

export const initialState: readonly number[] = fractions(2, 8);
/** The eight words of the state. */
export const state = new Int32Array(memory.buffer, 0, stateBytes / 4);
/** Where the message is written, at most `room` and two blocks more. */
export const message = new Uint8Array(memory.buffer, messageAt, room + 128);
/** Takes the first blocks of the message into the state. */
export const compress = (blocks: number): void => run(messageAt, blocks);
