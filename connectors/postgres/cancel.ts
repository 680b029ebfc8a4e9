/** Asks the server to stop what a connection is working on, over a connection of its own, as the protocol has it. */
import { once } from 'node:events';
import { Connection, type Client, type ClientConfig } from 'pg';

/** The driver has these, its types do not. */
type Cancelling = Connection & {
  connect(port: number, host: string): void;
  requestSsl(): void;
  cancel(process: number, secret: number): void;
};
type Identified = Client & { processID: number; secretKey: number };

/**
 * Ends when the server has passed the request on, or rejects. Encrypted like the connection that it stops: whoever
 * reads the key can stop it too.
 */
export async function requestCancel(
  client: Client,
  ssl: ClientConfig['ssl'],
  seconds: number,
): Promise<void> {
  const { host, port, processID, secretKey } = client as Identified;
  const connection = new Connection({ ssl }) as Cancelling;
  const timer = setTimeout(() => connection.stream.destroy(), seconds * 1000);
  // An error ends the wait below; one more after that must not end the process.
  connection.on('error', () => undefined);
  connection.on('connect', () => {
    if (ssl) connection.requestSsl();
    else connection.cancel(processID, secretKey);
  });
  connection.on('sslconnect', () => connection.cancel(processID, secretKey));
  connection.connect(port, host);
  try {
    await once(connection, 'end');
  } finally {
    clearTimeout(timer);
    connection.stream.destroy();
  }
}
