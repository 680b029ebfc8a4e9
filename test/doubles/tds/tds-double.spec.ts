import { setTimeout as sleep } from 'node:timers/promises';
import sql from 'mssql';
import { drive, poolConfig, stream, type Driven } from './driver';
import { startTdsDouble, TdsError, type TdsHandler, type TdsResult } from './tds-double';

const id = { name: 'id', type: 'int', notNull: true };
const never = new Promise<never>(() => undefined);

function endless(onRow: (row: number) => void = () => undefined): TdsResult {
  return {
    columns: [id, { name: 'namn', type: 'nvarchar(100)' }],
    rows: (function* () {
      for (let row = 1; ; row++) {
        onRow(row);
        yield [row, 'x'.repeat(100)];
      }
    })(),
  };
}

const answers: Record<string, () => TdsResult | TdsResult[] | Promise<TdsResult>> = {
  'select one': () => ({ columns: [id], rows: [[1]] }),
  'select two sets': () => [
    { columns: [id], rows: [[1], [2]] },
    { columns: [{ name: 'b', type: 'char(1)' }], rows: [['b']] },
  ],
  update: () => ({ affected: 7 }),
  'select missing': () => {
    throw new TdsError(208, "Invalid object name 'dbo.Saknas'.");
  },
  'select breaks': () => ({
    columns: [id],
    rows: (function* () {
      for (let row = 1; row <= 1000; row++) yield [row];
      throw new TdsError(1205, 'Transaction was deadlocked.', 13, 45);
    })(),
  }),
  'select breaks and hangs up': () => {
    throw new TdsError(
      596,
      'Cannot continue the execution because the session is in the kill state.',
      21,
      1,
      true,
    );
  },
  'select endless': () => endless(),
  'select stalls': () => ({
    columns: [id],
    rows: (async function* () {
      for (let row = 1; row <= 50_000; row++) yield [row];
      await never;
    })(),
  }),
  'select nothing ever': () => never,
};
const handler: TdsHandler = ({ sql: text }) => answers[text]!();

let driven: Driven | undefined;
afterEach(async () => {
  await driven?.close();
  driven = undefined;
});

describe('login to the double', () => {
  it('shows the double who comes, which database is asked for, and that it only means to read', async () => {
    driven = await drive(
      handler,
      {},
      { options: { encrypt: false, appName: 'brygga', readOnlyIntent: true, packetSize: 16_384 } },
    );
    const login = driven.events.find(({ event }) => event === 'login');
    expect(login).toMatchObject({
      accepted: true,
      login: {
        user: 'lasare',
        password: 'Hemligt1!å',
        database: 'Verksamhet',
        applicationName: 'brygga',
        packetSize: 16_384,
        readOnlyIntent: true,
        encrypted: false,
      },
    });
  });

  it('is refused with the number and the sentence of SQL Server', async () => {
    const double = await startTdsDouble({ handler, login: ({ user }) => `Login failed for user '${user}'.` });
    const error = await new sql.ConnectionPool(poolConfig(double.port))
      .connect()
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ELOGIN', message: "Login failed for user 'lasare'." });
    await double.close();
  });

  it('sends what every fresh pool sends without troubling the handler', async () => {
    const asked: string[] = [];
    driven = await drive(({ sql: text }) => {
      asked.push(text);
      return { columns: [id], rows: [[1]] };
    });
    await driven.pool.request().query('SET LOCK_TIMEOUT 5000');
    expect(asked).toEqual(['SET LOCK_TIMEOUT 5000']);
    expect(driven.events.filter(({ event }) => event === 'greeting').length).toBeGreaterThanOrEqual(2);
  });
});

describe('answers of the double', () => {
  beforeEach(async () => {
    driven = await drive(handler);
  });

  it('reach the driver as several result sets, as rows affected, and as nothing', async () => {
    const sets = await driven!.pool.request().query('select two sets');
    expect(sets.recordsets).toEqual([[{ id: 1 }, { id: 2 }], [{ b: 'b' }]]);
    expect((await driven!.pool.request().batch('select two sets')).recordsets).toHaveLength(2);
    expect((await driven!.pool.request().query('update')).rowsAffected).toEqual([7]);
  });

  it('can be an error before the rows, after which the connection is good', async () => {
    const error = driven!.pool.request().query('select missing');
    await expect(error).rejects.toMatchObject({ code: 'EREQUEST', number: 208, class: 16, state: 1 });
    expect((await driven!.pool.request().query('select one')).recordset).toEqual([{ id: 1 }]);
    expect(driven!.double.connections()).toBe(1);
  });

  it('can be an error in the middle of the rows, which arrive first', async () => {
    const seen = await stream(driven!.pool.request(), 'select breaks');
    expect(seen).toMatchObject({ rows: 1000, error: 'EREQUEST' });
    expect(driven!.events).toContainEqual(
      expect.objectContaining({ event: 'rows-sent', rows: 1000, complete: false }),
    );
  });

  it('can be an error after which the server hangs up', async () => {
    await expect(driven!.pool.request().query('select breaks and hangs up')).rejects.toMatchObject({
      number: 596,
    });
    await until(() => driven!.double.connections() === 0);
  });

  it('are refused loudly when the test gave a value that the column cannot hold', async () => {
    const wrong = await drive(() => ({ columns: [{ name: 'kod', type: 'varchar(2)' }], rows: [['hemlig']] }));
    const error = await wrong.pool
      .request()
      .query('x')
      .catch((reason: Error) => reason);
    expect(error).toMatchObject({ number: 50_000, message: expect.stringContaining('varchar(2)') });
    expect((error as Error).message).not.toContain('hemlig');
    await wrong.close();
  });
});

it.each([512, 4096, 32_767])('rows longer than a packet of %p bytes arrive whole', async (packetSize) => {
  const rows = Array.from({ length: 200 }, (_, row) => [row, 'å'.repeat(row * 15)]);
  driven = await drive(
    () => ({ columns: [id, { name: 'namn', type: 'nvarchar(4000)' }], rows }),
    {},
    { options: { encrypt: false, packetSize } },
  );
  const { recordset } = await driven.pool.request().query('x');
  expect(recordset).toEqual(rows.map(([row, namn]) => ({ id: row, namn })));
});

describe('streams from the double', () => {
  it('stop its row generator while the client does not read, and lose no row', async () => {
    const total = 100_000;
    let made = 0;
    driven = await drive(() => ({
      columns: [id, { name: 'namn', type: 'nvarchar(100)' }],
      rows: (function* () {
        for (made = 1; made <= total; made++) yield [made, 'x'.repeat(100)];
      })(),
    }));
    const request = driven.pool.request();
    let madeWhilePaused = 0;
    const seen = await stream(request, 'select', (rows) => {
      if (rows !== 10) return;
      request.pause();
      void settled(() => made).then((settledAt) => {
        madeWhilePaused = settledAt;
        request.resume();
      });
    });
    // What stands in the buffers of both ends is a few MB, however long the client waits.
    expect(madeWhilePaused).toBeGreaterThan(10);
    expect(madeWhilePaused).toBeLessThan(total * 0.8);
    expect(seen.rows).toBe(total);
    expect(driven.double.rowsSent()).toBe(total);
  });

  it('end at an attention, whose acknowledgement leaves the connection good', async () => {
    driven = await drive(handler);
    await driven.pool.request().query('select one');
    const connected = driven.events.filter(({ event }) => event === 'login').length;
    const request = driven.pool.request();
    const seen = await stream(request, 'select endless', (rows) => {
      if (rows === 5000) request.cancel();
    });
    expect(seen.error).toBe('ECANCEL');
    expect(driven.events.map(({ event }) => event)).toContain('attention');
    expect((await driven.pool.request().query('select one')).recordset).toEqual([{ id: 1 }]);
    expect(driven.events.filter(({ event }) => event === 'login')).toHaveLength(connected);
  });

  it.each(['select stalls', 'select nothing ever'])(
    'end at an attention also when the handler hangs: %s',
    async (text) => {
      driven = await drive(handler);
      await driven.pool.request().query('select one');
      const request = driven.pool.request();
      const { events } = driven;
      const count = (event: string): number => events.filter((one) => one.event === event).length;
      const [connected, asked] = [count('login'), count('query')];
      const streaming = stream(request, text);
      await until(() => count('query') > asked);
      request.cancel();
      expect((await streaming).error).toBe('ECANCEL');
      expect(count('attention')).toBe(1);
      expect((await driven.pool.request().query('select one')).recordset).toEqual([{ id: 1 }]);
      // tedious gives a server some time to acknowledge, and then calls it dead and connects anew.
      expect(count('login')).toBe(connected);
    },
  );

  it('break when the server goes away, and their row generator is told', async () => {
    let left = false;
    driven = await drive(() => ({
      columns: [id],
      rows: (function* () {
        try {
          for (let row = 1; ; row++) yield [row];
        } finally {
          left = true;
        }
      })(),
    }));
    const { double, pool } = driven;
    const seen = await stream(pool.request(), 'select', (rows) => {
      if (rows === 1000) double.cut();
    });
    expect(seen.error).toBeDefined();
    await until(() => left && double.connections() === 0);
  });
});

it('a transaction of the driver reaches the double with its isolation, and reads go on inside it', async () => {
  driven = await drive(handler);
  const transaction = new sql.Transaction(driven.pool);
  await transaction.begin(sql.ISOLATION_LEVEL.SNAPSHOT);
  expect((await transaction.request().query('select one')).recordset).toEqual([{ id: 1 }]);
  await transaction.rollback();
  expect(driven.events.filter(({ event }) => event === 'transaction')).toEqual([
    expect.objectContaining({ request: 'begin', isolation: 'SNAPSHOT' }),
    expect.objectContaining({ request: 'rollback' }),
  ]);
});

/** The count, once it has stood still for half a second. */
async function settled(count: () => number): Promise<number> {
  for (let before = -1; before !== count();) {
    before = count();
    await sleep(500);
  }
  return count();
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(10);
}
