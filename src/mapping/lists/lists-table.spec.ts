import { problemsIn, withHeader } from '../fixture';
import { ListTable } from './lists-table';

type Row = [key: string, day: string | null, answer: string];

function answerOf(rows: readonly Row[], choose: 'one' | 'earliest' = 'earliest'): string | null {
  const table = new ListTable(1, choose);
  for (const [key, day, answer] of rows) table.add(key, () => answer, day);
  const row: (string | null)[] = [];
  return table.find('u1', row, 0) ? row[0]! : 'ambiguous';
}

describe('several rows of a list with the same key', () => {
  const notifications: Row[] = [
    ['u1', '2026-03-02', 'a3'],
    ['u1', '2026-01-15', 'a1'],
    ['u2', '2025-01-01', 'a9'],
    ['u1', '2026-02-01', 'a2'],
  ];

  it('the earliest counts: the notification that began the investigation, not one that came during it', () => {
    expect(answerOf(notifications)).toBe('a1');
    expect(answerOf([...notifications].reverse())).toBe('a1');
  });

  it('of several on the same day it is always the same one, whatever order they come in', () => {
    const sameDay: Row[] = [
      ['u1', '2026-01-15', 'b'],
      ['u1', '2026-01-15', 'a'],
    ];
    expect([answerOf(sameDay), answerOf([...sameDay].reverse())]).toEqual(['a', 'a']);
  });

  it.each([null, 'omappad'])('a row without a real day (%s) comes after those that have one', (day) => {
    expect(answerOf([['u1', day, 'a0'], ...notifications])).toBe('a1');
    expect(answerOf([['u1', day, 'a0']])).toBe('a0');
  });

  it('without earliest they must agree', () => {
    expect(answerOf(notifications, 'one')).toBe('ambiguous');
  });
});

it('a list of all rows has no earliest one', () => {
  const mapping = withHeader(
    'lists:',
    '  orsak: { from: sql/orsak.sql, key: AktId, many: true, earliest: Datum }',
    'records: {}',
  );
  const codes = problemsIn({ 'mapping.yaml': mapping, 'sql/orsak.sql': 'SELECT 1' }).map(({ code }) => code);
  expect(codes).toContain('MAP-201');
});
