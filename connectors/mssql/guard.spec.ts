import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeCertificates, type Certificates } from '../../test/doubles/certificates';
import type { TdsDoubleOptions } from '../../test/doubles/tds/tds-double';
import { readPreloginAnswer } from './guard';
import { Canned, errorOf } from './open-canned.fixture';

const canned = new Canned();
let certificates: Certificates;
beforeAll(async () => {
  certificates = await makeCertificates();
  writeFileSync(join(canned.folder, 'ca.pem'), certificates.ca);
  writeFileSync(join(canned.folder, 'other.pem'), certificates.otherCa);
});
afterEach(() => canned.end());
afterAll(() => canned.remove());

const offering = (encryption: TdsDoubleOptions['encryption']): Partial<TdsDoubleOptions> => ({
  encryption,
  tls: certificates.server,
});

describe('encryption, with a wire double of SQL Server', () => {
  it('a server that answers "no encryption" never sees a login: tedious alone would send it the password', async () => {
    const { double, events } = await canned.server({}, { encryption: 'notSupported' });
    const { details } = await errorOf(canned.open(double.port, { host: 'localhost', tls: {} }));
    expect(details.code).toBe('CON-023');
    expect(events.map(({ event }) => event)).toContain('prelogin');
    expect(events.filter(({ event }) => event === 'login')).toEqual([]);
  });

  it.each(['off', 'required'] as const)('TLS is used with a server where it is %s', async (encryption) => {
    const { double, events } = await canned.server({}, offering(encryption));
    const source = await canned.open(double.port, { host: 'localhost', tls: { ca: 'ca.pem' } });
    const logins = events.flatMap((seen) => (seen.event === 'login' ? [seen.login] : []));
    expect(logins.length).toBeGreaterThan(0);
    expect(logins.every(({ encrypted }) => encrypted)).toBe(true);
    const { transport } = await source.status();
    expect(transport.encrypted).toBe(true);
    expect(transport.detail).toMatch(/TLSv1\.\d .*VIEW SERVER STATE/);
  });

  it.each([
    ['of an unknown issuer', { ca: 'other.pem' }],
    ['that nobody vouches for', {}],
    ['in another name', { ca: 'ca.pem', serverName: 'db.kommunen.example' }],
  ])('a certificate %s stops us before the password', async (_what, tls) => {
    const { double, events } = await canned.server({}, offering('required'));
    expect((await errorOf(canned.open(double.port, { host: 'localhost', tls }))).details.code).toBe(
      'CON-015',
    );
    expect(events.filter(({ event }) => event === 'login')).toEqual([]);
  });

  it('tls: off against a server that demands TLS says so, and sends no password', async () => {
    const { double, events } = await canned.server({}, offering('required'));
    expect((await errorOf(canned.open(double.port))).details.code).toBe('CON-512');
    expect(events.filter(({ event }) => event === 'login')).toEqual([]);
  });
});

describe('the PRELOGIN answer of a server', () => {
  /** VERSION and ENCRYPTION as SQL Server sends them. */
  const answer = (encryption: number): Buffer => {
    const options = Buffer.from([0, 0, 11, 0, 6, 1, 0, 17, 0, 1, 0xff, 16, 0, 0x10, 0x2a, 0, 0, encryption]);
    return Buffer.concat([Buffer.from([4, 1, 0, 8 + options.length, 0, 0, 1, 0]), options]);
  };

  it.each([
    [0, 'refused'],
    [1, 'encrypted'],
    [2, 'refused'],
    [3, 'encrypted'],
    [0x80, 'refused'],
  ])('ENCRYPTION %s is %s', (value, verdict) => expect(readPreloginAnswer(answer(value))).toBe(verdict));

  it('is not judged before all of it is there, however the network cuts it', () => {
    const whole = answer(1);
    for (let length = 0; length < whole.length; length++) {
      expect(readPreloginAnswer(whole.subarray(0, length))).toBe('incomplete');
    }
  });

  it.each([
    ['another kind of packet', Buffer.from([0x12, 1, 0, 9, 0, 0, 1, 0, 0xff])],
    ['a packet that is not the last', Buffer.from([4, 0, 0, 9, 0, 0, 1, 0, 0xff])],
    ['no options', Buffer.from([4, 1, 0, 8, 0, 0, 1, 0])],
    ['no ENCRYPTION among them', Buffer.from([4, 1, 0, 9, 0, 0, 1, 0, 0xff])],
    ['an ENCRYPTION outside the packet', Buffer.from([4, 1, 0, 14, 0, 0, 1, 0, 1, 0, 99, 0, 1, 0xff])],
    ['HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ])('with %s is refused', (_what, bytes) => expect(readPreloginAnswer(bytes)).toBe('refused'));
});
