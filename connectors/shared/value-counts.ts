/**
 * Short answers about what a database holds, such as how often each value stands in a column. Belongs here: what the
 * rows of such an answer say. Never: how an engine is asked, or tells values apart.
 */
import type { Batch, Cell, Summary, ValueCounts } from '../contract';

/** All rows of a short answer. */
export async function allRows(batches: AsyncIterable<Batch>): Promise<Cell[][]> {
  const all: Cell[][] = [];
  for await (const { rows } of batches) all.push(...rows);
  return all;
}

/** @param batches the one row that `summaryOf` asks for */
export async function readSummary(batches: AsyncIterable<Batch>): Promise<Summary> {
  const [[rows, greatest, undated] = []] = await allRows(batches);
  return { rows: Number(rows), greatest: greatest ?? null, undated: Number(undated ?? 0) };
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
