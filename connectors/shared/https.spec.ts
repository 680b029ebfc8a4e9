import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { ConnectorError } from '../contract';
import { HttpsClient } from './https';
import { httpsSettings } from './https-settings';

let answer: string | Buffer;
let server: Server;
let client: HttpsClient;

beforeAll(async () => {
  server = createServer((socket: Socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(answer));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = z.strictObject(httpsSettings).parse({ address, tls: 'off' });
  client = await HttpsClient.open(settings, {
    baseDir: '/',
    applicationName: 'brygga-prov',
    log: () => undefined,
  });
});
afterAll(() => {
  client.close();
  return new Promise((done) => server.close(done));
});

const read = async (): Promise<string> =>
  (await client.read(client.url('a'), { accept: '*/*' }, 1)).bytes.toString();
const codeOf = (run: Promise<unknown>): Promise<string> =>
  run.then(
    () => 'read',
    (error: unknown) => (error instanceof ConnectorError ? error.details.code : 'another error'),
  );

describe('an answer that may have been cut is not taken for the whole: children would be missing from every figure', () => {
  it.each([
    ['HTTP/1.1', ''],
    ['HTTP/1.0', ''],
    ['HTTP/1.1', 'Transfer-Encoding: identity\r\n'],
  ])('%s without a length ends when the connection does, whoever cut it %s', async (version, header) => {
    answer = `${version} 200 OK\r\n${header}Connection: close\r\n\r\nId;Namn\r\n1;a\r\n2;b\r\n`;
    expect(await codeOf(read())).toBe('CON-910');
    expect(await codeOf(client.get(client.url('a'), { accept: '*/*' }))).toBe('CON-910');
  });

  it('nor is a packed one, since it may be two packings of which one is left', async () => {
    const head = 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nConnection: close\r\n\r\n';
    answer = Buffer.concat([Buffer.from(head), gzipSync('Id\r\n1\r\n')]);
    expect(await codeOf(read())).toBe('CON-910');
  });

  it.each([
    ['a length', 'Content-Length: 9\r\n\r\nId\r\n1'],
    ['chunks', 'Transfer-Encoding: chunked\r\n\r\n5\r\nId\r\n1\r\n'],
  ])('one with %s that ends before it is an error', async (_what, rest) => {
    answer = `HTTP/1.1 200 OK\r\n${rest}`;
    expect(await codeOf(read())).toBe('CON-026');
  });

  it.each([
    ['a length', 'Content-Length: 5\r\n\r\nId\r\n1'],
    ['a length of nothing', 'Content-Length: 0\r\n\r\n'],
    ['chunks', 'Transfer-Encoding: chunked\r\n\r\n5\r\nId\r\n1\r\n0\r\n\r\n'],
  ])('one with %s that it keeps is read', async (_what, rest) => {
    answer = `HTTP/1.1 200 OK\r\n${rest}`;
    expect(await read()).toBe(rest.includes('Id') ? 'Id\r\n1' : '');
  });
});
