import { createHmac, createSecretKey, hkdfSync } from 'node:crypto';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { recordNames } from '../catalog/model';
import type { CanonicalIdentity } from './model';
import { createPseudonymiser, type Pseudonymiser } from './pseudonymiser';
import type { HashCell } from './row-hash';

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
const recordKey = (source: string, record: string, key: string): string =>
  pseudonymiser.recordKeyer(source, record).of(key);
const rowHash = (cells: HashCell[], ...lists: (string[] | null)[]): string =>
  pseudonymiser.hashRow(cells, lists);
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
          recordKey('s', 'utredning', id),
          rowHash([id]),
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
    const keys = recordNames.flatMap((record) => ['a', 'b'].map((source) => recordKey(source, record, '17')));
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
      (p: Pseudonymiser) => p.recordKeyer('a', 'barn').of('17'),
      (p: Pseudonymiser) => p.hashRow(['x'], []),
      (p: Pseudonymiser) => p.setDigest().value(),
    ]) {
      expect(new Set(others.map(output)).size).toBe(others.length);
    }
    expect(createPseudonymiser(master, owner).checkValue()).toBe(pseudonymiser.checkValue());
  });

  test('an empty identity or key throws: two rows without one must not become the same child', () => {
    expect(() => pseudonymiser.person(personOf(''), 'a')).toThrow();
    const keyer = pseudonymiser.recordKeyer('new', 'insats');
    expect(() => keyer.of('')).toThrow();
    expect(() => keyer.later('')).toThrow();
    expect(() => pseudonymiser.personLater(personOf(''), 'a')).toThrow();
  });

  test('a record key is HMAC-SHA-256 under the key of its source and record, as it has always been', () => {
    const derived = Buffer.from(
      hkdfSync('sha256', bytes, '', '0000/socialnamnden/record/a%20b/utredning/v1', 32),
    );
    const keyer = pseudonymiser.recordKeyer('a b', 'utredning');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (key) => {
        const output = createHmac('sha256', derived).update(key).digest();
        const shown = output.toString('base64url').slice(0, 24);
        expect(keyer.of(key)).toBe(shown);
        const place = keyer.later(key);
        const digests = pseudonymiser.reckon();
        expect([digests.of(place), digests.unshown(place)]).toEqual([shown, output.readUInt32BE(20)]);
      }),
    );
  });

  test('a row, its child, its key and its parents are the same together as each by itself', () => {
    const [own, parent] = [
      pseudonymiser.recordKeyer('a', 'insats'),
      pseudonymiser.recordKeyer('a', 'utredning'),
    ];
    const rows = Array.from({ length: 6000 }, (_, i) => i);
    const places = rows.map((i) => [
      pseudonymiser.personLater(personOf(`2015${i}`), 'a'),
      own.later(`k${i}`),
      parent.later(`k${i}`),
      pseudonymiser.hashRowLater([i, 'x', null, true], [['b'], null]),
    ]);
    const digests = pseudonymiser.reckon();
    expect(places.map((row) => row.map((place) => digests.of(place)))).toEqual(
      rows.map((i) => [
        pseudonymiser.person(personOf(`2015${i}`), 'a'),
        own.of(`k${i}`),
        parent.of(`k${i}`),
        pseudonymiser.hashRow([i, 'x', null, true], [['b'], null]),
      ]),
    );
    expect(new Set(places.flatMap((row) => row.map((place) => digests.of(place)))).size).toBe(24_000);
  });

  test('record keys are whole numbers spread over 32 bits', () => {
    const keyer = pseudonymiser.recordKeyer('a', 'insats');
    const places = Array.from({ length: 2000 }, (_, i) => keyer.later(`k${i}`));
    const digests = pseudonymiser.reckon();
    const keys = places.map((place) => digests.unshown(place));
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
