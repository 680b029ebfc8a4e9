import type { CaseSystem } from './harness/case-system';
import { combine } from './harness/combinations';
import { inserts, later, range, updates } from './harness/rows';
import { Scene } from './harness/scene';

const size = { children: 400 };

// The columns of a source change in mid-life. One record stops or does what its owner has said; the others go on.
describe.each([
  ['sqlite', 'sqlite'],
  ['postgres', 'postgres'],
] as const)('a %s source that is rebuilt, into a %s store', (engine, store) => {
  const given = combine(engine, store);
  let first: CaseSystem;
  let loaded: Scene;
  const everything = { mapping: { sql: { utr: 'SELECT * FROM utr' } } };
  beforeAll(async () => {
    first = await given.newSource(size);
    loaded = await Scene.set(given, first, everything);
    await loaded.sync();
  });

  const rename = 'ALTER TABLE utr RENAME COLUMN samtal TO samtal_ny';
  const back = 'ALTER TABLE utr RENAME COLUMN samtal_ny TO samtal';
  /** Rows of another record that change meanwhile. */
  const elsewhere = updates(
    'ins',
    range(1, 20).map((id) => ({ id, version: 1, andrad: later(1) })),
  );
  const scene = async (drift: string, statements: readonly string[]): Promise<Scene> => {
    const source = await first.copy();
    await source.run([...statements, ...elsewhere]);
    const made = await loaded.again(source);
    made.configure({ ofSource: { reading: { drift, wholeEveryDays: 30 } } });
    return made;
  };
  const insatser = async (of: Scene): Promise<number> =>
    (await of.store.ask(`SELECT enhet FROM insats WHERE enhet LIKE 'I%.1'`)).length;
  const answers = async (of: Scene): Promise<unknown> =>
    of.store.ask('SELECT enskilda_samtal AS svar, count(*) AS n FROM utredning GROUP BY 1 ORDER BY 1');

  it.each(['freeze', 'evolve'])(
    '%s: a column that is gone stops its record, the others go on',
    async (drift) => {
      const made = await scene(drift, [rename]);
      const before = await answers(made);
      const answer = await made.attempt();
      expect([answer?.problems, answer?.error]).toEqual([['SYN-010'], undefined]);
      expect(await insatser(made)).toBe(19);
      expect(await answers(made)).toEqual(before);
      await made.source.run([back]);
      await made.sync();
      await made.expectWhole();
    },
  );

  it('discard-value: what was read from it counts as unmapped, and comes back with the column', async () => {
    const made = await scene('discard-value', [rename]);
    await made.source.run(["UPDATE utr SET andrad = '" + later(1) + "'"]);
    const [run] = await made.sync();
    expect(run!.unmapped).toBe(size.children);
    expect(await answers(made)).toEqual([{ svar: 'omappad', n: expect.anything() as unknown }]);
    expect(await insatser(made)).toBe(19);
    await made.source.run([back]);
    made.configure({ ofSource: { reading: { drift: 'freeze', wholeEveryDays: 0 } } });
    await made.sync();
    await made.expectWhole();
  });

  it('discard-row: the rows are rejected and accounted for, the others go on', async () => {
    const made = await scene('discard-row', [rename]);
    made.configure({
      ofSource: { reading: { drift: 'discard-row', wholeEveryDays: 0 } },
      change: { deleteBrake: 1 },
    });
    const answer = await made.attempt();
    expect(answer?.error).toBeUndefined();
    expect(await insatser(made)).toBe(19);
    expect(await made.faultsOfLedger()).toEqual([]);
    await made.source.run([back]);
    made.configure({ ofSource: { reading: { wholeEveryDays: 0 } } });
    await made.sync();
    await made.expectWhole();
  });

  it('a column more changes nothing', async () => {
    const made = await scene('freeze', ['ALTER TABLE utr ADD COLUMN tillagg text']);
    await made.sync();
    await made.expectWhole();
  });

  it('freeze: a column of another type stops its record; evolve: it goes on', async () => {
    const retype =
      engine === 'postgres'
        ? ['ALTER TABLE utr ALTER COLUMN samtal TYPE varchar(40)']
        : [
            'CREATE TABLE utr_ny (id bigint PRIMARY KEY, akt bigint, personnr text, start text, utfall text, samtal varchar(40), behov text, marke text, andrad timestamp)',
            'INSERT INTO utr_ny SELECT * FROM utr',
            'DROP TABLE utr',
            'ALTER TABLE utr_ny RENAME TO utr',
          ];
    const made = await scene('freeze', retype);
    expect((await made.attempt())?.problems).toEqual(['SYN-010']);
    expect(await insatser(made)).toBe(19);
    await made.source.run(inserts('utr', [{ id: 9000, andrad: later(2), child: 3 }]));
    made.configure({ ofSource: { reading: { drift: 'evolve', wholeEveryDays: 30 } } });
    await made.sync();
    await made.expectWhole();
  });
});
