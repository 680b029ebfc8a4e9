import type { SyncOptions } from '../../src/bridge';
import { cancelled } from '../../src/sync/sync.problems';
import { exampleSource, inRepository, Instance, testFolder } from '../support/instance';

const folder = testFolder();
const file = exampleSource(folder.in('kalla.sqlite'), 2000);
const mapping = inRepository('mappings/exempel');
let made = 0;
let instance: Instance;
beforeEach(() => {
  const sources = ['a', 'b', 'c'].map((name) => ({ name, mapping, settings: { file } }));
  instance = new Instance(folder.in(`instans-${made++}`), { sources });
});

/** Calls it at the first rows that are heard of. */
const atFirstRows = (call: () => void): NonNullable<SyncOptions['display']> => {
  let called = false;
  return () => ({
    show: () => {
      if (!called) call();
      called = true;
    },
    end: () => undefined,
  });
};
const runs = () => instance.with(({ store }) => store.runs(9));

describe('a sync of several sources that is stopped', () => {
  it('by somebody else leaves those alone that were not begun: that is what was asked for, and said', async () => {
    await instance.with(async (bridge) => {
      let asked: Promise<void> | undefined;
      const display = atFirstRows(() => void (asked = bridge.stopSync()));
      await expect(bridge.syncAll({ display })).rejects.toThrow('SYN-004');
      await asked;
    });
    expect(await runs()).toMatchObject([{ source: 'a', status: 'stopped', problem: 'SYN-004' }]);
  });

  it('with Ctrl-C gives no run to a source that was not begun', async () => {
    const controller = new AbortController();
    const display = atFirstRows(() => controller.abort(cancelled()));
    await expect(instance.sync({ display, signal: controller.signal })).rejects.toThrow('SYN-004');
    expect(await runs()).toMatchObject([{ source: 'a', status: 'stopped', problem: 'SYN-004' }]);
  });

  it('before it has begun says that it was stopped, and has no run', async () => {
    await expect(instance.sync({ signal: AbortSignal.abort(cancelled()) })).rejects.toThrow('SYN-004');
    expect(await runs()).toEqual([]);
  });
});
