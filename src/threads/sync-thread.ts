import { workerData } from 'node:worker_threads';
import { Bridge } from '../bridge';
import type { Settings } from '../config/settings';
import { sourceLog } from '../operations/logging-sources';
import type { RunSummary } from '../store/model';
import type { SyncSaid } from './threaded-sync';
import { work } from './thread';

/** Progress is told this seldom: each telling wakes the thread that answers. Milliseconds. */
const betweenTellings = 250;

/** Entry of the thread that syncs: opens its own bridge, as `brygga sync` does. */
void work<RunSummary[], SyncSaid>(async (say, signal) => {
  const log = sourceLog({
    info: (fields, message) => say({ kind: 'log', level: 'info', fields, message }),
    warn: (fields, message) => say({ kind: 'log', level: 'warn', fields, message }),
  });
  const bridge = await Bridge.open((workerData as { settings: Settings }).settings, undefined, log);
  try {
    return await bridge.syncAll({ signal, display: (source) => telling(source, say) });
  } finally {
    await bridge.close();
  }
});

function telling(source: string, say: (said: SyncSaid) => void) {
  let told = { record: '', at: 0 };
  let last: SyncSaid | undefined;
  return {
    show(progress: Extract<SyncSaid, { kind: 'progress' }>['progress']): void {
      last = { kind: 'progress', source, progress };
      const now = Date.now();
      if (progress.record === told.record && now - told.at < betweenTellings) return;
      told = { record: progress.record, at: now };
      say(last);
      last = undefined;
    },
    end(): void {
      if (last) say(last);
      say({ kind: 'end', source });
    },
  };
}
