import fc from 'fast-check';
import { attack, impliedBy, name } from './attack.fixture';
import type { Cube, Dimension, Figure } from './model';
import { buildPool } from './pool';
import { protect, ProtectedCube } from './protect';
import { hidePrimary } from './suppress';

const k = 5;
const suppress = { name: 'suppress', k } as const;

interface Row {
  person: number;
  codes: Record<string, string>;
}

const dimension = (id: string, codes: readonly string[], total = true): Dimension => ({
  id,
  label: id,
  categories: [...codes, ...(total ? ['totalt'] : [])].map((code) => ({ code, label: code })),
  ...(total && { total: 'totalt' }),
});

function cube(id: string, dimensions: readonly Dimension[], rows: readonly Row[], population = 'p'): Cube {
  const cells = new Map<string, { count: number; who: Set<number> }>();
  for (const row of rows) {
    const keys = dimensions.reduce<string[][]>(
      (prefixes, { id: of, total }) =>
        prefixes.flatMap((prefix) =>
          [row.codes[of]!, ...(total ? [total] : [])].map((code) => [...prefix, code]),
        ),
      [[]],
    );
    for (const key of keys.map((codes) => codes.join('|'))) {
      const cell = cells.get(key) ?? { count: 0, who: new Set<number>() };
      cell.count++;
      cell.who.add(row.person);
      cells.set(key, cell);
    }
  }
  const figures = [...cells].map(([key, { count, who }]): [string, Figure] => [
    key,
    { count, persons: who.size },
  ]);
  return { id, title: id, population, dimensions, cells: new Map(figures) };
}

/** Rows with `n` persons each, one row per person. */
function rowsOf(...groups: [number, Record<string, string>][]): Row[] {
  let person = 0;
  return groups.flatMap(([n, codes]) => Array.from({ length: n }, () => ({ person: person++, codes })));
}

const sexes = dimension('kon', ['flicka', 'pojke']);
const answers = dimension('svar', ['ja', 'nej', 'ej-besvarad']);
const years = dimension('ar', ['2023', '2024'], false);

describe('what is hidden', () => {
  const rows = rowsOf(
    [20, { kon: 'flicka', svar: 'ja' }],
    [3, { kon: 'flicka', svar: 'nej' }],
    [30, { kon: 'pojke', svar: 'ja' }],
    [12, { kon: 'pojke', svar: 'nej' }],
  );
  const [table] = protect([cube('t', [sexes, answers], rows)], suppress);

  it('a cell with fewer than k persons is null with a status, and never a zero', () => {
    expect(table!.cell(['flicka', 'nej'])).toEqual({ value: null, status: 'hidden' });
  });

  it('a cell without anybody is a shown zero, so that nothing hidden looks like nobody', () => {
    expect(table!.cell(['flicka', 'ej-besvarad'])).toEqual({ value: 0, status: 'ok' });
  });

  it('another cell of the same sum is hidden too, or the hidden one could be subtracted', () => {
    const row = ['ja', 'nej', 'totalt'].map((code) => table!.cell(['flicka', code]).value);
    const column = ['flicka', 'pojke', 'totalt'].map((code) => table!.cell([code, 'nej']).value);
    expect(row.filter((value) => value === null).length).toBeGreaterThanOrEqual(2);
    expect(column.filter((value) => value === null).length).toBeGreaterThanOrEqual(2);
  });

  it('k is about persons: many rows of few persons are hidden', () => {
    const one = Array.from({ length: 40 }, () => ({ person: 1, codes: { kon: 'flicka', svar: 'ja' } }));
    const [few] = protect([cube('t', [sexes, answers], one)], suppress);
    expect(few!.cell(['flicka', 'ja']).status).toBe('hidden');
  });

  it('two small cells do not protect each other when their persons together are fewer than k', () => {
    const small = rowsOf(
      [2, { kon: 'flicka', svar: 'nej' }],
      [2, { kon: 'flicka', svar: 'ej-besvarad' }],
      [40, { kon: 'flicka', svar: 'ja' }],
    );
    const [one] = protect([cube('t', [dimension('kon', ['flicka'], false), answers], small)], suppress);
    expect([one!.cell(['flicka', 'ja']).value, one!.cell(['flicka', 'totalt']).value]).toContain(null);
  });

  it('codes that do not exist are an error, not a zero', () => {
    expect(() => table!.cell(['flicka', 'kanske'])).toThrow('DIS-005');
  });
});

describe('cubes of the same population', () => {
  const rows = rowsOf(
    [20, { ar: '2023', kon: 'flicka', svar: 'ja' }],
    [3, { ar: '2023', kon: 'pojke', svar: 'ja' }],
    [9, { ar: '2023', kon: 'pojke', svar: 'nej' }],
    [15, { ar: '2024', kon: 'flicka', svar: 'nej' }],
    [15, { ar: '2024', kon: 'pojke', svar: 'ja' }],
  );
  const both = [cube('a', [years, sexes, answers], rows), cube('b', [answers, years], rows)];

  it('a margin that two tables have is hidden in both or in none', () => {
    const [a, b] = protect(both, suppress);
    for (const year of ['2023', '2024']) {
      for (const answer of ['ja', 'nej', 'totalt']) {
        const inB = answer === 'totalt' ? null : b!.cell([answer, year]);
        if (inB) expect(a!.cell([year, 'totalt', answer])).toEqual(inB);
      }
    }
  });

  it('a sum that only another table shows is reckoned with', () => {
    // Table c has no year: it is the sum over the years of table b.
    const few = rowsOf([30, { ar: '2023', svar: 'nej' }], [2, { ar: '2024', svar: 'nej' }]);
    const [b, c] = protect([cube('b', [answers, years], few), cube('c', [answers], few)], suppress);
    expect(b!.cell(['nej', '2024']).status).toBe('hidden');
    expect([b!.cell(['nej', '2023']).value, c!.cell(['nej']).value]).toContain(null);
  });

  it('two tables that contradict each other are refused', () => {
    const other = cube('b', [answers, years], rows.slice(1));
    expect(() => protect([both[0]!, other], suppress)).toThrow('DIS-002');
  });

  it('a sum that is none is refused, because protection reckons with sums', () => {
    const broken = new Map(both[0]!.cells);
    broken.set('2023|totalt|totalt', { count: 99, persons: 99 });
    expect(() => protect([{ ...both[0]!, cells: broken }], suppress)).toThrow('DIS-003');
  });
});

describe('cells that are never given out', () => {
  const types = dimension('typ', ['anmalan', 'ansokan', 'information']);
  const rows = rowsOf(
    [40, { typ: 'anmalan', svar: 'ja' }],
    [30, { typ: 'anmalan', svar: 'nej' }],
    [2, { typ: 'ansokan', svar: 'ja' }],
  );
  const whole = cube('t', [types, answers], rows);
  const withheld = new Set([...whole.cells.keys()].filter((key) => /^(ansokan|information)/.test(key)));

  it('are null, and what would give them away is hidden', () => {
    const [table] = protect([{ ...whole, withheld }], suppress);
    expect(table!.cell(['ansokan', 'ja']).value).toBeNull();
    const given = ['anmalan', 'totalt'].map((code) => table!.cell([code, 'ja']).value);
    expect(given).toContain(null);
  });
});

describe('the internal profile', () => {
  const table = cube('t', [answers], rowsOf([1, { svar: 'ja' }]));

  it('shows everything to a named person with a reason', () => {
    const [open] = protect([table], { name: 'internal', who: 'anna', reason: 'egenkontroll' });
    expect(open!.cell(['ja'])).toEqual({ value: 1, status: 'ok' });
  });

  it.each([
    ['', 'egenkontroll'],
    ['anna', ' '],
  ])('shows nothing without a name and a reason', (who, reason) => {
    expect(() => protect([table], { name: 'internal', who, reason })).toThrow('DIS-001');
  });
});

describe('the type', () => {
  it('nothing but protect makes a ProtectedCube', () => {
    const write = (table: ProtectedCube): string => table.title;
    const raw = cube('t', [answers], []);
    // @ts-expect-error an unprotected cube is not writable
    write(raw);
    // @ts-expect-error nor is anything that looks like a protected one
    write({
      id: '',
      title: '',
      dimensions: [],
      profile: 'suppress',
      cell: () => ({ value: 1, status: 'ok' }),
    });
    // @ts-expect-error nor can one be made with another key
    expect(() => new ProtectedCube(Symbol('protected'), raw, 'suppress', new Map())).toThrow(TypeError);
  });
});

describe('a reader with a solver', () => {
  const dims = [dimension('a', ['1', '2', '3']), dimension('b', ['1', '2', '3']), dimension('c', ['1', '2'])];
  const untotalled = dims.map(({ id, categories }) =>
    dimension(
      id,
      categories.map(({ code }) => code).filter((code) => code !== 'totalt'),
      false,
    ),
  );
  const shapes: Dimension[][][] = [
    [[dims[0]!]],
    [[dims[0]!, dims[1]!]],
    [[dims[0]!, dims[1]!, dims[2]!]],
    [
      [dims[0]!, dims[1]!],
      [dims[1]!, dims[2]!],
      [dims[2]!, dims[0]!],
    ],
    [[untotalled[2]!, dims[0]!, dims[1]!], [dims[0]!]],
    [
      [untotalled[2]!, dims[0]!],
      [untotalled[0]!, untotalled[1]!],
    ],
  ];
  const tables = fc
    .record({
      shape: fc.constantFrom(...shapes),
      groups: fc.array(
        fc.tuple(
          fc.integer({ min: 1, max: 14 }),
          fc.record({
            a: fc.constantFrom('1', '2', '3'),
            b: fc.constantFrom('1', '2', '3'),
            c: fc.constantFrom('1', '2'),
          }),
        ),
        { minLength: 1, maxLength: 14 },
      ),
      /** Every n-th row belongs to the person before it. */
      repeat: fc.constantFrom(0, 0, 3),
    })
    .map(({ shape, groups, repeat }) => {
      const rows = rowsOf(...groups).map((row, i) =>
        repeat && i % repeat === 0 ? { ...row, person: row.person + 1 } : row,
      );
      return shape.map((dimensions, i) => cube(`t${i}`, dimensions, rows));
    });

  /** Cells of fewer than k persons, and the most that a reader who is told so may assume. */
  const smallOf = (cubes: readonly Cube[]): Map<string, number> =>
    new Map(
      cubes.flatMap((each) =>
        [...each.cells]
          .filter(([, figure]) => figure.persons < k)
          .map(([key, { count }]) => [name(each, key.split('|')), Math.max(k - 1, count)] as const),
      ),
    );

  /** `given`: what is given out of a cell. `isTold`: the reader also knows which hidden cells are small ones. */
  const reader = (
    cubes: readonly Cube[],
    given: (place: number, key: string) => number | null,
    isTold: boolean,
  ) => {
    const { cells, sums } = impliedBy(cubes);
    const values = new Map(
      [...cells].map(([cell, keys]) => {
        const seen = [...keys].map(([place, key]) => given(place, key));
        return [cell, seen.find((value) => value !== null) ?? null] as const;
      }),
    );
    return attack({ values, sums, ...(isTold && { atMost: smallOf(cubes) }) });
  };

  it.each([
    ['from everything that is given out', false],
    ['even when told which hidden cells are small ones', true],
  ])('can pin no small cell in whatever tables, %s', async (_, isTold) => {
    let attacked = 0;
    await fc.assert(
      fc.asyncProperty(tables, async (cubes) => {
        const done = protect(cubes, suppress);
        const reading = await reader(cubes, (place, key) => done[place]!.cell(key.split('|')).value, isTold);
        for (const cell of smallOf(cubes).keys()) {
          attacked++;
          const { low, high } = reading.range(cell);
          if (low < high) continue;
          // Four cells that are not zero in a sum below five: no hiding would help.
          const blind = (await reader(cubes, () => null, isTold)).range(cell);
          expect({ cell, pinned: blind.low < blind.high }).toEqual({ cell, pinned: false });
        }
      }),
      { numRuns: 100 },
    );
    expect(attacked).toBeGreaterThan(100);
  });

  it('pins cells as soon as only the small cells are hidden, so the attack above can fail', async () => {
    const rows = rowsOf(
      [20, { a: '1', b: '1', c: '1' }],
      [3, { a: '1', b: '2', c: '1' }],
      [9, { a: '2', b: '2', c: '1' }],
    );
    const cubes = [cube('t', [dims[0]!, dims[1]!], rows)];
    const pool = buildPool(cubes);
    const hidden = hidePrimary(pool, k);
    expect([...hidden].filter(Boolean)).toHaveLength(1);
    const naive = (_: number, key: string): number | null => {
      const { count, persons } = cubes[0]!.cells.get(key)!;
      return persons < k ? null : count;
    };
    const reading = await reader(cubes, naive, false);
    expect(reading.range('a=1 & b=2')).toEqual({ low: 3, high: 3 });
  });
});
