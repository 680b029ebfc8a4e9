import type { ReadOnlyProof, Source } from '../../connectors/contract';

import { problemsOf, renderProblem } from '../errors/render';
import { openReadOnly } from './open-read-only';

/** A source that says this of itself; nothing else of it is used. */
function sourceThatProves(proof: ReadOnlyProof): { source: Source; closed(): boolean } {
  let closed = false;
  const source = { proveReadOnly: async () => proof, close: async () => void (closed = true) };
  return { source: source as unknown as Source, closed: () => closed };
}

describe('a source whose account can write', () => {
  it('is refused with each right and the statement that removes it, so that the DBA can act at once, and closed', async () => {
    const { source, closed } = sourceThatProves({
      readOnly: false,
      evidence: ['The account has INSERT on dbo.Person.'],
      excess: [
        { right: 'INSERT on dbo.Person', remove: 'REVOKE INSERT ON dbo.Person FROM brygga;' },
        { right: 'member of db_owner', remove: 'ALTER ROLE db_owner DROP MEMBER brygga;' },
      ],
    });
    const error: unknown = await openReadOnly('viva', async () => source).catch((thrown: unknown) => thrown);
    const [problem] = problemsOf(error);
    for (const language of ['sv', 'en'] as const) {
      const text = renderProblem(problem!, language);
      expect(text).toContain('SYN-001');
      expect(text).toContain('INSERT on dbo.Person. Excess right: member of db_owner.');
      expect(text.split('\n').slice(-2)).toEqual([
        '    REVOKE INSERT ON dbo.Person FROM brygga;',
        '    ALTER ROLE db_owner DROP MEMBER brygga;',
      ]);
    }
    expect(closed()).toBe(true);
  });

  it('is what is asked for when it cannot: open, and left so', async () => {
    const { source, closed } = sourceThatProves({ readOnly: true, evidence: [], excess: [] });
    expect(await openReadOnly('viva', async () => source)).toBe(source);
    expect(closed()).toBe(false);
  });
});
