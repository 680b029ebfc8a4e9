import { join } from 'node:path';
import { catalogRoot } from '../catalog/load-catalog';
import { readLiveCoverage } from '../coverage/live-coverage';
import type { LiveCoverage } from '../coverage/live-figures';
import { openCatalog } from '../open-catalog';
import { loadedVariables } from '../privacy/follow-ups';
import { countEdition, packEdition } from '../reporting/edition';
import { loadNationalData } from '../statistics/national-data';
import { servedStatistics } from '../statistics/served';
import { senderOf } from '../statistics/statistics';
import { openStore, storePlace } from '../store/open-store';
import { localDateOf } from '../time/local-date';
import type { Answers, FiguresData } from './figures-process';
import { work } from './work-process';

/** Entry of the process that counts and protects. It has the catalogue and the store: no key, no source. */
work<FiguresData, Answers[keyof Answers], never>(async ({ settings, question }) => {
  const opened = openCatalog(settings);
  const loaded = loadedVariables(opened.catalog, opened.followUps, localDateOf(new Date()));
  const store = await openStore({ place: storePlace(settings), schema: { loaded } });
  try {
    const sources = settings.sources.map(({ name }) => name);
    if (question.kind === 'figures') {
      const edition = await countEdition({ store, ...opened, loaded, sources }, question.profile);
      const live = new Map<string, LiveCoverage>();
      for (const source of sources) {
        const found = await readLiveCoverage(store, { source });
        if (found) live.set(source, found);
      }
      return { edition: packEdition(edition), live };
    }
    const { table, checks } = servedStatistics({
      source: { store, catalog: opened.catalog, sender: senderOf(settings), identities: noIdentities },
      national: loadNationalData(join(catalogRoot(), 'national'), 'preliminar'),
      k: settings.disclosure.k,
    });
    return await (question.kind === 'statistics' ? table : checks)(question.year);
  } finally {
    await store.close();
  }
});

/** What is served needs none, and the process could not read any. */
function noIdentities(): never {
  throw new TypeError('No identity is read here.');
}
