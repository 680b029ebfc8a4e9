import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import {
  clockText,
  dateText,
  exactNumber,
  hexText,
  localText,
  stockholmText,
  trimFraction,
  withoutPadding,
} from './cell-text';

it('keeps every digit of a number', () => {
  expect(exactNumber('9007199254740991')).toBe(9007199254740991);
  expect(exactNumber('9007199254740992')).toBe('9007199254740992');
  expect(exactNumber('-9223372036854775808')).toBe('-9223372036854775808');
  expect(exactNumber('0.10')).toBe('0.10');
  fc.assert(
    fc.property(fc.bigInt(), (value) => expect(String(exactNumber(String(value)))).toBe(String(value))),
  );
});

it('writes a fraction without trailing zeros and leaves the rest alone', () => {
  expect(['13:14:15.1200', '13:14:15.000', '13:14:15', '1.50+02:00', '1.0Z'].map(trimFraction)).toEqual([
    '13:14:15.12',
    '13:14:15',
    '13:14:15',
    '1.5+02:00',
    '1Z',
  ]);
});

it.each([
  ['2024-10-27T00:30:00.000Z', '2024-10-27 02:30:00+02:00'],
  ['2024-10-27T01:30:00.000Z', '2024-10-27 02:30:00+01:00'],
  ['2024-03-31T00:59:59.999Z', '2024-03-31 01:59:59.999+01:00'],
  ['2024-03-31T01:00:00.000Z', '2024-03-31 03:00:00+02:00'],
  ['1899-12-31T23:00:00.000Z', '1900-01-01 00:00:00+01:00'],
  ['1970-01-01T00:00:00.000Z', '1970-01-01 01:00:00+01:00'],
])('writes the instant %s as %s', (instant, text) => {
  expect(stockholmText(Date.parse(instant))).toBe(text);
});

it('is the same instant when read back', () => {
  fc.assert(
    fc.property(
      fc.date({ min: new Date('1901-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }),
      (date) => {
        expect(Date.parse(stockholmText(date.getTime()).replace(' ', 'T'))).toBe(date.getTime());
      },
    ),
  );
});

it('writes local times, dates and clocks from year 1, with all the digits of the engine', () => {
  expect(localText(Date.parse('2024-02-29T13:14:15Z'), '1234567')).toBe('2024-02-29 13:14:15.1234567');
  expect(localText(Date.parse('0001-01-01T00:00:00.500Z'))).toBe('0001-01-01 00:00:00.5');
  expect(dateText(-719162)).toBe('0001-01-01');
  expect(dateText(-1)).toBe('1969-12-31');
  expect(clockText(86_399_999)).toBe('23:59:59');
});

it('writes binary as hex up to 2000 bytes', () => {
  expect(hexText(Buffer.from([0, 255, 65]))).toBe('00FF41');
  expect(hexText(Buffer.alloc(2001))).toBeUndefined();
});

it('cuts padding only at the end', () => {
  expect(withoutPadding(' AB   ')).toBe(' AB');
});

it('does not depend on the time zone of the process', () => {
  const script = `require('${__dirname}/../../test/support/register-ts.js');
    const { stockholmText, localText } = require('${__dirname}/cell-text.ts');
    process.stdout.write(stockholmText(Date.parse('2024-06-30T21:30:00Z')) + ' ' + localText(Date.parse('2024-02-29T13:14:15Z')));`;
  const output = execFileSync(process.execPath, ['-e', script], {
    env: { ...process.env, TZ: 'America/New_York' },
    encoding: 'utf8',
  });
  expect(output).toBe('2024-06-30 23:30:00+02:00 2024-02-29 13:14:15');
});
