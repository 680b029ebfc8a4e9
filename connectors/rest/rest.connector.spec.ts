import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates, type Certificates } from '../../test/doubles/certificates';
import { requestProblems, basePath } from '../../test/doubles/lifecare/contract';
import {
  startLifecare,
  type LifecareDouble,
  type LifecareOptions,
} from '../../test/doubles/lifecare/lifecare-double';
import { personal, identities } from '../../test/doubles/lifecare/records';
import {
  ConnectorError,
  type Cell,
  type ConnectorErrorDetails,
  type Query,
  type Source,
  type SourceEvent,
} from '../contract';
import { restConnector } from './rest.connector';
import { restSettings } from './settings';

const folder = mkdtempSync(join(tmpdir(), 'brygga-rest-'));
const key = 'NYCKEL-KANARIE-4711';
let certificates: Certificates;
let double: LifecareDouble;
const events: SourceEvent[] = [];

beforeAll(async () => {
  certificates = await makeCertificates();
  for (const [name, text] of Object.entries({
    'ca.pem': certificates.ca,
    'annan.pem': certificates.otherCa,
    'klient.pem': certificates.client.cert,
    'klient.key': certificates.client.key,
    nyckel: `${key}\n`,
    fel: 'fel-nyckel\n',
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

const startDouble = (options: Partial<LifecareOptions> = {}): Promise<LifecareDouble> =>
  startLifecare({ certificates, key, ...options });

const open = (settings: Record<string, unknown> = {}): Promise<Source> =>
  restConnector.open(
    restSettings.parse({
      address: double.api,
      parameters: { domain: 'IFO', key: { file: 'nyckel' } },
      tls: { ca: 'ca.pem' },
      ...settings,
    }),
    { baseDir: folder, applicationName: 'brygga-test', log: (event) => events.push(event) },
  );

/** Investigations with the children in them, as README.md has it. */
const request = (
  more = '',
  columns = '{ Id: Id, Typ: Type, Start: { path: FromDate, type: date } }',
): Query => ({
  kind: 'request',
  text: `
path: apifc/v1/Extract/Investigations
paging: { by: offset, offset: offset, limit: limit, size: 4, total: TotalNumberOfRecords, key: Id }
result: Result
${more}
columns: ${columns}
`,
});

async function rows(query: Query = request(), settings?: Record<string, unknown>): Promise<Cell[][]> {
  const source = await open(settings);
  const found: Cell[][] = [];
  try {
    for await (const batch of source.stream(query)) found.push(...batch.rows);
  } finally {
    await source.close();
  }
  return found;
}

async function problem(run: Promise<unknown>): Promise<ConnectorErrorDetails> {
  const error: unknown = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ConnectorError)) throw new Error('No ConnectorError', { cause: error });
  return error.details;
}

it('reads every record once, page by page, with requests that the contract allows', async () => {
  expect((await rows()).map(([id]) => id)).toEqual(double.holdings.Investigations!.map(({ id }) => id));
  expect(double.asked.length).toBe(3);
  for (const asked of double.asked)
    expect(requestProblems(asked.path.slice(basePath.length), asked.parameters)).toEqual([]);
});
