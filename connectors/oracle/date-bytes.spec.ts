import * as fc from 'fast-check';
import { encodeDate } from '../../test/doubles/oracle-net/oracle-date';
import { localDateText } from './date-bytes';

const pad = (n: number, width = 2): string => String(Math.abs(n)).padStart(width, '0');

describe('a date read straight from its bytes', () => {
  it('is the one that was written, in every year of Oracle, to the nanosecond', () => {
    const within = (min: number, max: number): fc.Arbitrary<number> => fc.integer({ min, max });
    const year = fc.oneof(within(1900, 2100), within(1, 9999), within(-4712, -1));
    fc.assert(
      fc.property(
        fc.tuple(year, within(1, 12), within(1, 31), within(0, 23), within(0, 59), within(0, 59)),
        fc.constantFrom('', '.1', '.123', '.000001', '.999999999'),
        ([y, month, day, hour, minute, second], fraction) => {
          const date = `${y < 0 ? '-' : ''}${pad(y, 4)}-${pad(month)}-${pad(day)}`;
          const text = `${date} ${pad(hour)}:${pad(minute)}:${pad(second)}`;
          expect(localDateText(encodeDate(text, 'date'))).toBe(text);
          expect(localDateText(encodeDate(`${text}${fraction}`, 'timestamp'))).toBe(`${text}${fraction}`);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('is right also where a column holds more days than are remembered', () => {
    for (let round = 0; round < 2; round++)
      for (let n = 0; n < 60_000; n++) {
        const at = new Date(Date.UTC(1850, 0, 1 + n)).toISOString().slice(0, 10);
        const text = localDateText(encodeDate(at, 'date'));
        if (text !== `${at} 00:00:00`) throw new Error(`${at} became ${text}.`);
      }
  });

  it('of a damaged row is never moved to another hour', () => {
    const bytes = (hour: number, minute: number): Uint8Array =>
      Uint8Array.of(120, 124, 2, 29, hour + 1, minute + 1, 1);
    expect(localDateText(bytes(12, 75))).toBe('2024-02-29 12:75:00');
    expect(localDateText(bytes(24, 0))).toBe('2024-02-29 24:00:00');
    expect(localDateText(bytes(12, -1))).not.toContain('11:59');
  });
});
