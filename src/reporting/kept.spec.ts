import type { RunStatus, RunSummary } from '../store/model';
import { Kept } from './kept';

/** A store whose latest runs are what the test says; and countings that end when the test says. */
function scene() {
  let runs: RunSummary[] = [];
  const countings: { resolve(value: string): void; reject(error: Error): void }[] = [];
  const kept = new Kept<string>(
    { sources: ['a'], store: { latestRuns: async () => runs, rejected: async () => [], snapshot: never } },
    () => new Promise<string>((resolve, reject) => countings.push({ resolve, reject })),
  );
  return {
    kept,
    countings,
    ran(...all: [id: number, status: RunStatus][]) {
      runs = all.map(([id, status]) => ({ id, source: 'a', status }) as RunSummary);
    },
  };
}

const never = (): never => {
  throw new Error('nothing is read here');
};
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('what is counted once per state of the store', () => {
  it('is refused while nothing has been read, and nothing is counted', async () => {
    const { kept, countings, ran } = scene();
    await expect(kept.served()).rejects.toThrow('REP-008');
    ran([1, 'running']);
    await expect(kept.served()).rejects.toThrow('REP-008');
    expect(countings).toHaveLength(0);
  });

  it('is waited for the first time, by all who ask, and counted once', async () => {
    const { kept, countings, ran } = scene();
    ran([1, 'done']);
    const both = Promise.all([kept.served(), kept.served()]);
    await settled();
    countings[0]!.resolve('one');
    expect(await both).toEqual(['one', 'one']);
    expect(await kept.served()).toBe('one');
    expect(countings).toHaveLength(1);
  });

  it('is served as it was while it is counted anew, so that nobody waits for the night’s sync', async () => {
    const { kept, countings, ran } = scene();
    ran([1, 'done']);
    const first = kept.served();
    await settled();
    countings[0]!.resolve('one');
    await first;
    ran([2, 'done']);
    expect(await kept.served()).toBe('one');
    expect(await kept.served()).toBe('one');
    expect(countings).toHaveLength(2);
    const newest = kept.newest();
    await settled();
    countings[1]!.resolve('two');
    expect(await newest).toBe('two');
    expect([await kept.served(), kept.ready]).toEqual(['two', 'two']);
  });

  it('is not counted of half-read rows: during a sync, and after a failed one, what was before is served', async () => {
    const { kept, countings, ran } = scene();
    ran([1, 'done']);
    const first = kept.served();
    await settled();
    countings[0]!.resolve('one');
    await first;
    ran([2, 'running'], [1, 'done']);
    expect(await kept.served()).toBe('one');
    expect(countings).toHaveLength(1);
  });

  it('stays as it was when counting anew fails, and the failure is not repeated at every request', async () => {
    const { kept, countings, ran } = scene();
    ran([1, 'done']);
    const first = kept.served();
    await settled();
    countings[0]!.resolve('one');
    await first;
    ran([2, 'done']);
    await kept.served();
    countings[1]!.reject(new Error('no memory'));
    await settled();
    expect(await kept.served()).toBe('one');
    expect(countings).toHaveLength(2);
    ran([3, 'done']);
    await kept.served();
    expect(countings).toHaveLength(3);
  });

  it('tells who waits for the first one that it failed', async () => {
    const { kept, countings, ran } = scene();
    ran([1, 'done']);
    const first = kept.served();
    await settled();
    countings[0]!.reject(new Error('no memory'));
    await expect(first).rejects.toThrow('no memory');
  });

  it('does not let an older state that was counted slowly replace a newer one', async () => {
    const { kept, countings, ran } = scene();
    ran([1, 'done']);
    const old = kept.served();
    await settled();
    ran([2, 'done']);
    const young = kept.served();
    await settled();
    countings[1]!.resolve('two');
    await young;
    countings[0]!.resolve('one');
    await old;
    expect(kept.ready).toBe('two');
  });
});
