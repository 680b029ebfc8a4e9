import type { Source } from '../../connectors/contract';
import { notReadOnly } from './sync.problems';

/** Opens a source for reading. Throws `SYN-001`, with the source closed again, when its account can write. */
export async function openReadOnly(name: string, open: () => Promise<Source>): Promise<Source> {
  const source = await open();
  try {
    const proof = await source.proveReadOnly();
    if (!proof.readOnly) throw notReadOnly(name, proof);
    return source;
  } catch (error) {
    await source.close();
    throw error;
  }
}
