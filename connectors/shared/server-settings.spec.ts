import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { ConnectorError } from '../contract';
import { Pace, withinStall } from './pace';
import { networkError } from './server.errors';
import { readSecret, readTls, serverSettings } from './server-settings';

const folder = mkdtempSync(join(tmpdir(), 'brygga-hemligt-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const codeOf = async (run: () => unknown): Promise<string | undefined> => {
  try {
    await run();
  } catch (error) {
    return (error as ConnectorError).details?.code;
  }
  return undefined;
};

describe('settings of a server', () => {
  const schema = z.strictObject(serverSettings);
  const least = { host: 'db.kommun.se', user: 'brygga', password: { env: 'X' } };

  it('verify encryption, use one connection and stop what takes too long, unless told otherwise', () => {
    expect(schema.parse(least)).toMatchObject({ tls: {}, connections: 1, statementTimeoutSeconds: 600 });
  });

  it.each([
    { ...least, password: 'hemligt' },
    { ...least, password: { env: 'X', file: 'y' } },
    { ...least, password: {} },
    { ...least, tls: 'on' },
    { ...least, tls: { rejectUnauthorized: false } },
    { ...least, readingHours: '8-17' },
    { ...least, connections: 20 },
  ])('refuse %j', (settings) => {
    expect(schema.safeParse(settings).success).toBe(false);
  });
});

describe('a secret', () => {
  it('is read from a file, the environment or a credential, without its last line break', async () => {
    writeFileSync(join(folder, 'ett'), 'lösen ord\r\n');
    process.env.BRYGGA_PROV = 'ur miljön';
    expect(await readSecret('password', { file: 'ett' }, folder)).toBe('lösen ord');
    expect(await readSecret('password', { env: 'BRYGGA_PROV' }, folder)).toBe('ur miljön');
    process.env.CREDENTIALS_DIRECTORY = folder;
    expect(await readSecret('password', { credential: 'ett' }, folder)).toBe('lösen ord');
    delete process.env.CREDENTIALS_DIRECTORY;
  });

  it('that is missing or empty stops the opening and says where it should be', async () => {
    writeFileSync(join(folder, 'tom'), '\n');
    for (const reference of [
      { file: 'finns-inte' },
      { env: 'BRYGGA_FINNS_INTE' },
      { credential: 'x' },
      { file: 'tom' },
    ])
      expect(await codeOf(() => readSecret('password', reference, folder))).toBe('CON-013');
  });
});

describe('a certificate file', () => {
  it('must be there and be PEM', async () => {
    writeFileSync(join(folder, 'der'), Buffer.from([0x30, 0x82]));
    expect(await codeOf(() => readTls({ ca: 'finns-inte' }, 'h', folder))).toBe('CON-014');
    expect(await codeOf(() => readTls({ ca: 'der' }, 'h', folder))).toBe('CON-014');
  });

  it('is not needed: then the issuers that Node trusts are, and the host must match', async () => {
    expect(await readTls({}, 'db.kommun.se', folder)).toEqual({
      servername: 'db.kommun.se',
      rejectUnauthorized: true,
      minVersion: 'TLSv1.2',
    });
    expect(await readTls('off', 'h', folder)).toBe('off');
  });
});

describe('reading hours', () => {
  const at = (hours: string, utc: string): Promise<string | undefined> =>
    codeOf(() => new Pace({ readingHours: hours }, () => new Date(utc)).assertReadingHours());

  it.each([
    ['20:00-06:00', '2026-01-15T19:00:00Z', undefined],
    ['20:00-06:00', '2026-01-15T18:59:00Z', 'CON-027'],
    ['20:00-06:00', '2026-07-15T03:59:00Z', undefined],
    ['20:00-06:00', '2026-07-15T04:00:00Z', 'CON-027'],
    ['08:00-17:00', '2026-07-15T06:00:00Z', undefined],
    ['08:00-17:00', '2026-07-15T15:00:00Z', 'CON-027'],
  ])('%s at %s (Swedish time, summer and winter)', async (hours, utc, code) => {
    expect(await at(hours, utc)).toBe(code);
  });
});

describe('the brake', () => {
  it('lets through as many rows a second as it is told, and can be aborted while it waits', async () => {
    const pace = new Pace({ rowsPerSecond: 1000 });
    const start = performance.now();
    for (let i = 0; i < 3; i++) await pace.passed(100);
    expect(performance.now() - start).toBeGreaterThan(280);
    const abort = new AbortController();
    const waiting = pace.passed(100_000, abort.signal);
    abort.abort(new Error('stopped by the test'));
    await expect(waiting).rejects.toThrow('stopped by the test');
    await expect(new Pace({}).passed(1, abort.signal)).rejects.toThrow('stopped by the test');
  });
});

describe('the watchdog', () => {
  it('ends a wait for a server that has fallen silent and frees what it holds', async () => {
    let freed = 0;
    expect(await codeOf(() => withinStall(new Promise(() => undefined), 0.02, () => freed++))).toBe(
      'CON-025',
    );
    expect(freed).toBe(1);
    expect(await withinStall(wait(1, 'i tid'), 5, () => freed++)).toBe('i tid');
    expect(freed).toBe(1);
  });
});

it.each([
  [{ code: 'ENOTFOUND' }, 'CON-010'],
  [{ code: 'ECONNREFUSED' }, 'CON-011'],
  [{ code: 'ESOCKET', cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) }, 'CON-011'],
  [{ code: 'ECONNRESET' }, 'CON-026'],
  [{ code: 'ERR_TLS_CERT_ALTNAME_INVALID' }, 'CON-015'],
  [{ code: 'SELF_SIGNED_CERT_IN_CHAIN' }, 'CON-015'],
  [{ code: 'CERT_HAS_EXPIRED' }, 'CON-015'],
  [{ code: '42P01' }, undefined],
])('tells what the network said: %j is %s', (properties, code) => {
  expect(networkError(Object.assign(new Error('x'), properties), { host: 'h', port: 1 })?.details.code).toBe(
    code,
  );
});
