import { tmpdir } from 'node:os';
import { storeServer } from '../../../test/support/store-engines';
import { codeOf, uniqueViolation } from './failures';
import { Session } from './session';
import { addressOf } from './settings';

jest.setTimeout(60_000);

const server = storeServer();
/** Far more than the connection takes at once. */
const many = 300_000;
const lines = (first: number): Buffer =>
  Buffer.from(Array.from({ length: many }, (_, i) => `${first + i}\tett värde\n`).join(''));

describe('rows that go off together with their COPY', () => {
  let session: Session;
  beforeAll(async () => {
    session = await Session.open(await addressOf(await server.database('kopia'), tmpdir()), 'write');
    await session.exec(
      'CREATE TABLE public.mal (nyckel int PRIMARY KEY, varde text); SET search_path = public',
    );
  });
  afterAll(() => session.end());
  const stored = async (): Promise<unknown> =>
    (await session.query('SELECT count(*) AS n, min(varde) AS v FROM mal'))[0];

  it('arrive, all of them, and their number is told', async () => {
    expect(await session.copy('mal', ['nyckel', 'varde'], lines(0))).toBe(many);
    expect(await stored()).toEqual({ n: many, v: 'ett värde' });
  });

  it('are dropped when the statement fails before the first one, and the connection goes on', async () => {
    await expect(session.copy('saknas', ['nyckel'], lines(0))).rejects.toThrow('saknas');
    expect(await stored()).toEqual({ n: many, v: 'ett värde' });
  });

  it('are dropped when one of them fails, and the connection goes on', async () => {
    const error: unknown = await session
      .copy('mal', ['nyckel', 'varde'], lines(many - 1))
      .catch((e: unknown) => e);
    expect(codeOf(error)).toBe(uniqueViolation);
    expect(await stored()).toEqual({ n: many, v: 'ett värde' });
    expect(await session.copy('mal', ['nyckel', 'varde'], lines(many))).toBe(many);
  });

  it('fail, and are not waited for, when the connection is cut', async () => {
    const address = await addressOf(await server.database('avbruten'), tmpdir());
    const [holder, other] = [await Session.open(address, 'write'), await Session.open(address, 'write')];
    await other.exec('CREATE TABLE public.mal (nyckel int, varde text); SET search_path = public');
    const [backend] = await other.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    await holder.exec('BEGIN; LOCK TABLE public.mal');
    const failed = expect(other.copy('mal', ['nyckel', 'varde'], lines(0))).rejects.toThrow();
    await holder.query('SELECT pg_terminate_backend($1)', [backend!.pid]);
    await failed;
    await holder.end();
    await other.end();
  });
});
