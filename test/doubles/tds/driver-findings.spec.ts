/**
 * What the bare driver does that our connector has to make up for. Each test shows the fault; one that fails after an
 * update of the driver says that it was mended, and that what the connector does about it may go.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'mssql';
import { drive, password, stream, type Driven } from './driver';
import type { TdsHandler } from './tds-double';

let driven: Driven | undefined;
afterEach(async () => {
  await driven?.close();
  driven = undefined;
});

/** A row of one column. */
function cell(type: string, value: unknown): TdsHandler {
  return () => ({ columns: [{ name: 'v', type }], rows: [[value]] });
}

async function readCell(type: string, value: unknown, options: sql.IOptions = {}): Promise<unknown> {
  driven = await drive(cell(type, value), {}, { options: { encrypt: false, ...options } });
  const { recordset } = await driven.pool.request().query<{ v: unknown }>('x');
  return recordset[0]!.v;
}

it('the driver goes on in clear text when the server says it has no TLS, and the password can be read', async () => {
  const options = { encrypt: true, trustServerCertificate: false };
  driven = await drive(cell('int', 1), { encryption: 'notSupported' }, { options });
  expect(driven.events).toContainEqual(
    expect.objectContaining({ event: 'prelogin', client: 'on', answer: 'notSupported' }),
  );
  const login = driven.events.find((event) => event.event === 'login');
  expect(login).toMatchObject({ login: { encrypted: false, password } });
});

it('requestTimeout ends at the first packet: rows that stop coming are waited for without end', async () => {
  const rows = async function* (): AsyncIterable<unknown[]> {
    for (let row = 0; row < 20_000; row++) yield [row];
    await new Promise(() => undefined);
  };
  const requestTimeout = 2000;
  driven = await drive(
    () => ({ columns: [{ name: 'v', type: 'int' }], rows: rows() }),
    {},
    { requestTimeout },
  );
  const request = driven.pool.request();
  const streaming = stream(request, 'x');
  const first = await Promise.race([streaming, sleep(requestTimeout * 2)]);
  expect(first).toBeUndefined();
  request.cancel();
  expect(await streaming).toMatchObject({ error: 'ECANCEL' });
});

it('requestTimeout does end what never begins', async () => {
  driven = await drive(() => new Promise(() => undefined), {}, { requestTimeout: 300 });
  await expect(driven.pool.request().query('x')).rejects.toMatchObject({ code: 'ETIMEOUT' });
});

it('a stream that failed says done too, after its error', async () => {
  driven = await drive(() => ({
    columns: [{ name: 'v', type: 'int' }],
    rows: (function* () {
      yield [1];
      throw new Error('broken');
    })(),
  }));
  expect((await stream(driven.pool.request(), 'x')).ends).toEqual(['error', 'done']);
});

it('decimal and money lose digits, since they become numbers', async () => {
  expect(await readCell('decimal(18,2)', '1234567890123456.78')).toBe(1234567890123456.8);
  await driven!.close();
  expect(await readCell('money', '922337203685477.5807')).toBe(922337203685477.6);
});

it('bigint keeps its digits, since it becomes text', async () => {
  expect(await readCell('bigint', 9_007_199_254_740_993n)).toBe('9007199254740993');
});

it('datetime2 beyond milliseconds is lost from toISOString, and left in nanosecondsDelta only', async () => {
  const read = (await readCell('datetime2(7)', '2024-02-29T13:14:15.1234567')) as Date & {
    nanosecondsDelta: number;
  };
  expect(read.toISOString()).toBe('2024-02-29T13:14:15.123Z');
  expect(read.nanosecondsDelta).toBe(0.0004567);
});

it('datetime2 is taken for UTC, or with useUTC off for the time zone of the process', async () => {
  const text = '2024-06-30T12:00:00.000';
  expect(await readCell('datetime2(3)', text)).toEqual(new Date(`${text}Z`));
  await driven!.close();
  expect(await readCell('datetime2(3)', text, { useUTC: false })).toEqual(new Date(text));
});

it('a fresh pool sends settings and SELECT 1; unasked: an allow-list of statements must let them through', async () => {
  driven = await drive(cell('int', 1));
  await driven.pool.request().query('SELECT v FROM t');
  const sent = driven.events.flatMap((event) => (event.event === 'greeting' ? [event.sql] : []));
  expect(sent).toContain('SELECT 1;');
  expect(sent).toContainEqual(expect.stringMatching(/^set ansi_nulls on\n/));
});

it('code page 1252 is read right by the driver, also where TextDecoder of Node 20 is wrong', async () => {
  expect(await readCell('varchar(10)', '– € ” Ž')).toBe('– € ” Ž');
});
