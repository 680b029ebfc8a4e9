import type { Settings } from '../config/settings';
import type { Profile } from '../disclosure/model';
import { problemsOf } from '../errors/render';
import { unpackEdition, type Edition, type PackedEdition } from '../reporting/edition';
import { Thread, type ThreadKind } from './thread';

const kind: ThreadKind = {
  entry: 'figures-thread',
  name: { sv: 'siffrorna', en: 'the figures' },
  oldMb: 128,
  youngMb: 24,
};

/**
 * Counts and protects what leaves the unit, in a thread that ends with it. What crosses is protected already. Who
 * waits hears of a failure; it is logged too, since most of the time nobody does.
 */
export const countInThread =
  (settings: Settings, log: { error(fields: object, message: string): void }) =>
  async (profile: Profile): Promise<Edition> => {
    try {
      return unpackEdition(await new Thread<PackedEdition, never>(kind, { settings, profile }).result);
    } catch (error) {
      const codes = problemsOf(error).map(({ code }) => code);
      log.error({ context: 'figures', code: codes[0] }, 'the figures could not be counted');
      throw error;
    }
  };
