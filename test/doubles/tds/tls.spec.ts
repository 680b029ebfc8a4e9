import sql from 'mssql';
import { makeCertificates, type Certificates } from '../certificates';
import { drive, poolConfig } from './driver';
import { startTdsDouble, type TdsDoubleOptions, type TdsEvent } from './tds-double';

let certificates: Certificates;
beforeAll(async () => {
  certificates = await makeCertificates();
});

const one = { columns: [{ name: 'namn', type: 'nvarchar(max)' }], rows: [['å'.repeat(100_000)]] };

/** Options of the driver that trusts this authority. */
function trusting(ca: string): sql.IOptions {
  return { encrypt: true, serverName: 'localhost', cryptoCredentialsDetails: { ca } };
}

async function tryToConnect(
  encryption: TdsDoubleOptions['encryption'],
  options: sql.IOptions,
): Promise<{ error: { code: string; message: string } | undefined; events: TdsEvent[] }> {
  const events: TdsEvent[] = [];
  const double = await startTdsDouble({
    handler: () => one,
    encryption,
    tls: certificates.server,
    spy: (event) => events.push(event),
  });
  const pool = new sql.ConnectionPool(poolConfig(double.port, options));
  try {
    await pool.connect();
    return { error: undefined, events };
  } catch (error) {
    return { error: error as { code: string; message: string }, events };
  } finally {
    await double.close();
    await pool.close();
  }
}

it.each(['off', 'required'] as const)(
  'a driver that asks for TLS and trusts the authority logs in and reads encrypted (server: %s)',
  async (encryption) => {
    const options = trusting(certificates.ca);
    const driven = await drive(() => one, { encryption, tls: certificates.server }, { options });
    expect((await driven.pool.request().query('x')).recordset).toEqual([{ namn: 'å'.repeat(100_000) }]);
    const logins = driven.events.flatMap((event) => (event.event === 'login' ? [event.login.encrypted] : []));
    expect(new Set(logins)).toEqual(new Set([true]));
    await driven.close();
  },
);

it('a login that is refused under TLS is refused with its sentence', async () => {
  const refused = drive(
    () => one,
    { encryption: 'required', tls: certificates.server, login: () => 'Login failed.' },
    { options: trusting(certificates.ca) },
  );
  await expect(refused).rejects.toMatchObject({ code: 'ELOGIN', message: 'Login failed.' });
});

it.each<[string, () => sql.IOptions]>([
  ['an authority of the same name that did not sign it', () => trusting(certificates.otherCa)],
  ['the authorities of the system only', () => ({ encrypt: true, serverName: 'localhost' })],
  ['another name', () => ({ ...trusting(certificates.ca), serverName: 'annan.example' })],
])('a certificate is refused by a driver that trusts %s, before the password is sent', async (_, options) => {
  const { error, events } = await tryToConnect('required', options());
  expect(error).toMatchObject({ code: 'ESOCKET' });
  expect(events.map(({ event }) => event)).not.toContain('login');
});

it('a server that requires TLS lets no driver in that will not have it, and hears no password', async () => {
  const { error, events } = await tryToConnect('required', { encrypt: false });
  expect(error).toMatchObject({ code: 'EENCRYPT' });
  expect(events).toContainEqual(
    expect.objectContaining({ event: 'prelogin', client: 'notSupported', answer: 'required' }),
  );
  expect(events.map(({ event }) => event)).not.toContain('login');
});

it('a double is not started to offer TLS without a certificate', async () => {
  await expect(startTdsDouble({ handler: () => one, encryption: 'required' })).rejects.toThrow('certificate');
});
