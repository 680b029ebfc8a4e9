import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCertificates } from '../../test/doubles/certificates';
import { startHttpDouble, type Reply } from '../../test/doubles/lifecare/http-double';
import type { LifecareDouble } from '../../test/doubles/lifecare/lifecare-double';
import {
  double,
  events,
  folder,
  open,
  problem,
  query,
  request,
  rows,
  startDouble,
  useLifecare,
} from '../../test/doubles/lifecare/use-lifecare';
import type { Cell } from '../contract';

useLifecare();

describe('an answer that is not as described is an error that says where', () => {
  it.each([
    [
      'a page for people',
      { body: '<html>Logga in</html>', headers: { 'content-type': 'text/html' } },
      'CON-931',
    ],
    ['half JSON', { body: '{"Result":[{"Id":1' }, 'CON-931'],
    ['other letters than UTF-8', { body: Buffer.from('{"Result":["\xe5"]}', 'latin1') }, 'CON-931'],
    ['a list elsewhere', { body: '{"Rezult":[],"TotalNumberOfRecords":0}' }, 'CON-932'],
    ['no count', { body: '{"Result":[]}' }, 'CON-932'],
    ['no key', { body: '{"Result":[{"id":1}],"TotalNumberOfRecords":1}' }, 'CON-932'],
    ['no such field', { body: '{"Result":[{"Id":1}],"TotalNumberOfRecords":1}' }, 'CON-933'],
    ['an object in a cell', { body: '{"Result":[{"Id":1,"Type":{}}],"TotalNumberOfRecords":1}' }, 'CON-934'],
    [
      'no date',
      { body: '{"Result":[{"Id":1,"Type":"","FromDate":"i går"}],"TotalNumberOfRecords":1}' },
      'CON-934',
    ],
    [
      'another address',
      { status: 302, headers: { location: 'https://annan.example/' }, body: '' },
      'CON-906',
    ],
    ['another address here', { status: 307, headers: { location: '/' }, body: '' }, 'CON-906'],
    ['a wrong key', { status: 403, body: '' }, 'CON-901'],
    ['a wrong address', { status: 404, body: '' }, 'CON-902'],
    ['a wrong parameter', { status: 400, body: '' }, 'CON-903'],
    ['an error of the server', { status: 500, body: '' }, 'CON-904'],
    ['an unknown packing', { headers: { 'content-encoding': 'zstd' }, body: '' }, 'CON-908'],
    ['a broken packing', { headers: { 'content-encoding': 'gzip' }, body: 'inte gzip' }, 'CON-908'],
    ['more patience than we have', { status: 503, headers: { 'retry-after': '3600' }, body: '' }, 'CON-905'],
  ])('%s', async (_what, reply, code) => {
    double.fault = () => reply;
    const details = await problem(rows());
    expect(details.code).toBe(code);
    expect(details.what.sv).not.toBe(details.what.en);
    expect(details.fix?.sv).toMatch(/\w+ \w+/);
  });

  it('a field that the API leaves out may be optional', async () => {
    double.fault = (reply) => ({ ...reply, body: String(reply.body).replaceAll(/"Type":"[^"]*",/g, '') });
    expect(await rows(request('', '{ Typ: { path: Type, optional: true } }'))).toEqual(
      Array(10).fill([null]),
    );
  });

  it('too much for one page', async () => {
    expect((await problem(rows(request(), { pageMegabytes: 0.001 }))).code).toBe('CON-907');
    double.encoding = 'gzip';
    expect((await problem(rows(request(), { pageMegabytes: 0.001 }))).code).toBe('CON-907');
  });
});

describe('a busy server', () => {
  it('is asked again when it says so, and not for ever', async () => {
    const busy = (until: number) => (reply: Reply, _: unknown, before: number) =>
      before < until ? { status: 429, headers: { 'retry-after': '0' }, body: '' } : reply;
    double.fault = busy(3);
    expect(await rows()).toHaveLength(10);
    double.fault = busy(Infinity);
    const before = double.asked.length;
    expect((await problem(rows())).code).toBe('CON-905');
    expect(double.asked.length - before).toBe(4);
  });

  it('is asked for one thing at a time, also by two streams', async () => {
    const source = await open();
    const one = source.stream(request())[Symbol.asyncIterator]();
    const other = source.stream(request())[Symbol.asyncIterator]();
    await Promise.all([one.next(), other.next()]);
    await Promise.all([one.next(), other.next()]);
    expect(double.mostAtOnce).toBe(1);
    const ends = Promise.allSettled([one.next(), other.next()]);
    await source.close();
    for (const end of await ends) expect(end.status).toBe('rejected');
  });
});

describe('certificates', () => {
  let guarded: LifecareDouble;
  const client = { cert: 'klient.pem', key: 'klient.key' };
  beforeAll(async () => {
    guarded = await startDouble({ demandsCertificate: true });
  });
  afterAll(() => guarded.stop());
  const withTls = (tls: Record<string, unknown>): Promise<Cell[][]> =>
    rows(request(), { address: guarded.api, tls: { ca: 'ca.pem', ...tls } });

  it('of ours are shown to who demands them', async () => {
    expect(await withTls({ clientCertificate: client })).toHaveLength(10);
  });

  it('of ours that are missing are told with what to do', async () => {
    const details = await problem(withTls({}));
    expect(details).toMatchObject({ code: 'CON-914', place: { field: 'settings.tls.clientCertificate' } });
    expect(details.fix?.sv).toContain('Be leverantören om ett certifikat');
  });

  it.each([
    ['a key of another', { cert: 'klient.pem', key: 'annan.key' }, 'CON-915'],
    ['one that was spent', { cert: 'gammal.pem', key: 'gammal.key' }, 'CON-915'],
    ['a key that needs a passphrase', { cert: 'klient.pem', key: 'låst.key' }, 'CON-915'],
    ['no PFX', { pfx: 'klient.pem' }, 'CON-915'],
    ['no file', { cert: 'finns-inte.pem', key: 'klient.key' }, 'CON-014'],
    ['no PFX file', { pfx: 'finns-inte.pfx' }, 'CON-014'],
  ])('of ours are tried before anybody is called: %s', async (_what, clientCertificate, code) => {
    const before = guarded.asked.length;
    expect((await problem(withTls({ clientCertificate }))).code).toBe(code);
    expect(guarded.asked.length).toBe(before);
  });

  it('with a locked key open by its passphrase', async () => {
    const clientCertificate = { cert: 'klient.pem', key: 'låst.key', passphrase: { file: 'lösenfras' } };
    expect(await withTls({ clientCertificate })).toHaveLength(10);
  });

  const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
  (hasOpenssl ? it : it.skip)(
    'of ours may be one file (PFX); made by openssl, skipped where it is not',
    async () => {
      execFileSync('openssl', [
        ...[
          'pkcs12',
          '-export',
          '-out',
          join(folder, 'klient.pfx'),
          '-passout',
          `file:${join(folder, 'lösenfras')}`,
        ],
        ...['-in', join(folder, 'klient.pem'), '-inkey', join(folder, 'klient.key')],
      ]);
      const pfx = { pfx: 'klient.pfx', passphrase: { file: 'lösenfras' } };
      expect(await withTls({ clientCertificate: pfx })).toHaveLength(10);
      expect((await problem(withTls({ clientCertificate: { pfx: 'klient.pfx' } }))).code).toBe('CON-915');
    },
  );

  it('that the server does not accept are told so', async () => {
    const stranger = await makeCertificates();
    writeFileSync(join(folder, 'främling.pem'), stranger.client.cert);
    writeFileSync(join(folder, 'främling.key'), stranger.client.key);
    const details = await problem(
      withTls({ clientCertificate: { cert: 'främling.pem', key: 'främling.key' } }),
    );
    expect(details.code).toBe('CON-914');
    expect(details.fix?.sv).toContain('godkänt');
  });
});

describe('a way without encryption', () => {
  it('is refused unless it is chosen, and then warned about', async () => {
    const plain = await startHttpDouble(() => ({ body: '[{"a":1}]' }));
    const one = query('path: a\ncolumns: { a: a }');
    expect((await problem(rows(one, { address: plain.address }))).code).toBe('CON-917');
    events.length = 0;
    expect(await rows(one, { address: plain.address, tls: 'off' })).toEqual([[1]]);
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'warning', details: expect.objectContaining({ code: 'CON-018' }) }),
    );
    expect((await problem(rows(one, { tls: 'off' }))).code).toBe('CON-918');
    await plain.stop();
  });
});
