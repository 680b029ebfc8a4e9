import type { Batch, Cell, ValueCounts } from '../../contract';

/** Different values that are told apart; what a column of codes never reaches, and one of keys soon does. */
const maxDistinct = 100_000;
/** Characters of values that are kept, so that a column of long texts takes no more memory than one of codes. */
const maxCharacters = 20_000_000;

/**
 * Counts the values of the column at `index` in one pass. Values that come after more different ones than are told
 * apart are not counted: `distinct` is then null, and the values that are given have their true counts.
 */
export async function countColumn(
  batches: AsyncIterable<Batch>,
  index: number,
  limit: number,
): Promise<ValueCounts> {
  const counts = new Map<Cell, number>();
  let rows = 0;
  let nulls = 0;
  let characters = 0;
  let more = false;
  for await (const batch of batches) {
    rows += batch.rows.length;
    for (const row of batch.rows) {
      const value = row[index]!;
      const count = counts.get(value);
      if (value === null) nulls++;
      else if (count !== undefined) counts.set(value, count + 1);
      else if (counts.size < maxDistinct && characters < maxCharacters) {
        counts.set(value, 1);
        characters += String(value).length;
      } else more = true;
    }
  }
  const values = [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count)
    .slice(0, limit);
  return { rows, nulls, distinct: more ? null : counts.size, values };
}
