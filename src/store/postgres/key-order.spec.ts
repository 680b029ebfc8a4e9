import fc from 'fast-check';
import { inKeyOrder } from './key-order';

describe('rows in the order of their keys', () => {
  it('are all there, each once, and those first whose keys begin lowest', () => {
    const key = fc.stringMatching(/^[A-Za-z0-9_-]{2,4}$/);
    fc.assert(
      fc.property(fc.array(key, { maxLength: 60 }), (keys) => {
        const cells = keys.flatMap((key) => ['barn', key, null]);
        const order = [...inKeyOrder({ rows: keys.length, cells, sides: [] }, 1)];
        expect([...order].sort((a, b) => a - b)).toEqual(keys.map((_, row) => row));
        const beginnings = order.map((row) => keys[row]!.slice(0, 2));
        expect(beginnings).toEqual([...beginnings].sort());
      }),
    );
  });
});
