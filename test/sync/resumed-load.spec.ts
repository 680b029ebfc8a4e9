import { identity } from '../faults/harness/rows';
import { scenes, stores } from './case-into';

const rows = 24_000;
/** Rows of a store's chunk. */
const chunk = { sqlite: 2000, postgres: 8000 };
const keyOf = (row: number): string => `k${String(row).padStart(6, '0')}`;

/** Interventions by a key that is text, with two spellings of one key: one sorts first, the other far behind. */
const interventions = (more: readonly string[] = []): string[] => [
  `CREATE TABLE ins2 (k TEXT PRIMARY KEY, utr, personnr TEXT, start TEXT, typ TEXT, marke TEXT, andrad TIMESTAMP)`,
  `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${rows})
   INSERT INTO ins2 SELECT printf('k%06d', i), 1, (SELECT personnr FROM person WHERE id = 1 + i % 40), '2024-03-01',
     'oppenvard', 'I' || i, '2024-03-01 10:00:00' FROM n`,
  ...more,
  // So that what has changed lately is one row.
  `UPDATE ins2 SET andrad = '2024-06-01 10:00:00' WHERE k = 'k000005'`,
  `CREATE INDEX ins2_a ON ins2 (andrad)`,
];
const sql = { ins: 'SELECT k AS id, utr, personnr, start, typ, marke, andrad FROM ins2' };

describe.each(stores)('a first load into %s that was stopped and goes on', (engine) => {
  const made = scenes(engine);

  it('ends as one that was not when two rows, one on each side of the stop, have the same key', async () => {
    const source = await made.newSource({ children: 50 });
    await source.run(
      interventions([
        `INSERT INTO ins2 VALUES (' ${keyOf(rows - 10)}', 1, '${identity(45)}', '2024-03-01', 'oppenvard', 'FORSTA', '2024-03-01 10:00:00')`,
      ]),
    );
    const whole = await made.newScene(source, { sql });
    await whole.sync();
    const stopped = await made.newScene(source, { sql });
    await stopped.syncUntil('insats', 2);
    await stopped.sync();

    const stored = `SELECT count(*) AS n FROM insats`;
    const disputed = `SELECT enhet FROM insats WHERE enhet IN ('FORSTA', 'I${rows - 10}')`;
    expect(await stopped.store.ask(stored)).toEqual(await whole.store.ask(stored));
    expect(await stopped.store.ask(disputed)).toEqual([]);
    expect(await stopped.account('insats')).toMatchObject({ reason: 'difference', difference: 0 });
  });

  it('knows what the stopped run rejected, of its last chunk too, and counts every reject once', async () => {
    const source = await made.newSource({ children: 50 });
    const last = chunk[engine];
    const between = (first: number, end: number): string => `k BETWEEN '${keyOf(first)}' AND '${keyOf(end)}'`;
    await source.run(
      interventions([
        `UPDATE ins2 SET personnr = 'fel' WHERE ${between(last - 10, last - 1)} OR ${between(last + 5000, last + 5002)}`,
        `UPDATE ins2 SET andrad = '2024-06-01 09:00:00' WHERE k IN ('${keyOf(last - 5)}', '${keyOf(last + 5001)}')`,
      ]),
    );
    const scene = await made.newScene(source, { sql });
    await scene.syncUntil('insats', 1);
    const [{ bytes }] = (await scene.store.ask<{ bytes: number }>(
      `SELECT length(bokmarke) AS bytes FROM lasning WHERE post = 'insats'`,
    )) as [{ bytes: number }];
    // Every chunk writes it anew: it must not grow with what was rejected.
    expect(Number(bytes)).toBeLessThan(1500);

    const indexes: number[] = [];
    const look = async (): Promise<void> => {
      const made = `SELECT count(*) AS n FROM sqlite_master WHERE type = 'index' AND name = 'ux_insats'`;
      indexes.push(...(await scene.store.ask<{ n: number }>(made)).map(({ n }) => n));
    };
    const run = await scene.sync({
      display: () => ({
        show: ({ record }) => void (record === 'insats' && engine === 'sqlite' && look()),
        end: () => undefined,
      }),
    });
    // It is a first load still: no index is kept up row by row.
    if (engine === 'sqlite') expect(indexes.slice(0, 2)).toEqual([0, 0]);
    const stream = await scene.account('insats');
    expect(stream).toMatchObject({ mode: 'whole', reason: 'interrupted', rejected: 4, difference: 0 });
    expect(run.rejected + run.standing).toBe(13);
    const rejected = await scene.instance.with(({ store }) => store.rejected(run.id));
    expect(rejected).toHaveLength(13);
    expect(new Set(rejected.map(({ key }) => key)).size).toBe(13);
    expect(await scene.store.ask(`SELECT count(*) AS n FROM insats`)).toEqual([
      { n: engine === 'sqlite' ? rows - 13 : String(rows - 13) },
    ]);
  });
});
