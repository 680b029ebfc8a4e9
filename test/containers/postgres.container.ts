import { readFileSync } from 'node:fs';
import { GenericContainer, Wait } from 'testcontainers';
import { contractSuite } from '../connector-contract/contract-suite';
import { makeFixture } from '../connector-contract/fixtures/postgres.fixture';
import { asSuperuser, type TestPostgres } from '../servers/postgres';
import { certificateFiles, serverCertificates, whereDockerIs } from './docker';

const password = 'postgres-lösen-för-prov';
/** The version that comes through npm is in `npm test`; these are the oldest and the middle one that are still met. */
const versions = [
  ['PostgreSQL 13', 'postgres:13'],
  ['PostgreSQL 16', 'postgres:16'],
] as const;

async function start(image: string): Promise<TestPostgres> {
  const certificates = await serverCertificates();
  const files = '-c ssl_cert_file=/tmp/server.crt -c ssl_key_file=/tmp/server.key';
  const container = await new GenericContainer(image)
    .withEnvironment({ POSTGRES_PASSWORD: password, POSTGRES_INITDB_ARGS: '--auth=scram-sha-256' })
    .withCopyContentToContainer(certificateFiles(certificates.server))
    .withEntrypoint(['sh', '-c'])
    .withCommand([
      `cp /certificates/* /tmp/ && chown postgres /tmp/server.* && chmod 600 /tmp/server.key && exec docker-entrypoint.sh postgres -c ssl=on ${files}`,
    ])
    .withExposedPorts(5432)
    // Once by the server that sets the database up, once by the one that stays.
    .withWaitStrategy(Wait.forLogMessage(/database system is ready to accept connections/, 2))
    .withStartupTimeout(10 * 60_000)
    .start();
  const port = container.getMappedPort(5432);
  const ssl = { ca: readFileSync(certificates.ca, 'utf8') };
  const superuser = { host: 'localhost', port, user: 'postgres', password, ssl };
  return {
    port,
    ca: certificates.ca,
    otherCa: certificates.otherCa,
    ...asSuperuser(superuser),
    stop: async () => {
      await container.stop();
      certificates.remove();
    },
  };
}

whereDockerIs('PostgreSQL 13 and 16', () => {
  for (const [label, image] of versions) {
    contractSuite('postgres', { [label]: ['teckentabell'] }, async (folder) => [
      { ...(await makeFixture(folder, await start(image))), label },
    ]);
  }
});
