import fc from 'fast-check';
import { daysBefore, watermarkOf } from './overlap';

const now = '2026-11-22 18:00:00';

describe('the watermark of a reading', () => {
  it.each([
    '2026-11-20',
    '2026-11-20 08:00:00',
    '2026-11-20 08:00:00.123456',
    '2026-11-20 08:00:00+01:00',
    '2026-11-20T08:00:00Z',
    '2026-11-20 08:00',
    '2026-11-20 08:00:00.1234567 +01:00',
  ])('is the text that the source gave (%s), so that it compares there with every digit', (text) => {
    expect(watermarkOf(text, now)).toBe(text);
  });

  it.each([null, 17, 12345678901234567890n, true, '', '000000000001E1F4', '20261120', '2026-02-30 08:00:00'])(
    'is none for %p: no days can be taken from it, so everything is read',
    (cell) => expect(watermarkOf(cell, now)).toBeNull(),
  );

  it.each([
    '2026-11-20 Anna ringde',
    '2026-11-20 08:00:00 Anna',
    '2026-11-20 20100101-2384',
    '2026-11-202384',
    '2026-11-20 08:00:00.201001012384',
  ])('is none for a note that begins with a date (%p): the store would keep it in clear', (cell) =>
    expect(watermarkOf(cell, now)).toBeNull(),
  );

  it('of a clock that is years ahead is now: the changes until then would be missed', () => {
    expect(watermarkOf('2099-01-01 00:00:00', now)).toBe('2026-11-22 00:00:00');
  });

  it('may be tomorrow, as it is for a source in another time zone', () => {
    expect(watermarkOf('2026-11-23 01:00:00', now)).toBe('2026-11-23 01:00:00');
  });
});

it('an overlap keeps the time of day and the form, over month ends and leap days', () => {
  expect(daysBefore('2024-03-01 08:00:00.5+01:00', 1)).toBe('2024-02-29 08:00:00.5+01:00');
  const day = fc
    .date({ min: new Date('1990-01-01'), max: new Date('2090-01-01'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  fc.assert(
    fc.property(day, fc.integer({ min: 1, max: 400 }), (date, days) => {
      expect(daysBefore(`${date} 08:00:00`, days) < `${date} 08:00:00`).toBe(true);
    }),
  );
});
