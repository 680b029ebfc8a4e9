import { Bridge } from '../bridge';
import type { Settings } from '../config/settings';
import { sourceLog } from '../operations/logging-sources';
import type { RunSummary } from '../store/model';
import { cancelled } from '../sync/sync.problems';
import type { SyncSaid } from './sync-process';
import { work } from './work-process';

/** Progress is told this seldom: each telling wakes the process that answers. Milliseconds. */
const betweenTellings = 250;

/** Entry of the process that syncs: opens its own bridge, as `brygga sync` does. */
work<{ settings: Settings }, RunSummary[], SyncSaid>(async ({ settings }, say, signal) => {
  const log = sourceLog({
    info: (fields, message) => say({ kind: 'log', level: 'info', fields, message }),
    warn: (fields, message) => say({ kind: 'log', level: 'warn', fields, message }),
  });
  const bridge = await Bridge.open(settings, undefined, log);
  try {
    return await bridge.syncAll({ signal, display: (source) => telling(source, say) });
  } finally {
    await bridge.close();
  }
}, cancelled());

type Progress = Extract<SyncSaid, { kind: 'progress' }>['progress'];

function telling(source: string, say: (said: SyncSaid) => void) {
  let told = { record: '', at: 0 };
  let chunks: number[] = [];
  let untold: Progress | undefined;
  const tell = (progress: Progress): void => {
    say({ kind: 'progress', source, progress, chunks });
    chunks = [];
    untold = undefined;
  };
  return {
    show(progress: Progress): void {
      const now = Date.now();
      const { record } = progress;
      if (untold && untold.record !== record) tell(untold);
      chunks.push(progress.took);
      untold = progress;
      if (record === told.record && now - told.at < betweenTellings) return;
      told = { record, at: now };
      tell(progress);
    },
    end(): void {
      if (untold) tell(untold);
      say({ kind: 'end', source });
    },
  };
}
