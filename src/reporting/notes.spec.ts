import { hidingNote } from './notes';

describe('what a table says of what it hides', () => {
  it('names the k that was used, not the usual one', () => {
    expect(hidingNote({ name: 'suppress', k: 7 })).toContain('färre än 7 barn');
  });

  it('says of the internal profile that nothing is hidden, or the table would be passed on as safe', () => {
    const note = hidingNote({ name: 'internal', who: 'a', reason: 'b' });
    expect(note).toContain('inget är dolt');
    expect(note).not.toContain('färre än');
  });
});
