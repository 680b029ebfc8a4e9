import type { Batch, Cell } from '../../contract';
import { countColumn } from './count-values';

async function* batches(values: Iterable<Cell>): AsyncGenerator<Batch> {
  for (const value of values) yield await Promise.resolve({ columns: ['a', 'b'], rows: [[0, value]] });
}

describe('counting the values of a column', () => {
  it('gives the most frequent first, NULL apart, and keeps a number apart from its text', async () => {
    expect(await countColumn(batches(['A', null, 'B', 'A', 1, '1', 'A', 'B']), 1, 2)).toEqual({
      rows: 8,
      nulls: 1,
      distinct: 4,
      values: [
        { value: 'A', count: 3 },
        { value: 'B', count: 2 },
      ],
    });
  });

  it('says that there are more than it tells apart, and its counts stay true', async () => {
    const keys = function* (): Generator<Cell> {
      yield 'K';
      for (let i = 0; i < 100_500; i++) yield i;
      yield 'K';
    };
    const found = await countColumn(batches(keys()), 1, 1);
    expect(found).toEqual({ rows: 100_502, nulls: 0, distinct: null, values: [{ value: 'K', count: 2 }] });
  });

  it('takes no more memory for long texts than for codes', async () => {
    const texts = Array.from({ length: 30 }, (_, index) => String(index).padEnd(1_000_000, 'x'));
    expect((await countColumn(batches(texts), 1, 1)).distinct).toBeNull();
  });
});
