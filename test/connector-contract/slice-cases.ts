/** Tables with what is hard to compare, and the reading of them in parts. Never: how an engine is started. */
import fc from 'fast-check';
import type { Cell, Condition, Query, Slice, Source } from '../../connectors/contract';

/** A column of an engine that rows are asked for by, and how a value of the kind is written in its SQL. */
export interface Kind {
  type: string;
  values:
    'texts' | 'whole' | 'wide' | 'decimals' | 'floats' | 'dates' | 'times' | 'clocks' | 'guids' | 'bytes';
  literal?(value: string): string;
}

const two = (max: number): fc.Arbitrary<string> => fc.nat(max).map((n) => String(n).padStart(2, '0'));
const clocks = fc
  .tuple(two(23), fc.constantFrom('00', '59'), fc.constantFrom('.000001', '.000002', '.1', '.999999', ''))
  .map(([hour, minute, fraction]) => `${hour}:${minute}:07${fraction}`);
const dates = fc
  .tuple(fc.constantFrom(1971, 1999, 2024, 2036), fc.constantFrom(2, 3, 10), fc.constantFrom(27, 28))
  .map(([year, month, day]) => `${year}-${String(month).padStart(2, '0')}-${day}`);
const letters = ['a', 'A', 'å', 'Å', 'ä', 'Ä', 'ö', 'Ö', 'z', 'é', 'v', 'w', ' ', '-', '1', "'", '😀', 'ß'];

/** As SQL takes them between quotes. */
const valuesOf: Record<Kind['values'], fc.Arbitrary<string>> = {
  texts: fc.array(fc.constantFrom(...letters), { maxLength: 4 }).map((some) => some.join('')),
  whole: fc.integer({ min: -3, max: 3 }).map(String),
  wide: fc.bigInt({ min: 9_223_372_036_854_775_800n, max: 9_223_372_036_854_775_807n }).map(String),
  decimals: fc.integer({ min: 0, max: 9 }).map((n) => `1234567890123456.780${n}`),
  floats: fc.constantFrom('0.1', '-0.1', '3.3333333', '1e10', '0.30000000000000004', '0.3', '5'),
  dates,
  times: fc.tuple(dates, clocks).map((parts) => parts.join(' ')),
  clocks,
  guids: fc.constantFrom('6f', '00', 'ff', 'a0').map((first) => `${first}9619ff-8b86-d011-b42d-00c04fc964ff`),
  bytes: fc.constantFrom('00', '00FF', '41', '4142', 'FF', '4142FF'),
};

export const quoted = (value: string): string => `'${value.replaceAll("'", "''")}'`;

/** A table `name (nyckel, id, n)`: the key can be equal and NULL, `id` is no other's or NULL, and `n` numbers the rows. */
export interface Case {
  name: string;
  kind: Kind;
  rows: { key: string | null; id: number | null }[];
  /** Rows of a page. */
  page: number;
  /** Which row a window begins at. */
  begin: number;
}

/** @param seed the same cases for the same seed */
export function casesOf(kinds: readonly Kind[], each: number, seed: number): Case[] {
  return kinds.flatMap((kind, at) => {
    const row = fc.record({
      key: fc.option(valuesOf[kind.values], { freq: 6 }),
      numbered: fc.boolean().chain((yes) => (yes ? fc.constant(true) : fc.boolean())),
    });
    const one = fc.record({
      rows: fc.array(row, { minLength: 1, maxLength: 40 }),
      page: fc.integer({ min: 1, max: 7 }),
      begin: fc.nat(),
    });
    return fc.sample(one, { seed: seed + at, numRuns: each }).map(({ rows, page, begin }, turn) => ({
      name: `t${at}_${turn}`,
      kind,
      rows: rows.map(({ key, numbered }, n) => ({ key, id: numbered ? (n * 7) % 41 : null })),
      page,
      begin: begin % rows.length,
    }));
  });
}

/** The statements that make it. */
export function madeBy({ name, kind, rows }: Case): string {
  const literal = kind.literal ?? quoted;
  const values = rows.map(
    ({ key, id }, n) => `(${key === null ? 'NULL' : literal(key)}, ${id ?? 'NULL'}, ${n})`,
  );
  return `CREATE TABLE ${name} (nyckel ${kind.type}, id INTEGER, n INTEGER NOT NULL); INSERT INTO ${name} VALUES ${values.join(', ')};`;
}

/** As a mapping may write it. */
const queryOf = ({ name }: Case): Query => ({
  kind: 'sql',
  text: `WITH alla AS (SELECT nyckel, id, n, id AS "Id å" FROM ${name} WHERE 1 = :ett)
    SELECT nyckel, "Id å", n FROM alla ORDER BY n; -- alla`,
  parameters: { ett: 1 },
});

async function rowsOf(source: Source, query: Query, slice: Slice, most = Infinity): Promise<Cell[][]> {
  const all: Cell[][] = [];
  for await (const { rows } of source.slices!.stream(query, slice)) {
    all.push(...rows);
    if (all.length >= most) break;
  }
  return all.slice(0, most);
}

const numbers = (rows: readonly Cell[][]): number[] => rows.map((row) => Number(row.at(-1)));

/** All rows by pages in the order of the key, and those without a key: what a reader that was killed has in the end. */
export async function byPages(source: Source, one: Case): Promise<{ read: number[]; ordered: number[] }> {
  const query = queryOf(one);
  const columns = ['nyckel', 'Id å'];
  const read = numbers(await rowsOf(source, query, { where: [{ kind: 'null', columns }] }));
  let next: Condition = { kind: 'filled', columns };
  const inOrder = numbers(await rowsOf(source, query, { where: [next], orderBy: columns }));
  for (;;) {
    const page = await rowsOf(source, query, { where: [next], orderBy: columns }, one.page);
    read.push(...numbers(page));
    if (page.length < one.page) return { read, ordered: inOrder };
    next = { kind: 'after', columns, values: page.at(-1)!.slice(0, 2) };
  }
}

/** The rows of a window that begins at one row's key, those without a key, and those that the engine has before it. */
export async function byWindow(
  source: Source,
  one: Case,
): Promise<{ window: number[]; empty: number[]; before: number[]; begin: Cell }> {
  const query = queryOf(one);
  const whole = await rowsOf(source, query, { columns: ['nyckel', 'n'] });
  const begin = whole.find(([, n]) => Number(n) === one.begin)![0]!;
  const window =
    begin === null
      ? []
      : await rowsOf(source, query, {
          columns: ['n'],
          where: [{ kind: 'from', column: 'nyckel', value: begin }],
        });
  const empty = await rowsOf(source, query, {
    columns: ['n'],
    where: [{ kind: 'null', columns: ['nyckel'] }],
  });
  const before: Cell[][] = [];
  const earlier = `SELECT a.n FROM ${one.name} a JOIN ${one.name} b ON a.nyckel < b.nyckel WHERE b.n = ${one.begin}`;
  for await (const { rows } of source.stream({ kind: 'sql', text: earlier })) before.push(...rows);
  return { window: numbers(window), empty: numbers(empty), before: numbers(before), begin };
}

/** Rows and the greatest key by the summary; how many rows have that key or a greater one, and how many a greater. */
export async function bySummary(
  source: Source,
  one: Case,
): Promise<{ rows: number; greatest: Cell; from: number; after: number }> {
  const query = queryOf(one);
  const { rows, greatest } = await source.slices!.summarize(query, 'nyckel');
  if (greatest === null) return { rows, greatest, from: 0, after: 0 };
  const from = await rowsOf(source, query, { where: [{ kind: 'from', column: 'nyckel', value: greatest }] });
  const after = await rowsOf(source, query, {
    where: [{ kind: 'after', columns: ['nyckel'], values: [greatest] }],
    orderBy: ['nyckel'],
  });
  return { rows, greatest, from: from.length, after: after.length };
}
