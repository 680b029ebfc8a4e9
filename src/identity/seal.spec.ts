import { createSecretKey } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { createPseudonymiser } from './pseudonymiser';

const owner = { kommun: '0000', namnd: 'socialnamnden' };
const master = createSecretKey(Buffer.alloc(32, 7));
const pseudonymiser = createPseudonymiser(master, owner);
/** A source's own key may be a personnummer. */
const canary = '["20100101-2384","2024-05-01"]';

describe('sealed text: a bookmark in the store must not tell anybody a child’s identity', () => {
  it('comes back as it was, also in another process', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 500 }), (text) => {
        const sealed = pseudonymiser.seal(text);
        expect(sealed).toMatch(/^v1\.[\w-]+$/);
        expect(pseudonymiser.unseal(sealed)).toBe(text);
        expect(createPseudonymiser(master, owner).unseal(sealed)).toBe(text);
      }),
    );
  });

  it('shows nothing of the text, not even that it is the same one again', () => {
    const sealed = Array.from({ length: 100 }, () => pseudonymiser.seal(canary));
    expect(new Set(sealed).size).toBe(sealed.length);
    for (const one of sealed) {
      const bytes = Buffer.from(one.slice('v1.'.length), 'base64url');
      for (const form of [one, bytes.toString('latin1'), bytes.toString('hex')]) {
        expect(form).not.toContain('20100101');
        expect(form).not.toContain(Buffer.from('20100101').toString('hex'));
      }
    }
  });

  it('is null when anything in it is changed, cut off or added', () => {
    const sealed = pseudonymiser.seal(canary);
    for (let i = 0; i < sealed.length; i++) {
      const other = sealed[i] === 'A' ? 'B' : 'A';
      expect(pseudonymiser.unseal(sealed.slice(0, i) + other + sealed.slice(i + 1))).toBeNull();
      expect(pseudonymiser.unseal(sealed.slice(0, i))).toBeNull();
    }
    for (const more of ['A', '=', ' ', '\n']) expect(pseudonymiser.unseal(sealed + more)).toBeNull();
    expect(pseudonymiser.unseal('')).toBeNull();
    expect(pseudonymiser.unseal(canary)).toBeNull();
  });

  it('is null to another key and to another owner of the same key', () => {
    const sealed = pseudonymiser.seal(canary);
    const others = [
      createPseudonymiser(createSecretKey(Buffer.alloc(32, 8)), owner),
      createPseudonymiser(master, { ...owner, namnd: 'annan' }),
    ];
    for (const other of others) expect(other.unseal(sealed)).toBeNull();
    expect(inspect(pseudonymiser, { depth: 10, showHidden: true })).not.toContain('20100101');
  });
});
