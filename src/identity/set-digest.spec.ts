import fc from 'fast-check';
import { HmacSha256 } from './hmac';
import { addRow } from './row-hash';
import { setDigest } from './set-digest';

const key = new HmacSha256(Buffer.alloc(32, 7));
function hashOf(row: string): string {
  addRow(key, [row], []);
  return key.end();
}
const digest = (rows: readonly string[]): string => {
  const sum = setDigest(key);
  for (const row of rows) sum.add(hashOf(row));
  return sum.value();
};
const rows = fc.array(fc.string({ maxLength: 3 }), { maxLength: 40 });

describe('the digest of a window: two windows with the same digest are not read again', () => {
  it('asks in no order', () => {
    fc.assert(
      fc.property(rows, fc.infiniteStream(fc.nat()), (list, random) => {
        const shuffled = list.map((row) => ({ row, at: random.next().value! })).sort((a, b) => a.at - b.at);
        expect(digest(shuffled.map(({ row }) => row))).toBe(digest(list));
      }),
    );
  });

  it('is another one when a row is changed, added, removed, or there twice', () => {
    fc.assert(
      fc.property(rows, fc.nat(), fc.string({ maxLength: 3 }), (list, n, row) => {
        const before = digest(list);
        expect(digest([...list, row])).not.toBe(before);
        if (list.length === 0) return;
        const at = n % list.length;
        expect(digest([...list, list[at]!])).not.toBe(before);
        expect(digest(list.toSpliced(at, 1))).not.toBe(before);
        expect(digest(list.with(at, row)) === before).toBe(list[at] === row);
      }),
    );
  });

  it('a row and its double do not cancel out, as they would by XOR', () => {
    expect(digest(['a', 'a'])).not.toBe(digest([]));
    expect(digest(['a', 'a', 'b'])).not.toBe(digest(['b']));
    expect(digest(['a', 'a', 'b'])).not.toBe(digest(['b', 'b', 'a']));
  });

  it('carries: as many of the greatest hash as one likes, and the sums all differ', () => {
    const sum = setDigest(key);
    const met = new Set<string>([sum.value()]);
    for (let i = 0; i < 5000; i++) {
      sum.add('_'.repeat(24));
      met.add(sum.value());
    }
    expect(met.size).toBe(5001);
  });

  it('says nothing of the hashes, and takes nothing else', () => {
    expect(digest(['a'])).not.toBe(hashOf('a'));
    expect(() => setDigest(key).add('')).toThrow();
  });
});
