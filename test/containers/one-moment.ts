import type { Cell, Query, Source } from '../../connectors/contract';
import { readAll } from '../connector-contract/contract-suite';

/** What a source reads of one query before somebody else has changed its rows, and after. */
export async function beforeAndAfter(
  source: Source,
  query: Query,
  change: () => Promise<unknown>,
): Promise<{ before: Cell[][]; after: Cell[][] }> {
  const before = await readAll(source, query);
  await change();
  return { before, after: await readAll(source, query) };
}

/** Runs what a proof says must be run, each once. */
export async function removeExcess(
  source: Source,
  run: (statement: string) => Promise<unknown>,
): Promise<readonly string[]> {
  const { excess } = await source.proveReadOnly();
  const statements = [...new Set(excess.map(({ remove }) => remove))];
  for (const statement of statements) await run(statement);
  return excess.map(({ right }) => right);
}
