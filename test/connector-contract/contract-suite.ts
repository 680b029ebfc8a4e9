/**
 * The rules that hold for every connector. `<connector>.spec.ts` runs them over its fixtures and names what each does
 * not have; the fixture says why.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  ConnectorError,
  type Batch,
  type Cell,
  type Query,
  type Slice,
  type Source,
  type SourceEvent,
} from '../../connectors/contract';
import { connectorNamed, openSource } from '../../connectors/registry';
import { bigRows, faultNames, smallRows, textOf, typeNames, type Absent, type Fixture } from './fixture';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What is still held after two collections, with time between for what frees itself late. */
async function heldMegabytes(): Promise<number> {
  collectGarbage();
  await wait(5);
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1e6;
}

export async function readAll(source: Source, query: Query): Promise<Cell[][]> {
  const rows: Cell[][] = [];
  for await (const batch of source.stream(query)) rows.push(...batch.rows);
  return rows;
}

async function errorOf(run: () => Promise<unknown>): Promise<ConnectorError> {
  const error = await run().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ConnectorError)) throw new Error('No ConnectorError', { cause: error });
  return error;
}

const isAbsent = <T extends object>(what: T | Absent): what is Absent => 'absent' in what;

/**
 * `lacks` has what each fixture is called and what it does not have, named where the suite is run, so that a fixture that
 * is not made is noticed, and one that leaves something out. No snapshot: that of a suite which is skipped, since its
 * server is not there, fails the run.
 */
export function contractSuite(
  connector: string,
  lacks: Readonly<Record<string, readonly string[]>>,
  makeFixtures: (folder: string) => Promise<Fixture[]>,
): void {
  const labels = Object.keys(lacks);
  const folder = mkdtempSync(join(tmpdir(), `brygga-${connector}-`));
  let fixtures: Fixture[] = [];

  beforeAll(async () => {
    fixtures = await makeFixtures(folder);
  });
  afterAll(async () => {
    for (const fixture of fixtures) await fixture.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('has the fixtures that are named here, all of this connector', () => {
    expect(fixtures.map(({ label }) => label)).toEqual(labels);
    expect(fixtures.map((fixture) => fixture.connector)).toEqual(labels.map(() => connector));
  });

  describe.each(labels.map((label, index) => ({ label, index })))('$label', ({ index }) => {
    let fixture: Fixture;
    let source: Source;
    let before: string;
    const events: SourceEvent[] = [];
    const open = (more: Record<string, unknown> = {}): Promise<Source> =>
      openSource(
        connectorNamed(connector),
        { ...fixture.settings, ...more },
        { baseDir: fixture.baseDir, applicationName: 'brygga-test', log: (event) => events.push(event) },
      );

    beforeAll(async () => {
      fixture = fixtures[index]!;
      before = await fixture.state();
    });
    afterAll(async () => {
      expect(await fixture.state()).toBe(before);
    });
    beforeEach(async () => {
      source = await open();
    });
    afterEach(async () => {
      await source.close();
    });

    it('has all but what is named here, and says why it has not', () => {
      const { types, parameters, engineRefuses, writer, faults, counts, parts } = fixture;
      const absent = Object.entries({ parameters, engineRefuses, writer, counts, parts, ...faults }).flatMap(
        ([name, what]) => (isAbsent(what) ? [[name, what.absent]] : []),
      );
      const reasons: Record<string, string> = { ...types.absent, ...Object.fromEntries(absent) };
      expect(Object.keys(reasons).sort()).toEqual([...lacks[fixture.label]!].sort());
      for (const reason of Object.values(reasons)) expect(reason).toMatch(/\w+ \w+/);
    });

    describe('a cell', () => {
      let row: Record<string, Cell>;
      beforeAll(async () => {
        const own = await open();
        const batches: Batch[] = [];
        for await (const batch of own.stream(fixture.types.query)) batches.push(batch);
        await own.close();
        expect(batches.flatMap(({ rows }) => rows)).toHaveLength(1);
        row = Object.fromEntries(batches[0]!.columns.map((name, at) => [name, batches[0]!.rows[0]![at]!]));
      });

      it.each(typeNames)('%s is given as the source has it', (name) => {
        const { expected, absent } = fixture.types;
        expect(Object.hasOwn(expected, name)).toBe(!Object.hasOwn(absent, name));
        if (Object.hasOwn(expected, name)) expect(row[name]).toStrictEqual(expected[name]);
      });

      it('comes from a process far from Stockholm as from one there', () => {
        expect(new Date(2024, 5, 30).getTimezoneOffset()).toBe(240);
      });
    });

    it('tells the columns without reading the rows, under the names and in the order of the rows', async () => {
      const sent = fixture.rowsSent?.();
      const names = (await source.describe(fixture.big)).map((column) => column.name);
      expect(names).toEqual(['Id', 'Text']);
      if (sent !== undefined) expect(fixture.rowsSent!() - sent).toBeLessThan(2);
      const types = (await source.describe(fixture.types.query)).map((column) => column.name);
      for await (const batch of source.stream(fixture.types.query)) expect(batch.columns).toEqual(types);
    });

    it(`streams ${bigRows} rows, each once and in order, in bounded batches and flat memory`, async () => {
      const sent = fixture.rowsSent?.();
      let count = 0;
      let largest = 0;
      let wrong = 0;
      let batches = 0;
      const held: number[] = [];
      for await (const { rows } of source.stream(fixture.big)) {
        for (const [id, text] of rows) if (Number(id) !== ++count || text !== textOf(count)) wrong++;
        largest = Math.max(largest, rows.length);
        if (++batches % 100 === 0) held.push(await heldMegabytes());
      }
      expect({ count, wrong }).toEqual({ count: bigRows, wrong: 0 });
      if (sent !== undefined) expect(fixture.rowsSent!() - sent).toBe(bigRows);
      expect(largest).toBeLessThanOrEqual(1000);
      // All rows at once would be some 150 MB.
      expect(held.at(-1)! - held[0]!).toBeLessThan(20);
    }, 240_000);

    it('leaves the event loop free between batches, so that the service answers while it reads', async () => {
      let ticks = 0;
      const timer = setInterval(() => ticks++, 1);
      for await (const _batch of source.stream(fixture.small));
      clearInterval(timer);
      expect(ticks).toBeGreaterThan(3);
    });

    it('reads only as fast as it is asked to, also when it is asked in fits and starts', async () => {
      const sent = fixture.rowsSent?.();
      const rows = source.stream(fixture.big)[Symbol.asyncIterator]();
      let received = 0;
      let rss = 0;
      for (let i = 0; i < 6; i++) {
        for (let j = 0; j < 5; j++) received += ((await rows.next()).value as { rows: Cell[][] }).rows.length;
        if (i === 0) ({ rss } = process.memoryUsage());
        await wait(100);
      }
      // Some 60 bytes each: what the operating system keeps on both ends of a connection, not the whole million.
      if (sent !== undefined) expect(fixture.rowsSent!() - sent - received).toBeLessThan(200_000);
      expect((process.memoryUsage().rss - rss) / 1e6).toBeLessThan(60);
      await rows.return?.();
    });

    it('stops with the reason of the signal when it is aborted in the middle, and can be read again', async () => {
      const abort = new AbortController();
      let batches = 0;
      const run = async (): Promise<void> => {
        for await (const _batch of source.stream(fixture.big, abort.signal)) {
          if (++batches === 3) abort.abort(new Error('stopped by the test'));
        }
      };
      await expect(run()).rejects.toThrow(/stopped by the test|aborted/);
      expect(batches).toBe(3);
      expect(await readAll(source, fixture.small)).toHaveLength(smallRows);
    });

    it('does not begin when the signal is aborted already', async () => {
      const stream = source.stream(fixture.big, AbortSignal.abort(new Error('stopped by the test')));
      await expect(stream[Symbol.asyncIterator]().next()).rejects.toThrow('stopped by the test');
    });

    it('frees what it holds when the consumer stops in the middle, and can be read again and closed', async () => {
      for (let i = 0; i < 3; i++) for await (const _batch of source.stream(fixture.big)) break;
      expect(await readAll(source, fixture.small)).toHaveLength(smallRows);
    });

    it('can be closed under a running stream, which then fails instead of giving half an answer', async () => {
      const run = async (): Promise<void> => {
        for await (const _batch of source.stream(fixture.big)) await source.close();
      };
      expect((await errorOf(run)).details.code).toBe('CON-004');
      for (const call of [
        () => source.describe(fixture.types.query),
        () => source.proveReadOnly(),
        () => source.status(),
        () => source.tables(),
      ])
        expect((await errorOf(call)).details.code).toBe('CON-004');
      await source.close();
    });

    it('gives as many streams at a time as it says, each whole, and refuses one more', async () => {
      const other = source.stream(fixture.big)[Symbol.asyncIterator]();
      await other.next();
      if (fixture.streams !== 'any') {
        expect(fixture.streams).toBe(1);
        expect((await errorOf(() => readAll(source, fixture.small))).details.code).toBe('CON-016');
        expect(((await other.next()).value as { rows: Cell[][] }).rows.length).toBeGreaterThan(0);
        await other.return?.();
        expect(await readAll(source, fixture.small)).toHaveLength(smallRows);
        return;
      }
      let count = 0;
      for await (const { rows } of source.stream(fixture.small)) {
        if (count === 0) await other.return?.();
        count += rows.length;
      }
      expect(count).toBe(smallRows);
    });

    it('binds parameters, so that no value becomes a part of the query', async () => {
      const { parameters } = fixture;
      if (isAbsent(parameters)) return;
      expect(await readAll(source, parameters.query)).toEqual(parameters.expected);
      const { text } = parameters.query as { text: string };
      const without: Query = { kind: 'sql', text };
      if (parameters.query.kind === 'sql')
        expect((await errorOf(() => readAll(source, without))).details.code).toBe('CON-020');
    });

    it('says what there is when a table or file is missing', async () => {
      for (const run of [() => source.describe(fixture.missing), () => readAll(source, fixture.missing)]) {
        const { details } = await errorOf(run);
        expect(details.code).toBe(fixture.missingError.code);
        expect(details.fix?.sv).toContain(fixture.missingError.suggests);
      }
      expect(await readAll(source, fixture.small)).toHaveLength(smallRows);
    });

    it('refuses to run what is not a reading, and every query of another kind', async () => {
      expect(fixture.refused.length).toBeGreaterThan(1);
      for (const { query, code } of fixture.refused) {
        expect({ query, code: (await errorOf(() => source.describe(query))).details.code }).toEqual({
          query,
          code,
        });
        expect({ query, code: (await errorOf(() => readAll(source, query))).details.code }).toEqual({
          query,
          code,
        });
      }
      const kinds: Query[] = [
        { kind: 'sql', text: 'SELECT 1' },
        { kind: 'file', name: 'x' },
        { kind: 'request', text: 'path: x' },
      ];
      for (const query of kinds.filter(({ kind }) => kind !== fixture.small.kind))
        expect((await errorOf(() => source.describe(query))).details.code).toBe('CON-003');
    });

    it('proves that it cannot write, by trying, and the engine refuses the same account', async () => {
      const proof = await source.proveReadOnly();
      expect(proof).toMatchObject({ readOnly: true, excess: [] });
      expect(proof.evidence.length).toBeGreaterThanOrEqual(2);
      expect(await readAll(source, fixture.small)).toHaveLength(smallRows);
      if (!isAbsent(fixture.engineRefuses)) expect(await fixture.engineRefuses()).toMatch(/\w/);
    });

    it('does not prove it of an account that can write, and says which right to remove and how', async () => {
      const { writer } = fixture;
      if (isAbsent(writer)) return;
      const own = await open(writer.settings);
      const proof = await own.proveReadOnly();
      await own.close();
      expect(proof.readOnly).toBe(false);
      expect(proof.excess.map(({ right }) => right).join('\n')).toMatch(writer.right);
      expect(proof.excess.map(({ remove }) => remove).join('\n')).toMatch(writer.remove);
    });

    it('tells what it is, how it is reached, what time it has and whether it reads one moment', async () => {
      const status = await source.status();
      expect(status.product).toMatch(/\w{3}/);
      expect(status.transport.detail).toMatch(/\w{3}/);
      expect(status.snapshot.detail).toMatch(/\w{3}/);
      if (status.clock !== null) expect(Math.abs(Date.parse(status.clock) - Date.now())).toBeLessThan(5000);
    });

    it('lists what can be read, and counts values without a limit of its own', async () => {
      const { counts } = fixture;
      if (isAbsent(counts)) return;
      const table = (await source.tables()).find(({ name }) => name === counts.table);
      expect(table?.columns.map(({ name }) => name)).toContain(counts.column);
      expect(await source.countValues(counts.table, counts.column, 50)).toEqual(counts.expected);
      const estimate = await source.estimateRows(fixture.small);
      if (estimate !== null) expect(estimate).toBeGreaterThanOrEqual(0);
    });

    it('has parts of an answer or says that it has not, so that nobody waits for what never comes', () => {
      if (!isAbsent(fixture.parts)) expect(source.slices).toBeDefined();
    });

    it('counts and finds the greatest of 1000000 rows inside the source, and gives what comes after a key', async () => {
      const { slices } = source;
      const { parts } = fixture;
      if (isAbsent(parts) || !slices) return;
      expect(await slices.summarize(fixture.big, 'Id')).toEqual({
        rows: bigRows,
        greatest: bigRows,
        undated: bigRows,
      });
      expect(await slices.summarize(fixture.big, null)).toEqual({
        rows: bigRows,
        greatest: null,
        undated: 0,
      });
      expect(await slices.ordered(fixture.big, ['Id'])).toBe(parts.ordered);
      expect(await slices.ordered(fixture.big, ['Text'])).toBe(false);
      const rows: Cell[][] = [];
      for await (const batch of slices.stream(fixture.big, {
        columns: ['Text', 'Id'],
        where: [{ kind: 'after', columns: ['Id'], values: [bigRows - 2] }],
        orderBy: ['Id'],
      })) {
        expect(batch.columns).toEqual(['Text', 'Id']);
        rows.push(...batch.rows);
      }
      expect(rows).toEqual([bigRows - 1, bigRows].map((id) => [textOf(id), id]));
    });

    it('guards a part of an answer as it guards the whole', async () => {
      const { slices } = source;
      if (isAbsent(fixture.parts) || !slices) return;
      const partOf = async (query: Query, slice: Slice, signal?: AbortSignal): Promise<void> => {
        for await (const _batch of slices.stream(query, slice, signal));
      };
      for (const { query, code } of [
        ...fixture.refused,
        { query: fixture.missing, ...fixture.missingError },
      ]) {
        const runs = [
          () => partOf(query, {}),
          () => slices.summarize(query, null),
          () => slices.ordered(query, ['Id']),
        ];
        for (const run of runs)
          expect({ query, code: (await errorOf(run)).details.code }).toEqual({ query, code });
      }
      const unknown = { kind: 'filled', columns: ['Id; DROP TABLE x --'] } as const;
      const runs = [
        () => partOf(fixture.big, { where: [unknown] }),
        () => partOf(fixture.big, { columns: unknown.columns }),
        () => partOf(fixture.big, { orderBy: unknown.columns }),
        () => slices.summarize(fixture.big, unknown.columns[0]),
        () => slices.ordered(fixture.big, unknown.columns),
      ];
      for (const run of runs) expect((await errorOf(run)).details.code).toBe('CON-029');
      const abort = new AbortController();
      const reading = async (): Promise<void> => {
        for await (const _batch of slices.stream(fixture.big, { orderBy: ['Id'] }, abort.signal))
          abort.abort(new Error('stopped by the test'));
      };
      await expect(reading()).rejects.toThrow(/stopped by the test|aborted/);
      await expect(partOf(fixture.big, {}, AbortSignal.abort(new Error('not begun')))).rejects.toThrow(
        'not begun',
      );
      expect(await readAll(source, fixture.small)).toHaveLength(smallRows);
    });

    it.each(faultNames)('says what to do when there is: %s', async (name) => {
      const fault = fixture.faults[name];
      if (isAbsent(fault)) return;
      const { details } = await errorOf(() => fault.provoke());
      expect(details.code).toBe(fault.code);
      expect(details.fix?.sv).toMatch(/\w+ \w+/);
      expect(details.fix?.en).toMatch(/\w+ \w+/);
    });

    it('keeps to reading hours and rows per second, where it has them', async () => {
      const { shape } = connectorNamed(connector).settings as unknown as { shape: Record<string, unknown> };
      if (!('readingHours' in shape)) return;
      const stockholm = (hours: number): string =>
        new Date(Date.now() + hours * 3_600_000).toLocaleTimeString('sv-SE', {
          timeZone: 'Europe/Stockholm',
          hour: '2-digit',
          minute: '2-digit',
        });
      const closed = `${stockholm(2)}-${stockholm(4)}`;
      const reading = async (): Promise<void> => {
        const own = await open({ readingHours: closed });
        try {
          await readAll(own, fixture.small);
        } finally {
          await own.close();
        }
      };
      expect((await errorOf(reading)).details.code).toBe('CON-027');

      const braked = await open({ rowsPerSecond: smallRows });
      const start = performance.now();
      expect(await readAll(braked, fixture.small)).toHaveLength(smallRows);
      await braked.close();
      expect(performance.now() - start).toBeGreaterThan(900);
    });

    it('tells the text of what it asks a server, and never a password', () => {
      const told = JSON.stringify(events);
      const queries = events.flatMap((event) => (event.kind === 'query' ? [event.text] : []));
      if (fixture.small.kind === 'sql' && connector !== 'sqlite') expect(queries.length).toBeGreaterThan(0);
      for (const secret of fixture.secrets ?? []) expect(told).not.toContain(secret);
    });
  });
}
