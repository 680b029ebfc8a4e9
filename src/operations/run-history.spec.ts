import type { RunStatus, RunSummary, StreamAccount } from '../store/model';
import { latestOf } from './latest-of.fixture';
import { RunHistory } from './run-history';

const hour = 3_600_000;
const now = Date.parse('2026-03-10T12:00:00Z');

/** A store whose sources are synced every hour. */
class Hourly {
  private readonly all: RunSummary[] = [];

  add(source: string, status: RunStatus, hoursAgo: number): void {
    const at = new Date(now - hoursAgo * hour).toISOString();
    const run = {
      id: this.all.length + 1,
      source,
      status,
      startedAt: at,
      finishedAt: at,
      cells: 100,
      unmapped: 7,
    };
    this.all.unshift(run as RunSummary);
  }

  /** Ends a run that goes on. */
  end(source: string, status: RunStatus): void {
    const at = this.all.findIndex((run) => run.source === source && run.status === 'running');
    this.all[at] = { ...this.all[at]!, status };
  }

  runs = (limit: number): Promise<RunSummary[]> => Promise.resolve(this.all.slice(0, limit));

  run = (id: number): Promise<RunSummary | null> =>
    Promise.resolve(this.all.find((run) => run.id === id) ?? null);

  latestRuns = (): Promise<RunSummary[]> => Promise.resolve(latestOf(this.all));

  streams = (id: number): Promise<StreamAccount[]> => {
    const status = this.all.find((run) => run.id === id)!.status;
    const account = { record: 'insats', mode: 'whole', status: status === 'done' ? 'done' : 'failed' };
    return Promise.resolve([account as StreamAccount]);
  };
}

const agoOf = (instant: string | null | undefined): number => (now - Date.parse(instant!)) / hour;

describe('the last sync that ended well is known however many have failed since, or the alerts of its age never fire', () => {
  const failing = (sources: readonly string[], hours: number): Hourly => {
    const store = new Hourly();
    for (const source of sources) store.add(source, 'done', hours);
    return store;
  };

  it('of one source, while the service watches and after it has started again', async () => {
    const store = failing(['a'], 80);
    const watching = new RunHistory(store);
    for (let ago = 79; ago > 0; ago--) {
      store.add('a', 'failed', ago);
      await watching.of(['a']);
    }
    for (const history of [watching, new RunHistory(store)]) {
      const { done, whole, ended, streams } = (await history.of(['a'])).get('a')!;
      expect(ended?.status).toBe('failed');
      expect([agoOf(done?.finishedAt), agoOf(streams[0]?.readAt), agoOf(whole?.finishedAt)]).toEqual([
        80, 80, 80,
      ]);
    }
  });

  it('of one of many sources, whose runs soon fill the newest hundred', async () => {
    const sources = [...'abcdefghij'];
    const store = failing(sources, 60);
    const history = new RunHistory(store);
    for (let ago = 59; ago > 0; ago--) {
      for (const source of sources) store.add(source, source === 'a' ? 'failed' : 'done', ago);
      await history.of(sources);
    }
    const found = await history.of(sources);
    expect(agoOf(found.get('a')!.done?.finishedAt)).toBe(60);
    expect(agoOf(found.get('b')!.done?.finishedAt)).toBe(1);
  });

  it('of one that is seldom synced beside others', async () => {
    const store = failing(['seldom'], 200);
    const history = new RunHistory(store);
    await history.of(['seldom', 'b']);
    for (let ago = 199; ago > 0; ago--) store.add('b', 'done', ago);
    const found = (await history.of(['seldom', 'b'])).get('seldom')!;
    expect(found.ended?.status).toBe('done');
    expect(found.streams).toHaveLength(1);
  });
});

it('a long load that many syncs of others began after is told of while it goes on, and counted when it has ended', async () => {
  const store = new Hourly();
  store.add('long', 'done', 300);
  const history = new RunHistory(store);
  await history.of(['long', 'b']);
  store.add('long', 'running', 299);
  await history.of(['long', 'b']);
  for (let ago = 298; ago > 0; ago--) {
    store.add('b', 'done', ago);
    const { running } = (await history.of(['long', 'b'])).get('long')!;
    expect(running?.id).toBe(2);
  }
  store.end('long', 'failed');
  store.add('long', 'running', 0);
  const { runs, ended } = (await history.of(['long', 'b'])).get('long')!;
  expect([...runs]).toEqual([
    ['done', 1],
    ['failed', 1],
  ]);
  expect(ended?.id).toBe(2);
});
