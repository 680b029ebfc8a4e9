import { movedWhileReading, notInOrder } from './rest.errors';

type Key = string | number;

export interface Continued {
  /** Path of the key, for the message. */
  key: string;
  /** Remembers every key instead of following their order. */
  unordered: boolean;
  /** Whether each page begins with the last record of the page before. */
  overlaps: boolean;
}

/**
 * Shows that pages follow each other without a gap, while others may work in the system. A page that we choose begins
 * with the last record of the page before: as long as it does, nothing that stood before it has moved. Where the
 * server chooses the next page, only what comes twice can be seen. The order of the keys (or, without one, a memory of
 * every key) shows that no record came twice, and the server's own count that none is missing.
 */
export class Continuity {
  private last: Key | undefined;
  private descending: boolean | undefined;
  private readonly seen: KeySet | undefined;
  /** Different records so far. */
  read = 0;

  constructor(private readonly how: Continued) {
    this.seen = how.unordered ? new KeySet() : undefined;
  }

  /**
   * Takes the next page.
   *
   * @returns how many of its records are new; the overlap is not
   * @throws ConnectorError `CON-935`, `CON-936`
   */
  take(records: readonly unknown[], keyOf: (record: unknown) => Key, total: number | null): number {
    const overlap = this.how.overlaps && this.last !== undefined ? 1 : 0;
    if (overlap === 1 && (records.length === 0 || keyOf(records[0]) !== this.last))
      throw movedWhileReading(this.read, total);
    for (let at = overlap; at < records.length; at++) {
      const key = keyOf(records[at]);
      if (this.seen) {
        if (!this.seen.add(key)) throw movedWhileReading(this.read, total);
      } else if (this.last !== undefined) {
        this.follow(this.last, key);
      }
      this.last = key;
    }
    this.read += records.length - overlap;
    return records.length - overlap;
  }

  private follow(before: Key, key: Key): void {
    const descending = key < before;
    if (key === before || typeof key !== typeof before || descending !== (this.descending ?? descending))
      throw notInOrder(this.how.key);
    this.descending = descending;
  }
}

/** Keys as numbers: 8 bytes each at two thirds full. */
class KeySet {
  private slots = new Float64Array(1024).fill(NaN);
  private size = 0;

  /** False when it was there. */
  add(key: Key): boolean {
    if (this.size * 3 > this.slots.length * 2) this.grow();
    if (!place(this.slots, typeof key === 'number' ? key : hashOf(key))) return false;
    this.size++;
    return true;
  }

  private grow(): void {
    const slots = new Float64Array(this.slots.length * 2).fill(NaN);
    for (const value of this.slots) if (!Number.isNaN(value)) place(slots, value);
    this.slots = slots;
  }
}

function place(slots: Float64Array, value: number): boolean {
  const mask = slots.length - 1;
  let at = Math.imul(value ^ (value / 0x1_0000_0000), 0x9e3779b1) >>> 7;
  for (; ; at++) {
    const there = slots[at & mask]!;
    if (there === value) return false;
    if (Number.isNaN(there)) {
      slots[at & mask] = value;
      return true;
    }
  }
}

/** 53 bits of a text (cyrb53, public domain): two of a million texts are taken for one in one reading of 18,000. */
function hashOf(text: string): number {
  let high = 0xdeadbeef;
  let low = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    high = Math.imul(high ^ code, 2654435761);
    low = Math.imul(low ^ code, 1597334677);
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
  return 4294967296 * (2097151 & low) + (high >>> 0);
}
