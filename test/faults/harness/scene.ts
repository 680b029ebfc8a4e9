/** A case system, an instance of Bryggan that reads it, and what must hold at the end. */
import { randomUUID } from 'node:crypto';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Instance } from '../../support/instance';
import type { StreamAccount } from '../../../src/store/model';
import type { CaseSystem } from './case-system';
import { ledgerFaults } from './ledger';
import { writeFollowUp, writeMapping, type MappingChange } from './mapping';
import type { Answer, Order, Runner, Runners } from './runner';
import type { StoreAtRest } from './stores';
import { tallyVerdict } from './tally';
import { againstSource, compare, contentOf, nothing, type Content, type Verdict } from './verdict';

export interface Given {
  /** A folder of the test's own. */
  folder: string;
  runners: Runners;
  newStore(folder: string): Promise<StoreAtRest>;
}

export class Scene {
  private constructor(
    private readonly given: Given,
    readonly instance: Instance,
    readonly source: CaseSystem,
    readonly store: StoreAtRest,
    private readonly change: Record<string, unknown>,
  ) {}

  static async set(
    given: Given,
    source: CaseSystem,
    { mapping = {}, change = {} }: { mapping?: MappingChange; change?: Record<string, unknown> } = {},
  ): Promise<Scene> {
    const folder = join(given.folder, `scen-${randomUUID().slice(0, 8)}`);
    mkdirSync(folder);
    writeMapping(join(folder, 'mappning'), source.connector, mapping);
    const store = await given.newStore(folder);
    const scene = new Scene(given, new Instance(folder), source, store, change);
    scene.configure();
    return scene;
  }

  /** The same instance once more, with a copy of its store; `source` may have gone on since. */
  async again(source: CaseSystem = this.source): Promise<Scene> {
    const folder = join(this.given.folder, `scen-${randomUUID().slice(0, 8)}`);
    mkdirSync(folder);
    cpSync(join(this.instance.folder, 'mappning'), join(folder, 'mappning'), { recursive: true });
    const store = await this.store.copy(folder);
    const scene = new Scene(this.given, new Instance(folder), source, store, this.change);
    scene.configure();
    return scene;
  }

  /** Another source or store in the same settings, or other settings for one run. */
  configure({
    source = this.source,
    store = this.store,
    change = {},
    ofSource = {},
  }: {
    source?: Pick<CaseSystem, 'settings'>;
    store?: Pick<StoreAtRest, 'settings'>;
    change?: Record<string, unknown>;
    ofSource?: Record<string, unknown>;
  } = {}): void {
    this.instance.configure({
      sources: [{ name: 'prov', mapping: 'mappning', settings: source.settings, ...ofSource }],
      store: store.settings,
      followUps: writeFollowUp(join(this.instance.folder, 'uppfoljningar')),
      ...this.change,
      ...change,
    });
  }

  /** The same instance and source with another store, empty or not. */
  withStore(store: StoreAtRest): Scene {
    const scene = new Scene(this.given, this.instance, this.source, store, this.change);
    scene.configure();
    return scene;
  }

  remap(change: MappingChange): void {
    writeMapping(join(this.instance.folder, 'mappning'), this.source.connector, change);
  }

  /** Undefined when the process was killed. */
  attempt(
    order: Omit<Order, 'folder'> = {},
    runner = this.given.runners.take(),
  ): Promise<Answer | undefined> {
    return runner.sync({ folder: this.instance.folder, ...order });
  }

  /** Kills the sync, or what else is ordered, after so many milliseconds. Answers whether it was still under way. */
  async killAfter(milliseconds: number, order: Pick<Order, 'moveTo'> = {}): Promise<boolean> {
    const runner = this.given.runners.take();
    await runner.warm();
    const end = runner.sync({ folder: this.instance.folder, ...order });
    const first = await Promise.race([end.then(() => 'over' as const), sleep(milliseconds)]);
    if (first === 'over') return false;
    runner.kill();
    return (await end) === undefined;
  }

  /** A sync that must end well. What a killed one held at a server may take a moment to be let go. */
  async sync(runner?: Runner): Promise<Answer['runs']> {
    for (let tries = 0; ; tries++) {
      const answer = await this.attempt({}, runner);
      if (answer && answer.problems.length === 0 && !answer.error) return answer.runs;
      if (answer?.problems.includes('SYN-002') && tries < 50) await sleep(200);
      else throw new Error(`the sync did not end well: ${JSON.stringify(answer)}`);
    }
  }

  /** What the last run says of each record. */
  async streams(): Promise<Map<string, StreamAccount>> {
    return this.instance.with(async ({ store }) => {
      const [run] = await store.runs(1);
      return new Map((await store.streams(run!.id)).map((account) => [account.record, account]));
    });
  }

  faultsOfLedger(): Promise<string[]> {
    return ledgerFaults(this.store);
  }

  content(): Promise<Content> {
    return this.store.snapshot(contentOf);
  }

  /** What an undisturbed run over the source as it is now leaves in a new store. */
  async undisturbed(): Promise<Content> {
    const scene = await Scene.set(this.given, this.source, { change: this.change });
    cpSync(join(this.instance.folder, 'mappning'), join(scene.instance.folder, 'mappning'), {
      recursive: true,
    });
    await scene.sync();
    const content = await scene.content();
    await scene.store.drop();
    return content;
  }

  /** The same rows as an undisturbed run left: for sources whose marks are not what is stored. */
  async expectRows(expected: Content): Promise<void> {
    const verdict = compare(await this.content(), expected);
    tallyVerdict(verdict);
    expect(verdict).toEqual(nothing());
    expect(await ledgerFaults(this.store)).toEqual([]);
  }

  /** Everything that must hold when the fault is over and a run has ended. Counted in the suite's last line. */
  async expectWhole(expected?: Content, rejected: readonly string[] = []): Promise<void> {
    const wanted = expected ?? (await this.undisturbed());
    const { verdicts, faults } = await this.store.snapshot(async (at) => ({
      verdicts: [
        compare(await contentOf(at), wanted),
        await againstSource(at, this.source, rejected),
      ] satisfies Verdict[],
      faults: await ledgerFaults(at),
    }));
    for (const verdict of verdicts) {
      tallyVerdict(verdict);
      expect(verdict).toEqual(nothing());
    }
    expect(faults).toEqual([]);
    expect(await this.store.damage()).toEqual([]);
  }
}
