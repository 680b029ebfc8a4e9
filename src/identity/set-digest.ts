import type { HmacSha256 } from './hmac';

/** A digest of many row hashes that does not ask in which order they come. */
export interface SetDigest {
  /** One row's hash, as `hashRow` gives it. */
  add(rowHash: string): void;
  /** 24 characters; equal for the same hashes, each as many times. */
  value(): string;
}

const digits = 24;
const valueOf = new Uint8Array(128);
[...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].forEach((character, value) => {
  valueOf[character.charCodeAt(0)] = value;
});

/**
 * The sum of the hashes modulo 2^144 together with their number, under a key of its own. A sum and not XOR, where a row
 * and its double would cancel out; the hashes are a keyed function's, so that nobody without the key can aim at a sum.
 */
export function setDigest(key: HmacSha256): SetDigest {
  // Digit by digit, base 64, carried at the end: 2^47 hashes fit.
  const sums = new Float64Array(digits);
  let count = 0;
  return {
    add(rowHash) {
      if (rowHash.length !== digits) throw new Error('no row hash');
      for (let i = 0; i < digits; i++) sums[i]! += valueOf[rowHash.charCodeAt(i) & 127]!;
      count++;
    },
    value() {
      let text = `${count}`;
      let carry = 0;
      for (let i = digits - 1; i >= 0; i--) {
        const sum = sums[i]! + carry;
        carry = Math.floor(sum / 64);
        text += `,${sum % 64}`;
      }
      key.begin();
      key.text(text);
      return key.end();
    },
  };
}
