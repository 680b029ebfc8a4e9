import { inBatches } from './in-batches';

describe('rows that were read together', () => {
  it('come in their order, at most a thousand at a time', () => {
    const rows = Array.from({ length: 2500 }, (_, number) => [number]);
    const batches = [...inBatches(rows)];
    expect(batches.map(({ length }) => length)).toEqual([1000, 1000, 500]);
    expect(batches.flat()).toEqual(rows);
    expect([...inBatches([])]).toEqual([]);
  });

  it('come about a megabyte at a time, or a batch of long texts would fill the memory', () => {
    const rows = Array.from({ length: 9 }, (_, number) => [number, 'x'.repeat(400_000)]);
    expect([...inBatches(rows)].map(({ length }) => length)).toEqual([3, 3, 3]);
  });
});
