import { createHash } from 'node:crypto';
import { readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '../../src/example/random';
import type { CaseSystem } from './harness/case-system';
import { combine } from './harness/combinations';
import { changes } from './harness/rows';
import { Scene } from './harness/scene';
import { PostgresStore, type Seen, type SqliteStore, type StoreAtRest } from './harness/stores';
import { tally, tallyVerdict } from './harness/tally';
import { compare, contentOf, nothing, text } from './harness/verdict';
import { seed } from './kills';

const size = { children: 500, ins: 6_000 };
/** What each store has of its own. */
const own = 'lagring';

/** Every row of every table, histories and ledgers too, in words and in no order of the engine's. */
async function everything(store: Seen, like: ReadonlyMap<string, string[]>): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>();
  for (const [table, columns] of like) {
    const names = columns.filter((name) => name !== 'rad').sort();
    const rows = await store.ask<Record<string, unknown>>(`SELECT * FROM "${table}"`);
    found.set(table, rows.map((row) => names.map((name) => text(row[name])).join('|')).sort());
  }
  found.delete(own);
  return found;
}

describe('a store that is moved from its file to PostgreSQL, by a process that is killed', () => {
  // The source takes no part in it; its server is the store's too.
  const given = combine('postgres', 'sqlite');
  const random = new Random(seed);
  let after: CaseSystem;
  let loaded: Scene;
  /** Of a move that nobody disturbs. */
  let duration: number;
  let file: string;

  const digest = (): string => createHash('sha256').update(readFileSync(file)).digest('hex');

  /** An empty database, and the settings that name it. */
  const target = async (scene: Scene): Promise<{ to: PostgresStore; moveTo: string }> => {
    const to = await PostgresStore.create(given.server!, scene.instance.folder);
    const moveTo = join(scene.instance.folder, 'brygga-postgres.yaml');
    scene.configure({ store: to });
    renameSync(scene.instance.config, moveTo);
    scene.configure();
    return { to, moveTo };
  };

  /** Everything arrived: also what no follow-up reads, such as the ledger. */
  const expectMoved = async (to: StoreAtRest): Promise<void> => {
    const [tables, all, content] = await to.snapshot(async (at) => {
      const tables = await at.tables();
      return [tables, await everything(at, tables), await contentOf(at)] as const;
    });
    expect(all).toEqual(await everything(loaded.store, tables));
    const verdict = compare(content, await loaded.content());
    tallyVerdict(verdict);
    expect(verdict).toEqual(nothing());
  };

  beforeAll(async () => {
    const before = await given.newSource(size);
    after = await before.copy();
    await after.run(changes(size));
    loaded = await Scene.set(given, before);
    await loaded.sync();
    file = (loaded.store as SqliteStore).file;
    for (const round of ['warms the process', 'tells how long it takes']) {
      const { to, moveTo } = await target(loaded);
      const began = performance.now();
      expect([round, await loaded.attempt({ moveTo })]).toMatchObject([round, { problems: [] }]);
      duration = performance.now() - began;
      await expectMoved(to);
      await to.drop();
    }
  });

  /** The file is as it was; and the target has all, or takes all at the next try. */
  const goesOn = async (to: PostgresStore, moveTo: string, untouched: string): Promise<void> => {
    tally({ kills: 1 });
    expect(digest()).toBe(untouched);
    const again = await loaded.attempt({ moveTo });
    expect(again?.error).toBeUndefined();
    // Refused: the kill came after the commit, and then nothing may be missing.
    expect([[], ['STO-034']]).toContainEqual(again?.problems);
    await expectMoved(to);
    expect(digest()).toBe(untouched);
    expect(await loaded.store.damage()).toEqual([]);
  };

  it('at any time: the file is untouched, and the move done again arrives whole', async () => {
    const rounds = 6;
    let hits = 0;
    for (
      let n = 0, tries = 0, stretch = 1;
      hits < rounds && tries < rounds * 3;
      n = (n + 1) % rounds, tries++
    ) {
      const untouched = digest();
      const { to, moveTo } = await target(loaded);
      if (await loaded.killAfter(((n + random.next()) / rounds) * duration * stretch, { moveTo })) {
        hits++;
        await goesOn(to, moveTo, untouched);
      } else {
        stretch *= 0.9;
        await expectMoved(to);
      }
      await to.drop();
    }
    expect(hits).toBe(rounds);
  });

  it.each(['^(COMMIT|END)', '^(CREATE|ALTER|LOCK)', '^(COPY|SELECT setval)'])(
    'at a statement (%s), before or after it: the file is untouched, and the move done again arrives whole',
    async (match) => {
      const counted = await target(loaded);
      const order = { strike: { match, nth: 0, when: 'before' }, moveTo: counted.moveTo } as const;
      const { statements } = (await loaded.attempt(order))!;
      expect(statements).toBeGreaterThan(1);
      await counted.to.drop();
      for (const when of ['before', 'after'] as const)
        // The last one always: of the commits it is that of the move.
        for (const nth of new Set([statements, random.int(1, statements)])) {
          const untouched = digest();
          const { to, moveTo } = await target(loaded);
          const strike = { match, nth, when };
          expect([strike, await loaded.attempt({ strike, moveTo })]).toEqual([strike, undefined]);
          await goesOn(to, moveTo, untouched);
          await to.drop();
        }
    },
  );

  it('is read on into after that, as if it had always been there', async () => {
    const scene = await loaded.again(after);
    const { to, moveTo } = await target(scene);
    expect(await scene.killAfter(duration / 2, { moveTo })).toBe(true);
    tally({ kills: 1 });
    await scene.attempt({ moveTo });
    const moved = scene.withStore(to);
    await moved.sync();
    await moved.expectWhole();
  });
});
