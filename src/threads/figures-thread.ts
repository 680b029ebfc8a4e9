import { workerData } from 'node:worker_threads';
import type { Settings } from '../config/settings';
import type { Profile } from '../disclosure/model';
import { openCatalog } from '../open-catalog';
import { loadedVariables } from '../privacy/follow-ups';
import { countEdition, packEdition, type PackedEdition } from '../reporting/edition';
import { openStore, storePlace } from '../store/open-store';
import { localDateOf } from '../time/local-date';
import { work } from './thread';

/** Entry of the thread that counts and protects. It has the catalogue and the store: no key, no source. */
void work<PackedEdition, never>(async () => {
  const { settings, profile } = workerData as { settings: Settings; profile: Profile };
  const opened = openCatalog(settings);
  const loaded = loadedVariables(opened.catalog, opened.followUps, localDateOf(new Date()));
  const store = await openStore({ place: storePlace(settings), schema: { loaded } });
  try {
    const sources = settings.sources.map(({ name }) => name);
    return packEdition(await countEdition({ store, ...opened, loaded, sources }, profile));
  } finally {
    await store.close();
  }
});
