/**
 * A wire double of an Oracle server: enough of Oracle Net and TTC, as a 19c server would speak them, for the thin
 * driver `oracledb` to log in, bind, fetch, break and be cut off. Loopback only.
 *
 * Its layout was read off the driver and has no independent witness. It proves our connector around the driver,
 * and nothing about Oracle: no SQL is understood here, no right is checked, no snapshot is kept.
 *
 * Belongs here: the protocol and the faults on demand. Never: what a query should answer, which each test says.
 * A test stalls, fails or cuts an answer in the middle by what its rows' generator does.
 */
import { createServer as createPlainServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Login } from './logon';
import type { DoubleEvent, DoubleQuery, DoubleResult, DoubleSession } from './model';
import { Session } from './session';

export { OracleDoubleError } from './errors';
export type { DoubleCell, DoubleColumn } from './columns';
export type { Login } from './logon';
export type { DoubleEvent, DoubleQuery, DoubleResult, DoubleSession } from './model';

export interface OracleDoubleOptions {
  handler(query: DoubleQuery, session: DoubleSession): DoubleResult | Promise<DoubleResult>;
  /** Passwords by user name; O5LOGON needs the server to know them. */
  users: Readonly<Record<string, string>>;
  /** TCPS instead of TCP. */
  tls?: { key: string; cert: string };
  /** Turns a login away, also one with the right password. By default ORA-01017 for a wrong one. */
  login?(login: Login): true | { code: number; message: string };
  spy?(event: DoubleEvent): void;
}

export interface OracleDouble {
  port: number;
  service: string;
  /** Rows written to all clients so far. */
  rowsSent(): number;
  /** Open connections. */
  connections(): number;
  /** Ends every connection without a word. */
  cut(): void;
  close(): Promise<void>;
}

const service = 'SOCIALTJANST';

const rightPassword = ({ passwordIsRight }: Login): true | { code: number; message: string } =>
  passwordIsRight || { code: 1017, message: 'invalid username/password; logon denied' };

export async function startOracleDouble(options: OracleDoubleOptions): Promise<OracleDouble> {
  const sockets = new Set<Socket>();
  let rows = 0;
  const accept = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    new Session(socket, {
      handler: options.handler,
      service,
      passwordOf: (user) => options.users[user.toUpperCase()],
      login: options.login ?? rightPassword,
      spy: options.spy ?? (() => undefined),
      countRow: () => void rows++,
    });
  };
  const server = options.tls ? createTlsServer(options.tls, accept) : createPlainServer(accept);
  await listen(server);
  const cut = (): void => sockets.forEach((socket) => socket.destroy());
  return {
    port: (server.address() as AddressInfo).port,
    service,
    rowsSent: () => rows,
    connections: () => sockets.size,
    cut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}

function listen(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
}
