import { X509Certificate } from 'node:crypto';
import { connect, createServer, type SecureContextOptions, type TLSSocket } from 'node:tls';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { makeCertificates, type Certificates } from './certificates';

let certificates: Certificates;
beforeAll(async () => {
  certificates = await makeCertificates();
});

it.each(['localhost', '127.0.0.1'])(
  'a client that trusts the authority reaches %s, and is known by its own certificate',
  async (name) => {
    expect(await handshake(name, { ca: certificates.ca, ...certificates.client })).toBe('brygga-test');
  },
);

it('a client that trusts another authority of the same name is not fooled', async () => {
  await expect(
    handshake('localhost', { ca: certificates.otherCa, ...certificates.client }),
  ).rejects.toThrow();
});

it('the server certificate is no good for another name', () => {
  expect(new X509Certificate(certificates.server.cert).checkHost('annan.example')).toBeUndefined();
});

/** @returns the common name the server read from the client's certificate */
async function handshake(name: string, client: SecureContextOptions): Promise<string> {
  const { server: identity, ca } = certificates;
  const server = createServer({ ...identity, ca, requestCert: true, rejectUnauthorized: true });
  server.on('tlsClientError', () => undefined);
  server.on('secureConnection', (socket: TLSSocket) => {
    socket.end(String(socket.getPeerCertificate().subject.CN));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const socket = connect({
      host: name,
      port,
      ...(name === 'localhost' && { servername: name }),
      ...client,
    });
    const [said] = (await once(socket, 'data')) as [Buffer];
    return said.toString();
  } finally {
    server.close();
  }
}
