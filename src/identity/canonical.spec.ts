import fc from 'fast-check';
import Personnummer from 'personnummer';
import { addDays } from '../time/local-date';
import { canonicalIdentity, isFault } from './canonical';
import type { CanonicalIdentity, RawIdentity } from './model';

const today = '2026-03-15';
const person = (text: string): RawIdentity => ({ text, kind: 'person' });
const read = (text: string, day = today): CanonicalIdentity => {
  const result = canonicalIdentity(person(text), { today: day });
  if (isFault(result)) throw new Error(result.fault);
  return result;
};
const fault = (text: string, day = today): string => {
  const result = canonicalIdentity(person(text), { today: day });
  return isFault(result) ? `${result.fault} ${result.code}` : 'accepted';
};

/** Independent of the package: weights 2,1 over the nine digits. */
function checkDigit(nine: string): number {
  const sum = [...nine].reduce((total, digit, i) => {
    const product = Number(digit) * (i % 2 === 0 ? 2 : 1);
    return total + Math.floor(product / 10) + (product % 10);
  }, 0);
  return (10 - (sum % 10)) % 10;
}

/** Valid numbers for births 1990–2026 in the published test series 238 and 239 (see `src/example/identities.ts`). */
const numbers = fc
  .record({
    birth: fc.integer({ min: 0, max: 13_200 }).map((days) => addDays('1990-01-01', days)),
    serial: fc.constantFrom(238, 239),
    coordination: fc.boolean(),
  })
  .map(({ birth, serial, coordination }) => {
    const [year, month, day] = birth.split('-') as [string, string, string];
    const eight = `${year}${month}${coordination ? Number(day) + 60 : day}`;
    return { birth, coordination, digits: `${eight}${serial}${checkDigit(`${eight.slice(2)}${serial}`)}` };
  });

describe('canonical identity', () => {
  test('one person has one form, however the number is written; otherwise a child is counted twice', () => {
    fc.assert(
      fc.property(numbers, ({ digits, birth, coordination }) => {
        const [eight, last] = [digits.slice(0, 8), digits.slice(8)];
        const old = Number(today.slice(0, 4)) - Number(eight.slice(0, 4)) >= 100;
        const spellings = [digits, `${eight}-${last}`, `  ${eight}–${last}\u00a0`, `${digits}\n`];
        spellings.push(`${eight.slice(2)}${old ? '+' : '-'}${last}`);
        if (!old) spellings.push(`${eight.slice(2)}${last}`);
        for (const text of spellings) {
          expect(read(text)).toEqual({
            canonical: digits,
            form: coordination ? 'samordningsnummer' : 'personnummer',
            birthDate: birth,
            sex: Number(digits[10]) % 2 ? 'pojke' : 'flicka',
          });
        }
      }),
    );
  });

  test('the canonical form of a canonical form is itself, for every kind', () => {
    fc.assert(
      fc.property(numbers, fc.string(), ({ digits }, text) => {
        const temporary = read(`${read(digits).birthDate!.replaceAll('-', '')}tf01`).canonical;
        for (const id of [digits, temporary]) expect(read(read(id).canonical)).toEqual(read(id));
        const local = canonicalIdentity({ text, kind: 'lopnummer' }, { today });
        if (isFault(local)) expect(text.trim()).toBe('');
        else
          expect(canonicalIdentity({ text: local.canonical, kind: 'lopnummer' }, { today })).toEqual(local);
      }),
    );
  });

  test('every single wrong digit is caught, so that a slip of the finger never becomes another child', () => {
    fc.assert(
      fc.property(numbers, fc.integer({ min: 2, max: 11 }), fc.integer({ min: 1, max: 9 }), (n, at, by) => {
        const wrong = `${n.digits.slice(0, at)}${(Number(n.digits[at]) + by) % 10}${n.digits.slice(at + 1)}`;
        expect(fault(wrong)).toMatch(/identity-invalid$/);
      }),
    );
  });

  test('what the personnummer package calls a valid number, and nothing else, is one', () => {
    const random = fc.record({
      birth: fc.integer({ min: 0, max: 40_000 }).map((days) => addDays('1900-01-02', days)),
      last: fc.integer({ min: 0, max: 9999 }).map((last) => String(last).padStart(4, '0')),
      more: fc.constantFrom(0, 60),
    });
    fc.assert(
      fc.property(random, ({ birth, last, more }) => {
        const [year, month, day] = birth.split('-') as [string, string, string];
        const eight = `${year}${month}${String(Number(day) + more).padStart(2, '0')}`;
        for (const digit of '0123456789') {
          const number = eight + last.slice(0, 3) + digit;
          const valid = Personnummer.valid(number);
          expect(fault(`${eight}-${number.slice(8)}`)).toBe(
            valid ? 'accepted' : 'check-digit identity-invalid',
          );
        }
      }),
    );
  });

  test('the usual spellings are read as the others are, whatever stands in them', () => {
    const near = fc.stringMatching(/^(18|19|20|21)?[0-9]{6}[-+ ]?[0-9A-Ca-cÅ]{3,5}$/);
    fc.assert(
      fc.property(near, (text) => {
        // A space before it takes the other way through the code.
        expect(canonicalIdentity(person(text), { today })).toEqual(
          canonicalIdentity(person(` ${text}`), { today }),
        );
      }),
      { numRuns: 2000 },
    );
  });

  test("the Tax Agency's printed samordningsnummer 701063-2391 is read as born 3 October 1970", () => {
    expect(read('701063-2391')).toEqual({
      canonical: '197010632391',
      form: 'samordningsnummer',
      birthDate: '1970-10-03',
      sex: 'pojke',
    });
  });

  test.each([
    ['260314', '2026', '-'],
    ['270314', '1927', '-'],
    ['260314', '1926', '+'],
    ['160101', '1916', '+'],
    ['990101', '1899', '+'],
  ])(
    'the century of %s is %s with the sign %s, by the day of reading and not by the clock',
    (six, year, sign) => {
      // The test series of the time: 980 is published for births before 1990.
      const serial = year < '1990' ? '980' : '238';
      const number = `${six}${sign}${serial}${checkDigit(`${six}${serial}`)}`;
      expect(read(number).birthDate!.slice(0, 4)).toBe(year);
    },
  );

  test('a short number reads differently on different days, as the law says, and never in the future', () => {
    const number = `260314-238${checkDigit('260314238')}`;
    expect(read(number, '2025-12-31').birthDate).toBe('1926-03-14');
    expect(fault(number, '2026-03-13')).toBe('not-yet-born identity-invalid');
    expect(read(number, '2026-03-14').birthDate).toBe('2026-03-14');
  });

  test('a temporary id needs a real birth date and a letter, and is never a real number', () => {
    expect(read('20150229T123'.replace('0229', '0228'))).toEqual({
      canonical: '20150228T123',
      form: 'tillfalligt',
      birthDate: '2015-02-28',
      sex: null,
    });
    expect(read('20150228-tf1a').canonical).toBe('20150228TF1A');
    expect(Personnummer.valid('20150228T123')).toBe(false);
    expect(fault('20150229T123')).toBe('date identity-invalid');
    expect(fault('20150288T123')).toBe('date identity-invalid');
    expect(fault('20270101T123')).toBe('not-yet-born identity-invalid');
  });

  test.each([
    ['', 'missing identity-missing'],
    [' \t', 'missing identity-missing'],
    ['okänd', 'form identity-invalid'],
    ['20150101', 'form identity-invalid'],
    ['20150101-98', 'form identity-invalid'],
    ['20150101+2387', 'form identity-invalid'],
    ['17990101-9802', 'form identity-invalid'],
    ['20151301-9802', 'date identity-invalid'],
    ['20150100-9802', 'date identity-invalid'],
    ['20150160-9802', 'date identity-invalid'],
    ['20150192-9802', 'date identity-invalid'],
    [`20150101-000${checkDigit('150101000')}`, 'check-digit identity-invalid'],
    ['19000229-9802', 'date identity-invalid'],
  ])('%j is refused with a reason that does not repeat it', (text, expected) => {
    expect(fault(text)).toBe(expected);
  });
});
