/** A way to a server that can be cut or fall silent. Passes bytes on and reads none. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Proxy {
  /** On 127.0.0.1. */
  port: number;
  /** Bytes that the server has sent and that have been passed on. */
  passed(): number;
  /** Ends every connection at once. */
  cut(): void;
  /** Passes nothing on any more, in any direction, and closes nothing. */
  freeze(): void;
  close(): Promise<void>;
}

export async function startProxy(to: number): Promise<Proxy> {
  const pairs = new Set<[Socket, Socket]>();
  let passed = 0;
  let frozen = false;
  const server = createServer((client) => {
    const behind = connect(to, '127.0.0.1');
    const pair: [Socket, Socket] = [client, behind];
    pairs.add(pair);
    for (const [from, into] of [pair, [behind, client]] as const) {
      from.on('data', (bytes) => {
        if (frozen) return;
        if (from === behind) passed += bytes.length;
        if (!into.write(bytes)) {
          from.pause();
          into.once('drain', () => from.resume());
        }
      });
      from.on('error', () => undefined);
      from.on('close', () => {
        into.destroy();
        pairs.delete(pair);
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => pairs.forEach((pair) => pair.forEach((socket) => socket.resetAndDestroy()));
  return {
    port: (server.address() as AddressInfo).port,
    passed: () => passed,
    cut,
    freeze: () => (frozen = true),
    close: async () => {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
