import { withinHours } from './reading-hours';

const at = (time: string): string => `2026-11-22 ${time}:30`;

describe('reading hours', () => {
  it.each([
    ['18:00-06:00', '18:00', true],
    ['18:00-06:00', '23:59', true],
    ['18:00-06:00', '00:00', true],
    ['18:00-06:00', '05:59', true],
    ['18:00-06:00', '06:00', false],
    ['18:00-06:00', '17:59', false],
    ['01:00-05:00', '00:59', false],
    ['01:00-05:00', '01:00', true],
    ['01:00-05:00', '05:00', false],
  ])('%s at %s: %p', (hours, time, within) => expect(withinHours(hours, at(time))).toBe(within));

  it('from and to the same time are no hours at all: an empty span never means always', () => {
    expect(withinHours('06:00-06:00', at('06:00'))).toBe(false);
  });
});
