import fc from 'fast-check';
import { parseExactly } from './json';

it('keeps every digit of a number, wherever it stands', () => {
  expect(
    parseExactly(
      '{"a":0.10,"b":[9007199254740993, -9223372036854775808 ,-0.5\n],"c":{"d":1234567890123456.78}}',
    ),
  ).toEqual({
    a: '0.10',
    b: ['9007199254740993', '-9223372036854775808', '-0.5'],
    c: { d: '1234567890123456.78' },
  });
});

it('leaves numbers that JavaScript holds, also those that are written with an exponent', () => {
  expect(
    parseExactly('[9007199254740991,1000000000000000,-7,0,1e3,1.5E-1,-2.50e+2,0e7,5e-324,1e22,1.25]'),
  ).toEqual([9007199254740991, 1000000000000000, -7, 0, 1000, 0.15, -250, 0, 5e-324, 1e22, '1.25']);
});

it.each([
  '1e400',
  '-1e400',
  '1e-400',
  '12345678901234567890e0',
  '1234567890123456789e-3',
  '0.12345678901234567890E1',
  '1.2345e-320',
])('keeps the text of %s, which a number would make another of', (number) => {
  expect(parseExactly(`[${number}]`)).toEqual([number]);
  expect(parseExactly(`{"a":${number} ,"b":1e2}`)).toEqual({ a: number, b: 100 });
});

it('gives every number of JavaScript back as it was, however it is written', () => {
  const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(finite, (number) => {
      expect(parseExactly(`[${number.toExponential()}]`)).toEqual([number + 0]);
    }),
  );
});

it('takes what looks like a number in a text for text', () => {
  const tricky = ['a:1.5,', ', 0.10]', '\\"', '"', '\\\\', ':12345678901234567890', '', '\\":1.5,', '\u2028'];
  for (const value of tricky)
    expect(parseExactly(`{"x":1.5,${JSON.stringify(value)}:${JSON.stringify(value)},"y":0.50}`)).toEqual({
      x: '1.5',
      [value]: value,
      y: '0.50',
    });
});

it('is JSON.parse for everything else', () => {
  const asText = (_: string, value: unknown): unknown =>
    typeof value === 'number' && !String(value).includes('e') && !Number.isSafeInteger(value)
      ? JSON.stringify(value)
      : value;
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.nat(3), (value, indent) => {
      const text = JSON.stringify([value, 0.1], null, indent);
      expect(parseExactly(text)).toEqual(JSON.parse(text, asText));
    }),
    { numRuns: 200 },
  );
});

it.each(['', '{', '{"a":1.5', '[1.5.5]', '[01.5]', '[1,]', '["\n",1.5]', '[1.5]]', '{"a":-1.5"}'])(
  'refuses what is not JSON: %j',
  (text) => {
    expect(() => parseExactly(text)).toThrow(SyntaxError);
  },
);
