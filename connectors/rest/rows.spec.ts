import fc from 'fast-check';
import type { Cell } from '../contract';
import { readRequest } from './request';
import { rowReader } from './rows';

const joined = (record: unknown): Cell => {
  const text = 'path: barn\ncolumns: { k: { path: [a, b] } }';
  const rows: Cell[][] = [];
  rowReader(readRequest({ kind: 'request', text }))(record, rows);
  return rows[0]![0]!;
};

describe('a key of two fields', () => {
  it('is those of the fields with a sign between, which is another one inside them', () => {
    expect(joined({ a: 1, b: 'x' })).toBe('1-x');
    expect(joined({ a: '1-2', b: '3' })).toBe('1\\-2-3');
    expect(joined({ a: '1', b: '2-3' })).toBe('1-2\\-3');
  });

  it('is never that of two other fields: two children would become one', () => {
    const part = fc.stringMatching(/^[a\\-]{0,4}$/);
    fc.assert(
      fc.property(part, part, part, part, (a, b, c, d) => {
        expect(joined({ a, b }) === joined({ a: c, b: d })).toBe(a === c && b === d);
      }),
      { numRuns: 1000, examples: [['1-2', '3', '1', '2-3']] },
    );
  });
});
