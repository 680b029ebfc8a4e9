import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { recordNames } from '../catalog/model';
import type { CanonicalIdentity } from './model';
import { createPseudonymiser, HashPart, Pseudonymiser } from './pseudonymiser';

const bytes = Buffer.alloc(32, 7);
const master = createSecretKey(bytes);
const owner = { kommun: '0000', namnd: 'socialnamnden' };
const pseudonymiser = createPseudonymiser(master, owner);
const personOf = (
  canonical: string,
  form: CanonicalIdentity['form'] = 'personnummer',
): CanonicalIdentity => ({
  canonical,
  form,
  birthDate: null,
  sex: null,
});
const shape = /^[\w-]{24}$/;
const digits = fc.stringMatching(/^20[0-9]{10}$/);

describe('pseudonymiser', () => {
  test('a pseudonym is HMAC-SHA-256 under the HKDF key that the documentation names', () => {
    const derived = Buffer.from(hkdfSync('sha256', bytes, '', '0000/socialnamnden/person/v1', 32));
    const expected = createHmac('sha256', derived).update('201501012387').digest('base64url').slice(0, 24);
    expect(pseudonymiser.person(personOf('201501012387'), 'a')).toBe(expected);
  });

  test('the same child gets the same pseudonym from every source and after forgetting; another child never', () => {
    fc.assert(
      fc.property(digits, digits, (a, b) => {
        const first = pseudonymiser.person(personOf(a), 'treserva');
        pseudonymiser.forget();
        expect(pseudonymiser.person(personOf(a), 'viva')).toBe(first);
        expect(pseudonymiser.person(personOf(b), 'viva') === first).toBe(a === b);
      }),
    );
  });

  test('no output holds what went in', () => {
    fc.assert(
      fc.property(digits, (id) => {
        const outputs = [
          pseudonymiser.person(personOf(id), 's'),
          pseudonymiser.person(personOf(id, 'lopnummer'), 's'),
          pseudonymiser.recordKey('s', 'utredning', id),
          pseudonymiser.rowHash([id]),
        ];
        for (const output of outputs) {
          expect(output).toMatch(shape);
          expect(output).not.toContain(id.slice(2));
        }
        expect(new Set(outputs).size).toBe(outputs.length);
      }),
    );
  });

  test('a number that is unique in its source only never joins two sources, nor a personnummer', () => {
    const local = personOf('201501012387', 'lopnummer');
    const all = [
      pseudonymiser.person(local, 'a'),
      pseudonymiser.person(local, 'b'),
      pseudonymiser.person(personOf('201501012387'), 'a'),
    ];
    expect(new Set(all).size).toBe(3);
    expect(pseudonymiser.person(local, 'a')).toBe(all[0]);
  });

  test('the same key in two records or sources gives different record keys; otherwise rows overwrite each other', () => {
    const keys = recordNames.flatMap((record) =>
      ['a', 'b'].map((source) => pseudonymiser.recordKey(source, record, '17')),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('another municipality, committee or master key gives other pseudonyms, key id and check value', () => {
    const others: Pseudonymiser[] = [
      pseudonymiser,
      createPseudonymiser(master, { ...owner, kommun: '0001' }),
      createPseudonymiser(master, { ...owner, namnd: 'nämnd/person' }),
      createPseudonymiser(createSecretKey(Buffer.alloc(32, 8)), owner),
    ];
    for (const output of [
      (p: Pseudonymiser) => p.person(personOf('201501012387'), 'a'),
      (p: Pseudonymiser) => p.keyId,
      (p: Pseudonymiser) => p.checkValue(),
      (p: Pseudonymiser) => p.rowHash(['x']),
    ]) {
      expect(new Set(others.map(output)).size).toBe(others.length);
    }
    expect(createPseudonymiser(master, owner).checkValue()).toBe(pseudonymiser.checkValue());
  });

  test('an empty identity or key throws: two rows without one must not become the same child', () => {
    expect(() => pseudonymiser.person(personOf(''), 'a')).toThrow();
    expect(() => pseudonymiser.recordKey('a', 'barn', '')).toThrow();
    expect(() => pseudonymiser.cellKey('')).toThrow();
  });

  test('two different rows never hash alike: nulls, empty text and moved boundaries are told apart', () => {
    const part: fc.Arbitrary<HashPart> = fc.oneof(
      fc.constantFrom<HashPart>(
        null,
        '',
        '-',
        's0:',
        'a',
        'ab',
        'b',
        '1',
        1,
        0,
        true,
        false,
        [],
        [''],
        ['a', 'b'],
      ),
      fc.string(),
      fc.array(fc.string()),
    );
    fc.assert(
      fc.property(fc.array(part), fc.array(part), (a, b) => {
        const same = JSON.stringify(a) === JSON.stringify(b);
        expect(pseudonymiser.rowHash(a) === pseudonymiser.rowHash(b)).toBe(same);
      }),
      { numRuns: 1000 },
    );
  });

  test('cell keys are whole numbers spread over 32 bits', () => {
    const keys = Array.from({ length: 2000 }, (_, i) => pseudonymiser.cellKey(`k${i}`));
    expect(keys.every((key) => Number.isInteger(key) && key >= 0 && key < 2 ** 32)).toBe(true);
    const mean = keys.reduce((a, b) => a + b, 0) / keys.length / 2 ** 32;
    expect(mean).toBeGreaterThan(0.45);
    expect(mean).toBeLessThan(0.55);
  });

  test('printing the key or the pseudonymiser shows no key byte', () => {
    const shown = inspect([master, pseudonymiser], { depth: 10, showHidden: true });
    expect(shown).not.toContain(bytes.toString('hex').slice(0, 8));
    expect(shown).not.toContain('07 07');
  });
});
