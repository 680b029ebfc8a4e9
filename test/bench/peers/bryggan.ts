/** Bryggan itself, among its peers: a first load into a PostgreSQL store. */
import { makeInstance, serverOf } from '../instance';
import { runPhase } from '../phase';
import type { Peer } from './peer';

export const bryggan: Peer = {
  name: 'Bryggan',
  settings: 'as it comes; also proof that the source is read-only, ledger and reconciliation',
  does: { maps: true, pseudonymises: true, compares: true },
  missing: async () => null,
  prepare: async ({ source, target, folder }) => {
    makeInstance(folder, {
      source: { engine: 'postgres', connection: serverOf(source) },
      store: { engine: 'postgres', connection: serverOf(target) },
    });
  },
  run: ({ folder, server }) =>
    runPhase<object>('sync', { config: `${folder}/brygga.yaml`, whole: false }, { code: 'dist', server }),
};
