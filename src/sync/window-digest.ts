import type { Batch, Cell } from '../../connectors/contract';
import type { Pseudonymiser } from '../identity';

/** A keyed digest of rows as the source gives them, in whatever order they come. */
export async function digestOf(batches: AsyncIterable<Batch>, pseudonymiser: Pseudonymiser): Promise<string> {
  const digest = pseudonymiser.setDigest();
  for await (const { rows } of batches)
    for (const row of rows) digest.add(pseudonymiser.hashRow(row.map(asPart), []));
  return digest.value();
}

const asPart = (cell: Cell): string | number | boolean | null =>
  typeof cell === 'bigint' ? String(cell) : cell;
