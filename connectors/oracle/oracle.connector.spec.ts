import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Connection } from 'oracledb';
import {
  dictionaryAnswer,
  passwords,
  reader,
  rightsOf,
} from '../../test/connector-contract/fixtures/oracle-answers';
import { makeCertificates, type Certificates } from '../../test/doubles/certificates';
import {
  OracleDoubleError,
  startOracleDouble,
  type DoubleCell,
  type DoubleEvent,
  type DoubleQuery,
  type DoubleResult,
  type OracleDouble,
  type OracleDoubleOptions,
} from '../../test/doubles/oracle-net/oracle-net.double';
import { ConnectorError, type Cell, type Source, type SourceEvent } from '../contract';
import { disconnector, readDatesAsText, readWholeNumbers } from './driver-internals';
import { oracleConnector } from './oracle.connector';
import { judge, type Rights } from './rights';
import { rightsQuestions, schemaRightsQuestion, writeAttempt } from './rights-questions';
import { oracleSettings } from './settings';

/** All against a wire double of Oracle Net: what the connector makes of the driver, nothing about Oracle itself. */

const home = mkdtempSync(join(tmpdir(), 'brygga-oracle-'));
const doubles: OracleDouble[] = [];
const sources: Source[] = [];
const relays: Server[] = [];
const password = passwords[reader];
let certificates: Certificates;

beforeAll(async () => {
  certificates = await makeCertificates();
  const { ca, client } = certificates;
  writeFileSync(join(home, 'losenord'), password);
  writeFileSync(join(home, 'ca.pem'), ca);
  writeFileSync(join(home, 'ewallet.pem'), [client.key, client.cert, ca].join('\n'));
  writeFileSync(join(home, 'inte-pem'), 'hej');
  writeFileSync(join(home, 'trasig.pem'), '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n');
});
afterEach(async () => {
  await Promise.all(sources.splice(0).map((source) => source.close()));
  await Promise.all(doubles.splice(0).map((double) => double.close()));
  for (const relay of relays.splice(0)) relay.close();
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

type Answer = (query: DoubleQuery) => DoubleResult | Promise<DoubleResult>;

async function start(answer: Answer, options: Partial<OracleDoubleOptions> = {}): Promise<OracleDouble> {
  const double = await startOracleDouble({
    users: passwords,
    handler: (query, session) => dictionaryAnswer(query, session) ?? answer(query),
    ...options,
  });
  doubles.push(double);
  return double;
}

async function open(
  double: Pick<OracleDouble, 'port' | 'service'>,
  more: Record<string, unknown> = {},
  log: (event: SourceEvent) => void = () => undefined,
): Promise<Source> {
  const settings = oracleSettings.parse({
    host: 'localhost',
    port: double.port,
    service: double.service,
    user: reader,
    password: { file: 'losenord' },
    tls: 'off',
    ...more,
  });
  const source = await oracleConnector.open(settings, {
    baseDir: home,
    applicationName: 'Bryggan prov',
    log,
  });
  sources.push(source);
  return source;
}

async function read(source: Source, text = 'SELECT * FROM t', signal?: AbortSignal): Promise<Cell[][]> {
  const rows: Cell[][] = [];
  for await (const batch of source.stream({ kind: 'sql', text }, signal)) rows.push(...batch.rows);
  return rows;
}

async function errorOf(promise: Promise<unknown>): Promise<ConnectorError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ConnectorError)) throw new Error('No ConnectorError', { cause: error });
  return error;
}
const codeOf = async (promise: Promise<unknown>): Promise<string> => (await errorOf(promise)).details.code;

/** What a double with one table of these columns gives. */
async function cells(types: string[], ...rows: DoubleCell[][]): Promise<Cell[][]> {
  const columns = types.map((type, index) => ({ name: `K${index}`, type }));
  return read(await open(await start(() => ({ columns, rows }))));
}

const ids = [{ name: 'ID', type: 'NUMBER(10)' }];
function* count(to: number, then: () => void = () => undefined): Generator<DoubleCell[]> {
  for (let id = 1; id <= to; id++) yield [id];
  then();
}
const never = (): Promise<never> => new Promise(() => undefined);

describe('the way in, at a wire double of Oracle', () => {
  it.each([
    [28000, 'CON-701', 'UNLOCK'],
    [28001, 'CON-702', 'IDENTIFIED BY'],
    [1045, 'CON-703', 'GRANT CREATE SESSION'],
    [1017, 'CON-012', 'password'],
    [12528, 'CON-705', 'ORA-12528'],
  ])('ORA-%i says what the DBA has to do (%s)', async (code, wanted, fix) => {
    const double = await start(() => ({}), { login: () => ({ code, message: `hemligt ${password}` }) });
    const { details, message, cause } = await errorOf(open(double));
    expect(details.code).toBe(wanted);
    expect(details.fix?.en).toContain(fix);
    expect(JSON.stringify([details, message, cause])).not.toContain(password);
  });

  it('names a service that the listener does not know', async () => {
    const { port } = await start(() => ({}));
    const { details } = await errorOf(open({ port, service: 'FEL' }));
    expect(details).toMatchObject({ code: 'CON-704', place: { field: 'settings.service' } });
    expect(details.what.sv).toContain('FEL');
  });

  it('warns about tls: off, and even then the password is not readable on the wire', async () => {
    const events: SourceEvent[] = [];
    const { relay, seen } = await recorded((await start(() => ({ columns: ids, rows: count(2) }))).port);
    const source = await open({ port: relay, service: 'SOCIALTJANST' }, {}, (event) => events.push(event));
    expect(await read(source)).toEqual([[1], [2]]);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'warning' }));
    expect(seen().includes(reader)).toBe(true);
    expect(seen().includes(password)).toBe(false);
    expect(seen().includes(Buffer.from(password).toString('hex'))).toBe(false);
  });

  it('over TCPS nothing is readable: no account, no query, no password', async () => {
    const double = await start(() => ({ columns: ids, rows: count(2) }), { tls: certificates.server });
    const { relay, seen } = await recorded(double.port);
    const source = await open({ port: relay, service: double.service }, { tls: { ca: 'ca.pem' } });
    expect(await read(source, 'SELECT id FROM hemligheter')).toEqual([[1], [2]]);
    expect(seen().length).toBeGreaterThan(1000);
    for (const word of [reader, password, 'hemligheter', 'SERVICE_NAME'])
      expect(seen().includes(word)).toBe(false);
  });

  it('takes a wallet as well as a CA file, and the whole name of the certificate', async () => {
    const double = await start(() => ({ columns: ids, rows: count(1) }), { tls: certificates.server });
    expect(await read(await open(double, { tls: { wallet: 'ewallet.pem' } }))).toEqual([[1]]);
    const named = { ca: 'ca.pem', serverDn: 'CN=localhost' };
    expect(await read(await open(double, { tls: named }))).toEqual([[1]]);
    const wrong = { ca: 'ca.pem', serverDn: 'CN=en annan' };
    expect(await codeOf(open(double, { tls: wrong }))).toBe('CON-015');
    expect(await codeOf(open(double, { tls: {} }))).toBe('CON-015');
    expect(await codeOf(open(double, { tls: { wallet: 'borta.pem' } }))).toBe('CON-014');
    expect(await codeOf(open(double, { tls: { wallet: 'inte-pem' } }))).toBe('CON-014');
    expect(await codeOf(open(double, { tls: { wallet: 'trasig.pem' } }))).toBe('CON-708');
  });

  it('takes a descriptor, which cannot turn the check of the certificate off', async () => {
    const double = await start(() => ({ columns: ids, rows: count(1) }), { tls: certificates.server });
    const descriptor = (protocol: string, more = ''): string =>
      `(DESCRIPTION=(ADDRESS=(PROTOCOL=${protocol})(HOST=localhost)(PORT=${double.port}))(CONNECT_DATA=(SERVICE_NAME=${double.service}))${more})`;
    const only = { host: undefined, port: undefined, service: undefined, tls: { ca: 'ca.pem' } };
    expect(await read(await open(double, { ...only, descriptor: descriptor('TCPS') }))).toEqual([[1]]);
    for (const wrong of [
      descriptor('TCP'),
      descriptor('TCPS', '(SECURITY=(SSL_SERVER_DN_MATCH=OFF))'),
      descriptor('TCPS', '( wallet_location = /tmp)'),
    ])
      await expect(open(double, { ...only, descriptor: wrong })).rejects.toThrow(/descriptor/);
    await expect(open(double, { descriptor: descriptor('tcp') })).rejects.toThrow(/descriptor already/);
    await expect(open(double, { service: 'A)(B=C' })).rejects.toThrow(/service/);
  });

  it('tells the DBA who reads, and begins with a read-only transaction', async () => {
    const events: DoubleEvent[] = [];
    const told: string[] = [];
    const double = await start(() => ({ columns: ids, rows: [] }), { spy: (event) => events.push(event) });
    const source = await open(double, {}, (event) => event.kind === 'query' && told.push(event.text));
    await read(source);
    const sent = events.flatMap((event) => (event.kind === 'query' ? [event.sql] : []));
    expect(sent.slice(1)).toEqual(['SET TRANSACTION READ ONLY', 'SELECT * FROM t']);
    expect(told).toEqual(sent);
    expect(events).toContainEqual(expect.objectContaining({ kind: 'end-to-end', module: 'Bryggan prov' }));
    expect(events).toContainEqual(expect.objectContaining({ kind: 'login', program: 'Bryggan-prov' }));
    await source.close();
    expect(events.map(({ kind }) => kind)).toContain('logoff');
    for (let tries = 0; double.connections() > 0 && tries < 100; tries++) await wait(10);
    expect(double.connections()).toBe(0);
  });

  it('refuses a driver whose inside it does not know, rather than read dates and numbers wrongly', () => {
    for (const look of [readDatesAsText, readWholeNumbers, disconnector])
      expect(() => look({ _impl: {} } as unknown as Connection)).toThrow(/CON-716/);
    const places = ['readBytesWithLength', 'readOracleDate', 'readOracleNumber', 'parseOracleNumber'];
    const without = (missing: string): Connection => {
      const readBuf = Object.fromEntries(
        places.filter((place) => place !== missing).map((place) => [place, never]),
      );
      return { _impl: { _protocol: { readBuf } } } as unknown as Connection;
    };
    for (const look of [readDatesAsText, readWholeNumbers]) expect(() => look(without('none'))).not.toThrow();
    for (const place of ['readBytesWithLength', 'readOracleDate'])
      expect(() => readDatesAsText(without(place))).toThrow(/CON-716/);
    for (const place of ['readBytesWithLength', 'readOracleNumber', 'parseOracleNumber'])
      expect(() => readWholeNumbers(without(place))).toThrow(/CON-716/);
  });
});

describe('cells from a wire double of Oracle', () => {
  it('numbers keep every digit, and the digits of their scale', async () => {
    expect(
      await cells(
        ['NUMBER', 'NUMBER(10)', 'NUMBER(10,2)', 'FLOAT(126)', 'NUMBER(38)'],
        ['0.5', 7, '0.1', '-0.25', '9007199254740991'],
        ['-0.05', -7, '-5', '100', '9007199254740992'],
        ['1234567890.0123456789', 0, '0', '0.1', '99999999999999999999999999999999999999'],
      ),
    ).toEqual([
      ['0.5', 7, '0.10', '-0.25', 9007199254740991],
      ['-0.05', -7, '-5.00', 100, '9007199254740992'],
      ['1234567890.0123456789', 0, '0.00', '0.1', '99999999999999999999999999999999999999'],
    ]);
  });

  it('floats that are no number are told as the engine does', async () => {
    const rows = [
      [0.25, NaN],
      [1e300, -Infinity],
    ];
    expect(await cells(['BINARY_DOUBLE', 'BINARY_FLOAT'], ...rows)).toEqual([
      [0.25, 'Nan'],
      [1e300, '-Inf'],
    ]);
  });

  it('CHAR loses its padding, RAW is hex, CLOB is text, NULL is null', async () => {
    const long = 'å'.repeat(70_000);
    expect(
      await cells(
        ['CHAR(5)', 'NCHAR(4)', 'RAW(3)', 'CLOB', 'NCLOB', 'VARCHAR2(9)'],
        ['AB', 'Å', Buffer.of(0, 255, 65), long, 'ä', ' x '],
        [null, null, null, null, null, ''],
      ),
    ).toEqual([
      ['AB', 'Å', '00FF41', long, 'ä', ' x '],
      [null, null, null, null, null, null],
    ]);
  });

  it.each([
    [['BLOB'], 'CON-022'],
    [['TIMESTAMP(6) WITH LOCAL TIME ZONE'], 'CON-714'],
  ])('%j is refused before a row is read', async (types, code) => {
    const columns = types.map((type, index) => ({ name: `K${index}`, type }));
    const double = await start(() => ({ columns, rows: [[null]] }));
    const source = await open(double);
    expect(await codeOf(read(source))).toBe(code);
    expect(await codeOf(source.describe({ kind: 'sql', text: 'SELECT * FROM t' }))).toBe(code);
    expect(double.rowsSent()).toBe(0);
  });

  it('two columns of one name are refused, where the driver would rename one', async () => {
    const columns = [...ids, ...ids];
    expect(await codeOf(read(await open(await start(() => ({ columns, rows: [] })))))).toBe('CON-021');
  });

  it('types are told as Oracle writes them', async () => {
    const types = [
      'NUMBER',
      'NUMBER(10)',
      'NUMBER(10,2)',
      'VARCHAR2(100)',
      'DATE',
      'TIMESTAMP(3) WITH TIME ZONE',
    ];
    const columns = types.map((type, index) => ({ name: `K${index}`, type }));
    const source = await open(await start(() => ({ columns, rows: [] })));
    const told = await source.describe({ kind: 'sql', text: 'SELECT * FROM t' });
    expect(told.map(({ type }) => type)).toEqual(types);
  });

  it.each(['America/New_York', 'Europe/Stockholm', 'Asia/Kolkata', 'UTC'])(
    'dates are the same in a process in %s, also those that its clock skipped',
    async (TZ) => {
      const script = resolve(__dirname, '../../test/support/register-ts.js');
      const child = resolve(__dirname, '../../test/connector-contract/fixtures/oracle-dates.child.ts');
      const env = { ...process.env, TZ };
      const { stdout } = await promisify(execFile)(process.execPath, ['-r', script, child], { env });
      expect(JSON.parse(stdout)).toEqual([
        ['2024-03-10 02:30:00', '2024-03-31 02:30:00.123456789', '2024-06-30 23:30:00.125+02:00'],
        ['0001-01-01 00:00:00', '1879-01-01 00:00:00', '2024-10-27 02:30:00+01:00'],
        ['-0044-03-15 12:00:00', '9999-12-31 23:59:59.999999', '1970-01-01 01:00:00+01:00'],
        [null, null, null],
      ]);
    },
    30_000,
  );
});

describe('an error from a wire double of Oracle', () => {
  const failing = async (code: number, message: string, at = 0): Promise<Source> =>
    open(
      await start(({ sql }) => {
        if (sql.includes('bra')) return { columns: ids, rows: count(1) };
        throw new OracleDoubleError(code, message, at);
      }),
    );

  it('about a missing column names the nearest ones', async () => {
    const { details } = await errorOf(read(await failing(904, '"KODD": invalid identifier')));
    expect(details).toMatchObject({ code: 'CON-710', place: { field: 'KODD' } });
    expect(details.fix?.sv).toMatch(/Närmast: KOD,/);
  });

  it('about a missing table finds its name where the statement has it, or in the sentence as from 23ai', async () => {
    const text = 'SELECT *\nFROM soc.typrer';
    const old = await errorOf(
      read(await failing(942, 'table or view does not exist', text.indexOf('soc')), text),
    );
    expect(old.details).toMatchObject({ code: 'CON-709', place: { table: 'soc.typrer' } });
    expect(old.details.fix?.sv).toMatch(/Närmast: SOC\.TYPER,/);
    const { details } = await errorOf(
      read(await failing(942, 'table or view "SOC"."TYPRER" does not exist')),
    );
    expect(details.place?.table).toBe('SOC.TYPRER');
  });

  it('about the text says where it stands', async () => {
    const text = 'SELECT a\n  FORM t';
    const source = await failing(923, 'FROM keyword not found where expected', text.indexOf('FORM'));
    const { details } = await errorOf(read(source, text));
    expect(details).toMatchObject({ code: 'CON-711', place: { line: 2, column: 3 } });
    expect(details.what.en).toContain('FROM keyword not found where expected (ORA-00923)');
  });

  it('about a value is told by its code only, since its sentence can hold what stood in a row', async () => {
    const error = await errorOf(
      read(await failing(1722, 'unable to convert string value "Anna Persson" to a number')),
    );
    expect(error.details.code).toBe('CON-713');
    expect(error.details.what.sv).toContain('ORA-01722');
    expect(`${JSON.stringify(error.details)} ${error.message} ${String(error.cause)}`).not.toContain('Anna');
  });

  it.each([
    [904, '"KANARIE4711": invalid identifier\nORA-06512: at "SOC.SLAUPP", line 3'],
    [942, 'table or view "SOC"."KANARIE4711" does not exist\nORA-06512: at "SOC.SLAUPP", line 3'],
    [911, '"KANARIE4711": invalid character\nORA-06512: at line 1'],
    [904, '"KANARIE4711": invalid identifier\nORA-04088: error during execution of trigger'],
  ])(
    'ORA-%i from inside a function is told by its code only: dynamic SQL there can name a person',
    async (code, message) => {
      const error = await errorOf(read(await failing(code, message)));
      expect(error.details.code).toBe('CON-713');
      expect(`${JSON.stringify(error.details)} ${error.message} ${String(error.cause)}`).not.toContain(
        '4711',
      );
    },
  );

  it('leaves the source usable', async () => {
    const source = await failing(1722, 'invalid number');
    for (let times = 0; times < 3; times++) expect(await codeOf(read(source))).toBe('CON-713');
    expect(await read(source, 'SELECT * FROM bra')).toEqual([[1]]);
  });

  it('in the middle ends the stream: half an answer is no answer (ORA-01555)', async () => {
    const gone = (): never => {
      throw new OracleDoubleError(1555, 'snapshot too old');
    };
    const source = await open(await start(() => ({ columns: ids, rows: count(2500, gone) })));
    let rows = 0;
    const run = async (): Promise<void> => {
      for await (const batch of source.stream({ kind: 'sql', text: 'SELECT id FROM t' }))
        rows += batch.rows.length;
    };
    const { details } = await errorOf(run());
    expect(details.code).toBe('CON-712');
    expect(details.fix?.sv).toContain('UNDO_RETENTION');
    expect(rows).toBeLessThanOrEqual(2500);
  });
});

describe('a stream from a wire double of Oracle', () => {
  it('of wide rows comes in bounded batches', async () => {
    const columns = [{ name: 'TEXT', type: 'CLOB' }];
    const wide = function* (): Generator<DoubleCell[]> {
      for (let i = 0; i < 200; i++) yield ['x'.repeat(i < 50 ? 10 : 200_000)];
    };
    const source = await open(await start(() => ({ columns, rows: wide() })));
    const sizes: number[] = [];
    let rows = 0;
    for await (const batch of source.stream({
      kind: 'sql',
      text: 'SELECT text FROM t',
    })) {
      rows += batch.rows.length;
      sizes.push(batch.rows.reduce((sum, [cell]) => sum + String(cell).length, 0));
    }
    expect(rows).toBe(200);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1_200_000);
  });

  it('that is aborted while the server works breaks the call there, and the next query gets its own answer', async () => {
    const broken: string[] = [];
    const double = await start(
      ({ sql }) => (sql.includes('lange') ? never() : { columns: ids, rows: count(3) }),
      {
        spy: ({ kind }) => broken.push(kind),
      },
    );
    const source = await open(double);
    for (let times = 0; times < 3; times++) {
      const abort = new AbortController();
      setTimeout(() => abort.abort(new Error('stopped by the test')), 50);
      await expect(read(source, 'SELECT * FROM lange', abort.signal)).rejects.toThrow('stopped by the test');
      expect(await read(source)).toEqual([[1], [2], [3]]);
    }
    expect(broken.filter((kind) => kind === 'break')).toHaveLength(3);
    expect(double.connections()).toBe(1);
  });

  it('that is aborted at every possible moment leaves no break behind for the next query', async () => {
    const source = await open(await start(() => ({ columns: ids, rows: count(5000) })));
    for (let delay = 0; delay < 12; delay++) {
      const abort = new AbortController();
      setTimeout(() => abort.abort(new Error('stopped by the test')), delay);
      await read(source, 'SELECT id FROM t', abort.signal).catch(() => undefined);
      expect(await read(source)).toHaveLength(5000);
    }
  });

  it('of a server that answers nothing any more ends, and so does the source', async () => {
    const double = await start(() => ({ columns: ids, rows: count(100_000) }));
    const { relay, freeze } = await recorded(double.port);
    const source = await open({ port: relay, service: double.service }, { stallSeconds: 0.2 });
    const run = async (): Promise<void> => {
      for await (const _batch of source.stream({ kind: 'sql', text: 'SELECT id FROM t' })) freeze();
    };
    expect(await codeOf(run())).toBe('CON-025');
    expect(await codeOf(read(source))).toBe('CON-026');
    const started = performance.now();
    await source.close();
    expect(performance.now() - started).toBeLessThan(6000);
  }, 30_000);

  it('is closed in time also when the server is silent', async () => {
    const source = await open(await start(() => never()));
    const reading = codeOf(read(source));
    await wait(50);
    await source.close();
    expect(await reading).toBe('CON-004');
  });
});

describe('what the account may do, told by a wire double of Oracle', () => {
  const clean: Rights = { ...rightsOf(reader), schemas: [], refusal: 'ORA-01031' };
  const excess = (more: Partial<Rights>): string[] =>
    judge({ ...clean, ...more }).excess.map(({ right, remove }) => `${right} → ${remove}`);

  it('an account that may only read is let through by each refusal that Oracle knows', () => {
    for (const refusal of ['ORA-00942', 'ORA-01031', 'ORA-01456', 'ORA-41900'])
      expect(judge({ ...clean, refusal })).toMatchObject({ readOnly: true, excess: [] });
  });

  it.each<[string, Partial<Rights>, RegExp]>([
    [
      'a right of its own',
      { system: [[reader, 'UNLIMITED TABLESPACE']] },
      /REVOKE UNLIMITED TABLESPACE FROM BRYGGA_LAS;/,
    ],
    [
      'a right that came nobody knows how',
      { effective: [['DROP ANY TABLE']] },
      /REVOKE DROP ANY TABLE FROM BRYGGA_LAS;/,
    ],
    ['a right that nobody here has heard of', { effective: [['REWRITE HISTORY']] }, /REVOKE REWRITE HISTORY/],
    [
      'a role, which is taken away as a whole',
      {
        system: [
          ['DBA', 'ALTER ANY TABLE'],
          ['DBA', 'DROP ANY TABLE'],
        ],
        directRoles: [['DBA']],
      },
      /^the role DBA: ALTER ANY TABLE, DROP ANY TABLE → REVOKE DBA FROM BRYGGA_LAS;$/,
    ],
    ['a role in a role', { system: [['INRE', 'INSERT ANY TABLE']] }, /REVOKE INSERT ANY TABLE FROM INRE;/],
    [
      'a right on a table',
      { objects: [[reader, 'SOC', 'Barn å', 'DELETE']] },
      /REVOKE DELETE ON SOC\."Barn å" FROM BRYGGA_LAS;/,
    ],
    [
      'a right on a column',
      { objects: [['PUBLIC', 'SOC', 'BARN', 'UPDATE (NAMN)']] },
      /REVOKE UPDATE ON SOC\.BARN FROM PUBLIC;/,
    ],
    [
      'a right on a schema',
      { schemas: [['INSERT ANY TABLE', 'SOC', null]] },
      /REVOKE INSERT ANY TABLE ON SCHEMA SOC FROM BRYGGA_LAS;/,
    ],
    [
      'EXECUTE on a function, whose autonomous transaction writes from a SELECT in READ ONLY,',
      { objects: [[reader, 'SOC', 'RADERA', 'EXECUTE']] },
      /^EXECUTE on SOC\.RADERA .*autonomous.* → REVOKE EXECUTE ON SOC\.RADERA FROM BRYGGA_LAS;$/,
    ],
    [
      'EXECUTE through a role',
      { objects: [['BRYGGA_LASARE', 'SOC', 'RADERA', 'EXECUTE']] },
      /REVOKE EXECUTE ON SOC\.RADERA FROM BRYGGA_LASARE;$/,
    ],
    [
      'reading that may be handed on to others',
      { grantable: [[reader, 'READ', 'SOC', 'Barn å']] },
      /^READ ON SOC\."Barn å" WITH GRANT OPTION \(given to BRYGGA_LAS\) → REVOKE READ ON SOC\."Barn å" FROM BRYGGA_LAS;/,
    ],
    [
      'a role that may be handed on to others',
      { grantable: [[reader, 'BRYGGA_LASARE', null, null]] },
      /^BRYGGA_LASARE WITH ADMIN OPTION .* → REVOKE BRYGGA_LASARE FROM BRYGGA_LAS;/,
    ],
    [
      'reading of a schema that may be handed on to others',
      {
        schemas: [
          ['READ ANY TABLE', 'SOC', null],
          ['READ ANY TABLE', 'SOC', 'BRYGGA_LASARE'],
        ],
      },
      /^READ ANY TABLE ON SCHEMA SOC WITH ADMIN OPTION .* → REVOKE READ ANY TABLE ON SCHEMA SOC FROM BRYGGA_LASARE;/,
    ],
    [
      'a table of its own',
      { own: [['TABLE', 'KOPIA']] },
      /owns 1 objects: TABLE KOPIA → Let Bryggan connect as an account that owns nothing/,
    ],
    ['an administrator’s session', { account: [['SYS', 'TRUE']] }, /SYSDBA/],
    ['a write that was let through', { refusal: null }, /LET THROUGH/],
    ['a write that failed for another reason', { refusal: 'ORA-01732' }, /ORA-01732, which is no refusal/],
  ])('%s is refused', (_what, more, wanted) => {
    expect(excess(more)).toEqual([expect.stringMatching(wanted)]);
  });

  it('EXECUTE of PUBLIC is named and does not stop the reading, since no account is without it', () => {
    const proof = judge({ ...clean, objects: [['PUBLIC', 'SOC', 'RADERA', 'EXECUTE']] });
    expect(proof.readOnly).toBe(true);
    expect(proof.evidence.join('\n')).toMatch(/PUBLIC has EXECUTE on SOC\.RADERA.*in spite of READ ONLY/);
  });

  it('a sequence that it reaches is named: NEXTVAL in a SELECT uses up a number', () => {
    const proof = judge({ ...clean, sequences: [['SOC', 'LOPNR']] });
    expect(proof.readOnly).toBe(true);
    expect(proof.evidence.join('\n')).toMatch(/the sequence SOC\.LOPNR.*NEXTVAL is refused/);
  });

  it('a right that writes and may be handed on is told once', () => {
    const rights: Partial<Rights> = {
      objects: [[reader, 'SOC', 'BARN', 'DELETE']],
      grantable: [[reader, 'DELETE', 'SOC', 'BARN']],
    };
    expect(excess(rights)).toHaveLength(1);
  });

  it('is asked in the session, and the attempted write is the only statement that is no question', async () => {
    const seen: string[] = [];
    const double = await start(() => ({}), {
      spy: (event) => event.kind === 'query' && seen.push(event.sql),
    });
    const source = await open(double);
    expect(await source.proveReadOnly()).toMatchObject({ readOnly: true, excess: [] });
    expect(seen.slice(2).filter((sql) => !sql.startsWith('SELECT'))).toEqual([writeAttempt]);
    expect(seen).toEqual(expect.arrayContaining(Object.values(rightsQuestions)));
  });

  it('is asked with the same words in check-account.sql, so that the DBA sees what Bryggan sees', () => {
    const file = readFileSync(resolve(__dirname, '../../deploy/sql/oracle/check-account.sql'), 'utf8');
    const statements = file
      .replace(/^(--|PROMPT|SET (?:PAGESIZE|LINESIZE|FEEDBACK)|WHENEVER|EXIT).*$/gm, '')
      .split(';')
      .map((statement) => statement.trim())
      .filter(Boolean);
    expect(statements).toEqual([
      ...Object.values(rightsQuestions),
      schemaRightsQuestion,
      'SET TRANSACTION READ ONLY',
      writeAttempt,
      'ROLLBACK',
    ]);
  });

  it('is no more than CREATE SESSION and READ by make-account.sql', () => {
    const file = readFileSync(resolve(__dirname, '../../deploy/sql/oracle/make-account.sql'), 'utf8');
    const grants = [...file.matchAll(/^GRANT (.*) TO (&\w+)/gm)].map(([, what, whom]) => `${whom} ${what}`);
    expect(grants.filter((grant) => grant.startsWith('&konto'))).toEqual(['&konto &roll']);
    for (const grant of grants.filter((each) => each.startsWith('&roll')))
      expect(grant).toMatch(/^&roll (CREATE SESSION|READ ON &vyer\.\.\w+)$/);
    expect(file).toContain('ACCOUNT LOCK');
  });
});

/** A relay that keeps all that the client sent, and can fall silent. */
async function recorded(port: number): Promise<{ relay: number; seen(): Buffer; freeze(): void }> {
  const chunks: Buffer[] = [];
  let frozen = false;
  const pass = (to: Socket) => (chunk: Buffer) => void (frozen || to.write(chunk));
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    client.on('data', (chunk) => chunks.push(chunk));
    client.on('data', pass(upstream));
    upstream.on('data', pass(client));
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      one.on('error', () => one.destroy());
      one.on('close', () => frozen || other.destroy());
    }
  });
  relays.push(server);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port: relay } = server.address() as { port: number };
  return { relay, seen: () => Buffer.concat(chunks), freeze: () => (frozen = true) };
}
