/**
 * `npm run bench:service -- [--rows 1000000] [--store sqlite|postgres] [--json]`: how fast the service answers while it
 * reads a large source for the first time, while it reads what has changed, and while it counts its figures again. Asks
 * for one table every 10 ms on one connection; the figures of a small source, read before, are what is served meanwhile.
 * Needs `npm run build`.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { parse, stringify } from 'yaml';
import { postgresDatabase, sqliteDatabase, type BenchDatabase } from '../databases';
import { fileOf, makeInstance, serverOf } from '../instance';
import { machine } from '../machine';
import { startServer, type BenchServer } from '../server';
import { changeSql, sourceSql } from '../source';
import { Requests, type Latencies } from './requests';
import { Served, type Watched } from './served';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '1000000' },
    store: { type: 'string', default: 'sqlite' },
    table: { type: 'string', default: 'utredningar-utfall' },
    json: { type: 'boolean', default: false },
  },
});
const port = 3979;
const smallRows = 5000;

export interface Phase extends Latencies, Watched {
  seconds: number;
}

export interface ServiceReport {
  machine: ReturnType<typeof machine>;
  /** Of the large source. */
  rows: number;
  store: 'sqlite' | 'postgres';
  firstLoad: Phase;
  changed: Phase;
}

class ServiceBench {
  constructor(
    private readonly folder: string,
    private readonly server: BenchServer | undefined,
  ) {}

  async run(): Promise<Pick<ServiceReport, 'firstLoad' | 'changed'>> {
    const [small, large] = ['liten', 'bench'].map((name) => sqliteDatabase(this.folder, name));
    await small!.run(...sourceSql('sqlite', smallRows));
    await large!.run(...sourceSql('sqlite', Number(values.rows)));
    const config = this.configure(await this.store(), large!);
    this.sources(config, small!, []);
    await this.served((service) =>
      service.untilMetrics((value) => value('brygga_figures_timestamp_seconds') > 0),
    );
    this.sources(config, small!, ['bench']);
    const firstLoad = await this.served((service) => this.measure(service, () => Promise.resolve()));
    this.sources(config, small!, ['bench'], '0 * * * * *');
    const changed = await this.served(async (service) => {
      await service.untilMetrics((value) => value('brygga_figures_timestamp_seconds') > 0);
      return this.measure(service, () => large!.run(...changeSql('sqlite')));
    });
    return { firstLoad, changed };
  }

  /** From the first answer with figures until the figures rest on a sync of the large source that `begin` made needed. */
  private async measure(service: Served, begin: () => Promise<void>): Promise<Phase> {
    const url = `${service.origin}/api/v2/tables/${values.table}/data`;
    await service.untilMetrics((value) => value('brygga_figures_timestamp_seconds') > 0);
    service.takeWatched();
    const requests = new Requests(url);
    await begin();
    const started = Date.now();
    await service.untilMetrics((value) => {
      const read = value('brygga_last_run_timestamp_seconds{source="bench"}');
      return read * 1000 > started && value('brygga_figures_timestamp_seconds') >= read;
    });
    const seconds = (Date.now() - started) / 1000;
    return { seconds, ...(await requests.end()), ...service.takeWatched() };
  }

  private async served<T>(use: (service: Served) => Promise<T>): Promise<T> {
    const service = await Served.start(this.folder, port);
    try {
      return await use(service);
    } finally {
      await service.stop();
    }
  }

  private store(): Promise<BenchDatabase> {
    return this.server
      ? postgresDatabase(this.server, 'lager')
      : Promise.resolve(sqliteDatabase(this.folder, 'lager'));
  }

  private configure({ place: store }: BenchDatabase, { place: source }: BenchDatabase): string {
    if (source.engine !== 'sqlite') throw new Error('The source is a file.');
    return makeInstance(this.folder, {
      source: { engine: 'sqlite', connection: fileOf(source.file) },
      store: {
        engine: store.engine,
        connection: store.engine === 'sqlite' ? fileOf(store.file) : serverOf(store.account),
      },
    });
  }

  /** The small source first, so that there are figures to serve; then those of `more` that the settings had. */
  private sources(config: string, small: BenchDatabase, more: readonly string[], schedule = 'never'): void {
    const settings = parse(readFileSync(config, 'utf8')) as { sources: { name: string; mapping: string }[] };
    const [large] = settings.sources.filter(({ name }) => name === 'bench');
    this.large ??= large;
    const first = { ...this.large, name: 'liten', settings: small.place };
    const { engine: _, ...place } = first.settings;
    const sources = [{ ...first, settings: place }, ...(more.length > 0 ? [this.large] : [])];
    writeFileSync(config, stringify({ ...settings, sources, schedule }));
  }

  private large: { name: string; mapping: string } | undefined;
}

function text(name: string, { requests, statuses, p50, p95, p99, max, ...more }: Phase): string {
  const answers = Object.entries(statuses).map(([status, count]) => `${count} × ${status}`);
  return [
    `${name}: ${more.seconds.toFixed(0)} s, ${requests} requests (${answers.join(', ')})`,
    `  p50 ${p50} ms, p95 ${p95} ms, p99 ${p99} ms, max ${max} ms`,
    `  the answering process was at most ${more.loopMax.toFixed(0)} ms late (p99 of a second at worst ${more.loopP99.toFixed(0)} ms)`,
    `  peak memory of all its processes ${more.peakMb.toFixed(0)} MB`,
  ].join('\n');
}

async function main(): Promise<void> {
  if (values.store !== 'sqlite' && values.store !== 'postgres')
    throw new Error('--store is sqlite or postgres.');
  const folder = mkdtempSync(join(tmpdir(), 'brygga-bench-'));
  let server: BenchServer | undefined;
  try {
    if (values.store === 'postgres') server = await startServer();
    const phases = await new ServiceBench(folder, server).run();
    const report: ServiceReport = {
      machine: machine(server?.version),
      rows: Number(values.rows),
      store: values.store,
      ...phases,
    };
    process.stdout.write(
      values.json
        ? `${JSON.stringify(report, null, 2)}\n`
        : `${text('first load', phases.firstLoad)}\n${text('1 % changed, and counted again', phases.changed)}\n`,
    );
  } finally {
    await server?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
