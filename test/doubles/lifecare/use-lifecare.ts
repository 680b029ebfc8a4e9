/** The REST connector against the double, for the specs that share them. */
import 'reflect-metadata';
import { createPrivateKey, KeyObject, webcrypto } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { X509CertificateGenerator } from '@peculiar/x509';
import {
  ConnectorError,
  type Cell,
  type ConnectorErrorDetails,
  type Query,
  type Source,
  type SourceEvent,
} from '../../../connectors/contract';
import { restConnector } from '../../../connectors/rest/rest.connector';
import { restSettings } from '../../../connectors/rest/settings';
import { makeCertificates, type Certificates } from '../certificates';
import { startLifecare, type LifecareDouble, type LifecareOptions } from './lifecare-double';

export const folder = mkdtempSync(join(tmpdir(), 'brygga-rest-'));
export const key = 'NYCKEL-KANARIE-4711';
export let certificates: Certificates;
export let double: LifecareDouble;
export const events: SourceEvent[] = [];

/** A double of Lifecare for each test of a file, and a folder with what its settings point to. */
export function useLifecare(): void {
  beforeAll(async () => {
    certificates = await makeCertificates();
    const locked = createPrivateKey(certificates.client.key).export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase: 'lås upp',
    });
    const spent = await spentCertificate();
    for (const [name, text] of Object.entries({
      'ca.pem': certificates.ca,
      'annan.pem': certificates.otherCa,
      'klient.pem': certificates.client.cert,
      'klient.key': certificates.client.key,
      'annan.key': certificates.server.key,
      'låst.key': locked.toString(),
      lösenfras: 'lås upp',
      'gammal.pem': spent.cert,
      'gammal.key': spent.key,
      nyckel: `${key}\n`,
    }))
      writeFileSync(join(folder, name), text);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeEach(async () => {
    double = await startDouble();
  });
  afterEach(async () => {
    expect(double.problems).toEqual([]);
    await double.stop();
  });
}

/** Valid until yesterday. */
async function spentCertificate(): Promise<{ cert: string; key: string }> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=gammal',
    keys,
    signingAlgorithm: algorithm,
    notBefore: new Date(Date.now() - 172_800_000),
    notAfter: new Date(Date.now() - 86_400_000),
  });
  const key = KeyObject.from(keys.privateKey).export({ type: 'pkcs8', format: 'pem' });
  return { cert: certificate.toString('pem'), key: key.toString() };
}

export const startDouble = (options: Partial<LifecareOptions> = {}): Promise<LifecareDouble> =>
  startLifecare({ certificates, key, ...options });

export const open = (settings: Record<string, unknown> = {}): Promise<Source> =>
  restConnector.open(
    restSettings.parse({
      address: double.api,
      parameters: { domain: 'IFO', key: { file: 'nyckel' } },
      tls: { ca: 'ca.pem' },
      ...settings,
    }),
    { baseDir: folder, applicationName: 'brygga-test', log: (event) => events.push(event) },
  );

export type RequestQuery = Extract<Query, { kind: 'request' }>;

export const query = (text: string): RequestQuery => ({ kind: 'request', text });
export const paging =
  'paging: { by: offset, offset: offset, limit: limit, size: 4, total: TotalNumberOfRecords, key: Id }';
export const request = (
  more = '',
  columns = '{ Id: Id, Typ: Type, Start: { path: FromDate, type: date } }',
): RequestQuery =>
  query(`path: apifc/v1/Extract/Investigations\n${paging}\nresult: Result\n${more}\ncolumns: ${columns}`);

/** Does something to what the double holds just before it answers the request with this number, from 0. */
export const beforePage = (number: number, change: () => void): void => {
  let asked = 0;
  double.before = () => {
    if (asked++ === number) change();
  };
};

export async function rows(query: Query = request(), settings?: Record<string, unknown>): Promise<Cell[][]> {
  const source = await open(settings);
  const found: Cell[][] = [];
  try {
    for await (const batch of source.stream(query)) found.push(...batch.rows);
  } finally {
    await source.close();
  }
  return found;
}

export async function problem(run: Promise<unknown>): Promise<ConnectorErrorDetails> {
  const error: unknown = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ConnectorError)) throw new Error('No ConnectorError', { cause: error });
  return error.details;
}
