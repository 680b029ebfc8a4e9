import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import * as fc from 'fast-check';
import Database from 'libsql';
import { ConnectorError, type Cell, type Source, type SourceEvent } from '../contract';
import { proveSession } from './read-only-proof';
import { sqliteConnector } from './sqlite.connector';

const root = mkdtempSync(join(tmpdir(), 'brygga-sqlite-'));
chmodSync(root, 0o755);
afterAll(() => rmSync(root, { recursive: true, force: true }));

let number = 0;
/** A folder of its own with one database, made by another process-like connection and closed again. */
function make(...sql: string[]): { folder: string; file: string } {
  const folder = join(root, String(++number));
  mkdirSync(folder);
  const file = join(folder, 'k.sqlite');
  const database = new Database(file);
  for (const statement of sql) database.exec(statement);
  database.close();
  return { folder, file };
}

const events: SourceEvent[] = [];
const open = (file: string): Promise<Source> =>
  sqliteConnector.open(
    { file },
    { baseDir: root, applicationName: 'brygga-test', log: (event) => events.push(event) },
  );

async function read(source: Source, text: string): Promise<Cell[][]> {
  const rows: Cell[][] = [];
  for await (const batch of source.stream({ kind: 'sql', text })) rows.push(...batch.rows);
  return rows;
}

async function readFrom(file: string, text: string): Promise<Cell[][]> {
  const source = await open(file);
  try {
    return await read(source, text);
  } finally {
    await source.close();
  }
}

async function codeOf(run: Promise<unknown>): Promise<string> {
  const error: unknown = await run.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ConnectorError);
  return (error as ConnectorError).details.code;
}

const digests = (folder: string): string[] =>
  readdirSync(folder)
    .sort()
    .map(
      (name) =>
        `${name} ${createHash('sha256')
          .update(readFileSync(join(folder, name)))
          .digest('hex')}`,
    );

/** Another program with the database open, which commits what it is told and stays until it is killed. */
class OtherProgram {
  private readonly child: ChildProcessByStdio<Writable, Readable, null>;

  constructor(file: string) {
    const script = `const d = new (require('libsql'))(process.argv[1]);
      process.stdin.on('data', (sql) => { d.exec(String(sql)); console.log('done'); });`;
    this.child = spawn(process.execPath, ['-e', script, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  }

  async commit(sql: string): Promise<void> {
    this.child.stdin.write(sql);
    const ended = once(this.child, 'exit').then(() => Promise.reject(new Error('the other program ended')));
    await Promise.race([once(this.child.stdout, 'data'), ended]);
    ended.catch(() => undefined);
  }

  async kill(): Promise<void> {
    if (this.child.exitCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}

async function withProgram(file: string, use: (program: OtherProgram) => Promise<void>): Promise<void> {
  const program = new OtherProgram(file);
  try {
    await program.commit('INSERT INTO t VALUES (2)');
    await use(program);
  } finally {
    await program.kill();
  }
}

describe('cells that the driver alone would spoil', () => {
  const { file } = make('CREATE TABLE t (a)');
  let source: Source;
  beforeAll(async () => (source = await open(file)));
  afterAll(() => source.close());
  const one = async (expression: string): Promise<Cell> =>
    (await read(source, `SELECT ${expression} AS x`))[0]![0]!;

  it('every 64-bit integer is exact: a number up to 2^53, else text', () =>
    fc.assert(
      fc.asyncProperty(fc.bigInt({ min: -(2n ** 63n) + 1n, max: 2n ** 63n - 1n }), async (n) => {
        const cell = await one(String(n));
        expect(cell).toBe(Number.isSafeInteger(Number(n)) ? Number(n) : String(n));
      }),
      { numRuns: 200, examples: [[2n ** 53n], [2n ** 53n - 1n], [-(2n ** 53n)], [2n ** 53n + 1n]] },
    ));

  it('every REAL is exact, although JSON in SQLite shows 15 digits', async () => {
    const doubles = fc.sample(fc.double({ noNaN: true, noDefaultInfinity: true }), 2000);
    doubles.push(0.1 + 0.2, 12345678901234568, 123456789012345680, 5e-324, 1.7976931348623157e308, -1.5);
    const made = make('CREATE TABLE t (a REAL, b)');
    const database = new Database(made.file);
    const insert = database.prepare('INSERT INTO t VALUES (?, ?)');
    database.exec('BEGIN');
    for (const n of doubles) insert.run(n, n);
    database.exec('COMMIT');
    database.close();
    // -0 is 0 to SQLite.
    expect(await readFrom(made.file, 'SELECT a, b, b + 0.0 AS c FROM t')).toEqual(
      doubles.map((n) => [n + 0, n + 0, n + 0]),
    );
  });

  it('every text is exact, with quotes, digits, line breaks and NUL, which the driver cuts off', () =>
    fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        expect(await one(`CAST(x'${Buffer.from(text).toString('hex')}' AS TEXT)`)).toBe(text);
      }),
      {
        numRuns: 200,
        examples: [['a\0b'], ['",12345678901234567890,"'], ['[-12345678901234567890'], ['\\"']],
      },
    ));

  it('text in another encoding is an error with column and row, where the driver ends the whole process', async () => {
    const run = read(source, `SELECT 1 AS Id, 'å' AS Namn UNION ALL SELECT 2, CAST(x'c5736120e5' AS TEXT)`);
    await expect(run).rejects.toMatchObject({ details: { code: 'CON-112', place: { field: 'Namn' } } });
    await expect(run).rejects.toThrow('row 2');
  });

  it('binary data is hex up to 2000 bytes; longer, or in a text column, it is an error that names the column', async () => {
    expect(await read(source, `SELECT x'00ff41' AS a, zeroblob(2000) AS b`)).toEqual([
      ['00FF41', '00'.repeat(2000)],
    ]);
    const long = read(source, `SELECT 1 AS Id, x'00' AS Liten, zeroblob(2001) AS Bild`);
    await expect(long).rejects.toMatchObject({ details: { code: 'CON-022', place: { field: 'Bild' } } });
    const made = make('CREATE TABLE t (a, b TEXT)', `INSERT INTO t VALUES (x'00', x'')`);
    await expect(readFrom(made.file, 'SELECT a, b FROM t')).rejects.toMatchObject({
      details: { code: 'CON-113', place: { field: 'b' } },
    });
  });

  it('300 columns arrive in order, more than one SQLite function takes', async () => {
    const list = Array.from({ length: 300 }, (_, i) => `${i} AS k${i}`).join();
    expect(await read(source, `SELECT ${list}`)).toEqual([Array.from({ length: 300 }, (_, i) => i)]);
  });

  it('rows keep the order that the query asks for, and a closing comment and semicolon do no harm', async () => {
    const text =
      `SELECT value FROM (VALUES (3),(1),(2)) AS v(value) ORDER BY 1 DESC -- sist; först\n ; `.replace(
        'value FROM (VALUES (3),(1),(2)) AS v(value)',
        'column1 FROM (VALUES (3),(1),(2))',
      );
    expect(await read(source, text)).toEqual([[3], [2], [1]]);
    expect(await read(source, 'SELECT 1 AS x -- utan radslut')).toEqual([[1]]);
  });
});

describe('one SELECT', () => {
  it.each([
    ['SELECT a, b AS A FROM t', 'CON-021'],
    ['SELECT c FROM t', 'CON-109'],
    ['SELECT FROM', 'CON-110'],
    ['SELECT 1) SELECT (2', 'CON-110'],
    ['WITH x AS (SELECT 1) UPDATE t SET a = 1 RETURNING a', 'CON-019'],
    ['WITH x AS (SELECT 1) REPLACE INTO t VALUES (1, 2)', 'CON-019'],
    ['SELECT ?', 'CON-019'],
    ['EXPLAIN SELECT 1', 'CON-019'],
    [' ; ', 'CON-019'],
    [`SELECT load_extension('x')`, 'CON-115'],
  ])('%s gives %s', async (text, code) => {
    const { file } = make('CREATE TABLE t (a, b)', 'INSERT INTO t VALUES (1, 2)');
    expect(await codeOf(readFrom(file, text))).toBe(code);
  });
});

describe('parameters', () => {
  const { file } = make('CREATE TABLE t (n INTEGER, s TEXT)', `INSERT INTO t VALUES (2, '2'), (NULL, 'x')`);
  let source: Source;
  beforeAll(async () => (source = await open(file)));
  afterAll(() => source.close());
  const ask = async (text: string, parameters: Record<string, Cell>): Promise<Cell[][]> => {
    const rows: Cell[][] = [];
    const query = { kind: 'sql', text, parameters } as const;
    for await (const batch of source.stream(query)) rows.push(...batch.rows);
    return rows;
  };

  it.each<[Cell, Cell, string]>([
    [2, 2, 'integer'],
    [2n ** 63n - 1n, '9223372036854775807', 'integer'],
    [2n ** 63n, '9223372036854775808', 'text'],
    [0.1 + 0.2, 0.1 + 0.2, 'real'],
    [true, 1, 'integer'],
    [null, null, 'null'],
    [`O'Brien; -- ":x" å`, `O'Brien; -- ":x" å`, 'text'],
  ])(
    '%p arrives as it is, where the driver makes every number a REAL and dies of a boolean',
    async (value, cell, type) => {
      expect(await ask('SELECT :värde AS v, typeof(:värde) AS t', { värde: value })).toEqual([[cell, type]]);
    },
  );

  it('a whole number finds the text that looks like it', async () => {
    expect(await ask('SELECT n FROM t WHERE s = :s', { s: 2 })).toEqual([[2]]);
  });

  it('must all be given and all be used', async () => {
    expect(await codeOf(ask('SELECT :a AS a', {}))).toBe('CON-020');
    expect(await codeOf(ask('SELECT 1 AS a', { a: 1 }))).toBe('CON-020');
  });

  it('never reach the log, which has the text of every statement', async () => {
    events.length = 0;
    await ask('SELECT s FROM t WHERE s = :hemligt', { hemligt: 'Kanariefågel' });
    await source.countValues('t', 's', 10);
    expect(events.map((event) => event.kind === 'query' && event.text)).toEqual([
      'SELECT s FROM t WHERE s = :hemligt',
      expect.stringContaining('COUNT(DISTINCT "s")'),
      expect.stringContaining('GROUP BY "s"'),
    ]);
    expect(JSON.stringify(events)).not.toContain('Kanarie');
  });
});

describe('what there is', () => {
  const { file } = make(
    'CREATE TABLE Person (Personnr INTEGER PRIMARY KEY, KonKod INTEGER, Namn TEXT)',
    `INSERT INTO Person VALUES (201001012384, 1, 'a'), (201001022391, 1, NULL), (201001032382, NULL, 'b')`,
    'CREATE TABLE "Order" (a)',
    'INSERT INTO "Order" VALUES (1), (2)',
    'CREATE TABLE "åtgärd ""1""" (a) ',
    'CREATE VIEW Barn AS SELECT * FROM Person',
    'CREATE VIEW Trasig AS SELECT * FROM Borta',
  );
  let source: Source;
  beforeAll(async () => (source = await open(file)));
  afterAll(() => source.close());

  it('are tables and readable views, written as a query takes them', async () => {
    const tables = await source.tables();
    expect(tables.map(({ name }) => name)).toEqual(['Barn', '"Order"', 'Person', '"åtgärd ""1"""']);
    for (const { name } of tables) await read(source, `SELECT * FROM ${name}`);
    expect(tables[2]!.columns).toEqual([
      { name: 'Personnr', type: 'INTEGER' },
      { name: 'KonKod', type: 'INTEGER' },
      { name: 'Namn', type: 'TEXT' },
    ]);
  });

  it('has an estimate of rows where SQLite has one, which is never the highest value of a key', async () => {
    const estimates = (await source.tables()).map(({ estimatedRows }) => estimatedRows);
    expect(estimates).toEqual([null, 2, null, 0]);
    const analyzed = make(
      'CREATE TABLE t (Id INTEGER PRIMARY KEY, b)',
      'CREATE INDEX i ON t (b)',
      'INSERT INTO t VALUES (100, 1), (200, 2)',
      'ANALYZE',
    );
    const other = await open(analyzed.file);
    expect((await other.tables())[0]!.estimatedRows).toBe(2);
    await other.close();
  });

  it('is counted without a value when none is asked for', async () => {
    expect(await source.countValues('Person', 'KonKod', 5)).toEqual({
      rows: 3,
      nulls: 1,
      distinct: 1,
      values: [{ value: 1, count: 2 }],
    });
    expect(await source.countValues('Person', 'Namn', 0)).toEqual({
      rows: 3,
      nulls: 1,
      distinct: 2,
      values: [],
    });
  });

  it('is counted by names that exist only: SQLite would take another for a text', async () => {
    expect(await codeOf(source.countValues('Person', 'Nam', 5))).toBe('CON-109');
    expect(await codeOf(source.countValues('Person; --', 'Namn', 5))).toBe('CON-108');
  });
});

describe('a file that is no source', () => {
  it.each([
    ['missing', 'CON-101', () => undefined],
    ['a folder', 'CON-101', (file: string) => mkdirSync(file)],
    ['empty', 'CON-103', (file: string) => writeFileSync(file, '')],
    ['something else', 'CON-103', (file: string) => writeFileSync(file, 'Id;Namn\n1;Åsa\n'.repeat(100))],
    [
      'only a header',
      'CON-103',
      (file: string) => writeFileSync(file, `SQLite format 3\0${'x'.repeat(4000)}`),
    ],
  ] as const)('%s: %s, and nothing is made beside it', async (_what, code, prepare) => {
    const folder = join(root, String(++number));
    mkdirSync(folder);
    prepare(join(folder, 'k.sqlite'));
    const before = readdirSync(folder);
    expect(await codeOf(open(join(folder, 'k.sqlite')))).toBe(code);
    expect(readdirSync(folder)).toEqual(before);
  });
});

it('an identity in the name of the file stands in no error', async () => {
  const failed: unknown = await open(join(root, 'akt 20100101-2384 Anna.sqlite')).catch(
    (error: unknown) => error,
  );
  expect(failed).toMatchObject({ details: { code: 'CON-101', place: { file: join(root, '[…]') } } });
  expect((failed as Error).message).not.toMatch(/2384|Anna/);
});

it('a file that stores its text as UTF-16 is an error that says so, since its cells would come as other bytes', async () => {
  const { file } = make(`PRAGMA encoding = 'UTF-16le'`, 'CREATE TABLE t (a)', `INSERT INTO t VALUES ('å')`);
  expect(await codeOf(open(file))).toBe('CON-118');
});

describe('the proof', () => {
  it('says that a session can be written to when it can, and leaves no trace of the trial', () => {
    const { file } = make('CREATE TABLE t (a)', 'INSERT INTO t VALUES (1)');
    const database = new Database(file);
    database.exec('BEGIN');
    const proof = proveSession(database);
    database.exec('COMMIT');
    expect(proof.readOnly).toBe(false);
    expect(proof.evidence.filter((sentence) => sentence.includes('ALLOWED'))).toHaveLength(2);
    expect(proof.excess.map(({ right }) => right)).toEqual([
      expect.stringMatching(/^CREATE TABLE/),
      expect.stringMatching(/^DELETE FROM/),
    ]);
    expect(database.prepare('SELECT name FROM sqlite_schema').raw().all()).toEqual([['t']]);
    expect(database.prepare('SELECT count(*) FROM t').raw().all()).toEqual([[1]]);
    database.close();
  });

  it('tells what the operating system lets the account do, which is no part of the verdict', async () => {
    const { file } = make('CREATE TABLE t (a)');
    const source = await open(file);
    const { readOnly, evidence } = await source.proveReadOnly();
    await source.close();
    expect(readOnly).toBe(true);
    expect(evidence[1]).toMatch(/may write to the file by other means|does not let the account/);
  });
});

describe('a database in WAL mode', () => {
  const merged = [
    'PRAGMA journal_mode = WAL',
    'CREATE TABLE t (a)',
    'INSERT INTO t VALUES (1)',
    'PRAGMA wal_checkpoint(TRUNCATE)',
  ];
  /** As the last program to close it leaves the file. */
  function makeMerged(...more: string[]): { folder: string; file: string } {
    const made = make(...merged.slice(0, 3), ...more, merged[3]!);
    for (const end of ['-wal', '-shm']) rmSync(made.file + end, { force: true });
    return made;
  }

  it('is read without making -wal and -shm beside it', async () => {
    const { folder, file } = makeMerged();
    const before = digests(folder);
    const source = await open(file);
    expect(await read(source, 'SELECT a FROM t')).toEqual([[1]]);
    expect((await source.proveReadOnly()).readOnly).toBe(true);
    expect(digests(folder)).toEqual(before);
    await source.close();
    expect(digests(folder)).toEqual(before);
  });

  it('is read with the changes of a program that has it open, and not a byte of the three files changes', () => {
    const { folder, file } = makeMerged();
    return withProgram(file, async () => {
      const before = digests(folder);
      expect(before).toHaveLength(3);
      expect(await readFrom(file, 'SELECT a FROM t')).toEqual([[1], [2]]);
      expect(digests(folder)).toEqual(before);
    });
  });

  it('shows one and the same data to all streams of a session, whatever is committed meanwhile', () => {
    const { file } = makeMerged();
    return withProgram(file, async (program) => {
      const source = await open(file);
      expect(await read(source, 'SELECT count(*) AS n FROM t')).toEqual([[2]]);
      await program.commit('INSERT INTO t VALUES (3)');
      expect(await read(source, 'SELECT count(*) AS n FROM t')).toEqual([[2]]);
      await source.close();
      expect(await readFrom(file, 'SELECT count(*) AS n FROM t')).toEqual([[3]]);
    });
  });

  it('is read after a program was killed, with what it had committed, as long as its -shm is there', async () => {
    const { folder, file } = makeMerged();
    await withProgram(file, async () => undefined);
    const before = digests(folder);
    expect(await readFrom(file, 'SELECT a FROM t')).toEqual([[1], [2]]);
    expect(digests(folder)).toEqual(before);
  });

  it('is refused when its -wal has changes and the -shm is gone: reading would write, or lose them', async () => {
    const { folder, file } = makeMerged();
    await withProgram(file, async () => undefined);
    rmSync(`${file}-shm`);
    const before = digests(folder);
    expect(await codeOf(open(file))).toBe('CON-104');
    expect(digests(folder)).toEqual(before);
  });

  it('is refused in the middle when the file changes under a session that holds no lock', async () => {
    const { file } = makeMerged(
      'INSERT INTO t WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i FROM n',
    );
    const source = await open(file);
    const run = async (): Promise<void> => {
      for await (const _batch of source.stream({ kind: 'sql', text: 'SELECT a FROM t' })) {
        const writer = new Database(file);
        writer.exec('UPDATE t SET a = a + 1');
        writer.exec('PRAGMA wal_checkpoint(TRUNCATE)');
        writer.close();
      }
    };
    expect(await codeOf(run())).toBe('CON-106');
    await source.close();
  });
});

describe('a database with a rollback journal', () => {
  it('is refused when a killed program left a journal that must be played back: that would write', async () => {
    const { file } = make('CREATE TABLE t (a)', 'INSERT INTO t VALUES (1)');
    const writer = new Database(file);
    writer.exec('PRAGMA cache_size = 1');
    writer.exec('BEGIN');
    writer.exec(
      `INSERT INTO t WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT hex(randomblob(200)) FROM n`,
    );
    const folder = join(root, String(++number));
    mkdirSync(folder);
    for (const end of ['', '-journal']) copyFileSync(file + end, join(folder, `k.sqlite${end}`));
    writer.exec('ROLLBACK');
    writer.close();
    const before = digests(folder);
    expect(await codeOf(open(join(folder, 'k.sqlite')))).toBe('CON-104');
    expect(digests(folder)).toEqual(before);
  });

  it('is waited for while another program writes, and the event loop stays free', async () => {
    const { file } = make('CREATE TABLE t (a)', 'INSERT INTO t VALUES (1)');
    const writer = new Database(file);
    writer.exec('BEGIN EXCLUSIVE');
    setTimeout(() => {
      writer.exec('INSERT INTO t VALUES (2)');
      writer.exec('COMMIT');
    }, 300);
    expect(await readFrom(file, 'SELECT a FROM t')).toEqual([[1], [2]]);
    writer.close();
  });

  it('is given up with a sentence when the other program does not finish', async () => {
    const { file } = make('CREATE TABLE t (a)');
    const writer = new Database(file);
    writer.exec('BEGIN EXCLUSIVE');
    expect(await codeOf(open(file))).toBe('CON-105');
    writer.exec('ROLLBACK');
    writer.close();
  });

  it('lets its own programs write again as soon as the session is closed, even after a stream was left halfway', async () => {
    const { file } = make(
      'CREATE TABLE t (a)',
      'INSERT INTO t WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000) SELECT i FROM n',
    );
    const source = await open(file);
    for await (const _batch of source.stream({ kind: 'sql', text: 'SELECT a FROM t' })) break;
    const left = source.stream({ kind: 'sql', text: 'SELECT a FROM t' })[Symbol.asyncIterator]();
    await left.next();
    await source.close();
    const writer = new Database(file);
    expect(() => writer.exec('INSERT INTO t VALUES (1)')).not.toThrow();
    writer.close();
  });
});

describe('a folder without write permission', () => {
  const nobody = 65534;
  const asNobody = async <T>(run: () => Promise<T>): Promise<T> => {
    if (process.getuid?.() !== 0) return run();
    process.seteuid!(nobody);
    try {
      return await run();
    } finally {
      process.seteuid!(0);
    }
  };

  it.each(['DELETE', 'WAL'])(
    'is enough in journal mode %s, and the proof says that the account cannot write',
    async (mode) => {
      const { folder, file } = make(
        `PRAGMA journal_mode = ${mode}`,
        'CREATE TABLE t (a)',
        'INSERT INTO t VALUES (1)',
        'PRAGMA wal_checkpoint(TRUNCATE)',
      );
      for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true });
      chmodSync(file, 0o444);
      chmodSync(folder, 0o555);
      const before = digests(folder);
      await asNobody(async () => {
        const source = await open(file);
        expect(await read(source, 'SELECT a FROM t')).toEqual([[1]]);
        const { evidence } = await source.proveReadOnly();
        // As root, access(2) asks for the real user, who may.
        if (process.getuid?.() !== 0) expect(evidence[1]).toContain('does not let the account');
        await source.close();
      });
      chmodSync(folder, 0o755);
      expect(digests(folder)).toEqual(before);
    },
  );

  it('without read permission either is an error about the account', async () => {
    if (process.platform === 'win32') return;
    const { file } = make('CREATE TABLE t (a)');
    chmodSync(file, 0o000);
    await asNobody(async () => expect(await codeOf(open(file))).toBe('CON-102'));
  });
});
