import fc from 'fast-check';
import { HmacSha256 } from './hmac';
import { addRow, type HashCell } from './row-hash';

const key = new HmacSha256(Buffer.alloc(32, 7));
type Row = [cells: HashCell[], lists: (string[] | null)[]];
function hash([cells, lists]: Row): string {
  addRow(key, cells, lists);
  return key.end();
}

const text = fc.oneof(
  fc.constantFrom('', 'a', 'ab', 'b', '1', '0', 'true', 'null', 'ja', 'ÿ', 'ý'),
  fc.string({ unit: 'grapheme' }),
);
const row: fc.Arbitrary<Row> = fc.tuple(
  fc.array(fc.oneof(text, fc.constantFrom<HashCell>(null, 1, 0, 11, true, false))),
  fc.array(fc.option(fc.array(text))),
);

describe('the hash of a row: where two rows hash alike, a change in the source is never stored', () => {
  it('two different rows never do: nulls, empty texts, numbers and moved boundaries are told apart', () => {
    fc.assert(
      fc.property(row, row, (a, b) => {
        expect(hash(a) === hash(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
      { numRuns: 3000 },
    );
  });

  it.each<[string, Row, Row]>([
    ['a cell moved to the next', [['a', 'b'], []], [['ab', ''], []]],
    ['a cell that is a list of one', [['a'], []], [[], [['a']]]],
    ['two lists and one', [[], [['a'], ['b']]], [[], [['a', 'b']]]],
    ['no list and an empty one', [[], [null]], [[], [[]]]],
    ['no list and an empty cell', [[''], []], [[], [null]]],
    ['a number and its digits', [[1], []], [['1'], []]],
    ['yes and one', [[true], []], [[1], []]],
  ])('%s', (_, a, b) => expect(hash(a)).not.toBe(hash(b)));
});
