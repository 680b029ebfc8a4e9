import 'reflect-metadata';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates, type Certificates } from '../../../test/doubles/certificates';
import { listPath, startFiles, type FilesDouble } from '../../../test/doubles/https-files';
import { ConnectorError, type Cell, type ConnectorErrorDetails, type OpenContext } from '../../contract';
import { csvConnector } from '../../csv/csv.connector';
import { csvSettings } from '../../csv/settings';
import { xmlConnector } from '../../xml/xml.connector';
import { xmlSettings } from '../../xml/settings';
import { httpsPlaceSettings, openHttpsPlace } from './https-place';
import type { FilePlace } from './place';

const folder = mkdtempSync(join(tmpdir(), 'brygga-https-'));
const context: OpenContext = { baseDir: folder, applicationName: 'brygga-test', log: () => undefined };
let certificates: Certificates;
let double: FilesDouble;

beforeAll(async () => {
  certificates = await makeCertificates();
  for (const [name, text] of Object.entries({
    'ca.pem': certificates.ca,
    'klient.pem': certificates.client.cert,
    'klient.key': certificates.client.key,
  }))
    writeFileSync(join(folder, name), text);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  double = await startFiles(
    {
      'insatser 2026-01.csv': 'Id;Namn\n1;Åsa\n',
      'insatser 2026-02.csv': `Id;Namn\n${Array.from({ length: 50_000 }, (_, id) => `${id};Rad å ä ö`).join('\n')}\n`,
    },
    certificates,
  );
});
afterEach(() => double.stop());

/** As a municipality reads Combine. */
const combine = (more: Record<string, unknown> = {}): Record<string, unknown> => ({
  address: double.address,
  headers: { 'X-Api-Version': '1' },
  tls: { ca: 'ca.pem', clientCertificate: { cert: 'klient.pem', key: 'klient.key' } },
  list: listPath,
  files: 'DtoFinancialFile',
  name: 'Name',
  link: 'Href',
  ...more,
});
const open = (more?: Record<string, unknown>): Promise<FilePlace> =>
  openHttpsPlace(httpsPlaceSettings.parse(combine(more)), context);

async function rows(name: string): Promise<Cell[][]> {
  const source = await csvConnector.open(csvSettings.parse({ https: combine() }), context);
  const found: Cell[][] = [];
  try {
    for await (const batch of source.stream({ kind: 'file', name })) found.push(...batch.rows);
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

async function readAll(bytes: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

it('hands the files of a server to the CSV connector, both sides known by their certificates', async () => {
  expect(await rows('insatser 2026-01.csv')).toEqual([['1', 'Åsa']]);
  expect(await rows('insatser*.csv')).toHaveLength(50_000);
  for (const { method, headers } of double.asked)
    expect([method, headers['x-api-version']]).toEqual(['GET', '1']);
});

it('says what to do when the server demands a certificate and none is given', async () => {
  const details = await problem(open({ tls: { ca: 'ca.pem' } }));
  expect(details.code).toBe('CON-914');
  expect(details.fix?.sv).toContain('Be leverantören om ett certifikat');
});

it('names what is there when a file is not, and goes nowhere else', async () => {
  const place = await open();
  expect((await place.list()).map(({ name }) => name)).toEqual([
    'insatser 2026-01.csv',
    'insatser 2026-02.csv',
  ]);
  const details = await problem(place.find('insats.csv'));
  expect(details).toMatchObject({
    code: 'CON-202',
    fix: { sv: expect.stringContaining('insatser 2026-02.csv') },
  });
  for (const name of ['../x.csv', '/etc/hostname', '..'])
    expect((await problem(place.find(name))).code).toBe('CON-203');
  await place.close();
});

it.each([
  [
    'a file that changed',
    'CON-213',
    (): void => void double.files.set('insatser 2026-01.csv', Buffer.from('Id\n9\n')),
  ],
  [
    'a file that was taken away',
    'CON-902',
    (): void => void (double.fault = () => ({ status: 404, body: '{}' })),
  ],
  ['half a file', 'CON-026', (): void => void (double.fault = (reply) => ({ ...reply, broken: 'cut' }))],
  [
    'a file that never ends',
    'CON-025',
    (): void => void (double.fault = (reply) => ({ ...reply, broken: 'stalled' })),
  ],
])('stops at %s', async (_what, code, change) => {
  const place = await open({ stallSeconds: 0.2 });
  const file = await place.find('insatser 2026-01.csv');
  expect(await readAll(file.read())).toBe('Id;Namn\n1;Åsa\n');
  change();
  expect((await problem(readAll(file.read()))).code).toBe(code);
  await place.close();
});

it('reads as many files at a time as it may, and frees the place of one that is left', async () => {
  const place = await open();
  const [small, large] = (await place.list()) as [
    Awaited<ReturnType<FilePlace['find']>>,
    Awaited<ReturnType<FilePlace['find']>>,
  ];
  const reading = large.read()[Symbol.asyncIterator]();
  await reading.next();
  expect((await problem(readAll(small.read()))).code).toBe('CON-016');
  await reading.return?.();
  expect(await readAll(small.read())).toContain('Åsa');
  await place.close();
});

it.each([
  ['the list elsewhere', { files: 'Filer' }, 'CON-920'],
  ['the name elsewhere', { name: 'Namn' }, 'CON-920'],
  ['the path elsewhere', { list: '/finns-inte' }, 'CON-902'],
  ['another version', { headers: { 'X-Api-Version': '2' } }, 'CON-903'],
])('says so when the settings have %s than the server', async (_what, more, code) => {
  expect((await problem(open(more))).code).toBe(code);
});

it('refuses a list that has a name twice: the other file would be missing from every figure', async () => {
  double.fault = (reply) => {
    const list = JSON.parse(String(reply.body)) as { DtoFinancialFile: { Name: string }[] };
    list.DtoFinancialFile[1]!.Name = list.DtoFinancialFile[0]!.Name;
    return { ...reply, body: JSON.stringify(list) };
  };
  expect(await problem(open())).toMatchObject({
    code: 'CON-922',
    what: { en: expect.stringContaining('insatser 2026-01.csv') },
  });
});

it('takes no certificate and no key to a server that a link names', async () => {
  double.fault = (reply) => ({
    ...reply,
    body: String(reply.body).replaceAll(double.address, 'https://annan.example'),
  });
  expect((await problem(open())).code).toBe('CON-921');
});

it('reads a plain list of names, each below the path of the list', async () => {
  const names = ['å b.csv'];
  double.fault = (_, { path }) => ({
    body: path === listPath ? JSON.stringify(names) : decodeURIComponent(path),
  });
  const place = await open({ files: undefined, name: undefined, link: undefined });
  expect(await readAll((await place.find('å*')).read())).toBe(`${listPath}/å b.csv`);
  expect((await place.proveReadOnly()).readOnly).toBe(true);
  expect((await place.status()).transport.encrypted).toBe(true);
  await place.close();
});

it('reads a list of one column, whose beginning is looked at first, with one connection', async () => {
  double.files.set('koder.csv', Buffer.from('Kod\n\nA\n'));
  expect(await rows('koder.csv')).toEqual([[null], ['A']]);
});

it('tells apart files whose addresses differ in what is not shown, or one child would get the columns of another', async () => {
  const bodies = ['<E><R><Kon>1</Kon></R></E>', '<E><R><Fodd>2010</Fodd></R></E>'];
  const links = ['20100101-2384', '20100102-2391'].map((id) => ({ Name: `${id}.xml`, Href: `/akt/${id}` }));
  double.fault = (_, { path }) => ({
    body:
      path === listPath
        ? JSON.stringify({ DtoFinancialFile: links })
        : bodies[links.findIndex(({ Href }) => Href === path)]!,
  });
  const source = await xmlConnector.open(xmlSettings.parse({ https: combine() }), context);
  const columns = [];
  for (const { Name } of links) columns.push(...(await source.describe({ kind: 'file', name: `${Name}#R` })));
  expect(columns.map(({ name }) => name)).toEqual(['Kon', 'Fodd']);
  double.fault = () => ({ status: 404, body: '{}' });
  const gone = await problem(source.estimateRows({ kind: 'file', name: `${links[0]!.Name}#R` }));
  expect(gone.code).toBe('CON-902');
  expect(JSON.stringify(gone)).not.toContain('2384');
  await source.close();
});
