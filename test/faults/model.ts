/** Any sequence of changes, runs and crashes ends as the source says: for `model.spec.ts` and `model.faults.ts`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { loadSettings } from '../../src/config/load-settings';
import { createPseudonymiser, loadMasterKey } from '../../src/identity';
import { loadMapping } from '../../src/mapping/load-mapping';
import { openCatalog } from '../../src/open-catalog';
import { openWithLists } from '../../src/open-source';
import { loadedVariables } from '../../src/privacy/follow-ups';
import { openStore } from '../../src/store/open-store';
import { syncSource } from '../../src/sync/sync';
import { Instance, testFolder } from '../support/instance';
import { SqliteCaseSystem } from './harness/case-system';
import { Crash, crashing, type CrashPoint } from './harness/crashing-store';
import { ledgerFaults } from './harness/ledger';
import { writeFollowUp, writeMapping } from './harness/mapping';
import { Model, type ModelRow, type ModelTable } from './harness/model';
import { identity, inserts, instant, tables } from './harness/rows';
import { SqliteStore } from './harness/stores';
import { tally, tallyVerdict } from './harness/tally';
import { judgeMarks, nothing, type Marked } from './harness/verdict';

const children = 8;
const hour = 3600;

const table = fc.constantFrom<ModelTable>('akt', 'utr', 'ins');
const id = fc.integer({ min: 1, max: 7 });
const child = fc.integer({ min: 1, max: children });
/** When the source says that it was changed: now, late but inside the overlap, long ago, or not at all. */
const when = fc.constantFrom('now', 'now', 'late', 'old', 'null');

const change = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('insert' as const), table, id, child, when }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('update' as const), table, id, child, when }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), table, id }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('twice' as const),
      table: fc.constantFrom<ModelTable>('utr', 'ins'),
      id,
      child,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('nobody' as const), table, id }) },
);
const run = fc.record({
  kind: fc.constant('run' as const),
  whole: fc.boolean(),
  crash: fc.option(
    fc.record({
      nth: fc.integer({ min: 1, max: 22 }),
      when: fc.constantFrom<CrashPoint['when']>('before', 'after'),
    }),
    { freq: 2 },
  ),
});
type Step =
  typeof change extends fc.Arbitrary<infer C>
    ? C | (typeof run extends fc.Arbitrary<infer R> ? R : never)
    : never;
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof({ weight: 3, arbitrary: change }, { weight: 2, arbitrary: run }),
  { minLength: 4, maxLength: 16 },
);

/** Several cases of so many sequences each, the first of this seed and the others of those after it. */
export function anySequences(cases: number, sequences: number, first: number): void {
  const folder = testFolder();
  let play: Awaited<ReturnType<typeof player>>;
  beforeAll(async () => {
    play = await player(folder);
  });

  it.each(Array.from({ length: cases }, (_, n) => first + n))(
    `of ${sequences} sequences of changes, runs and crashes leaves what the source holds (seed %i)`,
    (seed) => fc.assert(fc.asyncProperty(steps, play), { numRuns: sequences, seed, endOnFailure: false }),
  );
}

/** What plays one sequence in a source and a store of its own, and expects what must hold after each run. */
async function player(
  folder: ReturnType<typeof testFolder>,
): Promise<(sequence: readonly Step[]) => Promise<void>> {
  const instance = new Instance(folder.in('ett'));
  const followUps = writeFollowUp(join(instance.folder, 'uppfoljningar'));
  writeMapping(join(instance.folder, 'mappning'), 'sqlite');
  instance.configure({
    followUps,
    sources: [{ name: 'prov', mapping: 'mappning', settings: { file: 'x' } }],
  });
  const settings = loadSettings({ cwd: instance.folder, file: instance.config, env: {} });
  const { catalog, followUps: active } = openCatalog(settings);
  const loaded = loadedVariables(catalog, active, '2026-01-01');
  const mapping = loadMapping(join(instance.folder, 'mappning'), catalog, { loaded });
  const pseudonymiser = createPseudonymiser(loadMasterKey(instance.key), {
    kommun: '0000',
    namnd: 'socialnamnden',
  });
  const untouched = await SqliteCaseSystem.create(folder.in('utan-rader.sqlite'), {
    children,
    ins: 0,
    unique: false,
  });
  await untouched.run(['DELETE FROM akt', 'DELETE FROM utr']);
  let number = 0;

  return async (sequence) => {
    tally({ sequences: 1 });
    const home = folder.in(`s${++number}`);
    mkdirSync(home);
    const source = await untouched.copy();
    const atRest = new SqliteStore(home);
    const model = new Model();
    let version = 0;
    // A year after the rows that are there from the start, and an hour more with every step.
    let clock = 365 * 24;
    const timeOf = (of: string): string | null =>
      of === 'null'
        ? null
        : instant((of === 'late' ? clock - 48 : of === 'old' ? clock - 24 * 60 : clock) * hour);

    const put = (row: ModelRow, to: ModelTable, at: string): string[] => {
      const [statement] = inserts(to, [{ ...row, andrad: timeOf(at) }]);
      return [row.known ? statement! : statement!.replace(identity(row.child), 'ogiltig')];
    };
    const apply = async (step: Exclude<Step, { kind: 'run' }>): Promise<void> => {
      const rows = model.rows[step.table];
      const there = rows.filter((row) => row.id === step.id);
      const gone = `DELETE FROM ${step.table} WHERE id = ${step.id}`;
      const drop = (): void => {
        model.rows[step.table] = rows.filter((row) => row.id !== step.id);
        model.hide(step.table, 'removal');
      };
      version++;
      switch (step.kind) {
        case 'delete':
          if (there.length === 0) return;
          drop();
          return source.run([gone]);
        case 'nobody': {
          // One row whose identity is none, in place of what had the key.
          if (there.length > 0) drop();
          const row = { id: step.id, version, child: 1, known: false };
          model.rows[step.table].push(row);
          return source.run([gone, ...put(row, step.table, 'now')]);
        }
        case 'twice': {
          if (there.length !== 1) return;
          const row = { id: step.id, version, child: step.child, known: true };
          rows.push(row);
          return source.run(put(row, step.table, 'now'));
        }
        default: {
          if ((step.kind === 'insert') !== (there.length === 0)) return;
          if (there.length > 0) drop();
          if (step.when === 'old') {
            model.hide(step.table, 'old-insert');
            if (step.kind === 'update') model.hidden = true;
          }
          const row = { id: step.id, version, child: step.child, known: true };
          model.rows[step.table].push(row);
          return source.run([gone, ...put(row, step.table, step.when)]);
        }
      }
    };

    const sync = async (whole: boolean, crash: CrashPoint | null): Promise<boolean> => {
      const store = await openStore({ place: { file: atRest.file }, schema: { loaded } });
      try {
        const lock = await store.lock('prov');
        expect(lock).not.toBeNull();
        try {
          await syncSource({
            name: 'prov',
            open: () =>
              openWithLists(
                {
                  name: 'prov',
                  mapping: '',
                  settings: source.settings,
                  lists: {},
                  reading: settings.sources[0]!.reading,
                },
                'sqlite',
                { baseDir: instance.folder, applicationName: 'prov', log: () => undefined },
              ),
            mapping,
            pseudonymiser,
            store: crashing(store, crash),
            catalog,
            reading: { drift: 'freeze', overlapDays: 3, wholeEveryDays: whole ? 0 : 30 },
            deleteBrake: 1,
            now: () => new Date(Date.UTC(2024, 0, 1) + clock * hour * 1000),
          });
          return true;
        } finally {
          await lock!.release();
        }
      } catch (error) {
        if (crash && error instanceof Crash) return false;
        throw error;
      } finally {
        await store.close();
      }
    };

    const check = async (): Promise<void> => {
      const verdict = nothing();
      for (const name of ['akt', 'utr', 'ins'] as const) {
        const { letter, record } = tables[name];
        const rows = await atRest.ask<Marked>(
          `SELECT enhet AS marke, 1 AS antal FROM ${record}` +
            (name === 'akt' ? ` UNION ALL SELECT enhet, antal FROM aktualisering_antal` : ''),
        );
        // Of several rows of one child and key any may stand: told by the first, whichever it is.
        const wanted = model
          .stored(name, letter)
          .map((choice) => choice.find((mark) => rows.some(({ marke }) => marke === mark)) ?? choice[0]!);
        judgeMarks(verdict, record, rows, wanted);
      }
      const stored = await atRest.ask<Marked>('SELECT enhet AS marke, 1 AS antal FROM barn');
      judgeMarks(
        verdict,
        'barn',
        stored,
        [...model.children()].map((n) => `P${n}.0`),
      );
      tallyVerdict(verdict);
      expect(verdict).toEqual(nothing());
      expect(await ledgerFaults(atRest)).toEqual([]);
    };

    for (const step of sequence) {
      clock++;
      if (step.kind !== 'run') await apply(step);
      else if (await sync(step.whole, step.crash)) {
        model.read(step.whole);
        if (!model.hidden) await check();
      }
    }
    clock++;
    await sync(true, null);
    model.read(true);
    await check();
    await atRest.drop();
  };
}
