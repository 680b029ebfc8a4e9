import { KeyBehind } from './key-behind';

const columns = ['Namn', 'Id'];
const batch = (...ids: (string | null)[]) => ({ columns, rows: ids.map((id) => ['x', id]) });

describe('where a killed reading goes on', () => {
  it('is the key before the last: rows with the last one may still come', () => {
    const behind = new KeyBehind(['Id']);
    behind.see(batch('a', 'b', 'c'));
    expect(behind.key).toEqual(['b']);
    behind.see(batch('d', 'd', 'd'));
    expect(behind.key).toEqual(['c']);
    behind.see(batch('d', 'd'));
    expect(behind.key).toEqual(['c']);
    behind.see(batch('e'));
    expect(behind.key).toEqual(['d']);
  });

  it('is nowhere before two keys have been met, nor moved by a batch without rows', () => {
    const behind = new KeyBehind(['Id']);
    behind.see(batch());
    behind.see(batch('a', 'a'));
    expect(behind.key).toBeNull();
    behind.see(batch('b'));
    behind.see(batch());
    expect(behind.key).toEqual(['a']);
  });
});
