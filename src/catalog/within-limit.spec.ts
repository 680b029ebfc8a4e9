import { withinLimit } from './within-limit';

const fortnight = (day: string): { days: number } | undefined =>
  day < '2013-01-01' ? undefined : { days: 14 };

describe('a statutory limit', () => {
  it.each<[string | null, string | null, string | null, string]>([
    ['2024-03-01', '2024-03-15', 'ja', 'the last day is in time'],
    ['2024-03-01', '2024-03-16', 'nej', 'the day after is late'],
    ['2024-03-01', '2024-03-01', 'ja', 'the same day'],
    ['2024-03-01', '2024-02-29', 'omappad', 'days in the wrong order cannot both be right'],
    ['2024-03-01', 'omappad', 'omappad', 'a day that is no date'],
    ['2012-03-01', '2012-03-02', 'ingen-grans', 'no limit was in force'],
    ['2024-03-01', null, null, 'not decided'],
    [null, '2024-03-01', null, 'the first day is missing'],
  ])('from %s to %s is %s: %s', (from, to, answer) => {
    expect(withinLimit(fortnight, from, to)).toBe(answer);
  });

  it('of months ends on the last day of a month that is too short', () => {
    expect(withinLimit(() => ({ months: 4 }), '2023-10-31', '2024-02-29')).toBe('ja');
    expect(withinLimit(() => ({ months: 4 }), '2023-10-31', '2024-03-01')).toBe('nej');
  });
});
