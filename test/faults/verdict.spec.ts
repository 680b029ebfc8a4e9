import { mkdirSync, writeFileSync } from 'node:fs';
import { combine } from './harness/combinations';
import { ledgerFaults, ledgerFaultsDuring } from './harness/ledger';
import { Scene } from './harness/scene';
import { againstSource, compare, contentOf, halfWritten, type Content } from './harness/verdict';

// What judges the fault suite must be able to say no.
describe.each(['sqlite', 'postgres'] as const)('the judge of a %s store', (kind) => {
  const given = combine('sqlite', kind);
  let scene: Scene;
  let whole: Content;
  beforeAll(async () => {
    scene = await Scene.set(given, await given.newSource({ children: 60 }));
    await scene.sync();
    whole = await scene.content();
  });

  const content = (change: (rows: Content) => void): Content => {
    const copy: Content = new Map(
      [...whole].map(([table, rows]) => [table, rows.map((row) => ({ ...row }))]),
    );
    change(copy);
    return copy;
  };
  const verdict = (change: (rows: Content) => void): number[] => {
    const { lost, duplicated, stale } = compare(content(change), whole);
    return [lost, duplicated, stale];
  };

  it('finds nothing where nothing is wrong, in content that has rows in every kind of table', () => {
    expect(verdict(() => undefined)).toEqual([0, 0, 0]);
    for (const table of [
      'barn',
      'aktualisering',
      'utredning',
      'insats',
      'aktualisering_antal',
      'utredning_centrala_behov',
    ])
      expect([table, whole.get(table)?.length]).toEqual([table, expect.any(Number)]);
  });

  it.each(['barn', 'aktualisering', 'utredning', 'insats', 'utredning_centrala_behov'])(
    'sees a row of %s that is lost, one that is there twice, one too many and one that is old',
    (table) => {
      expect(verdict((rows) => rows.get(table)!.pop())).toEqual([1, 0, 0]);
      expect(verdict((rows) => rows.get(table)!.push(whole.get(table)![0]!))).toEqual([0, 1, 0]);
      expect(verdict((rows) => rows.get(table)!.push({ key: 'annan', rest: '' }))).toEqual([0, 0, 1]);
      expect(verdict((rows) => (rows.get(table)![0]!.rest += 'x'))).toEqual([0, 0, 1]);
    },
  );

  it('sees a notification that was counted twice, and one that was not counted', () => {
    const table = 'aktualisering_antal';
    expect(verdict((rows) => (rows.get(table)![0]!.rest = 'antal=2'))).toEqual([0, 1, 0]);
    expect(verdict((rows) => rows.get(table)!.pop())).toEqual([1, 0, 0]);
  });

  it('sees a row whose list is of another time than the row', () => {
    expect(halfWritten(whole, [whole])).toEqual([]);
    expect(
      halfWritten(
        content((rows) => rows.get('utredning_centrala_behov')!.pop()),
        [whole],
      ),
    ).toHaveLength(1);
    expect(
      halfWritten(
        content((rows) => (rows.get('utredning')![0]!.rest += 'x')),
        [whole],
      ),
    ).toHaveLength(1);
  });

  it('sees in the source itself, without any other run, what is lost, twice and old', async () => {
    expect(await againstSource(scene.store, scene.source)).toMatchObject({
      lost: 0,
      duplicated: 0,
      stale: 0,
    });
    const gone = await scene.source.copy();
    await gone.run(['DELETE FROM utr WHERE id = 7']);
    expect(await againstSource(scene.store, gone)).toMatchObject({ lost: 0, duplicated: 0, stale: 1 });
    const more = await scene.source.copy();
    await more.run([
      `INSERT INTO ins SELECT 1000, utr, personnr, start, typ, 'I1000.0', andrad FROM ins WHERE id = 1`,
      `UPDATE akt SET marke = 'A10.1' WHERE id = 10`,
    ]);
    expect(await againstSource(scene.store, more)).toMatchObject({ lost: 1, duplicated: 0, stale: 1 });
    // Two rows of the same source row under different keys, as after a change of the key.
    const twice = {
      ...scene.store,
      ask: <T>(sql: string) =>
        scene.store.ask<T>(
          sql.replace(
            /$/,
            sql.includes('"utredning"')
              ? ` UNION ALL SELECT enhet, 1 FROM utredning WHERE enhet = 'U3.0'`
              : '',
          ),
        ),
    };
    expect(await againstSource(twice, scene.source)).toMatchObject({ lost: 0, duplicated: 1, stale: 0 });
  });

  it('sees in the store of a run what was lost, doubled and left old in it, by the rows and by the source', async () => {
    const folder = `${given.folder}/skadat-${kind}`;
    mkdirSync(folder);
    const hurt = await scene.store.copy(folder);
    const columns = (await hurt.tables()).get('insats')!.map((name) => `"${name}"`);
    const another = columns.map((name) =>
      name === '"nyckel"' ? `'annan'` : name === '"rad"' ? '9999' : name,
    );
    await hurt.write(`DELETE FROM utredning WHERE enhet = 'U7.0'`);
    await hurt.write(`UPDATE utredning SET enhet = 'U8.9' WHERE enhet = 'U8.0'`);
    await hurt.write(
      `INSERT INTO insats (${columns.join()}) SELECT ${another.join()} FROM insats WHERE enhet = 'I9.0'`,
    );
    const { lost, duplicated, stale } = compare(await contentOf(hurt), whole);
    // The doubled row has a key that nobody wants; which row of the source it is, its mark tells.
    expect([lost, duplicated, stale]).toEqual([1, 0, 2]);
    expect(await againstSource(hurt, scene.source)).toMatchObject({ lost: 1, duplicated: 1, stale: 1 });
    expect(halfWritten(await contentOf(hurt), [whole])).not.toEqual([]);
  });

  it('sees a chunk whose rows are there in part, during the run', async () => {
    const empty: Content = new Map();
    expect(await ledgerFaultsDuring(scene.store, 1, empty, whole)).toEqual([]);
    const folder = `${given.folder}/halv-${kind}`;
    mkdirSync(folder);
    const half = await scene.store.copy(folder);
    await half.write(`DELETE FROM insats WHERE enhet = 'I9.0'`);
    expect(await ledgerFaultsDuring(half, 1, empty, whole)).toEqual([
      expect.stringContaining('insats: 59 rows of run 1'),
      expect.stringContaining('insats: 59 rows, 0 before'),
    ]);
    await half.write(`DELETE FROM korning_del WHERE post = 'utredning'`);
    expect(await ledgerFaultsDuring(half, 1, empty, whole)).toContainEqual(
      expect.stringContaining('utredning: 60 rows of run 1, chunks 0 + 0'),
    );
    for (const record of ['aktualisering', 'utredning', 'insats'])
      await half.write(`DELETE FROM ${record} WHERE barn = (SELECT min(nyckel) FROM barn)`);
    expect(await ledgerFaultsDuring(half, 1, empty, whole)).toContain('barn: 1 without any record');
  });

  it('sees accounts that do not add up, and a run that was left open', async () => {
    expect(await ledgerFaults(scene.store)).toEqual([]);
    const folder = `${given.folder}/bok-${kind}`;
    mkdirSync(folder);
    const other = await scene.store.copy(folder);
    await other.write(
      `UPDATE korning_del SET lasta = lasta + 1 WHERE id = (SELECT min(id) FROM korning_del)`,
    );
    expect((await ledgerFaults(other)).length).toBeGreaterThan(1);
    await other.write(`UPDATE korning SET status = 'running'`);
    expect(await ledgerFaults(other)).toContainEqual(expect.stringContaining('still open'));
  });
});

describe('the last lines of the suite', () => {
  const TallyReporter = jest.requireActual<
    new () => { onRunComplete(): void; getLastError(): Error | undefined }
  >('./harness/tally-reporter.cjs');
  /** What the reporter prints after these lines, and whether the suite then fails. */
  const said = (...lines: Record<string, unknown>[]): { text: string; fails: boolean } => {
    const before = process.env.BRYGGA_FAULTS_TALLY;
    const print = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    try {
      const reporter = new TallyReporter();
      writeFileSync(
        process.env.BRYGGA_FAULTS_TALLY!,
        lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
      );
      reporter.onRunComplete();
      return { text: print.mock.calls.join(''), fails: reporter.getLastError() !== undefined };
    } finally {
      print.mockRestore();
      if (before === undefined) delete process.env.BRYGGA_FAULTS_TALLY;
      else process.env.BRYGGA_FAULTS_TALLY = before;
    }
  };
  const right = { suite: 'ett', lost: 0, duplicated: 0, stale: 0 };

  it('add up kills and comparisons, by file and in all', () => {
    const { text, fails } = said({ suite: 'ett', kills: 1 }, right, { suite: 'annat', sequences: 1 }, right);
    expect(text).toContain('annat  0 kills, 1 sequences, 0 comparisons');
    expect(text).toMatch(/\n1 kills, 1 sequences, 2 comparisons: 0 lost, 0 duplicated, 0 stale\n$/);
    expect(fails).toBe(false);
  });

  it.each(['lost', 'duplicated', 'stale'])('fail when a row is %s, and when nothing was compared', (what) => {
    expect(said(right, { ...right, [what]: 1 })).toMatchObject({
      text: expect.stringContaining(`1 ${what}`) as string,
      fails: true,
    });
    expect(said({ suite: 'ett', kills: 1 })).toMatchObject({ fails: true });
  });
});
