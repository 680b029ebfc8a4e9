import oracledb from 'oracledb';
import { makeCertificates, type Certificates } from '../certificates';
import {
  OracleDoubleError,
  startOracleDouble,
  type DoubleCell,
  type DoubleEvent,
  type DoubleQuery,
  type OracleDouble,
  type OracleDoubleOptions,
} from './oracle-net.double';

/** Everything here is seen through the thin driver: what it cannot read, no connector can. */

const user = 'LASARE';
const password = 'Hemligt1!å';
const doubles: OracleDouble[] = [];
const connections: oracledb.Connection[] = [];

async function start(options: Partial<OracleDoubleOptions> = {}): Promise<OracleDouble> {
  const double = await startOracleDouble({ users: { [user]: password }, handler: () => ({}), ...options });
  doubles.push(double);
  return double;
}

async function connect(
  double: OracleDouble,
  more: Partial<oracledb.ConnectionAttributes> = {},
): Promise<oracledb.Connection> {
  const connectString = `127.0.0.1:${double.port}/${double.service}`;
  const connection = await oracledb.getConnection({ user, password, connectString, ...more });
  connections.push(connection);
  return connection;
}

/** The rows of one statement from a double that answers everything with them. */
async function rowsOf(
  type: string | string[],
  rows: DoubleCell[][],
  options: oracledb.ExecuteOptions = {},
): Promise<unknown[][]> {
  const columns = [type].flat().map((each, index) => ({ name: `K${index}`, type: each }));
  const connection = await connect(await start({ handler: () => ({ columns, rows }) }));
  const result = await connection.execute<unknown[]>('select * from t', [], options);
  return result.rows!;
}

const asText: oracledb.ExecuteOptions = {
  fetchTypeHandler: () => ({ type: oracledb.STRING }),
};

const errorOf = async (promise: Promise<unknown>): Promise<{ code?: string; message: string }> =>
  promise.then(
    () => Promise.reject(new Error('It was let through.')),
    (error: Error & { code?: string }) => error,
  );

const numbers = { columns: [{ name: 'ID', type: 'NUMBER(10)' }] };
const forever = (): Promise<never> => new Promise(() => undefined);

afterEach(async () => {
  await Promise.all(connections.splice(0).map((connection) => connection.close().catch(() => undefined)));
  await Promise.all(doubles.splice(0).map((double) => double.close()));
});

describe('login at the Oracle double', () => {
  it('lets the right password in, and the driver checks that the double knew it too', async () => {
    const events: DoubleEvent[] = [];
    const connection = await connect(await start({ spy: (event) => events.push(event) }), {
      program: 'brygga-prov',
    });
    expect(connection.oracleServerVersionString).toBe('19.3.0.0.0');
    expect(events).toContainEqual(
      expect.objectContaining({ kind: 'login', user, passwordIsRight: true, program: 'brygga-prov' }),
    );
  });

  it.each([
    ['a wrong password', { password: 'fel' }],
    ['an unknown user', { user: 'NAGON' }],
  ])('turns %s away', async (_what, more) => {
    const double = await start();
    expect(await errorOf(connect(double, more))).toMatchObject({ code: 'ORA-01017' });
  });

  it('turns away whom the test wants turned away', async () => {
    const double = await start({ login: () => ({ code: 28000, message: 'the account is locked' }) });
    expect(await errorOf(connect(double))).toMatchObject({ code: 'ORA-28000' });
  });

  it('refuses a service that it does not have', async () => {
    const connectString = `127.0.0.1:${(await start()).port}/FEL`;
    expect(await errorOf(oracledb.getConnection({ user, password, connectString }))).toMatchObject({
      code: 'NJS-518',
    });
  });
});

describe('values through the Oracle double', () => {
  const digits = [
    ['0'],
    ['7'],
    ['-7'],
    ['100'],
    ['9007199254740993'],
    ['99999999999999999999999999999999999999'],
    ['-1234567890123456.78'],
    ['0.1'],
    ['0.001'],
    ['-0.05'],
    ['1000000000000.000001'],
  ];

  it('NUMBER keeps every digit', async () => {
    const read = await rowsOf('NUMBER', digits, asText);
    const normal = read.map(([value]) => [String(value).replace(/^(-?)\./, '$10.')]);
    expect(normal).toEqual(digits);
  });

  it('text keeps å, €, emoji and the padding of CHAR', async () => {
    const types = ['VARCHAR2(100)', 'NVARCHAR2(50)', 'CHAR(5)', 'NCHAR(5)', 'VARCHAR2(4000)'];
    const long = 'å'.repeat(1500);
    expect(await rowsOf(types, [['Åsa – €', 'åäö 😀', 'AB', 'ÅÄ', long]])).toEqual([
      ['Åsa – €', 'åäö 😀', 'AB   ', 'ÅÄ   ', long],
    ]);
  });

  it('dates are the process’s clock time, instants are instants', async () => {
    const types = ['DATE', 'TIMESTAMP(6)', 'TIMESTAMP(3) WITH TIME ZONE'];
    const row = ['1899-12-31', '2024-02-29 13:14:15.123456', '2024-10-27 02:30:00.125 +01:00'];
    const [[date, stamp, instant]] = (await rowsOf(types, [row])) as [[Date, Date, Date]];
    expect([date.getFullYear(), date.getMonth(), date.getDate(), date.getHours()]).toEqual([1899, 11, 31, 0]);
    expect([stamp.getHours(), stamp.getMinutes(), stamp.getMilliseconds()]).toEqual([13, 14, 123]);
    expect(instant.toISOString()).toBe('2024-10-27T01:30:00.125Z');
  });

  it('RAW, floats and BOOLEAN', async () => {
    const types = ['RAW(16)', 'BINARY_DOUBLE', 'BINARY_FLOAT', 'BOOLEAN'];
    const read = await rowsOf(types, [
      [Buffer.of(0, 255, 65), -0.5, 0.25, true],
      [Buffer.of(1), 1e300, -2, false],
    ]);
    expect(read).toEqual([
      [Buffer.of(0, 255, 65), -0.5, 0.25, true],
      [Buffer.of(1), 1e300, -2, false],
    ]);
  });

  it('CLOB and NCLOB arrive as text, longer than a packet', async () => {
    const long = `${'x'.repeat(100_000)}åäö`;
    const rows = [
      [1, long, 'å'],
      [2, null, null],
    ];
    expect(
      await rowsOf(['NUMBER', 'CLOB', 'NCLOB'], rows, {
        fetchTypeHandler: ({ dbType }) =>
          dbType === oracledb.DB_TYPE_NUMBER ? undefined : { type: oracledb.STRING },
      }),
    ).toEqual(rows);
  });

  it('NULL in every type', async () => {
    const types = ['NUMBER', 'VARCHAR2(5)', 'DATE', 'TIMESTAMP(6) WITH TIME ZONE', 'RAW(4)', 'BINARY_DOUBLE'];
    const nothing = types.map(() => null);
    expect(await rowsOf(types, [nothing])).toEqual([nothing]);
  });

  it('binds reach the handler as the engine would see them', async () => {
    const seen: DoubleQuery[] = [];
    const double = await start({
      handler: (query) => {
        seen.push(query);
        return { ...numbers, rows: [[1]] };
      },
    });
    const connection = await connect(double);
    const binds = ['å😀', -12.5, new Date(2024, 1, 29, 10, 20, 30), null, 0, Buffer.of(1, 2)];
    const sql = 'select 1 from t where a=:1 and b=:2 and c=:3 and d=:4 and e=:5 and f=:6';
    for (let times = 0; times < 2; times++) await connection.execute(sql, binds);
    const wanted = ['å😀', '-12.5', '2024-02-29 10:20:30', null, '0', Buffer.of(1, 2)];
    expect(seen.map((query) => query.binds)).toEqual([wanted, wanted]);
  });

  it('a long statement with å arrives whole', async () => {
    const seen: string[] = [];
    const double = await start({
      handler: ({ sql }) => {
        seen.push(sql);
        return { ...numbers, rows: [] };
      },
    });
    const sql = `select 1 from t where a in (${Array.from({ length: 4000 }, (_, i) => `'å${i}'`).join()})`;
    await (await connect(double)).execute(sql);
    expect(seen).toEqual([sql]);
  });

  it('asking for the columns only does not execute', async () => {
    const seen: boolean[] = [];
    const double = await start({
      handler: ({ execute }) => {
        seen.push(execute);
        return numbers;
      },
    });
    const { metaData } = await (await connect(double)).getStatementInfo('select id from t');
    expect(
      metaData?.map(({ name, dbTypeName, precision, scale }) => [name, dbTypeName, precision, scale]),
    ).toEqual([['ID', 'NUMBER', 10, 0]]);
    expect(seen).toEqual([false]);
  });
});

describe('answers of the Oracle double that go on or go wrong', () => {
  function* count(to: number, then?: () => void): Generator<DoubleCell[]> {
    for (let id = 1; id <= to; id++) yield [id];
    then?.();
  }

  it('a result set is fetched bit by bit, and only what was asked for is sent', async () => {
    const double = await start({ handler: () => ({ ...numbers, rows: count(100_000) }) });
    const connection = await connect(double);
    const options = { resultSet: true, fetchArraySize: 500, prefetchRows: 500 } as const;
    const { resultSet } = await connection.execute<[number]>('select id from t', [], options);
    const first = await resultSet!.getRows(500);
    expect(first).toHaveLength(500);
    expect(double.rowsSent()).toBeLessThanOrEqual(1000);
    let [rows, sum] = [first.length, first.reduce((total, [id]) => total + id, 0)];
    for (let batch = await resultSet!.getRows(500); batch.length > 0; batch = await resultSet!.getRows(500)) {
      rows += batch.length;
      for (const [id] of batch) sum += id;
    }
    await resultSet!.close();
    expect([rows, sum, double.rowsSent()]).toEqual([100_000, 5_000_050_000, 100_000]);
  });

  it('an error names itself, and the session goes on', async () => {
    const double = await start({
      handler: ({ sql }) => {
        if (sql.includes('saknas')) throw new OracleDoubleError(942, 'table or view does not exist');
        return { ...numbers, rows: count(2) };
      },
    });
    const connection = await connect(double);
    for (let times = 0; times < 3; times++) {
      expect(await errorOf(connection.execute('select * from saknas'))).toMatchObject({ code: 'ORA-00942' });
      expect((await connection.execute('select * from t')).rows).toHaveLength(2);
    }
  });

  it('an error in the middle comes after the rows before it', async () => {
    const broken = (): never => {
      throw new OracleDoubleError(1555, 'snapshot too old');
    };
    const double = await start({ handler: () => ({ ...numbers, rows: count(2500, broken) }) });
    const connection = await connect(double);
    const options = { resultSet: true, fetchArraySize: 1000, prefetchRows: 1000 } as const;
    const { resultSet } = await connection.execute('select id from t', [], options);
    expect(await resultSet!.getRows(1000)).toHaveLength(1000);
    expect(await resultSet!.getRows(1000)).toHaveLength(1000);
    expect(await errorOf(resultSet!.getRows(1000))).toMatchObject({ code: 'ORA-01555' });
    await connection.ping();
  });

  it.each([
    ['a handler that never answers', () => forever()],
    [
      'rows that stop coming',
      () => ({
        ...numbers,
        rows: (async function* () {
          yield [1];
          await forever();
        })(),
      }),
    ],
  ])('break and call timeout end %s, and the session goes on', async (_what, answer) => {
    const events: string[] = [];
    const whenAsked: (() => void)[] = [];
    const double = await start({
      handler: ({ sql }) => {
        if (!sql.includes('stannar')) return { ...numbers, rows: count(2) };
        whenAsked.pop()?.();
        return answer();
      },
      spy: ({ kind }) => events.push(kind),
    });
    const connection = await connect(double);
    whenAsked.push(() => setImmediate(() => void connection.break()));
    expect(await errorOf(connection.execute('select stannar'))).toMatchObject({ code: 'ORA-01013' });
    connection.callTimeout = 100;
    expect(await errorOf(connection.execute('select stannar'))).toMatchObject({ code: 'NJS-123' });
    expect((await connection.execute('select 1')).rows).toHaveLength(2);
    expect(events.filter((kind) => kind === 'break')).toHaveLength(2);
  });

  it('a break in the middle of a large answer closes its rows', async () => {
    let closed = false;
    const endless = function* (): Generator<DoubleCell[]> {
      try {
        for (let row = 0; ; row++) {
          if (row === 1000) setImmediate(() => void connection.break());
          yield ['x'.repeat(100)];
        }
      } finally {
        closed = true;
      }
    };
    const columns = [{ name: 'T', type: 'VARCHAR2(100)' }];
    const double = await start({ handler: () => ({ columns, rows: endless() }) });
    const connection = await connect(double);
    const options = { prefetchRows: 100_000_000, fetchArraySize: 100 };
    expect(await errorOf(connection.execute('select 1', [], options))).toMatchObject({ code: 'ORA-01013' });
    expect(closed).toBe(true);
    await connection.ping();
  });

  it('a cut wire is an error at once', async () => {
    const cut = (): void => double.cut();
    const double: OracleDouble = await start({ handler: () => ({ ...numbers, rows: count(1500, cut) }) });
    const connection = await connect(double);
    const options = { resultSet: true, fetchArraySize: 1000, prefetchRows: 1000 } as const;
    const { resultSet } = await connection.execute('select id from t', [], options);
    await resultSet!.getRows(1000);
    expect(await errorOf(resultSet!.getRows(1000))).toMatchObject({ code: 'NJS-500' });
    expect(double.connections()).toBe(0);
  });

  it('tells what the driver says of the session, and its end', async () => {
    const events: DoubleEvent[] = [];
    const connection = await connect(await start({ spy: (event) => events.push(event) }));
    connection.module = 'Bryggan';
    connection.action = 'läser';
    await connection.ping();
    await connection.close();
    connections.length = 0;
    expect(events).toContainEqual({ kind: 'end-to-end', module: 'Bryggan', action: 'läser' });
    expect(events.map(({ kind }) => kind)).toContain('logoff');
    expect(events.filter(({ kind }) => kind === 'failure')).toEqual([]);
  });
});

describe('TCPS at the Oracle double', () => {
  /** The driver reads key, certificate and authorities from one text, and starts no TLS without all three. */
  const wallet = ({ client }: Certificates, authority: string): string =>
    [client.key, client.cert, authority].join('\n');

  it('is trusted with its authority only, and a plain client is not served', async () => {
    const certificates = await makeCertificates();
    const { ca, otherCa, server } = certificates;
    const double = await start({ tls: server, handler: () => ({ ...numbers, rows: [[1]] }) });
    const connectString = `tcps://localhost:${double.port}/${double.service}`;
    const connection = await connect(double, { connectString, walletContent: wallet(certificates, ca) });
    expect((await connection.execute('select 1')).rows).toEqual([[1]]);
    const distrusted = connect(double, { connectString, walletContent: wallet(certificates, otherCa) });
    const { message } = await errorOf(distrusted);
    expect(message).toMatch(/NJS-506[^]*certificate/);
    expect((await errorOf(connect(double))).message).toMatch(/NJS-50/);
  });

  it('a client that wants TLS is cut off by a double without it', async () => {
    const double = await start();
    const certificates = await makeCertificates();
    const connectString = `tcps://localhost:${double.port}/${double.service}`;
    const walletContent = wallet(certificates, certificates.ca);
    const { message } = await errorOf(connect(double, { connectString, walletContent }));
    expect(message).toMatch(/NJS-506[^]*disconnected/);
  });
});
