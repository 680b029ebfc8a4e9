import * as fc from 'fast-check';
import { mayBeShown } from './shown-values';

describe('a value that may belong to somebody is never shown, whatever its column is called', () => {
  it.each([
    ...[
      '201001012384',
      '20100101-2384',
      '100101-2384',
      '100101 2384',
      '1001012384',
      '20120304T001',
      '2010-01-01',
    ],
    ...[
      '070-123 45 67',
      '08 12 34 56',
      'anna@example.se',
      'KOMMUN\\annand',
      'https://example.se',
      '123 45 Orten',
    ],
    ...['Anna', 'ANNA', 'anna', 'Eva', 'Karl-Erik', 'Andersson', 'LINDBERG, MAJA', 'Familjehem Svensson'],
    ...['Storgatan 5', 'Ekvägen 12 B', 'Ringde igår. Mamman är orolig', 'rad\nannan rad', 'x'.repeat(61)],
    ...['en text med flera ord än en etikett', '6F9619FF-8B86-D011-B42D-00C04FC964FF'],
  ])('%s', (value) => expect(mayBeShown(value, true)).toBe(false));

  it('has fewer than six digits in any script, as a text or a number', () => {
    const digits = fc.integer({ min: 100_000, max: 999_999_999_999 });
    fc.assert(
      fc.property(digits, fc.string(), (number, around) => {
        expect(mayBeShown(number, true)).toBe(false);
        expect(mayBeShown(`${around}${number}`, true)).toBe(false);
        const arabic = String(number).replace(/\d/g, (digit) => String.fromCharCode(0x660 + Number(digit)));
        expect(mayBeShown(arabic, true)).toBe(false);
      }),
    );
  });

  it.each(['Kanariesson', 'Trastelina', 'Snäppköping', 'KALLE', 'olle'])(
    '%s is a word that may be a name no list has: only in a column of codes',
    (value) => expect(mayBeShown(value, false)).toBe(false),
  );
});

describe('codes and labels', () => {
  it.each([
    'J',
    'ANM',
    'BU-UTR1',
    'F84.1',
    'L22',
    'ja',
    'Nej',
    'Pojke',
    'Okänt',
    '-',
    '',
    'BBIC 3',
    7,
    12345,
    3.5,
    true,
  ])('%s is shown everywhere', (value) => expect(mayBeShown(value, false)).toBe(true));
  it.each(['Ansökan enligt 2 § LVU', 'Öppenvård', 'Strukturerat program', 'SAVRY', 'ESTER'])(
    '%s is shown in a column of codes',
    (value) => expect(mayBeShown(value, true)).toBe(true),
  );
});
