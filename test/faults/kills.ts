/** The cases of kill -9, for as many kills as the caller has time for: `kills.spec.ts` a few, `kills-into-….faults.ts` 200. */
import { Random } from '../../src/example/random';
import type { CaseSystem } from './harness/case-system';
import { combinations, combine, type Engine } from './harness/combinations';
import { changes, type Size } from './harness/rows';
import type { Strike } from './harness/runner';
import { Scene } from './harness/scene';
import { tally } from './harness/tally';
import { halfWritten, type Content } from './harness/verdict';

export interface Load {
  /** Kills of this combination. */
  kills: number;
  size: Size;
  seed: number;
}

export const seed = Number(process.env.BRYGGA_FAULTS_SEED ?? 20261122);

/** A store's share of 200 kills, or of what BRYGGA_FAULTS_KILLS says, with each kind of source. */
export function killedInto(store: Engine): void {
  const kills = Math.ceil(Number(process.env.BRYGGA_FAULTS_KILLS ?? 200) / combinations.length);
  describe.each(['sqlite', 'postgres'] as const)(
    `kill -9 while a %s source is read into a ${store} store (seed ${seed})`,
    (source) => killed(source, store, { kills, size: { children: 600, ins: 9_500 }, seed }),
  );
}

/** Statements where a process dies most badly. */
const moments = {
  commit: '^(COMMIT|END)',
  shape: '^(CREATE|ALTER|DROP|TRUNCATE|ANALYZE)',
  write: '^(INSERT|UPDATE|DELETE|COPY|MERGE|WITH)',
} as const;

export function killed(source: Engine, store: Engine, { kills, size, seed: start }: Load): void {
  const given = combine(source, store);
  const random = new Random(start);
  /** Of a run that nobody disturbs, from the order to the answer. */
  const duration = { first: 0, next: 0 };
  let before: CaseSystem;
  let after: CaseSystem;
  let loaded: Scene;
  let was: Content;
  let is: Content;

  const timed = async (scene: Scene): Promise<number> => {
    await given.runners.take().warm();
    const began = performance.now();
    await scene.sync();
    return performance.now() - began;
  };

  beforeAll(async () => {
    before = await given.newSource(size);
    after = await before.copy();
    await after.run(changes(size));
    loaded = await Scene.set(given, before);
    duration.first = await timed(loaded);
    was = await loaded.content();
    // In a new process, as each one is that will be killed.
    await given.runners.take().end();
    const next = await loaded.again(after);
    duration.next = await timed(next);
    is = await next.undisturbed();
    await given.runners.take().end();
  });

  /** After the kill: whole rows only; then on, and as if nothing had been. */
  const goesOn = async (scene: Scene, first: boolean, how: string): Promise<void> => {
    tally({ kills: 1 });
    expect([how, halfWritten(await scene.content(), first ? [was] : [was, is])]).toEqual([how, []]);
    await scene.sync(given.runners.lasting());
    await scene.expectWhole(first ? was : is);
    await scene.store.drop();
  };

  const scene = (first: boolean): Promise<Scene> => (first ? Scene.set(given, before) : loaded.again(after));

  /** Half of the kills at times over the whole of a run, half at statements. */
  const byTime = Math.ceil(kills / 2);

  it.each([
    ['first load', true],
    ['run over a changed source', false],
  ] as const)('at any time of a %s: the next run ends as if nothing had been', async (_, first) => {
    const rounds = Math.ceil(byTime / 2);
    let hits = 0;
    // Later rounds of one that was too late come sooner.
    let [stretch, tries] = [1, 0];
    for (let n = 0; hits < rounds && tries < rounds * 3; n = (n + 1) % rounds, tries++) {
      const at = ((n + random.next()) / rounds) * duration[first ? 'first' : 'next'] * stretch;
      const killedOne = await scene(first);
      if (await killedOne.killAfter(at)) {
        hits++;
        await goesOn(killedOne, first, `${at.toFixed(0)} ms`);
      } else {
        stretch *= 0.9;
        await killedOne.expectWhole(first ? was : is);
        await killedOne.store.drop();
      }
    }
    expect(hits).toBe(rounds);
  });

  it.each(Object.keys(moments) as (keyof typeof moments)[])(
    'at a statement (%s), before or after it: the next run ends as if nothing had been',
    async (moment) => {
      const rounds = Math.ceil((kills - byTime) / Object.keys(moments).length);
      const match = moments[moment];
      const found = { first: await count(true, match), next: await count(false, match) };
      for (let n = 0; n < rounds; n++) {
        const first = found.next === 0 || n % 2 === 0;
        const nth = 1 + Math.floor(((n + random.next()) / rounds) * found[first ? 'first' : 'next']);
        const strike: Strike = { match, nth, when: random.next() < 0.5 ? 'before' : 'after' };
        const struck = await scene(first);
        const answer = await struck.attempt({ strike });
        expect([strike, answer]).toEqual([strike, undefined]);
        await goesOn(struck, first, JSON.stringify(strike));
      }
    },
  );

  /** How many statements of a kind a run has. */
  async function count(first: boolean, match: string): Promise<number> {
    const counted = await scene(first);
    const order = { strike: { match, nth: 0, when: 'before' } } as const;
    const answer = await counted.attempt(order, given.runners.lasting());
    expect(answer?.problems).toEqual([]);
    await counted.store.drop();
    return answer!.statements;
  }

  it('several times in a row, at every stage anew: the run that is left alone ends as if nothing had been', async () => {
    const chain = await scene(false);
    for (let n = 0; n < 4; n++) {
      if (await chain.killAfter(((n + random.next()) / 4) * duration.next)) tally({ kills: 1 });
      expect(halfWritten(await chain.content(), [was, is])).toEqual([]);
    }
    await chain.sync();
    await chain.expectWhole(is);
  });
}
