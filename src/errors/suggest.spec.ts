import { editDistance, suggest } from './suggest';

const ids = ['utredning.enskilda-samtal', 'utredning.enskilda-moten', 'aktualisering.orsak', 'ja', 'nej'];

describe('did you mean', () => {
  it.each([
    ['utredning.enskilda-samtall', 'utredning.enskilda-samtal'],
    ['utredning.enskilda-möten', 'utredning.enskilda-moten'],
    ['Aktualisering.Orskak', 'aktualisering.orsak'],
    ['jaa', 'ja'],
    ['nje', 'nej'],
  ])('%s -> %s', (word, meant) => expect(suggest(word, ids)).toBe(meant));

  it('is silent when nothing is near, since a wild guess misleads', () => {
    expect(suggest('placeringsform', ids)).toBeUndefined();
    expect(suggest('xyz', ids)).toBeUndefined();
  });

  it('counts insertions, deletions, changes and swaps as one each', () => {
    expect(editDistance('abcd', 'abdc')).toBe(1);
    expect(editDistance('', 'abc')).toBe(3);
    expect(editDistance('kitten', 'sitting')).toBe(3);
  });
});
