import { EventEmitter } from 'node:events';
import type { Request } from 'mssql';
import { TdsError, type TdsColumn } from '../../test/doubles/tds/tds-double';
import type { Source } from '../contract';
import { explainConnect, explainNumber, ObjectMissing } from './explain';
import { describes } from './canned-server.fixture';
import { Canned, errorOf, read, sql } from './open-canned.fixture';
import { RowQueue } from './row-queue';
import { mssqlSettings } from './settings';

const canned = new Canned();
afterEach(() => canned.end());
afterAll(() => canned.remove());

const columns: TdsColumn[] = [
  { name: 'Id', type: 'int' },
  { name: 'Text', type: 'nvarchar(60)' },
];
function* counted(count: number): Generator<unknown[]> {
  for (let id = 1; id <= count; id++) yield [id, `rad ${id}`];
}

/** Reads to the end, and how many rows were given before the error. */
async function readUntilError(
  source: Source,
  text: string,
): Promise<{ given: number; code: string; text: string }> {
  let given = 0;
  const run = (async () => {
    for await (const { rows } of source.stream(sql(text))) given += rows.length;
  })();
  const { details } = await errorOf(run);
  return { given, code: details.code, text: JSON.stringify(details) };
}

const healthy = { columns, rows: [[1, 'a']] };

describe('a wire double of SQL Server that fails', () => {
  it('by a wrong password: what to check, and not what was sent', async () => {
    const { double } = await canned.server({}, { login: () => "Login failed for user 'lasare'." });
    const error = await errorOf(canned.open(double.port));
    expect(error.details.code).toBe('CON-012');
    expect(error.message).toContain('18456');
  });

  it('by nobody listening, or a name that is not known', async () => {
    const { double } = await canned.server();
    const { port } = double;
    await double.close();
    expect((await errorOf(canned.open(port))).details.code).toBe('CON-011');
    const unknown = canned.open(port, { host: 'db.brygga.invalid' });
    expect((await errorOf(unknown)).details.code).toBe('CON-010');
  });

  it('by an error after 5000 rows: the driver says "done" all the same, and the answer is no whole', async () => {
    const { source } = await canned.with(({ sql: text }) =>
      /halv/.test(text)
        ? {
            columns,
            rows: (function* () {
              yield* counted(5000);
              throw new TdsError(
                245,
                "Conversion failed when converting the varchar value 'Anna Andersson' to data type int.",
              );
            })(),
          }
        : healthy,
    );
    const { code, text } = await readUntilError(source, 'SELECT Id, Text FROM halv');
    expect(code).toBe('CON-511');
    expect(text).toContain('245');
    expect(text).not.toContain('Anna');
    expect(await read(source, 'SELECT Id, Text FROM t')).toHaveLength(1);
  });

  it('by going away in the middle: an error, never a short answer, and no use afterwards', async () => {
    const { source, double } = await canned.with(() => ({ columns, rows: counted(1_000_000) }));
    const run = (async () => {
      for await (const _batch of source.stream(sql('SELECT Id, Text FROM t'))) double.cut();
    })();
    expect((await errorOf(run)).details.code).toBe('CON-026');
    expect((await errorOf(read(source, 'SELECT Id, Text FROM t'))).details.code).toBe('CON-026');
    await source.close();
  });

  it('by falling silent in the middle: the driver waits for ever, we do not', async () => {
    const { source } = await canned.with(
      ({ sql: text }) =>
        /tyst/.test(text)
          ? {
              columns,
              rows: (async function* () {
                yield* counted(50_000);
                await new Promise(() => undefined);
              })(),
            }
          : healthy,
      { stallSeconds: 0.2 },
    );
    expect((await readUntilError(source, 'SELECT Id, Text FROM tyst')).code).toBe('CON-025');
    expect(await read(source, 'SELECT Id, Text FROM t')).toHaveLength(1);
  });

  it('a consumer that thinks for longer than stallSeconds is no silence of the server', async () => {
    const { source } = await canned.with(() => ({ columns, rows: counted(20_000) }), { stallSeconds: 0.1 });
    let given = 0;
    for await (const { rows } of source.stream(sql('SELECT Id, Text FROM t'))) {
      if (given === 0) await new Promise((done) => setTimeout(done, 400));
      given += rows.length;
    }
    expect(given).toBe(20_000);
  });

  it('by working too long before its first row', async () => {
    const { source } = await canned.with(
      ({ sql: text }) => (/trög/.test(text) ? new Promise(() => undefined) : healthy),
      { statementTimeoutSeconds: 0.2 },
    );
    expect((await readUntilError(source, 'SELECT Id FROM trög')).code).toBe('CON-024');
    expect(await read(source, 'SELECT Id, Text FROM t')).toHaveLength(1);
  });

  it('by two answers to one query', async () => {
    const { source } = await canned.with(() => [{ columns, rows: counted(3) }, healthy]);
    expect((await readUntilError(source, 'SELECT 1 AS Id SELECT 2 AS Id')).code).toBe('CON-019');
  });

  it('by two columns of one name', async () => {
    const twice = [columns[0]!, { name: 'ID', type: 'int' }];
    const { source } = await canned.with(
      (query) => describes(query, { 'SELECT Id, ID FROM t': twice }) ?? { columns: twice, rows: [[1, 2]] },
    );
    expect((await readUntilError(source, 'SELECT Id, ID FROM t')).code).toBe('CON-021');
    expect((await errorOf(source.describe(sql('SELECT Id, ID FROM t')))).details.code).toBe('CON-021');
  });

  it('by a document instead of rows (FOR JSON)', async () => {
    const json = [{ name: 'JSON_F52E2B61-18A1-11d1-B105-00805F49916B', type: 'nvarchar(max)' }];
    const { source } = await canned.with(() => ({ columns: json, rows: [['[{"Id"'], [':1}]']] }));
    expect((await readUntilError(source, 'SELECT Id FROM t FOR JSON PATH')).code).toBe('CON-514');
  });

  it('by a table that is not there: what is', async () => {
    const { source } = await canned.with((query) => {
      const described = describes(query, {});
      if (described) return described;
      throw new TdsError(208, "Invalid object name 'dbo.Persson'.");
    });
    for (const work of [
      () => read(source, 'SELECT * FROM dbo.Persson'),
      () => source.describe(sql('SELECT * FROM dbo.Persson')),
    ]) {
      const { details } = await errorOf(work());
      expect(details).toMatchObject({ code: 'CON-502', place: { table: 'dbo.Persson' } });
      expect(details.fix!.sv).toContain('[dbo].[Person], [dbo].[Utredning]');
    }
  });

  it('is closed within a few seconds though it does not answer any more', async () => {
    const { source } = await canned.with(
      () => ({
        columns,
        rows: (async function* () {
          yield* counted(5000);
          await new Promise(() => undefined);
        })(),
      }),
      { stallSeconds: 100 },
    );
    const rows = source.stream(sql('SELECT Id, Text FROM t'))[Symbol.asyncIterator]();
    await rows.next();
    const started = Date.now();
    await source.close();
    expect(Date.now() - started).toBeLessThan(5000);
  });
});

describe('numbers of SQL Server', () => {
  const settings = mssqlSettings.parse({
    host: 'h',
    database: 'Soc',
    user: 'lasare',
    password: { env: 'X' },
  });
  const codeOf = (number: number, text = ''): string => {
    const error = explainNumber(number, text, 3, settings);
    return error instanceof ObjectMissing
      ? 'missing'
      : (error as { details?: { code: string } }).details!.code;
  };

  it.each([
    [208, 'missing'],
    [207, 'CON-503'],
    [102, 'CON-504'],
    [156, 'CON-504'],
    [4104, 'CON-504'],
    [229, 'CON-505'],
    [230, 'CON-505'],
    [916, 'CON-506'],
    [1205, 'CON-507'],
    [3952, 'CON-508'],
    [3960, 'CON-508'],
    [1222, 'CON-510'],
    [245, 'CON-511'],
    [2628, 'CON-511'],
    [50000, 'CON-511'],
  ])('%s is %s', (number, code) => expect(codeOf(number)).toBe(code));

  it('a missing right names the GRANT that gives it', () => {
    const text = "The SELECT permission was denied on the object 'Person', database 'Soc', schema 'dbo'.";
    const { details } = explainNumber(229, text, 1, settings) as unknown as {
      details: { fix: { sv: string } };
    };
    expect(details.fix.sv).toContain('GRANT SELECT ON [dbo].[Person] TO [lasare];');
  });

  it.each([
    [[4060, 18456], 'CON-506'],
    [[18456], 'CON-012'],
    [[18486], 'CON-012'],
    [[976], 'CON-506'],
  ])('a login that ends with %s is %s', (numbers, code) => {
    const error = Object.assign(new Error('Login failed.'), { code: 'ELOGIN' });
    expect(explainConnect(error, settings, numbers)).toMatchObject({ details: { code } });
  });
});

describe('rows that the driver loses', () => {
  /** The double cannot count wrong, so the driver's events are played here. */
  class LossyRequest extends EventEmitter {
    stream = false;
    arrayRowMode = false;
    pause(): void {}
    resume(): void {}
    cancel(): void {
      this.emit('done');
    }
  }

  it('are noticed at the end, since the server tells how many it has sent', async () => {
    const request = new LossyRequest();
    const queue = new RowQueue(request as unknown as Request, 10);
    request.emit('recordset', [{ name: 'Id', length: 4 }]);
    for (let id = 0; id < 999; id++) request.emit('row', [id]);
    request.emit('rowsaffected', 1000);
    request.emit('done');
    await expect(queue.next()).rejects.toMatchObject({ details: { code: 'CON-017' } });
  });
});
