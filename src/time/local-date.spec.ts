import fc from 'fast-check';
import { addDays, addMonths, ageOn, daysBetween, isLocalDate, localDateOf } from './local-date';

describe('local dates', () => {
  it.each(['2021-02-30', '0000-00-00', '2021-13-01', '20210101', '', 'okänt', '2023-02-29'])(
    'refuse %p, which no calendar has',
    (text) => expect(isLocalDate(text)).toBe(false),
  );

  it('are the days that the calendar of the language has, and no other text', () => {
    const near = fc.stringMatching(/^[0-2][0-9]{2}[0-9 -][-/][0-1][0-9][-][0-3][0-9]$/);
    fc.assert(
      fc.property(fc.oneof(near, fc.string({ maxLength: 12 })), (text) => {
        const there = /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text));
        expect(isLocalDate(text)).toBe(there && new Date(text).toISOString().startsWith(text));
      }),
      { numRuns: 2000 },
    );
  });

  it('count months as the law does: the 31st becomes the last day of a shorter month', () => {
    expect(addMonths('2024-10-31', 4)).toBe('2025-02-28');
    expect(addMonths('2023-10-31', 4)).toBe('2024-02-29');
    expect(addMonths('2024-03-15', -3)).toBe('2023-12-15');
  });

  it('take the calendar day in Stockholm, whatever the machine thinks', () => {
    expect(localDateOf(new Date('2024-06-30T22:30:00Z'))).toBe('2024-07-01');
    expect(localDateOf(new Date('2024-12-31T22:30:00Z'))).toBe('2024-12-31');
  });

  it('turn a year older on the birthday', () => {
    expect(ageOn('2010-05-17', '2025-05-16')).toBe(14);
    expect(ageOn('2010-05-17', '2025-05-17')).toBe(15);
    expect(ageOn('2012-02-29', '2025-02-28')).toBe(12);
  });

  it('add and measure days in agreement, over daylight-saving changes too', () => {
    const date = fc
      .date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
      .map((d) => d.toISOString().slice(0, 10));
    fc.assert(
      fc.property(date, fc.integer({ min: -5000, max: 5000 }), (from, days) => {
        const to = addDays(from, days);
        expect(isLocalDate(to)).toBe(true);
        expect(daysBetween(from, to)).toBe(days);
      }),
    );
  });
});
