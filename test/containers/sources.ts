/** What goes wrong with any server, made to happen the same way for each: through a proxy, and with a query too slow. */
import type { Query, Source } from '../../connectors/contract';
import { startProxy } from '../servers/proxy';

type Open = (settings: Record<string, unknown>) => Promise<Source>;

/** Rejects with what the connector says when its server goes, or falls silent, under a running stream. */
export async function interrupted(
  how: 'cut' | 'freeze',
  open: Open,
  port: number,
  big: Query,
): Promise<void> {
  const proxy = await startProxy(port);
  const source = await open({ port: proxy.port, stallSeconds: 1, connectTimeoutSeconds: 5 });
  try {
    let batches = 0;
    for await (const _batch of source.stream(big)) if (++batches === 3) proxy[how]();
  } finally {
    await source.close();
    await proxy.close();
  }
}

/** Rejects with what the connector says when a query works for longer than a second. */
export async function tooSlow(open: Open, text: string): Promise<void> {
  const source = await open({ statementTimeoutSeconds: 1 });
  try {
    for await (const _batch of source.stream({ kind: 'sql', text }));
  } finally {
    await source.close();
  }
}
