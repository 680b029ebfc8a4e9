import { UnmappedTally } from './unmapped';

const tallyOf = (codes: readonly (string | null)[]): UnmappedTally => {
  const tally = new UnmappedTally();
  for (const code of codes) {
    tally.unmapped('utredning.utfall', code);
    tally.keepRow();
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

  it('does not count the cells of a row that was rejected, or read and unmapped would not agree', () => {
    const tally = new UnmappedTally();
    tally.unmapped('barn.kon', '7');
    tally.dropRow();
    tally.keepRow();
    expect(tally.cells).toBe(0);
  });
});
