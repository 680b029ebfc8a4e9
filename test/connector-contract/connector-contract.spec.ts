/**
 * The rules that hold for every connector in the registry. A new connector adds its fixture to `fixtures.ts` and
 * must pass all of this before it is of any use.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, readlinkSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ConnectorError, type Cell, type Query, type Source } from '../../connectors/contract';
import { connectorNamed, connectors, openSource } from '../../connectors/registry';
import { bigRows, makeFixtures, type Fixture } from './fixtures';

const root = mkdtempSync(join(tmpdir(), 'brygga-anslutningar-'));
const fixtures = makeFixtures(root);
afterAll(() => rmSync(root, { recursive: true, force: true }));

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What is still held after two collections, with time between for what frees itself late. */
async function heldBytes(): Promise<number> {
  collectGarbage();
  await new Promise((done) => setTimeout(done, 5));
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

const open = (fixture: Fixture): Promise<Source> =>
  openSource(connectorNamed(fixture.connector), fixture.settings, {
    baseDir: fixture.baseDir,
    applicationName: 'brygga-test',
  });

async function readAll(source: Source, query: Query): Promise<Cell[][]> {
  const rows: Cell[][] = [];
  for await (const batch of source.stream(query)) rows.push(...batch.rows);
  return rows;
}

async function errorOf(run: () => Promise<unknown>): Promise<ConnectorError> {
  const error = await run().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ConnectorError);
  return error as ConnectorError;
}

function bytesOf(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder).map((name) => [
      name,
      `${statSync(join(folder, name)).mtimeMs} ${createHash('sha256')
        .update(readFileSync(join(folder, name)))
        .digest('hex')}`,
    ]),
  );
}

describe('the registry', () => {
  it('has a fixture for every connector, so that none escapes this suite', () => {
    expect(new Set(fixtures.map((fixture) => fixture.connector))).toEqual(
      new Set(connectors.map((connector) => connector.name)),
    );
  });

  it('names the connectors that exist when somebody misspells one', () => {
    expect(() => connectorNamed('sqllite')).toThrow(ConnectorError);
    expect(() => connectorNamed('sqllite')).toThrow(
      expect.objectContaining({ details: expect.objectContaining({ code: 'CON-001' }) }),
    );
    try {
      connectorNamed('sqllite');
    } catch (error) {
      expect((error as ConnectorError).details.fix?.sv).toMatch(/"sqlite".*"csv"/);
    }
  });

  it.each(connectors.map((connector) => [connector.name, connector] as const))(
    'gives %s the same file names and a description of every setting, which the reference is made of',
    (name, connector) => {
      const files = readdirSync(join(__dirname, '../../connectors', name));
      for (const file of [
        'settings.ts',
        `${name}.connector.ts`,
        `${name}.errors.ts`,
        `${name}.connector.spec.ts`,
      ]) {
        expect(files).toContain(file);
      }
      const { shape } = connector.settings as unknown as { shape: Record<string, { description?: string }> };
      expect(Object.keys(shape).length).toBeGreaterThan(0);
      for (const field of Object.values(shape)) expect(field.description).toMatch(/\w{3}/);
    },
  );

  it.each(connectors.map((connector) => connector.name))(
    'refuses settings that %s does not know',
    async (name) => {
      const error = await errorOf(() =>
        openSource(connectorNamed(name), { okänd: 1 }, { baseDir: root, applicationName: 'brygga-test' }),
      );
      expect(error.details.code).toBe('CON-002');
    },
  );
});

describe.each(fixtures.map((fixture) => [fixture.label, fixture] as const))('%s', (_label, fixture) => {
  let source: Source;
  let before: Record<string, string>;
  beforeEach(async () => {
    before = bytesOf(fixture.folder);
    source = await open(fixture);
  });
  afterEach(async () => {
    await source.close();
    expect(bytesOf(fixture.folder)).toEqual(before);
  });

  it('gives letters, NULL, wide integers, decimals and old dates as the source has them', async () => {
    expect(await readAll(source, fixture.types)).toEqual(fixture.expected);
  });

  it('tells the columns without reading the rows', async () => {
    const names = (await source.describe(fixture.types)).map((column) => column.name);
    expect(names).toEqual(['Id', 'Namn', 'Tecken', 'Tom', 'Stort', 'Decimal', 'Datum']);
    for await (const batch of source.stream(fixture.types)) expect(batch.columns).toEqual(names);
  });

  it(`streams ${bigRows} rows, each once, in bounded batches and flat memory`, async () => {
    let count = 0;
    let sum = 0;
    let largest = 0;
    const held: number[] = [];
    let batches = 0;
    for await (const { rows } of source.stream(fixture.big)) {
      count += rows.length;
      for (const row of rows) sum += Number(row[0]);
      largest = Math.max(largest, rows.length);
      if (++batches % 40 === 0) held.push(await heldBytes());
    }
    expect(count).toBe(bigRows);
    expect(sum).toBe((bigRows * (bigRows + 1)) / 2);
    expect(largest).toBeLessThanOrEqual(1000);
    // All rows at once would be some 40 MB.
    expect((held.at(-1)! - held[0]!) / 1e6).toBeLessThan(8);
  });

  it('leaves the event loop free between batches, so that the service answers while it reads', async () => {
    let ticks = 0;
    const timer = setInterval(() => ticks++, 1);
    for await (const _batch of source.stream(fixture.big));
    clearInterval(timer);
    expect(ticks).toBeGreaterThan(20);
  });

  it('reads only as fast as it is asked to', async () => {
    const rows = source.stream(fixture.big)[Symbol.asyncIterator]();
    const { value } = (await rows.next()) as { value: { rows: Cell[][] } };
    const { rss } = process.memoryUsage();
    await new Promise((done) => setTimeout(done, 200));
    expect((process.memoryUsage().rss - rss) / 1e6).toBeLessThan(20);
    expect(value.rows[0]![0]).not.toBeUndefined();
    await rows.return?.();
  });

  it('stops with the reason of the signal when it is aborted in the middle', async () => {
    const abort = new AbortController();
    let batches = 0;
    const run = async (): Promise<void> => {
      for await (const _batch of source.stream(fixture.big, abort.signal)) {
        if (++batches === 3) abort.abort(new Error('stopped by the test'));
      }
    };
    await expect(run()).rejects.toThrow(/stopped by the test|aborted/);
    expect(batches).toBe(3);
    expect(await readAll(source, fixture.types)).toHaveLength(2);
  });

  it('does not begin when the signal is aborted already', async () => {
    const stream = source.stream(fixture.big, AbortSignal.abort(new Error('stopped by the test')));
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toThrow('stopped by the test');
  });

  it('frees what it holds when the consumer stops in the middle, and can be read again and closed', async () => {
    for await (const _batch of source.stream(fixture.big)) break;
    expect(await readAll(source, fixture.types)).toHaveLength(2);
    await source.close();
    if (process.platform === 'linux' && fixture.connector === 'csv') {
      const held = readdirSync('/proc/self/fd').map((fd) => {
        try {
          return readlinkSync(`/proc/self/fd/${fd}`);
        } catch {
          return '';
        }
      });
      expect(held.filter((path) => path.startsWith(fixture.folder))).toEqual([]);
    }
  });

  it('can be closed under a running stream, which then fails instead of giving half an answer', async () => {
    const run = async (): Promise<void> => {
      for await (const _batch of source.stream(fixture.big)) await source.close();
    };
    expect((await errorOf(run)).details.code).toBe('CON-004');
    expect((await errorOf(() => source.describe(fixture.types))).details.code).toBe('CON-004');
    await source.close();
  });

  it('reads two streams at the same time, and ending one leaves the other whole', async () => {
    const other = source.stream(fixture.big)[Symbol.asyncIterator]();
    await other.next();
    let count = 0;
    for await (const { rows } of source.stream(fixture.big)) {
      if (count === 0) await other.return?.();
      count += rows.length;
    }
    expect(count).toBe(bigRows);
  });

  it('says what there is when a table or file is missing', async () => {
    for (const run of [() => source.describe(fixture.missing), () => readAll(source, fixture.missing)]) {
      const { details } = await errorOf(run);
      expect(details.code).toBe(fixture.missingError.code);
      expect(details.fix?.sv).toContain(fixture.missingError.suggests);
    }
  });

  it.each(
    fixture.refused.map(
      ({ query, code }) => [query.kind === 'sql' ? query.text : query.name, query, code] as const,
    ),
  )('refuses to run: %s', async (_text, query, code) => {
    expect((await errorOf(() => source.describe(query))).details.code).toBe(code);
    expect((await errorOf(() => readAll(source, query))).details.code).toBe(code);
  });

  it('refuses the other kind of query', async () => {
    const other: Query =
      fixture.types.kind === 'sql' ? { kind: 'file', name: 'x' } : { kind: 'sql', text: 'SELECT 1' };
    expect((await errorOf(() => source.describe(other))).details.code).toBe('CON-003');
  });

  it('proves that it cannot write, by trying', async () => {
    const proof = await source.proveReadOnly();
    expect(proof.readOnly).toBe(true);
    expect(proof.evidence.join('\n')).toMatch(/was refused \(/);
    expect(proof.evidence.length).toBeGreaterThanOrEqual(3);
    expect(await readAll(source, fixture.types)).toEqual(fixture.expected);
  });
});
