import { Body, Controller, Get, Logger, Module, Param, Post } from '@nestjs/common';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { InjectOptions } from 'fastify';
import type { RunSummary, StreamAccount } from '../store/model';
import { latestOf } from './latest-of.fixture';
import { useLogs } from './logging';
import { metricDefinitions } from './metric-definitions';
import type { Operations } from './model';
import { OperationsModule } from './operations.module';

/** Tolvan Tolvansson: a test identity of the Swedish authorities, nobody's. */
const identity = '191212121212';
const forms = [identity, '19121212-1212', '121212-1212', '1212121212', 'Tolvan', 'Tolvansson'];
const now = Date.now();
const run: RunSummary = {
  id: 1,
  source: 'exempel',
  mapping: 'exempel',
  mappingVersion: '1.0.0',
  mappingHash: 'h',
  catalogue: 'bbic-working',
  status: 'done',
  startedAt: new Date(now - 3_605_000).toISOString(),
  finishedAt: new Date(now - 3_600_000).toISOString(),
  read: 100,
  inserted: 60,
  updated: 20,
  unchanged: 10,
  rejected: 6,
  countedOnly: 4,
  deleted: 3,
  unmapped: 5,
  cells: 200,
  unmatched: 0,
  problem: null,
  standing: 0,
};

const stream: StreamAccount = {
  record: 'utredning',
  mode: 'whole',
  reason: 'first',
  read: 100,
  inserted: 60,
  updated: 20,
  unchanged: 10,
  rejected: 6,
  countedOnly: 4,
  deleted: 3,
  sourceRows: 100,
  difference: 0,
  status: 'done',
  problem: null,
  sourceMs: 1500,
  storeMs: 500,
};

/** `streams`: by run. */
const storeOf = (
  runs: () => Promise<RunSummary[]>,
  streams: Record<number, StreamAccount[]> = {},
): Operations['store'] => ({
  runs: async (limit) => (await runs()).slice(0, limit),
  run: async (id) => (await runs()).find((run) => run.id === id) ?? null,
  latestRuns: async () => latestOf(await runs()),
  streams: async (id) => streams[id] ?? [stream],
  query: async () => [],
});

const idle: Operations['sync'] = { reading: undefined, problems: [], onChunk: () => {} };

@Controller('prov')
class Clumsy {
  private readonly log = new Logger('prov');

  @Get('barn/:id')
  child(@Param('id') id: string): never {
    this.log.warn(`looked for ${id}`);
    this.log.log({ personnummer: id, msg: 'with a field nobody allowed', namn: 'Tolvan Tolvansson' });
    this.log.error('failed', new Error(`no ${id} Tolvansson`).stack);
    this.log.error(new Error(`no ${id} Tolvansson`, { cause: new Error(id) }));
    throw new Error(`Tolvan Tolvansson ${id} not found`);
  }

  @Post()
  take(@Body() body: unknown): never {
    throw Object.assign(new TypeError(JSON.stringify(body)), { body, code: identity });
  }
}

@Module({ controllers: [Clumsy] })
class ClumsyModule {}

const lines: string[] = [];
const apps: NestFastifyApplication[] = [];

async function serve(
  operations: Partial<Operations> = {},
): Promise<(request: InjectOptions) => Promise<Answer>> {
  const app = (
    await Test.createTestingModule({
      imports: [
        OperationsModule.forRoot({
          store: storeOf(async () => [run]),
          sources: ['exempel'],
          schedule: '0 0 2 * * *',
          sync: idle,
          storeFile: __filename,
          figuresAsOf: () => undefined,
          logTo: { write: (line) => void lines.push(line) },
          ...operations,
        }),
        ClumsyModule,
      ],
    }).compile()
  ).createNestApplication<NestFastifyApplication>(new FastifyAdapter());
  apps.push(app);
  useLogs(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return async (request) => {
    const { statusCode, body, headers } = await app.inject(request);
    return { status: statusCode, body, headers };
  };
}

interface Answer {
  status: number;
  body: string;
  headers: Record<string, unknown>;
}

beforeEach(() => void lines.splice(0));
afterAll(() => Promise.all(apps.map((app) => app.close())));

describe('the log', () => {
  it('holds no trace of an identity that came in a path, query, header or body, or in an error about it', async () => {
    const send = await serve();
    const headers = { 'x-request-id': identity, 'user-agent': identity, authorization: `Bearer ${identity}` };
    const requests: InjectOptions[] = [
      { url: `/prov/barn/${identity}?namn=Tolvansson&pnr=19121212-1212`, headers },
      { url: `/finns-inte/${identity}?pnr=121212-1212`, headers },
      {
        url: '/prov',
        method: 'POST',
        payload: { personnummer: identity, namn: 'Tolvan Tolvansson' },
        headers,
      },
      {
        url: '/prov',
        method: 'POST',
        payload: `{ "personnummer": ${identity}, Tolvan`,
        headers: { 'content-type': 'application/json' },
      },
      { url: `/prov/barn/%zz${identity}` },
    ];
    const statuses = [];
    for (const request of requests) statuses.push((await send(request)).status);
    expect(statuses).toEqual([500, 404, 500, 400, 400]);

    expect(lines.length).toBeGreaterThan(requests.length);
    for (const form of forms) expect(lines.join('')).not.toContain(form);
    const metrics = (await send({ url: '/metrics' })).body;
    for (const form of forms) expect(metrics).not.toContain(form);
  });

  it('says which route failed, how, and where in the code, under the request id of its own making', async () => {
    const send = await serve();
    const answer = await send({ url: `/prov/barn/${identity}`, headers: { 'x-request-id': 'mine' } });
    const { 'x-request-id': id } = answer.headers;
    const written = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    const ids = new Set(written.slice(1).map(({ reqId }) => reqId));
    expect(id).toMatch(/^[0-9a-f-]{36}$/);
    expect(ids).toEqual(new Set([id]));
    expect(written).toContainEqual(
      expect.objectContaining({
        level: 'error',
        msg: 'request',
        method: 'GET',
        route: '/prov/barn/:id',
        status: 500,
      }),
    );
    expect(written).toContainEqual(
      expect.objectContaining({
        level: 'error',
        err: {
          name: 'Error',
          stack: expect.arrayContaining([expect.stringContaining('operations.spec.ts')]),
        },
      }),
    );
    expect(written).toContainEqual(
      expect.objectContaining({ msg: 'with a field nobody allowed', dropped: 2 }),
    );
    expect(written).toContainEqual(expect.objectContaining({ level: 'warn', msg: 'looked for […]' }));
  });
});

describe('readiness', () => {
  const ready = async (operations: Partial<Operations>): Promise<Answer> =>
    (await serve(operations))({ url: '/health/ready' });

  it('is 200 when the store answers and every source was read lately', async () => {
    const { status, body } = await ready({});
    expect([status, JSON.parse(body).details['source:exempel']]).toEqual([
      200,
      { status: 'up', ageHours: 1 },
    ]);
  });

  it('is 503 until every source has a finished run: a failed one gives no figures', async () => {
    const failed: RunSummary = { ...run, id: 2, status: 'failed' };
    expect((await ready({ store: storeOf(async () => [failed]) })).status).toBe(503);
    expect((await ready({ sources: ['exempel', 'ny'] })).status).toBe(503);
    expect((await ready({ store: storeOf(async () => [failed, run]) })).status).toBe(200);
  });

  it('is 503 when two scheduled periods went by without a finished run, and never for age without a schedule', async () => {
    const old = { ...run, finishedAt: new Date(Date.now() - 52 * 3_600_000).toISOString() };
    const store = storeOf(async () => [old]);
    expect((await ready({ store })).status).toBe(503);
    expect((await ready({ store, schedule: '0 0 2 * * 1' })).status).toBe(200);
    expect((await ready({ store, schedule: 'never' })).status).toBe(200);
  });

  it("is 503 without the driver's own words when the store does not answer, while the process stays live", async () => {
    const broken = async (): Promise<never> => {
      throw new Error(`SQLITE_CORRUPT near ${identity}`);
    };
    const send = await serve({
      store: { runs: broken, run: broken, latestRuns: broken, streams: broken, query: broken },
    });
    const { status, body } = await send({ url: '/health/ready' });
    expect(status).toBe(503);
    expect(body).not.toContain('SQLITE');
    expect(await send({ url: '/health/live' })).toMatchObject({ status: 200, body: '{"status":"ok"}' });
  });
});

describe('metrics', () => {
  it('tell what became of the rows, how old the data are and how much is unmapped, from the run history', async () => {
    const failed: RunSummary = { ...run, id: 2, status: 'failed', inserted: 7, finishedAt: run.startedAt };
    const send = await serve({ store: storeOf(async () => [failed, run]) });
    const scrape = async (): Promise<string> => (await send({ url: '/metrics' })).body;
    await scrape();
    const lines = (await scrape()).split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        'brygga_store_up 1',
        'brygga_sync_rows_total{source="exempel",outcome="inserted"} 67',
        'brygga_sync_rows_total{source="exempel",outcome="counted_only"} 8',
        'brygga_sync_runs_total{source="exempel",status="failed"} 1',
        'brygga_last_run_duration_seconds{source="exempel"} 5',
        `brygga_last_run_timestamp_seconds{source="exempel"} ${Date.parse(run.finishedAt!) / 1000}`,
        'brygga_unmapped_share{source="exempel"} 0.025',
        'brygga_rejected_rows{source="exempel"} 6',
      ]),
    );
    expect(
      lines.some((line) =>
        line.startsWith('http_request_duration_seconds_count{method="GET",route="/metrics"'),
      ),
    ).toBe(true);
  });

  it('say that the store is down instead of showing old figures as if they were new', async () => {
    let down = false;
    const runs = async (): Promise<RunSummary[]> => {
      if (down) throw new Error('down');
      return [run];
    };
    const send = await serve({ store: storeOf(runs) });
    await send({ url: '/metrics' });
    down = true;
    const { status, body } = await send({ url: '/metrics' });
    expect(status).toBe(200);
    expect(body).toContain('brygga_store_up 0');
    expect(body).not.toMatch(
      /^brygga_(unmapped_share|last_run_[a-z_]+|stream_[a-z_]+|sync_(running|rows_total|runs_total))[ {]/m,
    );
  });

  it('tell of each record how it was read, what the source counted, and when it was last read to its end', async () => {
    const failed: RunSummary = {
      ...run,
      id: 2,
      status: 'failed',
      problem: 'CON-015',
      finishedAt: run.startedAt,
    };
    const torn: StreamAccount = {
      ...stream,
      mode: 'window',
      reason: null,
      status: 'failed',
      problem: 'SYN-010',
      difference: 7,
    };
    const send = await serve({
      store: storeOf(async () => [failed, run], {
        2: [torn, { ...stream, record: 'insats', reason: 'older', difference: null }],
      }),
    });
    const { body } = await send({ url: '/metrics' });
    const at = '{source="exempel",record="utredning"';
    const lines = body.split('\n');
    expect(lines).toEqual(
      expect.arrayContaining([
        `brygga_stream_ok${at}} 0`,
        `brygga_stream_problem${at},code="SYN-010"} 1`,
        `brygga_stream_mode${at},mode="window",reason=""} 1`,
        'brygga_stream_mode{source="exempel",record="insats",mode="whole",reason="older"} 1',
        `brygga_stream_difference_rows${at}} 7`,
        `brygga_stream_source_rows${at}} 100`,
        `brygga_stream_source_seconds${at}} 1.5`,
        `brygga_stream_store_seconds${at}} 0.5`,
        `brygga_stream_rows${at},outcome="updated"} 20`,
        'brygga_last_run_failed{source="exempel"} 1',
        'brygga_last_run_problem{source="exempel",code="CON-015"} 1',
      ]),
    );
    const lag = Number(
      lines.find((line) => line.startsWith(`brygga_stream_lag_seconds${at}`))!.split(' ')[1],
    );
    expect([lag > 3590, lag < 3700]).toEqual([true, true]);
    expect(body).not.toContain('brygga_stream_difference_rows{source="exempel",record="insats"}');
  });

  it('take the unmapped share from a reading of every row: in a window it is that of the changed rows', async () => {
    const window = { ...run, id: 2, unmapped: 100 };
    const send = await serve({
      store: storeOf(async () => [window, run], { 2: [{ ...stream, mode: 'window' }] }),
    });
    expect((await send({ url: '/metrics' })).body).toContain('brygga_unmapped_share{source="exempel"} 0.025');
  });

  it('tell of the sync under way, also one that another process has, and of what stopped one before it began', async () => {
    const running: RunSummary = { ...run, id: 2, status: 'running', finishedAt: null };
    const chunks: Parameters<Operations['sync']['onChunk']>[0][] = [];
    const send = await serve({
      store: storeOf(async () => [running, run], { 2: [] }),
      sync: {
        reading: { source: 'exempel', read: 1500, readBefore: 500, since: Date.now() - 10_000 },
        problems: ['STO-006'],
        onChunk: (heard) => void chunks.push(heard),
      },
      figuresAsOf: () => run.finishedAt!,
    });
    chunks[0]!('exempel', 'utredning', 200);
    const { body } = await send({ url: '/metrics' });
    expect(body).toContain('brygga_sync_running{source="exempel"} 1');
    expect(body).toMatch(/brygga_sync_running_seconds\{source="exempel"\} 3[67]\d\d/);
    const rate = Number(/brygga_sync_rows_per_second\{source="exempel"\} (.*)/.exec(body)![1]);
    expect([rate > 0, rate <= 100]).toEqual([true, true]);
    expect(body).toContain('brygga_service_sync_problem{code="STO-006"} 1');
    expect(body).toContain(
      'brygga_sync_chunk_seconds_bucket{le="0.25",source="exempel",record="utredning"} 1',
    );
    expect(body).toContain(`brygga_figures_timestamp_seconds ${Date.parse(run.finishedAt!) / 1000}`);
    expect(body).toMatch(/^brygga_store_disk_free_bytes [1-9]/m);
  });

  it('count every run once, however many there are and however often they are asked for', async () => {
    const many = Array.from({ length: 250 }, (_, i): RunSummary => ({ ...run, id: 250 - i, inserted: 1 }));
    const asked: number[] = [];
    const { runs, ...rest } = storeOf(async () => many);
    const store = {
      ...rest,
      runs: (limit: number) => {
        asked.push(limit);
        return runs(limit);
      },
    };
    const send = await serve({ store });
    for (const more of [[], [{ ...run, id: 251, inserted: 1 }]]) {
      many.unshift(...more);
      expect((await send({ url: '/metrics' })).body).toContain(
        `brygga_sync_rows_total{source="exempel",outcome="inserted"} ${many.length}`,
      );
    }
    expect(asked).toEqual([100, 1000, 100]);
  });

  it('are each named with a unit or meaning that the field knows, and explained', () => {
    for (const { name, type, help } of Object.values(metricDefinitions)) {
      expect(name).toMatch(/^(brygga|http)_[a-z_]+$/);
      if (type === 'counter') expect(name).toMatch(/_total$/);
      expect(help.length).toBeGreaterThan(20);
    }
  });
});
