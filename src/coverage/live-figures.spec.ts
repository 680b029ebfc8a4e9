import { shownLive, type LiveVariable, type ShownLive } from './live-figures';

const none = { names: [], of: (month: string) => month };
const codesOf = (counts: readonly number[]): LiveVariable['unmappedCodes'] =>
  counts.map((count, index) => ({ shown: `k${index}`, count }));
const show = (own: Partial<LiveVariable>): ShownLive =>
  shownLive({ rows: 0, answered: 0, unmapped: 0, unmappedCodes: [], months: [], ...own }, none);
const isSmall = (count: number): boolean => count > 0 && count < 5;

/** For every output, what may stand behind it; those where a count is small and there is no other it could be. */
function given<T>(cases: readonly T[], out: (one: T) => unknown, counts: (one: T) => number[]): T[] {
  const behind = new Map<string, T[]>();
  for (const one of cases) {
    const seen = JSON.stringify(out(one));
    behind.set(seen, [...(behind.get(seen) ?? []), one]);
  }
  return [...behind.values()].flatMap((alike) => {
    const told = counts(alike[0]!).some(
      (count, i) => isSmall(count) && alike.every((one) => counts(one)[i] === count),
    );
    return told ? [alike[0]!] : [];
  });
}

describe('live figures: who has the page and a calculator learns no small count', () => {
  it('neither from the rows, the share that is filled in and the share that is translated', () => {
    const cases = Array.from({ length: 26 }, (_, rows) => rows).flatMap((rows) =>
      Array.from({ length: rows + 1 }, (_, answered) => answered).flatMap((answered) =>
        Array.from({ length: rows - answered + 1 }, (_, unmapped) => ({ rows, answered, unmapped })),
      ),
    );
    const counts = ({ rows, answered, unmapped }: (typeof cases)[number]): number[] => [
      rows,
      answered,
      unmapped,
      rows - answered - unmapped,
    ];
    expect(given(cases, show, counts)).toEqual([]);
  });

  it('nor from the unmapped answers less those of the codes that are told', () => {
    const sizes = Array.from({ length: 9 }, (_, i) => i + 1);
    const cases = sizes.flatMap((a) => [
      [a],
      ...sizes.flatMap((b) => [[a, b], ...sizes.map((c) => [a, b, c])]),
    ]);
    const out = (list: number[]): ShownLive => {
      const unmapped = list.reduce((sum, count) => sum + count, 0);
      return show({ rows: 100, answered: 100 - unmapped, unmapped, unmappedCodes: codesOf(list) });
    };
    expect(given(cases, out, (list) => list)).toEqual([]);
  });

  it('nor from one half-year, which is all the others less the whole', () => {
    const months = [
      { month: '2024-03', rows: 30, filled: 30 },
      { month: '2025-03', rows: 2, filled: 1 },
    ];
    const live: LiveVariable = { rows: 32, answered: 31, unmapped: 0, unmappedCodes: [], months };
    expect(shownLive(live, { names: ['2024', '2025'], of: (month) => month.slice(0, 4) })).toMatchObject({
      filled: 'all-but-few',
      periods: [
        { period: '2024', filled: 1 },
        { period: '2025', filled: null },
      ],
    });
  });

  it('but what is not small is told exactly', () => {
    expect(show({ rows: 200, answered: 150, unmapped: 10, unmappedCodes: codesOf([10]) })).toMatchObject({
      rows: 200,
      filled: 0.8,
      produced: 150 / 160,
      unmapped: 10,
    });
  });
});
