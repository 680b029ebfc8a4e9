import type { FollowUpStore, StreamWriter, SyncRun } from '../../../src/store/model';

/** Where the process "dies": before or after the nth call that writes. Afterwards nothing reaches the store any more. */
export interface CrashPoint {
  nth: number;
  when: 'before' | 'after';
}

export class Crash extends Error {}

const writing = new Set([
  'startRun',
  'write',
  'present',
  'nextPass',
  'finish',
  'closeStream',
  'clear',
  'replaceNotificationCounts',
  'openStream',
]);

/** A store whose process dies at one point of its work, as seen by the sync: every later call fails too. */
export function crashing(store: FollowUpStore, at: CrashPoint | null): FollowUpStore {
  let calls = 0;
  let dead = false;
  const wrap = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(object, name) {
        const value: unknown = Reflect.get(object, name, object);
        if (typeof value !== 'function') return value;
        return async (...parameters: unknown[]) => {
          if (dead) throw new Crash();
          const isIt = writing.has(String(name)) && ++calls === at?.nth;
          if (isIt && at.when === 'before') throw die();
          const result: unknown = await value.apply(object, parameters);
          if (isIt) throw die();
          return isWriter(result) ? wrap(result) : result;
        };
      },
    });
  const die = (): Crash => {
    dead = true;
    return new Crash();
  };
  return wrap(store);
}

const isWriter = (result: unknown): result is SyncRun | StreamWriter =>
  typeof result === 'object' && result !== null && ('openStream' in result || 'present' in result);
