/**
 * Counting the values of a column inside a database. Belongs here: what the answers of the two statements say together.
 * Never: how an engine tells values apart.
 */
import type { Batch, Cell, ValueCounts } from '../contract';

/** All rows of a short answer. */
export async function allRows(batches: AsyncIterable<Batch>): Promise<Cell[][]> {
  const all: Cell[][] = [];
  for await (const { rows } of batches) all.push(...rows);
  return all;
}

/**
 * @param statements as `countQueries` gives them: one row with rows, rows with a value and different values; then value
 * and count, the most frequent first
 * @param rowsOf asks the source; the second statement is asked when the first has been answered
 */
export async function readCounts(
  statements: { totals: string; values: string },
  rowsOf: (text: string) => Promise<Cell[][]>,
): Promise<ValueCounts> {
  const [totals] = await rowsOf(statements.totals);
  const [rows, filled, distinct] = totals!.map(Number) as [number, number, number];
  const counted = await rowsOf(statements.values);
  return {
    rows,
    nulls: rows - filled,
    distinct,
    values: counted.map(([value, count]) => ({ value: value!, count: Number(count) })),
  };
}
