/**
 * Reads one source once, alone in its process so that its peak memory is its own. Prints one JSON line.
 *
 *     node -r test/support/register-ts.js child.ts <source> <bare|ours> <file with what the host said>
 */
import { readFileSync } from 'node:fs';
import type { Connector } from '../../../connectors/contract';
import { loadSource, type BareReader, type Prepared } from './source';

/** What one reading took. */
export interface Reading {
  rows: number;
  /** Cells that hold something. The same however the rows are read. */
  filled: number;
  seconds: number;
  /** Of this process while it read, all threads. */
  cpuSeconds: number;
  /** Of the whole process: some 100 MB are Node and the compiler that lets it run TypeScript. */
  peakMb: number;
}

/** Only this connector: the registry would load the drivers of all. */
async function ours(name: string, { folder, settings, query }: Prepared): Promise<BareReader> {
  const module = (await import(`../../../connectors/${name}/${name}.connector`)) as Record<string, Connector>;
  const connector = module[`${name}Connector`]!;
  const source = await connector.open(connector.settings.parse(settings), {
    baseDir: folder,
    applicationName: 'brygga-bench',
    log: () => undefined,
  });
  return {
    read: async (take) => {
      for await (const { rows } of source.stream(query)) for (const row of rows) take(row);
    },
    close: () => source.close(),
  };
}

async function main([name, way, file]: string[]): Promise<Reading> {
  const prepared = JSON.parse(readFileSync(file!, 'utf8')) as Prepared;
  const reader =
    way === 'bare' ? await (await loadSource(name!)).bare(prepared) : await ours(name!, prepared);
  let rows = 0;
  let filled = 0;
  const cpu = process.cpuUsage();
  const started = performance.now();
  await reader.read((cells) => {
    rows++;
    for (let at = 0; at < cells.length; at++) {
      const cell = cells[at];
      if (cell !== null && cell !== undefined && cell !== '') filled++;
    }
  });
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  await reader.close();
  const peakMb = Math.round(process.resourceUsage().maxRSS / 1024);
  return { rows, filled, seconds, cpuSeconds: (user + system) / 1e6, peakMb };
}

void main(process.argv.slice(2)).then((reading) => {
  process.stdout.write(`${JSON.stringify(reading)}\n`, () => process.exit());
});
