/**
 * A wire double of SQL Server: speaks TDS 7.4 on a loopback port and answers what the test's handler says. Its layouts
 * follow Microsoft's MS-TDS and it shares no code with the driver, but the driver is the only one that has read it, so
 * a mistake that both make would not show. Belongs here: the protocol. Never: SQL; see `sqlite-server.ts` for a handler
 * that has some.
 *
 * What it can show, with the real driver in front of it: login and its refusals, TLS and its refusals, how each type
 * and code page becomes a value, streaming and back-pressure, attention, errors before and in the middle of rows, a
 * stall, a cut wire, and which statements we send.
 *
 * What only a real server can show: that the statements are accepted and mean what we think, rights, collations in
 * comparisons and ORDER BY, locks and snapshots, catalogue views, NTLM and Kerberos, named instances, TDS 8.0 (`strict`),
 * MARS, and speed. Nothing is "tested against SQL Server" because it passes here.
 */
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import type { TdsDouble, TdsDoubleOptions } from './model';
import { Session } from './session';

export * from './model';

/** Sessions of users start after this, those of the system before. */
const lastSystemSpid = 50;

/** Listens on a free port of 127.0.0.1. @throws Error when TLS is to be offered without a certificate */
export async function startTdsDouble(options: TdsDoubleOptions): Promise<TdsDouble> {
  if ((options.encryption ?? 'notSupported') !== 'notSupported' && !options.tls) {
    throw new Error('A double that offers TLS needs a key and a certificate.');
  }
  const sockets = new Set<Socket>();
  let spid = lastSystemSpid;
  let rows = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    new Session(socket, ++spid, options, () => rows++);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    port: (server.address() as AddressInfo).port,
    rowsSent: () => rows,
    cut,
    connections: () => sockets.size,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  };
}
