import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { forgetMessages, HmacSha256 } from './hmac';
import { bytes } from './sha256';

const expected = (key: Uint8Array, message: string | Buffer): Buffer =>
  createHmac('sha256', key).update(message).digest();
const shown = (digest: Buffer): string => digest.subarray(0, 18).toString('base64url');

function given(key: Uint8Array, parts: readonly (string | number)[]): HmacSha256 {
  const hmac = new HmacSha256(key);
  hmac.begin();
  for (const part of parts)
    if (typeof part === 'string') hmac.text(part);
    else hmac.byte(part);
  return hmac;
}

const mac = (key: Uint8Array, ...parts: (string | number)[]): string => given(key, parts).end();

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme', maxLength: 300 }),
  // Halves of surrogate pairs too: a damaged text must not stop a run, nor give another pseudonym than before.
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 })
    .map((units) => String.fromCharCode(...units)),
  fc
    .array(fc.integer({ min: 0xd7fe, max: 0xe001 }), { maxLength: 30 })
    .map((units) => String.fromCharCode(...units)),
);

describe('HMAC-SHA-256 of our own: another output than the standard would make every child in every store a new one', () => {
  it.each([
    [
      '0b'.repeat(20),
      Buffer.from('Hi There'),
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    ],
    [
      Buffer.from('Jefe').toString('hex'),
      Buffer.from('what do ya want for nothing?'),
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
    [
      'aa'.repeat(20),
      Buffer.alloc(50, 0xdd),
      '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe',
    ],
    [
      '0102030405060708090a0b0c0d0e0f10111213141516171819',
      Buffer.alloc(50, 0xcd),
      '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
    ],
    ['0c'.repeat(20), Buffer.from('Test With Truncation'), 'a3b6167473100ee06e0c796c2955552b'],
  ])('RFC 4231, key %s (the keys of its last two are longer than any of ours)', (key, message, digest) => {
    const bytes = Buffer.from(key, 'hex');
    const output = Buffer.from(mac(bytes, ...message), 'base64url').toString('hex');
    // The vector of the truncated output is of 128 bits.
    expect(output.slice(0, 32)).toBe(digest.slice(0, 32));
    expect(output).toBe(expected(bytes, message).toString('hex', 0, 18));
  });

  it('any text under any key, in any pieces, as node:crypto does it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.array(text, { maxLength: 4 }), (key, texts) => {
        const bytes = Buffer.concat(texts.map((part) => Buffer.from(part)));
        expect(mac(key, ...texts)).toBe(shown(expected(key, bytes)));
      }),
      { numRuns: 1000 },
    );
  });

  it('at every length around the borders of a block and of the room for a message', () => {
    const key = Buffer.alloc(32, 7);
    const hmac = new HmacSha256(key);
    const lengths = [0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 128, 10_000, 100_000];
    for (let n = 8100; n < 8330; n++) lengths.push(n);
    for (const letter of ['a', 'å', '€', '😀']) {
      for (const length of lengths) {
        const message = letter.repeat(length);
        for (const parts of [[message], ['x', message]]) {
          hmac.begin();
          for (const part of parts) hmac.text(part);
          if (hmac.end() !== shown(expected(key, parts.join('')))) throw new Error(`${letter} × ${length}`);
        }
      }
    }
  });

  it('many that wait for each other, under several keys and of any length, as each by itself; one in between waits for none', () => {
    const key = fc.uint8Array({ minLength: 1, maxLength: 64 });
    const message = fc.record({
      key: fc.nat(2),
      text: fc.oneof(
        text,
        fc.nat(700).map((n) => 'å'.repeat(n)),
      ),
      alone: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(key, { minLength: 3, maxLength: 3 }),
        fc.array(message, { maxLength: 60 }),
        (bytes, messages) => {
          const keys = bytes.map((one) => new HmacSha256(one));
          const waiting: Buffer[] = [];
          for (const { key, text, alone } of messages) {
            keys[key]!.begin();
            keys[key]!.text(text);
            const digest = expected(bytes[key]!, Buffer.from(text));
            if (alone) expect(keys[key]!.end()).toBe(shown(digest));
            else expect(keys[key]!.later()).toBe(waiting.push(digest) - 1);
          }
          const digests = HmacSha256.reckon();
          expect(waiting.map((_, place) => [digests.of(place), digests.unshown(place)])).toEqual(
            waiting.map((digest) => [shown(digest), digest.readUInt32BE(20)]),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  it('more than the room that there was, and again: nothing of the first time is left', () => {
    const key = new HmacSha256(Buffer.alloc(32, 7));
    for (const letter of ['a', 'b']) {
      const texts = Array.from({ length: 3000 }, (_, i) => letter.repeat(i % 400) + i);
      for (const one of texts) {
        key.begin();
        key.text(one);
        key.later();
      }
      const digests = HmacSha256.reckon();
      expect(texts.map((_, place) => digests.of(place))).toEqual(
        texts.map((one) => shown(expected(Buffer.alloc(32, 7), one))),
      );
    }
  });

  it('what was dropped is not reckoned with what comes after', () => {
    given(Buffer.alloc(32, 7), ['half a row']).later();
    HmacSha256.dropWaiting();
    expect(given(Buffer.alloc(32, 8), ['a row']).later()).toBe(0);
    expect(HmacSha256.reckon().of(0)).toBe(shown(expected(Buffer.alloc(32, 8), 'a row')));
  });

  it('printing it shows nothing that is as good as the key, and nothing stays of the message when it is forgotten', () => {
    const hmac = given(Buffer.alloc(32, 7), ['201001012384 '.repeat(2000)]);
    hmac.later();
    given(Buffer.alloc(32, 7), ['x']).end();
    expect(inspect(hmac, { showHidden: true, depth: 10 })).toBe('HmacSha256 {}');
    forgetMessages();
    expect(bytes.every((byte) => byte === 0)).toBe(true);
    expect(() => new HmacSha256(Buffer.alloc(65))).toThrow('longer');
  });
});
