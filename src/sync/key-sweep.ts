import type { CompiledRecord } from '../mapping/model';
import type { StreamWriter } from '../store/model';
import type { RecordSource } from './record-source';
import type { StreamContext } from './record-stream';

/** Keys per question to the store. */
const keysAtATime = 10_000;

/**
 * Reads nothing but the keys of a record and marks every stored row that has one. Gives the keys that are not stored;
 * null when they are many more than were expected, and there is no use in going on.
 */
export async function sweepKeys(
  source: RecordSource,
  compiled: CompiledRecord,
  context: StreamContext,
  writer: Pick<StreamWriter, 'present'>,
  { expected, checkpoint }: { expected: number; checkpoint(): Promise<void> },
): Promise<string[] | null> {
  const keyer = context.pseudonymiser.recordKeyer(context.source, compiled.record);
  const isBarn = compiled.record === 'barn';
  const columns = source.named(isBarn ? compiled.reads.identity : compiled.reads.key)!;
  const unknown: string[] = [];
  let keys: string[] = [];
  const ask = async (): Promise<void> => {
    unknown.push(...(await writer.present(keys)));
    keys = [];
    await checkpoint();
  };
  for await (const { columns: names, rows } of source.only(columns)) {
    const identity = isBarn ? compiled.bindIdentity(names) : () => null;
    const key = isBarn ? null : compiled.bindKey(names);
    for (const row of rows) {
      if (key) {
        const own = key(row);
        if (own !== null) keys.push(keyer.of(own));
      } else {
        const child = identity(row);
        const own = child && context.children.resolve(child);
        if (own) keys.push(own);
      }
    }
    if (keys.length >= keysAtATime) await ask();
    if (unknown.length > expected + keysAtATime) return null;
  }
  await ask();
  return unknown;
}
