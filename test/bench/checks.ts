/** What must hold after each sync, asked of source and store by plain SQL: a benchmark of something wrong is none. */
import type { RunSummary, StreamAccount } from '../../src/store/model';
import type { BenchDatabase } from './databases';
import { tables } from './source';

/** The mapping's `utredning.utfall`, as the store has it. */
const outcomes: Record<string, string> = {
  IB: 'inget-behov',
  SS: 'samtycke-saknas',
  OV: 'oppenvard',
  PL: 'placering',
  LV: 'ansokan-lvu',
  QQ: 'omappad',
};

export interface Expected {
  inserted: number;
  updated: number;
  deleted: number;
  mode: StreamAccount['mode'];
}

export async function countRows(database: BenchDatabase): Promise<number> {
  const counts = await Promise.all(tables.map(({ name }) => database.ask(`SELECT count(*) FROM ${name}`)));
  return counts.reduce((sum, rows) => sum + Number(rows[0]![0]), 0);
}

/** @throws Error naming everything that is not as it should be */
export async function checkSync(
  name: string,
  { run, streams }: { run: RunSummary; streams: readonly StreamAccount[] },
  expected: Expected,
  { source, store }: { source: BenchDatabase; store: BenchDatabase },
): Promise<void> {
  const wrong: string[] = [];
  const same = (what: string, is: unknown, wanted: unknown): void => {
    if (JSON.stringify(is) !== JSON.stringify(wanted))
      wrong.push(`${what} is ${JSON.stringify(is)}, not ${JSON.stringify(wanted)}`);
  };
  same('status', run.status, 'done');
  for (const what of ['inserted', 'updated', 'deleted'] as const) same(what, run[what], expected[what]);
  same('rejected', run.rejected, 0);
  same('read', run.read, run.inserted + run.updated + run.unchanged + run.rejected + run.countedOnly);
  for (const stream of streams) same(`mode of ${stream.record}`, stream.mode, expected.mode);
  same('streams', streams.map(({ record }) => record).sort(), tables.map((table) => table.name).sort());
  for (const table of tables) {
    const count = `SELECT count(*) FROM ${table.name}`;
    same(`rows of ${table.name}`, await store.ask(count), await source.ask(count));
  }
  same('outcomes', await outcomesOf(store, 'utfall'), await outcomesOf(source, 'utfall_kod', outcomes));
  if (wrong.length > 0) throw new Error(`The benchmark failed: after "${name}", ${wrong.join('; ')}.`);
}

async function outcomesOf(
  database: BenchDatabase,
  column: string,
  translate?: Record<string, string>,
): Promise<[string, number][]> {
  const rows = await database.ask(`SELECT ${column}, count(*) FROM utredning GROUP BY ${column}`);
  return rows
    .map(([value, count]): [string, number] => {
      const code = typeof value === 'string' ? value : '';
      return [translate?.[code] ?? code, Number(count)];
    })
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
