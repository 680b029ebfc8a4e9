import { engineNames, storeFor } from '../../test/support/store-engines';
import { done, notes, start, TestStream } from '../../test/support/store-rows';
import type { RunStatus } from './model';

describe.each(engineNames)('rejects, unmapped codes and the ledger of a run in %s', (engine) => {
  const current = storeFor(engine);

  /** A run that met one reject and one unmapped code. Gives its number. */
  async function runOf(source: string, status: RunStatus, bookmark: string | null = null): Promise<number> {
    const lock = (await current.store.lock(source))!;
    const run = await current.store.startRun(start(source));
    const stream = await TestStream.open(run, 'utredning');
    const rejected = [{ record: 'utredning' as const, key: 'k', column: null, code: 'key-missing' }];
    await stream.write([], notes(1, { rejected, bookmark }));
    if (bookmark === null) await stream.finish();
    await stream.close();
    await run.finish({ ...done, status }, [{ variable: 'barn.kon', shown: '7', count: 2 }]);
    await lock.release();
    return run.id;
  }
  const repeat = async (times: number, of: () => Promise<number>): Promise<void> => {
    for (let i = 0; i < times; i++) await of();
  };
  /** Of how much there are details. */
  async function details(run: number): Promise<number[]> {
    const { store } = current;
    const ledger = await store.query('SELECT 1 AS one FROM korning_del WHERE korning = ?', [run]);
    return [(await store.rejected(run)).length, (await store.unmappedCodes(run)).length, ledger.length];
  }
  const kept = [1, 1, 1];
  const gone = [0, 0, 0];

  test('are there for the last 50 runs, the runs themselves for ever', async () => {
    const first = await runOf('a', 'done');
    await repeat(49, () => runOf('a', 'done'));
    expect(await details(first)).toEqual(kept);
    await runOf('a', 'done');
    expect(await details(first)).toEqual(gone);
    expect(await details(first + 1)).toEqual(kept);
    expect(await current.store.runs(100)).toHaveLength(51);
  });

  test("stay with a source's latest finished run however many come after it: published figures say what they leave out", async () => {
    const [before, latest] = [await runOf('a', 'done'), await runOf('a', 'done')];
    await repeat(25, () => runOf('a', 'failed'));
    await repeat(26, () => runOf('b', 'done'));
    expect([await details(before), await details(latest)]).toEqual([gone, kept]);
    await runOf('a', 'done');
    expect(await details(latest)).toEqual(gone);
  });

  test('stay with the runs of a first load that is to go on, which knows its rejects by them', async () => {
    const finished = await runOf('a', 'done');
    const stopped = await runOf('a', 'stopped', 'after k');
    await repeat(51, () => runOf('b', 'done'));
    expect([await details(finished), await details(stopped)]).toEqual([kept, kept]);
    await runOf('a', 'done');
    expect([await details(finished), await details(stopped)]).toEqual([gone, gone]);
  });
});
