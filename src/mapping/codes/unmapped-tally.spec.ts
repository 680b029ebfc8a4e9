import { UnmappedTally } from './unmapped-tally';

/** `mapped` rows hold a known code, the others one of `codes`. */
const tallyOf = (codes: readonly (string | null)[], mapped = codes.length): UnmappedTally => {
  const tally = new UnmappedTally();
  for (let i = 0; i < mapped; i++) tally.keepRow('utredning');
  for (const code of codes) {
    tally.unmapped('utredning.utfall', code);
    tally.keepRow('utredning');
  }
  return tally;
};

describe('the list of unmapped codes', () => {
  it('shows what the mapping lacks, most frequent first', () => {
    const list = tallyOf([...Array(6).fill('XX'), ...Array(9).fill('99'), null]).list();
    expect(list).toEqual([
      { variable: 'utredning.utfall', shown: '99', count: 9 },
      { variable: 'utredning.utfall', shown: 'XX', count: 6 },
      { variable: 'utredning.utfall', shown: null, count: 1 },
    ]);
  });

  it('shows nothing that only a few cells hold: it could be a name in the wrong column', () => {
    expect(tallyOf(['Anna Kanariesson', 'Anna Kanariesson', 'x']).list()).toEqual([
      { variable: 'utredning.utfall', shown: null, count: 3 },
    ]);
  });

  it('shows nothing of a column with more different texts than any code list has, and keeps memory flat', () => {
    const texts = Array.from({ length: 3000 }, (_, i) => `text ${i % 1000}`);
    const tally = tallyOf([...texts, ...texts, ...texts]);
    expect(tally.list()).toEqual([{ variable: 'utredning.utfall', shown: null, count: 9000 }]);
    expect(tally.cells).toBe(9000);
  });

  it('shows nothing of a column that the mapping hardly knows: surnames and towns can be few', () => {
    const towns = [...Array(40).fill('Kanarieby'), ...Array(50).fill('Vinkelköping')] as string[];
    expect(tallyOf(towns, 10).list()).toEqual([{ variable: 'utredning.utfall', shown: null, count: 90 }]);
  });

  it('does not count the cells of a row that was rejected, or read and unmapped would not agree', () => {
    const tally = new UnmappedTally();
    tally.unmapped('barn.kon', '7');
    tally.dropRow();
    tally.keepRow('barn');
    expect(tally.cells).toBe(0);
  });

  it('counts a cell with several unknown codes as one cell, or more than all cells could be unmapped', () => {
    const tally = new UnmappedTally();
    for (const code of ['98', '99', '99']) tally.unmapped('utredning.centrala-behov', code);
    tally.unmapped('utredning.utfall', 'XX');
    tally.keepRow('utredning');
    expect(tally.cells).toBe(2);
    expect(tally.list()).toEqual([
      { variable: 'utredning.centrala-behov', shown: null, count: 2 },
      { variable: 'utredning.utfall', shown: null, count: 1 },
    ]);
  });

  it('of a record that is read anew begins from nothing, and other records keep theirs', () => {
    const tally = tallyOf([...Array(6).fill('XX')]);
    tally.unmapped('insats.typ', null);
    tally.keepRow('insats');
    tally.forget('utredning');
    expect(tally.list()).toEqual([{ variable: 'insats.typ', shown: null, count: 1 }]);
    expect(tally.cells).toBe(1);
  });
});
