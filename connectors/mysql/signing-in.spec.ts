/** What a server can do to us before it has let us in, shown with doubles: runs on every machine. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates, type Certificates } from '../../test/doubles/certificates';
import {
  encryption,
  everything,
  greeting,
  refusal,
  startRogue,
  switchTo,
  type Rogue,
} from '../../test/servers/mariadb-rogue';
import type { ConnectorError, SourceEvent } from '../contract';
import { mysqlConnector } from './mysql.connector';
import { mysqlSettings } from './settings';

const password = 'mycket-hemligt-lösenord';
const folder = mkdtempSync(join(tmpdir(), 'brygga-mysql-'));
let certificates: Certificates;
beforeAll(async () => {
  certificates = await makeCertificates();
  writeFileSync(join(folder, 'ca.pem'), certificates.ca);
  writeFileSync(join(folder, 'lösenord'), password);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rogues: Rogue[] = [];
const rogue = async (how: Parameters<typeof startRogue>[0]): Promise<Rogue> => {
  const started = await startRogue(how);
  rogues.push(started);
  return started;
};
afterEach(async () => {
  for (const started of rogues.splice(0)) await started.close();
});

const events: SourceEvent[] = [];
async function refusedBy(port: number, more: object = {}): Promise<ConnectorError> {
  const settings = mysqlSettings.parse({
    host: 'localhost',
    port,
    user: 'brygga',
    password: { file: 'lösenord' },
    database: 'kalla',
    tls: { ca: 'ca.pem' },
    connectTimeoutSeconds: 2,
    ...more,
  });
  const context = { baseDir: folder, applicationName: 'x', log: (event: SourceEvent) => events.push(event) };
  const error = await mysqlConnector.open(settings, context).then(
    () => undefined,
    (thrown: unknown) => thrown as ConnectorError,
  );
  if (!error?.details) throw new Error('It was let in, or failed in another way.', { cause: error });
  return error;
}

describe('a server that is asked to encrypt', () => {
  it('and cannot hears nothing at all: the driver alone would be the only guard of the password', async () => {
    const server = await rogue({ greeting: greeting('8.4.0', everything & ~encryption) });
    expect((await refusedBy(server.port)).details.code).toBe('CON-023');
    expect(server.heard()).toHaveLength(0);
  });

  it('and puts words in clear text behind its greeting hears nothing: they would count as said encrypted', async () => {
    const server = await rogue({
      greeting: Buffer.concat([greeting('8.4.0', everything), switchTo('sha256_password')]),
      tls: certificates.server,
    });
    expect((await refusedBy(server.port)).details.code).toBe('CON-401');
    expect(server.heard()).toHaveLength(0);
  });

  it.each([
    ['of an authority that nobody named', { tls: {} }],
    ['for another name', { tls: { ca: 'ca.pem', serverName: 'db.kommun.se' } }],
    [
      'for another address: by itself the driver takes any for "localhost"',
      { tls: { ca: 'ca.pem', serverName: '127.0.0.2' } },
    ],
  ])('and shows a certificate %s gets neither account nor password', async (_, more) => {
    const server = await rogue({ greeting: greeting('8.4.0', everything), tls: certificates.server });
    const { details } = await refusedBy(server.port, more);
    expect(details.code).toBe('CON-015');
    expect(server.heardEncrypted()).toHaveLength(0);
    expect(server.heard()).toHaveLength(36);
  });

  it.each(['localhost', '127.0.0.1'])('and shows a certificate for %s is told who we are', async (host) => {
    const server = await rogue({ greeting: greeting('8.4.0', everything), tls: certificates.server });
    expect((await refusedBy(server.port, { host })).details.code).toBe('CON-011');
    expect(server.heardEncrypted().toString()).toContain('brygga');
    expect(server.heardEncrypted().toString()).not.toContain(password);
    expect(server.heard().toString('latin1')).not.toContain('brygga');
  });
});

describe('a server that need not encrypt', () => {
  it('is warned about', async () => {
    const server = await rogue({ greeting: refusal(1130, 'x') });
    events.length = 0;
    await refusedBy(server.port, { tls: 'off' });
    expect(events).toEqual([{ kind: 'warning', details: expect.objectContaining({ code: 'CON-018' }) }]);
  });

  it.each(['mysql_clear_password', 'dialog', '__proto__'])(
    'does not get the password by asking to sign in with %s',
    async (plugin) => {
      const server = await rogue({ greeting: greeting('8.4.0', everything), answer: switchTo(plugin) });
      expect((await refusedBy(server.port, { tls: 'off' })).details.code).toBe('CON-405');
      expect(server.heard().toString('utf8')).not.toContain(password);
    },
  );
});

describe('a server that refuses who signs in', () => {
  it.each([
    [3159, 'CON-406'],
    [1045, 'CON-012'],
    [3118, 'CON-012'],
    [1226, 'CON-403'],
    [1044, 'CON-404'],
    [9999, 'CON-026'],
  ])('with %i has it explained as %s', async (code, explained) => {
    const answer = refusal(code, '#28000nej', 2);
    const server = await rogue({ greeting: greeting('8.4.0', everything), answer });
    const { details } = await refusedBy(server.port, { tls: 'off' });
    expect(details.code).toBe(explained);
  });
});

describe('what answers', () => {
  it.each([
    ['is an SSH server', Buffer.from('SSH-2.0-OpenSSH_9.2p1\r\n'), 'CON-401'],
    ['speaks an older protocol', refusal(0, '').fill(9, 4), 'CON-401'],
    ['has cut its greeting short', greeting('8.4.0', everything).fill(3, 0, 1).subarray(0, 7), 'CON-401'],
    ['knows no account of this machine', refusal(1130, `Host 'x' is not allowed`), 'CON-402'],
    ['has blocked this machine', refusal(1129, `Host 'x' is blocked`), 'CON-402'],
    ['is full', refusal(1040, 'Too many connections'), 'CON-403'],
    ['says nothing', Buffer.alloc(0), 'CON-011'],
  ])('%s: %#', async (_, said, code) => {
    const server = await rogue({ greeting: said });
    const { details } = await refusedBy(server.port, { connectTimeoutSeconds: 0.3 });
    expect(details.code).toBe(code);
    expect(details.fix?.sv).toMatch(/\w+ \w+/);
    expect(server.heard()).toHaveLength(0);
  });
});
