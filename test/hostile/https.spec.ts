import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import type { Cell, Connector, Query } from '../../connectors/contract';
import { openSource } from '../../connectors/registry';
import { restConnector } from '../../connectors/rest/rest.connector';

let answer: (path: string, socket: Socket) => void;
let server: Server;
let address: string;

beforeAll(async () => {
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (head) => answer(head.toString().split(' ')[1]!, socket));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((done) => server.close(done)));

const whole = (socket: Socket, body: string, head = ''): unknown =>
  socket.write(`HTTP/1.1 200 OK\r\n${head}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);

async function read(connector: Connector<never>, settings: object, query: Query): Promise<Cell[][]> {
  const context = { baseDir: '/', applicationName: 'brygga-prov', log: () => undefined };
  const source = await openSource(connector, settings, context);
  const rows: Cell[][] = [];
  try {
    for await (const batch of source.stream(query)) rows.push(...batch.rows);
  } finally {
    await source.close();
  }
  return rows;
}

describe('the header Link as RFC 8288 lets a server write it: pages that are not followed are children that are lost', () => {
  it.each([
    ['1e400', 'is beyond every number and must not become Infinity'],
    ['12345678901234567890e0', 'has more digits than a number holds and must not lose them'],
  ])('the number %s %s', async (number) => {
    answer = (_, socket) => whole(socket, `[{"x":${number}}]`);
    const text = 'path: barn\ncolumns: { x: x }';
    const reading = read(
      restConnector as Connector<never>,
      { address, tls: 'off' },
      { kind: 'request', text },
    );
    const cells = await reading.then(
      (rows) => rows.flat(),
      () => [],
    );
    for (const cell of cells) expect(typeof cell === 'string' || Number.isSafeInteger(cell)).toBe(true);
  });

  it('two keys of two fields are not one key: two children would become one', async () => {
    answer = (_, socket) => whole(socket, '[{"a":"1-2","b":"3"},{"a":"1","b":"2-3"}]');
    const text = 'path: barn\ncolumns: { k: { path: [a, b] } }';
    const reading = read(
      restConnector as Connector<never>,
      { address, tls: 'off' },
      { kind: 'request', text },
    );
    const keys = await reading.then(
      (rows) => rows.flat(),
      () => [],
    );
    expect(new Set(keys).size).toBe(keys.length);
  });
});
