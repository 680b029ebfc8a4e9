import { told } from './told';

/** All ways to lay `rows` in `cells` cells. */
function* splits(rows: number, cells: number): Generator<number[]> {
  if (cells === 1) {
    yield [rows];
    return;
  }
  for (let first = 0; first <= rows; first++)
    for (const rest of splits(rows - first, cells - 1)) yield [first, ...rest];
}

type Tell = (count: number, k: number) => number | null;

/**
 * Small numbers that somebody can work out who knows the rows of the table exactly and the rules: all columns with so
 * many rows that would be told alike have the same small number in the same cell. The first cells are values that may
 * be shown and NULL; the last `unfit` are values that may not, however many rows they have.
 */
function workedOut(rows: number, cells: number, unfit: number, k: number, tell: Tell): string[] {
  const alike = new Map<string, number[][]>();
  for (const counts of splits(rows, cells + unfit)) {
    const text = JSON.stringify(counts.slice(0, cells).map((count) => tell(count, k)));
    const known = alike.get(text);
    if (known) known.push(counts);
    else alike.set(text, [counts]);
  }
  return [...alike].flatMap(([text, worlds]) =>
    worlds[0]!.flatMap((count, cell) =>
      count > 0 && count < k && worlds.every((world) => world[cell] === count) ? [`${count} of ${text}`] : [],
    ),
  );
}

const search = (k: number, cells: number, unfit: number, upTo: number, tell: Tell): string[] =>
  Array.from({ length: upTo - k + 1 }, (_, i) => workedOut(k + i, cells, unfit, k, tell)).flat();

describe('a number from 1 to k − 1', () => {
  it.each([
    { k: 3, cells: 2, unfit: 1, upTo: 24 },
    { k: 3, cells: 3, unfit: 1, upTo: 18 },
    { k: 4, cells: 2, unfit: 1, upTo: 26 },
    { k: 5, cells: 2, unfit: 1, upTo: 30 },
    { k: 5, cells: 3, unfit: 1, upTo: 24 },
    { k: 5, cells: 2, unfit: 2, upTo: 22 },
  ])(
    'cannot be worked out by subtraction, also when the rows are known exactly: $cells values and NULL, k $k',
    ({ k, cells, unfit, upTo }) => expect(search(k, cells, unfit, upTo, told)).toEqual([]),
  );

  it('could be if counts were exact, or if none were told apart from few: the search finds what it looks for', () => {
    expect(search(5, 2, 1, 15, (count, k) => (count < k ? null : count))).not.toEqual([]);
    expect(search(5, 2, 1, 15, (count, k) => (count === 0 ? 0 : told(count, k)))).not.toEqual([]);
  });
});

it('is rounded to the nearest multiple of k, never below k', () => {
  expect([0, 1, 4, 5, 7, 8, 12, 13, 1203].map((count) => told(count, 5))).toEqual([
    ...[null, null, null, 5, 5, 10, 10, 15, 1205],
  ]);
});
